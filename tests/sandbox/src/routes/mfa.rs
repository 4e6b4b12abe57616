//! Codes beside the password: switching them on and off. Signing in with them is in `sign_in`.

use axum::Router;
use axum::extract::State;
use axum::routing::{get, post};
use rusqlite::{Connection, Row};
use serde_json::json;
use uuid::Uuid;

use crate::answer::{Answer, Refusal, json_answer};
use crate::app::App;
use crate::auth::SignedIn;
use crate::db::{SECOND, now};
use crate::params::Params;
use crate::totp;

const CODES: usize = 10;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/profile/mfa", get(show).post(begin).delete(end))
        .route("/api/v1/profile/mfa/verify", post(verify))
        .route("/api/v1/profile/mfa/backup_codes", post(new_codes))
}

/// What a person has set up.
pub(super) struct Second {
    /// Codes are asked for.
    pub(super) required: bool,
    secret: Option<String>,
    /// Each is good for once.
    backup: Vec<String>,
}

impl Second {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let backup: String = row.get("backup_codes")?;
        Ok(Self {
            required: row.get("otp_required")?,
            secret: row.get("otp_secret")?,
            backup: serde_json::from_str(&backup).unwrap_or_default(),
        })
    }

    /// Reads it.
    pub(super) fn of(conn: &Connection, user_id: i64) -> Result<Self, Refusal> {
        Ok(conn.query_row(
            "SELECT * FROM users WHERE id = ?1",
            [user_id],
            Self::from_row,
        )?)
    }

    /// Whether a code of the app is right.
    pub(super) fn fits(&self, code: &str) -> bool {
        let secret = self.secret.as_deref();
        secret.is_some_and(|secret| totp::fits(secret, code, now() / SECOND))
    }

    /// Uses a backup code up; false if it is none.
    pub(super) fn spend(
        &mut self,
        conn: &Connection,
        user_id: i64,
        code: &str,
    ) -> Result<bool, Refusal> {
        let before = self.backup.len();
        self.backup.retain(|known| known != code);
        conn.execute(
            "UPDATE users SET backup_codes = ?2 WHERE id = ?1",
            (user_id, json!(self.backup).to_string()),
        )?;
        Ok(self.backup.len() < before)
    }

    fn must_be(&self, required: bool) -> Result<(), Refusal> {
        match (self.required, required) {
            (true, false) => Err(Refusal::unprocessable("MFA is already enabled")),
            (false, true) => Err(Refusal::unprocessable("MFA is not enabled")),
            _ => Ok(()),
        }
    }

    fn must_fit(&self, params: &Params) -> Result<(), Refusal> {
        if self.fits(&params.text("otp_code").unwrap_or_default()) {
            Ok(())
        } else {
            Err(Refusal::unprocessable("Invalid verification code"))
        }
    }
}

fn fresh_codes(conn: &Connection, user_id: i64) -> Result<Vec<String>, Refusal> {
    let codes: Vec<String> = (0..CODES)
        .map(|_| {
            Uuid::new_v4()
                .simple()
                .to_string()
                .chars()
                .take(8)
                .collect()
        })
        .collect();
    conn.execute(
        "UPDATE users SET otp_required = 1, backup_codes = ?2 WHERE id = ?1",
        (user_id, json!(codes).to_string()),
    )?;
    Ok(codes)
}

async fn show(State(app): State<App>, signed: SignedIn) -> Answer {
    let second = app
        .db
        .read(move |conn| Second::of(conn, signed.user_id))
        .await?;
    json_answer(json!({
        "feature_available": true,
        "enabled": second.required,
        "backup_codes_generated": !second.backup.is_empty(),
    }))
}

async fn begin(State(app): State<App>, signed: SignedIn) -> Answer {
    let id = signed.user_id;
    let (secret, email) = app
        .db
        .write::<(String, String), Refusal>(move |tx| {
            Second::of(tx, id)?.must_be(false)?;
            let secret =
                totp::spelled(&[Uuid::new_v4().into_bytes(), Uuid::new_v4().into_bytes()].concat());
            tx.execute(
                "UPDATE users SET otp_secret = ?2 WHERE id = ?1",
                (id, &secret),
            )?;
            let email = tx.query_row("SELECT email FROM users WHERE id = ?1", [id], |row| {
                row.get(0)
            })?;
            Ok((secret, email))
        })
        .await?;
    json_answer(json!({
        "provisioning_url": format!("otpauth://totp/Chatwoot:{email}?secret={secret}&issuer=Chatwoot"),
        "secret": secret,
    }))
}

async fn verify(State(app): State<App>, signed: SignedIn, params: Params) -> Answer {
    let id = signed.user_id;
    let codes = app
        .db
        .write(move |tx| {
            let second = Second::of(tx, id)?;
            second.must_be(false)?;
            second.must_fit(&params)?;
            fresh_codes(tx, id)
        })
        .await?;
    json_answer(json!({"enabled": true, "backup_codes": codes}))
}

async fn new_codes(State(app): State<App>, signed: SignedIn, params: Params) -> Answer {
    let id = signed.user_id;
    let codes = app
        .db
        .write(move |tx| {
            let second = Second::of(tx, id)?;
            second.must_be(true)?;
            second.must_fit(&params)?;
            fresh_codes(tx, id)
        })
        .await?;
    json_answer(json!({ "backup_codes": codes }))
}

async fn end(State(app): State<App>, signed: SignedIn, params: Params) -> Answer {
    let id = signed.user_id;
    app.db
        .write::<_, Refusal>(move |tx| {
            let second = Second::of(tx, id)?;
            second.must_be(true)?;
            second.must_fit(&params)?;
            let ended = tx.execute(
                "UPDATE users SET otp_required = 0, otp_secret = NULL, backup_codes = '[]'
                 WHERE id = ?1 AND password = ?2",
                (id, params.text("password").unwrap_or_default()),
            )?;
            if ended == 0 {
                return Err(Refusal::unprocessable("Invalid credentials"));
            }
            Ok(())
        })
        .await?;
    json_answer(json!({"enabled": false}))
}
