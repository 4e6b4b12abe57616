//! What a person wants to be notified of.

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use rusqlite::{Connection, OptionalExtension};
use serde_json::{Value, json};

use crate::answer::{Answer, Refusal, json_answer};
use crate::app::App;
use crate::auth::Member;
use crate::params::Params;

/// The kinds of notifications, in the order they are always told.
const KINDS: [&str; 8] = [
    "conversation_creation",
    "conversation_assignment",
    "assigned_conversation_new_message",
    "conversation_mention",
    "participating_conversation_new_message",
    "sla_missed_first_response",
    "sla_missed_next_response",
    "sla_missed_resolution",
];

pub(super) fn routes() -> Router<App> {
    Router::new().route(
        "/notification_settings",
        get(show).patch(update).put(update),
    )
}

fn flags(way: &str) -> Vec<String> {
    KINDS.iter().map(|kind| format!("{way}_{kind}")).collect()
}

/// The row, with what a new member begins with where there is none yet.
fn shape(conn: &Connection, member: &Member) -> Result<Value, Refusal> {
    let find = || {
        conn.query_row(
            "SELECT id, email_flags, push_flags FROM notification_settings
             WHERE account_id = ?1 AND user_id = ?2",
            [member.account_id, member.user_id],
            |row| {
                let texts = |at| -> rusqlite::Result<Vec<String>> {
                    let text: String = row.get(at)?;
                    Ok(serde_json::from_str(&text).unwrap_or_default())
                };
                Ok((row.get::<_, i64>(0)?, texts(1)?, texts(2)?))
            },
        )
        .optional()
    };
    let mut row = find()?;
    if row.is_none() {
        conn.execute(
                "INSERT INTO notification_settings (account_id, user_id, email_flags, push_flags)
                 VALUES (?1, ?2, '[\"email_conversation_assignment\"]', '[\"push_conversation_assignment\"]')",
                [member.account_id, member.user_id],
            )?;
        row = find()?;
    }
    let (id, email, push) = row.ok_or_else(Refusal::not_found)?;
    let chosen = |way: &str, chosen: Vec<String>| -> Vec<String> {
        flags(way)
            .into_iter()
            .filter(|flag| chosen.contains(flag))
            .collect()
    };
    Ok(json!({
        "id": id,
        "user_id": member.user_id,
        "account_id": member.account_id,
        "all_email_flags": flags("email"),
        "selected_email_flags": chosen("email", email),
        "all_push_flags": flags("push"),
        "selected_push_flags": chosen("push", push),
    }))
}

async fn show(State(app): State<App>, member: Member) -> Answer {
    let settings = app.db.write(move |tx| shape(tx, &member)).await?;
    json_answer(settings)
}

async fn update(State(app): State<App>, member: Member, params: Params) -> Answer {
    let wanted = params
        .under("notification_settings")
        .filter(|wanted| !wanted.object().is_empty())
        .ok_or_else(|| Refusal::missing("notification_settings"))?;
    let settings = app
        .db
        .write(move |tx| {
            shape(tx, &member)?;
            for way in ["email", "push"] {
                let chosen = wanted.texts(&format!("selected_{way}_flags")).unwrap_or_default();
                let all = flags(way);
                if chosen.iter().any(|flag| !all.contains(flag)) {
                    return Err(Refusal::crash());
                }
                tx.execute(
                    &format!(
                        "UPDATE notification_settings SET {way}_flags = ?3 WHERE account_id = ?1 AND user_id = ?2"
                    ),
                    (member.account_id, member.user_id, json!(chosen).to_string()),
                )?;
            }
            shape(tx, &member)
        })
        .await?;
    json_answer(settings)
}
