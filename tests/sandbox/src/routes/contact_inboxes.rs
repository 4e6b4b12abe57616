//! A contact's addresses in the inboxes, two contacts made one, and contacts by the file.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::post;
use rusqlite::{Connection, OptionalExtension};
use serde_json::json;

use super::contacts::contact_of;
use crate::act::Actor;
use crate::answer::{Answer, Refusal, empty_answer, json_answer};
use crate::app::App;
use crate::auth::Member;
use crate::db::rows::{Contact, Inbox};
use crate::params::Params;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/contacts/{id}/contact_inboxes", post(create))
        .route("/contact_inboxes/filter", post(filter))
        .route("/actions/contact_merge", post(merge))
        .route("/contacts/import", post(import))
        .route("/contacts/export", post(export))
}

/// The inbox a request names, if the person may use it.
fn inbox_of(conn: &Connection, member: &Member, params: &Params) -> Result<Inbox, Refusal> {
    let inbox = Inbox::find(conn, params.int("inbox_id").unwrap_or_default())?;
    if inbox.account_id != member.account_id {
        return Err(Refusal::not_found());
    }
    if member.has_inbox(conn, inbox.id)? {
        Ok(inbox)
    } else {
        Err(Refusal::forbidden())
    }
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

async fn create(
    State(app): State<App>,
    member: Member,
    Path((_, id)): Path<(String, String)>,
    params: Params,
) -> Answer {
    let made = app
        .act(Actor::User(member.clone()), move |act| {
            let contact = contact_of(act.tx, member.account_id, &id)?;
            let inbox = inbox_of(act.tx, &member, &params)?;
            let source = params.present("source_id");
            // Somebody else's address breaks the real server.
            if let Some(source) = &source
                && owner_of(act.tx, &inbox, source)?.is_some_and(|owner| owner != contact.id)
            {
                return Err(Refusal::crash());
            }
            let address = act.address(contact.id, inbox.id, source.as_deref())?;
            let source: String = act.tx.query_row(
                "SELECT source_id FROM contact_inboxes WHERE id = ?1",
                [address],
                |row| row.get(0),
            )?;
            let inbox = act.view(member.account_id).inbox_slim(inbox.id)?;
            Ok(json!({"source_id": source, "inbox": inbox}))
        })
        .await?;
    json_answer(made)
}

async fn filter(State(app): State<App>, member: Member, params: Params) -> Answer {
    let found = app
        .view(member.account_id, Some(member.user_id), move |view| {
            let inbox = inbox_of(view.conn, &member, &params)?;
            let source = params.text("source_id").unwrap_or_default();
            let Some(owner) = owner_of(view.conn, &inbox, &source)? else {
                return Err(Refusal::Empty(StatusCode::NOT_FOUND));
            };
            view.contact_with_inboxes(&Contact::find(view.conn, owner)?)
        })
        .await?;
    json_answer(found)
}

async fn merge(State(app): State<App>, member: Member, params: Params) -> Answer {
    let merged = app
        .act(Actor::User(member.clone()), move |act| {
            let id = |key| params.text(key).unwrap_or_default();
            let base = contact_of(act.tx, member.account_id, &id("base_contact_id"))?;
            let mergee = contact_of(act.tx, member.account_id, &id("mergee_contact_id"))?;
            act.merge_contacts(base.id, mergee.id)?;
            let base = Contact::find(act.tx, base.id)?;
            Ok(act.view(member.account_id).contact(&base))
        })
        .await?;
    json_answer(merged)
}

/// The file is taken and not read: nobody waits for what comes of it.
async fn import(member: Member, params: Params) -> Answer {
    member.must_be_administrator()?;
    if params.files.iter().any(|file| file.field == "import_file") {
        empty_answer()
    } else {
        Err(Refusal::unprocessable("File is blank"))
    }
}

/// The real server mails the file.
async fn export(member: Member) -> Answer {
    member.must_be_administrator()?;
    empty_answer()
}
