//! Signing in and out, and what a server says of itself to strangers.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use rusqlite::OptionalExtension;
use serde_json::json;
use uuid::Uuid;

use crate::answer::{Answer, Refusal, json_answer};
use crate::app::App;
use crate::auth::SignedIn;
use crate::db::now;
use crate::params::Params;
use crate::render::set;
use crate::time::{civil, iso, seconds};

/// The version the sandbox gives itself out for.
const VERSION: &str = "4.16.2";
const LASTS: i64 = 60 * 86_400;
const MOST_SESSIONS: i64 = 25;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/auth/sign_in", post(sign_in))
        .route("/auth/sign_out", delete(sign_out))
        .route("/auth/validate_token", get(validate))
        .route("/api", get(version))
        .route("/health", get(|| async { Json(json!({"status": "woot"})) }))
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

async fn sign_in(State(app): State<App>, headers: HeaderMap, params: Params) -> Answer {
    let email = params.text("email").unwrap_or_default();
    let password = params.text("password").unwrap_or_default();
    let agent = headers
        .get(header::USER_AGENT)
        .and_then(|agent| agent.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    let token = Uuid::new_v4().simple().to_string();
    let client = Uuid::new_v4().simple().to_string();
    let session = (client.clone(), token.clone());
    let user_id = app
        .db
        .write::<_, Refusal>(move |tx| {
            let user: Option<i64> = tx
                .query_row(
                    "SELECT id FROM users WHERE email = ?1 AND password = ?2",
                    (email.trim(), &password),
                    |row| row.get(0),
                )
                .optional()?;
            let Some(user) = user else {
                return Err(Refusal::Json(
                    StatusCode::UNAUTHORIZED,
                    json!({"success": false, "errors": ["Invalid login credentials. Please try again."]}),
                ));
            };
            tx.execute(
                "INSERT INTO sessions (user_id, client, token, user_agent, created_at, last_activity_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?5)",
                (user, &session.0, &session.1, &agent, now()),
            )?;
            // The oldest devices go quietly.
            tx.execute(
                "DELETE FROM sessions WHERE user_id = ?1 AND id NOT IN
                    (SELECT id FROM sessions WHERE user_id = ?1 ORDER BY id DESC LIMIT ?2)",
                [user, MOST_SESSIONS],
            )?;
            Ok(user)
        })
        .await?;
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
