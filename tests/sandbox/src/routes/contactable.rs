//! Where a conversation with a contact can be begun.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use rusqlite::OptionalExtension;
use serde_json::json;
use uuid::Uuid;

use super::contacts::contact_of;
use crate::act::natural_address;
use crate::answer::{Answer, Refusal, json_answer};
use crate::app::App;
use crate::auth::Member;
use crate::db::rows::{Contact, Inbox};
use crate::render::View;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/contacts/{id}/contactable_inboxes", get(contactable))
}

async fn contactable(
    State(app): State<App>,
    member: Member,
    Path((_, id)): Path<(String, String)>,
) -> Answer {
    let payload = app
        .view(member.account_id, Some(member.user_id), move |view| {
            let contact = contact_of(view.conn, member.account_id, &id)?;
            let mut statement = view
                .conn
                .prepare_cached("SELECT * FROM inboxes WHERE account_id = ?1 ORDER BY id")?;
            let inboxes = statement
                .query_map([member.account_id], Inbox::from_row)?
                .collect::<rusqlite::Result<Vec<_>>>()?;
            let mut places = Vec::new();
            for inbox in inboxes {
                if member.has_inbox(view.conn, inbox.id)?
                    && let Some(source_id) = address(view, &contact, &inbox)?
                {
                    let slim = view.inbox_slim(inbox.id)?;
                    places.push(json!({"inbox": slim, "source_id": source_id}));
                }
            }
            Ok(places)
        })
        .await?;
    json_answer(json!({ "payload": payload }))
}

/// The address an agent would write to first, or `None` where an agent may not begin.
fn address(view: &View<'_>, contact: &Contact, inbox: &Inbox) -> Result<Option<String>, Refusal> {
    let latest = |condition: &str| -> rusqlite::Result<Option<String>> {
        view.conn
            .prepare_cached(&format!(
                "SELECT source_id FROM contact_inboxes WHERE contact_id = ?1 AND inbox_id = ?2 {condition}
                 ORDER BY id DESC LIMIT 1"
            ))?
            .query_row([contact.id, inbox.id], |row| row.get(0))
            .optional()
    };
    Ok(match inbox.channel_type.as_str() {
        "Channel::Api" => Some(latest("")?.unwrap_or_else(|| Uuid::new_v4().to_string())),
        // Only a visitor who has not begun by himself, and only by his latest session.
        "Channel::WebWidget" => latest(
            "AND NOT EXISTS(SELECT 1 FROM conversations WHERE contact_inbox_id = (SELECT max(id)
                FROM contact_inboxes WHERE contact_id = ?1 AND inbox_id = ?2))",
        )?,
        _ => natural_address(contact, inbox).ok(),
    })
}
