//! Signing in and out, and what a server says of itself to strangers.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use axum::routing::{delete, get, post};
use rusqlite::{OptionalExtension, Transaction};
use serde_json::{Value, json};
use uuid::Uuid;

use super::devices;
use super::mfa::Second;
use crate::answer::{Answer, Refusal, json_answer};
use crate::app::App;
use crate::auth::SignedIn;
use crate::db::{SECOND, now};
use crate::params::Params;
use crate::render::set;
use crate::seal::seal;
use crate::time::{civil, iso, seconds};

/// The version the sandbox gives itself out for.
const VERSION: &str = "4.16.2";
const LASTS: i64 = 60 * 86_400;
const MOST_SESSIONS: usize = 25;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/auth/sign_in", post(sign_in))
        .route("/auth/sign_out", delete(sign_out))
        .route("/auth/validate_token", get(validate))
        .route("/api", get(version))
        .route(
            "/health",
            get(|| async { json_answer(json!({"status": "woot"})) }),
        )
}

async fn version() -> Answer {
    let (date, clock) = civil(now());
    json_answer(json!({
        "version": VERSION,
        "timestamp": format!("{date} {clock}"),
        "queue_services": "ok",
        "data_services": "ok",
    }))
}

/// Where a request to sign in leads.
enum Entry {
    /// In: who, and the new session's client and token.
    Session(i64, String, String),
    /// To a second step, with what is to be sent along.
    Code(String),
    /// Nowhere, before one of these ends.
    TooMany(Vec<Value>),
}

async fn sign_in(State(app): State<App>, headers: HeaderMap, params: Params) -> Answer {
    let agent = headers
        .get(header::USER_AGENT)
        .and_then(|agent| agent.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    let entry = app
        .db
        .write(move |tx| {
            let user = if let Some(token) = params.text("mfa_token") {
                second_step(tx, &token, &params)?
            } else {
                let user = first_step(tx, &params)?;
                if Second::of(tx, user)?.required {
                    return Ok(Entry::Code(second_token(user)));
                }
                user
            };
            open_session(tx, user, &agent, &params)
        })
        .await?;
    let (user_id, client, token) = match entry {
        Entry::Session(user_id, client, token) => (user_id, client, token),
        Entry::Code(token) => {
            let body = json!({"mfa_required": true, "mfa_token": token});
            return Err(Refusal::Json(StatusCode::PARTIAL_CONTENT, body));
        }
        Entry::TooMany(sessions) => {
            let body = json!({"sessions_limit_reached": true, "sessions": sessions});
            return Err(Refusal::Json(StatusCode::CONFLICT, body));
        }
    };
    let user = app
        .view(0, Some(user_id), move |view| view.profile(user_id))
        .await?;
    let uid = user
        .get("uid")
        .and_then(|uid| uid.as_str())
        .unwrap_or_default()
        .to_owned();
    let mut answer = json_answer(json!({ "data": user }))?;
    add_session(&mut answer, &token, &client, &uid);
    Ok(answer)
}

fn refused(body: Value) -> Refusal {
    Refusal::Json(StatusCode::UNAUTHORIZED, body)
}

/// Who has this address and password.
fn first_step(tx: &Transaction<'_>, params: &Params) -> Result<i64, Refusal> {
    let email = params.text("email").unwrap_or_default();
    let password = params.text("password").unwrap_or_default();
    let found: Option<(i64, bool)> = tx
        .query_row(
            "SELECT id, confirmed FROM users WHERE email = ?1 AND password = ?2",
            (email.trim(), password),
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?;
    match found {
        Some((user, true)) => Ok(user),
        Some((_, false)) => Err(refused(json!({
            "success": false,
            "errors": [format!(
                "A confirmation email was sent to your account at '{}'. You must follow the instructions in the email before your account can be activated",
                email.trim()
            )],
            "error_code": "user_not_confirmed",
        }))),
        None => Err(refused(
            json!({"success": false, "errors": ["Invalid login credentials. Please try again."]}),
        )),
    }
}

/// Good for five minutes.
fn second_token(user: i64) -> String {
    let until = now() / SECOND + 300;
    format!("{user}.{until}.{}", seal((user, until)))
}

/// Who goes on with this token, if the code is right.
fn second_step(tx: &Transaction<'_>, token: &str, params: &Params) -> Result<i64, Refusal> {
    let open = || {
        let mut parts = token.split('.');
        let user: i64 = parts.next()?.parse().ok()?;
        let until: i64 = parts.next()?.parse().ok()?;
        let given: u64 = parts.next()?.parse().ok()?;
        (given == seal((user, until)) && now() / SECOND <= until).then_some(user)
    };
    let user = open().ok_or_else(|| refused(json!({"error": "Invalid or expired MFA token"})))?;
    let mut second = Second::of(tx, user)?;
    let right = match (params.text("otp_code"), params.text("backup_code")) {
        (Some(code), _) => second.fits(&code),
        (None, Some(code)) => second.spend(tx, user, &code)?,
        (None, None) => false,
    };
    if right {
        return Ok(user);
    }
    let body = json!({"error": "Invalid verification code"});
    Err(Refusal::Json(StatusCode::BAD_REQUEST, body))
}

/// A browser beyond the last session is told to end one; for other programs the oldest goes.
fn open_session(
    tx: &Transaction<'_>,
    user: i64,
    agent: &str,
    params: &Params,
) -> Result<Entry, Refusal> {
    if params.truthy("revoke_all_sessions") {
        tx.execute("DELETE FROM sessions WHERE user_id = ?1", [user])?;
    } else if let Some(id) = params.int("revoke_session_id") {
        tx.execute(
            "DELETE FROM sessions WHERE user_id = ?1 AND id = ?2",
            [user, id],
        )?;
    }
    let held = devices::sessions(tx, user)?;
    if held.len() >= MOST_SESSIONS && devices::is_browser(agent) {
        return Ok(Entry::TooMany(held));
    }
    let token = Uuid::new_v4().simple().to_string();
    let client = Uuid::new_v4().simple().to_string();
    tx.execute(
        "INSERT INTO sessions (user_id, client, token, user_agent, created_at, last_activity_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?5)",
        (user, &client, &token, agent, now()),
    )?;
    tx.execute(
        "DELETE FROM sessions WHERE user_id = ?1 AND id NOT IN
            (SELECT id FROM sessions WHERE user_id = ?1 ORDER BY id DESC LIMIT ?2)",
        (user, i64::try_from(MOST_SESSIONS).unwrap_or(i64::MAX)),
    )?;
    Ok(Entry::Session(user, client, token))
}

/// The five headers that make a session, as they stand in every answer to one.
pub(crate) fn add_session(answer: &mut Response, token: &str, client: &str, uid: &str) {
    let expiry = (seconds(Some(now())) + LASTS).to_string();
    let headers = [
        ("access-token", token),
        ("token-type", "Bearer"),
        ("client", client),
        ("expiry", &expiry),
        ("uid", uid),
    ];
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::from_str(value) {
            answer
                .headers_mut()
                .insert(HeaderName::from_static(name), value);
        }
    }
}

async fn sign_out(State(app): State<App>, signed: Result<SignedIn, Refusal>) -> Answer {
    let Ok(SignedIn {
        session_id: Some(id),
        ..
    }) = signed
    else {
        return Err(Refusal::Json(
            StatusCode::NOT_FOUND,
            json!({"success": false, "errors": ["User was not found or was not logged in."]}),
        ));
    };
    app.db
        .write::<_, Refusal>(move |tx| Ok(tx.execute("DELETE FROM sessions WHERE id = ?1", [id])?))
        .await?;
    json_answer(json!({"success": true}))
}

async fn validate(State(app): State<App>, signed: Result<SignedIn, Refusal>) -> Answer {
    let Ok(SignedIn {
        user_id,
        session_id: Some(_),
    }) = signed
    else {
        return Err(Refusal::Json(
            StatusCode::UNAUTHORIZED,
            json!({"success": false, "errors": ["Invalid login credentials"]}),
        ));
    };
    let user = app
        .view(0, Some(user_id), move |view| {
            let mut user = view.profile(user_id)?;
            let made = view.conn.query_row(
                "SELECT created_at FROM users WHERE id = ?1",
                [user_id],
                |row| row.get(0),
            )?;
            set(&mut user, "created_at", iso(Some(made)));
            Ok(user)
        })
        .await?;
    json_answer(json!({"payload": {"success": true, "data": user}}))
}
