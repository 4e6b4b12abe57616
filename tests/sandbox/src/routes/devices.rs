//! The devices a person is signed in on.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::{delete, get};
use rusqlite::{Connection, Row};
use serde_json::{Value, json};

use super::id_of;
use crate::answer::{Answer, Refusal, empty_answer, json_answer};
use crate::app::App;
use crate::auth::SignedIn;
use crate::render::set;
use crate::time::iso;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/profile/sessions", get(list))
        .route("/api/v1/profile/sessions/{id}", delete(revoke))
}

/// The sessions of a person, the latest first.
pub(super) fn sessions(conn: &Connection, user_id: i64) -> Result<Vec<Value>, Refusal> {
    let mut statement = conn.prepare_cached(
        "SELECT * FROM sessions WHERE user_id = ?1 ORDER BY last_activity_at DESC, id DESC",
    )?;
    let rows = statement.query_map([user_id], shape)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn shape(row: &Row<'_>) -> rusqlite::Result<Value> {
    let agent: String = row.get("user_agent")?;
    let (browser, version) = browser(&agent);
    Ok(json!({
        "id": row.get::<_, i64>("id")?,
        "browser_name": browser,
        "browser_version": version,
        "device_name": "Unknown",
        "platform_name": platform(&agent),
        "platform_version": "0",
        "ip_address": "127.0.0.1",
        "city": null,
        "country": null,
        "last_activity_at": iso(row.get("last_activity_at")?),
        "created_at": iso(row.get("created_at")?),
    }))
}

/// Whether a program that signs in is a browser, going by what it calls itself.
pub(super) fn is_browser(agent: &str) -> bool {
    agent.starts_with("Mozilla/")
}

/// The browser and its version; every one of them also says it is others.
fn browser(agent: &str) -> (&'static str, String) {
    for (mark, name) in [
        ("Edg/", "Microsoft Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Version/", "Safari"),
    ] {
        if let Some((_, rest)) = agent.split_once(mark) {
            let version = rest.split(['.', ' ']).next().unwrap_or_default();
            return (name, version.to_owned());
        }
    }
    ("Unknown Browser", "0".to_owned())
}

fn platform(agent: &str) -> &'static str {
    [
        ("Android", "Android"),
        ("iPhone", "iOS (iPhone)"),
        ("iPad", "iOS (iPad)"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Generic Linux"),
    ]
    .iter()
    .find(|(mark, _)| agent.contains(mark))
    .map_or("Unknown", |(_, name)| name)
}

async fn list(State(app): State<App>, signed: SignedIn) -> Answer {
    let mut sessions = app
        .db
        .read(move |conn| sessions(conn, signed.user_id))
        .await?;
    for session in &mut sessions {
        let id = session.get("id").and_then(Value::as_i64);
        set(session, "country_code", Value::Null);
        set(session, "current", json!(id == signed.session_id));
    }
    json_answer(Value::Array(sessions))
}

async fn revoke(State(app): State<App>, signed: SignedIn, Path(id): Path<String>) -> Answer {
    let id = id_of(&id)?;
    app.db
        .write(move |tx| {
            let sql = "DELETE FROM sessions WHERE id = ?1 AND user_id = ?2";
            match tx.execute(sql, [id, signed.user_id])? {
                0 => Err(Refusal::not_found()),
                _ => Ok(()),
            }
        })
        .await?;
    empty_answer()
}
