//! A contact's addresses in the inboxes, two contacts made one, and contacts by the file.

use axum::Router;
use axum::http::StatusCode;
use axum::routing::post;
use rusqlite::{Connection, OptionalExtension};
use serde_json::json;

use super::ask::{Ask, contact_of};
use super::contacts::source_of;
use crate::answer::{Answer, Refusal, empty_answer};
use crate::app::App;
use crate::db::rows::{Contact, Inbox};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/contacts/{id}/contact_inboxes", post(create))
        .route("/contact_inboxes/filter", post(filter))
        .route("/actions/contact_merge", post(merge))
        .route("/contacts/import", post(import))
        .route("/contacts/export", post(export))
}

/// The inbox a request names, if the person may use it.
fn named_inbox(conn: &Connection, ask: &Ask) -> Result<Inbox, Refusal> {
    ask.inbox(conn, ask.params.int("inbox_id").unwrap_or_default())
}

/// Whose address it is, if it is known in the inbox.
fn owner_of(conn: &Connection, inbox: &Inbox, source: &str) -> Result<Option<i64>, Refusal> {
    Ok(conn
        .prepare_cached(
            "SELECT contact_id FROM contact_inboxes WHERE inbox_id = ?1 AND source_id = ?2",
        )?
        .query_row((inbox.id, source), |row| row.get(0))
        .optional()?)
}

async fn create(ask: Ask) -> Answer {
    ask.act(|act, ask| {
        let contact = ask.contact(act.tx)?;
        let inbox = named_inbox(act.tx, ask)?;
        let source = ask.params.present("source_id");
        // Somebody else's address breaks the real server.
        if let Some(source) = &source
            && owner_of(act.tx, &inbox, source)?.is_some_and(|owner| owner != contact.id)
        {
            return Err(Refusal::crash());
        }
        let address = act.address(contact.id, inbox.id, source.as_deref())?;
        let slim = act.view(inbox.account_id).inbox_slim(inbox.id)?;
        Ok(json!({"source_id": source_of(act.tx, address)?, "inbox": slim}))
    })
    .await
}

async fn filter(ask: Ask) -> Answer {
    ask.view(|view, ask| {
        let inbox = named_inbox(view.conn, ask)?;
        let source = ask.params.text("source_id").unwrap_or_default();
        let owner = owner_of(view.conn, &inbox, &source)?;
        let owner = owner.ok_or(Refusal::Empty(StatusCode::NOT_FOUND))?;
        view.contact_with_inboxes(&Contact::find(view.conn, owner)?)
    })
    .await
}

async fn merge(ask: Ask) -> Answer {
    ask.act(|act, ask| {
        let named = |key| {
            let id = ask.params.text(key).unwrap_or_default();
            contact_of(act.tx, &ask.member, &id)
        };
        let (base, mergee) = (named("base_contact_id")?, named("mergee_contact_id")?);
        act.merge_contacts(base.id, mergee.id)?;
        let view = act.view(base.account_id);
        Ok(view.contact(&Contact::find(act.tx, base.id)?))
    })
    .await
}

/// The file is taken and not read: nobody waits for what comes of it.
async fn import(ask: Ask) -> Answer {
    ask.member.must_be_administrator()?;
    let mut files = ask.params.files.iter();
    if files.any(|file| file.field == "import_file") {
        empty_answer()
    } else {
        Err(Refusal::unprocessable("File is blank"))
    }
}

/// The real server mails the file.
async fn export(ask: Ask) -> Answer {
    ask.member.must_be_administrator()?;
    empty_answer()
}
