//! Searching: conversations by what was said, contacts, and everything at once.

use axum::Router;
use axum::routing::get;
use rusqlite::params_from_iter;
use rusqlite::types::Value as Sql;
use serde_json::{Value, json};

use super::ask::Ask;
use super::contacts::{RESOLVED, order, shape};
use super::list::List;
use crate::answer::{Answer, Refusal};
use crate::app::App;
use crate::auth::Member;
use crate::db::rows::{Contact, Conversation, Message};
use crate::db::{SECOND, now};
use crate::params::Params;
use crate::render::{Shape, View, found, set};
use crate::time::seconds;

/// Rows of a page, for each kind of thing.
const PER_PAGE: i64 = 15;
/// How far back messages are looked through: three months.
const MESSAGES_SINCE: i64 = 92 * 86_400 * SECOND;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/conversations/search", get(conversations_by_text))
        .route("/contacts/search", get(contacts))
        .route("/search", get(everything))
        .route("/search/conversations", get(conversation_kind))
        .route("/search/contacts", get(contact_kind))
        .route("/search/messages", get(message_kind))
        .route("/search/articles", get(article_kind))
}

async fn conversations_by_text(ask: Ask) -> Answer {
    ask.view(|view, ask| {
        let list = List::read(view.conn, &ask.member, &ask.params)?;
        let mut payload = Vec::new();
        for row in &list.rows(view.conn)? {
            payload.push(hit(view, row, ask.params.text("q").as_deref())?);
        }
        let meta = list.counts(view.conn, &ask.member)?.filter_shape();
        Ok(json!({"meta": meta, "payload": payload}))
    })
    .await
}

/// A conversation with all its messages that hold the text; without a text, with all there are.
fn hit(view: &View<'_>, row: &Conversation, text: Option<&str>) -> Shape {
    let mut statement = view.conn.prepare_cached(
        "SELECT * FROM messages WHERE conversation_id = ?1
         AND (?2 IS NULL OR (message_type IN (0, 1) AND content LIKE ?2)) ORDER BY id",
    )?;
    let messages = statement
        .query_map((row.id, text.map(wild)), Message::from_row)?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let mut shown = Vec::new();
    for message in &messages {
        let mut shape = json!({
            "content": message.content,
            "id": message.id,
            "message_type": message.message_type,
            "created_at": seconds(Some(message.created_at)),
        });
        if let Some(sender) = view.sender(message)? {
            let name = sender.get("name").cloned().unwrap_or_default();
            set(&mut shape, "sender_name", name);
        }
        shown.push(shape);
    }
    let contact = view.contact_of(row.contact_id)?;
    let inbox = view.inbox_slim(row.inbox_id)?;
    Ok(json!({
        "id": row.display_id,
        "uuid": row.uuid,
        "created_at": seconds(Some(row.created_at)),
        "contact": {"id": contact.id, "name": contact.name},
        "inbox": {
            "id": row.inbox_id,
            "name": inbox.get("name"),
            "channel_type": inbox.get("channel_type"),
        },
        "messages": shown,
        "account_id": row.account_id,
    }))
}

fn wild(text: &str) -> String {
    format!("%{text}%")
}

async fn contacts(ask: Ask) -> Answer {
    ask.view(|view, ask| found_contacts(view, &ask.params))
        .await
}

fn found_contacts(view: &View<'_>, params: &Params) -> Shape {
    let shown = params.shown_page();
    let Some(text) = params.present("q") else {
        return Ok(json!({
            "meta": {"count": null, "current_page": shown, "has_more": null},
            "payload": [],
        }));
    };
    let page = if params.has("page") {
        params.cursor("page")?.unwrap_or(0)
    } else {
        1
    };
    if page < 1 {
        return Err(Refusal::crash());
    }
    let sql = format!(
        "SELECT * FROM contacts WHERE account_id = ?1 AND {NAMED} ORDER BY {} LIMIT {} OFFSET ?3",
        order(params.text("sort").as_deref()),
        PER_PAGE + 1
    );
    let mut statement = view.conn.prepare_cached(&sql)?;
    let offset = (page - 1).saturating_mul(PER_PAGE);
    let mut rows = statement
        .query_map(
            (view.account_id, wild(text.trim()), offset),
            Contact::from_row,
        )?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let page_length = usize::try_from(PER_PAGE).unwrap_or(usize::MAX);
    let has_more = rows.len() > page_length;
    rows.truncate(page_length);
    let payload = rows
        .iter()
        .map(|contact| shape(view, contact, params))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(json!({
        "meta": {"count": payload.len(), "current_page": shown, "has_more": has_more},
        "payload": payload,
    }))
}

/// A contact that a text names; an identifier only as it is spelled.
const NAMED: &str =
    "(name LIKE ?2 OR email LIKE ?2 OR phone_number LIKE ?2 OR like_exact(?2, identifier))";

/// One search for kinds of things.
struct Search {
    member: Member,
    text: String,
    offset: i64,
}

impl Search {
    fn read(member: Member, params: &Params) -> Result<Self, Refusal> {
        Ok(Self {
            member,
            text: wild(params.text("q").unwrap_or_default().trim()),
            offset: (params.page()? - 1).saturating_mul(PER_PAGE),
        })
    }

    /// The condition on the inbox of a row: an agent's own ones.
    fn inboxes(&self) -> String {
        if self.member.is_administrator() {
            return "1".to_owned();
        }
        format!(
            "inbox_id IN (SELECT inbox_id FROM inbox_members WHERE user_id = {})",
            self.member.user_id
        )
    }

    fn rows<T>(
        &self,
        view: &View<'_>,
        sql: &str,
        read: impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, Refusal> {
        let mut statement = view
            .conn
            .prepare_cached(&format!("{sql} LIMIT {PER_PAGE} OFFSET ?3"))?;
        let arguments = [
            Sql::from(self.member.account_id),
            Sql::from(self.text.clone()),
            Sql::from(self.offset),
        ];
        let rows = statement.query_map(params_from_iter(arguments), read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn conversations(&self, view: &View<'_>, alone: bool) -> Shape {
        let sql = format!(
            "SELECT * FROM conversations WHERE account_id = ?1 AND {} AND (display_id LIKE ?2
                OR contact_id IN (SELECT id FROM contacts WHERE account_id = ?1 AND {NAMED}))
             ORDER BY created_at DESC",
            self.inboxes()
        );
        let rows = self.rows(view, &sql, Conversation::from_row)?;
        rows.iter()
            .map(|row| conversation_row(view, row, alone))
            .collect()
    }

    fn contacts(&self, view: &View<'_>) -> Shape {
        let resolved = RESOLVED.replace('?', "?1");
        let sql = format!(
            "SELECT * FROM contacts WHERE {resolved} AND {NAMED}
             ORDER BY last_activity_at DESC NULLS LAST, id"
        );
        let rows = self.rows(view, &sql, Contact::from_row)?;
        Ok(rows.iter().map(contact_row).collect())
    }

    fn messages(&self, view: &View<'_>) -> Shape {
        let sql = format!(
            "SELECT messages.*, (SELECT display_id FROM conversations
                WHERE conversations.id = conversation_id) AS number
             FROM messages WHERE account_id = ?1 AND {} AND created_at >= {}
             AND content LIKE ?2 ORDER BY created_at DESC, id DESC",
            self.inboxes(),
            now() - MESSAGES_SINCE
        );
        let rows = self.rows(view, &sql, |row| {
            Ok((Message::from_row(row)?, row.get::<_, i64>("number")?))
        })?;
        rows.iter()
            .map(|(message, number)| view.message(message, *number))
            .collect()
    }
}

/// A conversation with its oldest message; one without any is more than the real server can take.
fn conversation_row(view: &View<'_>, row: &Conversation, alone: bool) -> Shape {
    let oldest = found(
        view.conn
            .prepare_cached(
                "SELECT * FROM messages WHERE conversation_id = ?1 ORDER BY id LIMIT 1",
            )?
            .query_row([row.id], Message::from_row),
    )?
    .ok_or_else(Refusal::crash)?;
    let inbox = view.inbox_slim(row.inbox_id)?;
    let mut shape = json!({
        "id": row.display_id,
        "account_id": row.account_id,
        "created_at": seconds(Some(row.created_at)),
        "message": view.message(&oldest, row.display_id)?,
        "contact": contact_row(&*view.contact_of(row.contact_id)?),
        "inbox": {
            "id": row.inbox_id,
            "channel_id": inbox.get("channel_id"),
            "name": inbox.get("name"),
            "channel_type": inbox.get("channel_type"),
        },
    });
    let agent = row.assignee_id.map(|id| view.user(id)).transpose()?;
    if let Some(agent) = agent.flatten() {
        let role = agent.membership.as_ref().map(|place| &place.role);
        let agent = json!({
            "id": agent.id,
            "available_name": agent.available_name(),
            "email": agent.email,
            "name": agent.name,
            "role": role,
        });
        set(&mut shape, "agent", agent);
    }
    if alone {
        let attributes = row.additional_attributes.clone();
        set(&mut shape, "additional_attributes", attributes);
    }
    Ok(shape)
}

fn contact_row(contact: &Contact) -> Value {
    json!({
        "email": contact.email,
        "id": contact.id,
        "name": contact.name,
        "phone_number": contact.phone_number,
        "identifier": contact.identifier,
        "additional_attributes": contact.additional_attributes,
        "last_activity_at": contact.last_activity_at.map(|at| seconds(Some(at))),
    })
}

/// Answers with what `pick` puts under `payload`.
async fn answer(ask: Ask, pick: fn(&Search, &View<'_>) -> Shape) -> Answer {
    ask.view(move |view, ask| {
        let search = Search::read(ask.member.clone(), &ask.params)?;
        Ok(json!({"payload": pick(&search, view)?}))
    })
    .await
}

async fn everything(ask: Ask) -> Answer {
    answer(ask, |search, view| {
        Ok(json!({
            "conversations": search.conversations(view, false)?,
            "contacts": search.contacts(view)?,
            "messages": search.messages(view)?,
            "articles": [],
        }))
    })
    .await
}

async fn conversation_kind(ask: Ask) -> Answer {
    answer(ask, |search, view| {
        Ok(json!({ "conversations": search.conversations(view, true)? }))
    })
    .await
}

async fn contact_kind(ask: Ask) -> Answer {
    answer(ask, |search, view| {
        Ok(json!({ "contacts": search.contacts(view)? }))
    })
    .await
}

async fn message_kind(ask: Ask) -> Answer {
    answer(ask, |search, view| {
        Ok(json!({ "messages": search.messages(view)? }))
    })
    .await
}

async fn article_kind(ask: Ask) -> Answer {
    answer(ask, |_, _| Ok(json!({ "articles": [] }))).await
}
