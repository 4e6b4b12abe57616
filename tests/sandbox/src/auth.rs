//! Who asks: a person by access token or by session headers.

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use rusqlite::{Connection, OptionalExtension};
use serde_json::json;

use crate::answer::Refusal;
use crate::app::App;
use crate::db::rows::Conversation;

/// A signed-in person, outside any account.
#[derive(Clone, Copy, Debug)]
pub struct SignedIn {
    /// Who.
    pub user_id: i64,
    /// The session, when it was not a token.
    pub session_id: Option<i64>,
}

/// A signed-in member of the account in the path.
#[derive(Clone, Debug)]
pub struct Member {
    /// Who.
    pub user_id: i64,
    /// The name that stands in the lines about what happened.
    pub name: String,
    /// The account in the path.
    pub account_id: i64,
    /// `agent` or `administrator`.
    pub role: String,
}

impl Member {
    /// Whether every conversation is theirs to see.
    pub fn is_administrator(&self) -> bool {
        self.role == "administrator"
    }

    /// Refuses who is not an administrator.
    ///
    /// # Errors
    ///
    /// 401.
    pub fn must_be_administrator(&self) -> Result<(), Refusal> {
        if self.is_administrator() {
            Ok(())
        } else {
            Err(Refusal::forbidden())
        }
    }

    /// The conversation of this number, as it stands in a path.
    ///
    /// # Errors
    ///
    /// 404 for an unknown number or a word, 401 for one the person may not open.
    pub fn conversation(&self, conn: &Connection, number: &str) -> Result<Conversation, Refusal> {
        let number = number.parse().map_err(|_| Refusal::not_found())?;
        let conversation = Conversation::numbered(conn, self.account_id, number)?;
        if self.may_open(conn, &conversation)? {
            Ok(conversation)
        } else {
            Err(Refusal::forbidden())
        }
    }

    fn may_open(&self, conn: &Connection, conversation: &Conversation) -> Result<bool, Refusal> {
        if self.has_inbox(conn, conversation.inbox_id)? {
            return Ok(true);
        }
        Ok(conn
            .prepare_cached(
                "SELECT EXISTS(SELECT 1 FROM team_members WHERE team_id = ?1 AND user_id = ?2)",
            )?
            .query_row((conversation.team_id, self.user_id), |row| row.get(0))?)
    }

    /// Whether an inbox is the person's to use.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn has_inbox(&self, conn: &Connection, inbox_id: i64) -> Result<bool, Refusal> {
        if self.is_administrator() {
            return Ok(true);
        }
        Ok(conn
            .prepare_cached(
                "SELECT EXISTS(SELECT 1 FROM inbox_members WHERE inbox_id = ?1 AND user_id = ?2)",
            )?
            .query_row([inbox_id, self.user_id], |row| row.get(0))?)
    }
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let asked = Credentials::of(&parts.headers);
        app.db.read(move |conn| asked.look_up(conn)).await
    }
}

impl FromRequestParts<App> for Member {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let asked = Credentials::of(&parts.headers);
        let account: Option<i64> = RawPathParams::from_request_parts(parts, app)
            .await
            .ok()
            .and_then(|path| {
                let (_, value) = path.iter().find(|(name, _)| *name == "account_id")?;
                value.parse().ok()
            });
        app.db
            .read(move |conn| {
                let person = asked.look_up(conn)?;
                member(conn, person, account.ok_or_else(Refusal::not_found)?)
            })
            .await
    }
}

fn member(conn: &Connection, person: SignedIn, account_id: i64) -> Result<Member, Refusal> {
    let status: String = conn
        .prepare_cached("SELECT status FROM accounts WHERE id = ?1")?
        .query_row([account_id], |row| row.get(0))?;
    let found = conn
        .prepare_cached(
            "SELECT name, role FROM users JOIN account_users ON user_id = users.id
             WHERE users.id = ?1 AND account_id = ?2",
        )?
        .query_row([person.user_id, account_id], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    let Some((name, role)) = found else {
        return Err(Refusal::unauthorized(
            "You are not authorized to access this account",
        ));
    };
    if status == "suspended" {
        return Err(Refusal::unauthorized("Account is suspended"));
    }
    Ok(Member {
        user_id: person.user_id,
        name,
        account_id,
        role,
    })
}

/// What a request's headers claim.
enum Credentials {
    Token(String),
    Session {
        token: String,
        client: String,
        uid: String,
    },
    Nothing,
}

impl Credentials {
    fn of(headers: &HeaderMap) -> Self {
        let text = |name: &str| headers.get(name)?.to_str().ok().map(str::to_owned);
        // Both spellings are one and the same variable to the real server; the hyphen one counts.
        if let Some(token) = text("api-access-token").or_else(|| text("api_access_token")) {
            return Self::Token(token);
        }
        match (text("access-token"), text("client"), text("uid")) {
            (Some(token), Some(client), Some(uid)) => Self::Session { token, client, uid },
            _ => Self::Nothing,
        }
    }

    fn look_up(&self, conn: &Connection) -> Result<SignedIn, Refusal> {
        match self {
            Self::Token(token) => {
                let user: Option<i64> = conn
                    .prepare_cached("SELECT id FROM users WHERE access_token = ?1")?
                    .query_row([token], |row| row.get(0))
                    .optional()?;
                if let Some(user_id) = user {
                    return Ok(SignedIn {
                        user_id,
                        session_id: None,
                    });
                }
                let bot: bool = conn
                    .prepare_cached(
                        "SELECT EXISTS(SELECT 1 FROM agent_bots WHERE access_token = ?1)",
                    )?
                    .query_row([token], |row| row.get(0))?;
                Err(Refusal::unauthorized(if bot {
                    "Access to this endpoint is not authorized for bots"
                } else {
                    "Invalid Access Token"
                }))
            }
            Self::Session { token, client, uid } => conn
                .prepare_cached(
                    "SELECT sessions.id, user_id FROM sessions JOIN users ON users.id = user_id
                     WHERE client = ?1 AND token = ?2 AND email = ?3",
                )?
                .query_row((client, token, uid), |row| {
                    Ok(SignedIn {
                        session_id: row.get(0)?,
                        user_id: row.get(1)?,
                    })
                })
                .optional()?
                .ok_or_else(not_signed_in),
            Self::Nothing => Err(not_signed_in()),
        }
    }
}

fn not_signed_in() -> Refusal {
    Refusal::Json(
        StatusCode::UNAUTHORIZED,
        json!({"errors": ["You need to sign in or sign up before continuing."]}),
    )
}
