//! How many conversations wait with something unread.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::answer::{Answer, Refusal, json_answer};
use crate::app::App;
use crate::auth::Member;
use crate::render::set;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/conversations/unread_counts", get(unread_counts))
}

/// Where the feature is on: how many open conversations wait with something unread.
async fn unread_counts(State(app): State<App>, member: Member) -> Answer {
    let payload = app
        .db
        .read(move |conn| {
            let on: bool = conn.query_row(
                "SELECT EXISTS(SELECT 1 FROM accounts, json_each(features)
                 WHERE accounts.id = ?1 AND value = 'conversation_unread_counts')",
                [member.account_id],
                |row| row.get(0),
            )?;
            if !on {
                return Err(Refusal::Json(
                    StatusCode::FORBIDDEN,
                    json!({"error": "Conversation unread counts feature not enabled for this account"}),
                ));
            }
            unread(conn, &member)
        })
        .await?;
    json_answer(json!({ "payload": payload }))
}

fn unread(conn: &Connection, member: &Member) -> Result<Value, Refusal> {
    let waiting = "FROM conversations c WHERE c.account_id = ?1 AND status = 0 AND unread_count > 0
        AND (?2 OR inbox_id IN (SELECT inbox_id FROM inbox_members WHERE user_id = ?3))";
    let of = (member.account_id, member.is_administrator(), member.user_id);
    let all: i64 = conn.query_row(&format!("SELECT count(*) {waiting}"), of, |row| row.get(0))?;
    let mut payload = json!({ "all_count": all });
    for (name, key) in [
        ("inboxes", "SELECT inbox_id AS key"),
        ("teams", "SELECT team_id AS key"),
        (
            "labels",
            "SELECT (SELECT id FROM labels WHERE labels.account_id = c.account_id AND labels.title = l.title) AS key",
        ),
    ] {
        let from = match name {
            "labels" => waiting.replace(
                "FROM conversations c",
                "FROM conversations c JOIN conversation_labels l ON conversation_id = c.id",
            ),
            _ => waiting.to_owned(),
        };
        let sql =
            format!("SELECT key, count(*) FROM ({key} {from}) WHERE key IS NOT NULL GROUP BY key");
        let mut counts = json!({});
        let mut statement = conn.prepare_cached(&sql)?;
        let mut rows = statement.query(of)?;
        while let Some(row) = rows.next()? {
            set(
                &mut counts,
                &row.get::<_, i64>(0)?.to_string(),
                json!(row.get::<_, i64>(1)?),
            );
        }
        set(&mut payload, name, counts);
    }
    Ok(payload)
}
