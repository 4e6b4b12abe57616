//! Where a conversation with a contact can be begun.

use axum::Router;
use axum::routing::get;
use rusqlite::OptionalExtension;
use serde_json::json;
use uuid::Uuid;

use super::ask::Ask;
use crate::act::natural_address;
use crate::answer::{Answer, Refusal};
use crate::app::App;
use crate::db::rows::{Contact, Inbox};
use crate::render::View;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/contacts/{id}/contactable_inboxes", get(contactable))
}

async fn contactable(ask: Ask) -> Answer {
    ask.view(|view, ask| {
        let contact = ask.contact(view.conn)?;
        let mut places = Vec::new();
        for inbox in view.inboxes("id")? {
            if ask.member.has_inbox(view.conn, inbox.id)?
                && let Some(source_id) = address(view, &contact, &inbox)?
            {
                let slim = view.inbox_slim(inbox.id)?;
                places.push(json!({"inbox": slim, "source_id": source_id}));
            }
        }
        Ok(json!({ "payload": places }))
    })
    .await
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
