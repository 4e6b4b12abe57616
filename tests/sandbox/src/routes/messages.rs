//! The messages of a conversation.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::{get, patch, post};
use rusqlite::Connection;
use serde_json::{Value, json};

use super::id_of;
use crate::act::items::check_items;
use crate::act::{Act, Actor, NewFile, NewMessage, Sender, takes_incoming};
use crate::answer::{Answer, Refusal, json_answer};
use crate::app::App;
use crate::auth::Member;
use crate::db::rows::{Contact, Conversation, Inbox, MESSAGE_TYPES, Message, number_of};
use crate::db::{SECOND, now};
use crate::params::Params;
use crate::render::set;
use crate::time::iso;

type Place = Path<(String, String)>;
type OnePlace = Path<(String, String, String)>;

const LONGEST: usize = 150_000;
const PER_MINUTE: i64 = 200;

const CONTENT_TYPES: [&str; 13] = [
    "text", "input_text", "input_textarea", "input_email", "input_select", "cards", "form", "article",
    "incoming_email", "input_csat", "integrations", "sticker", "voice_call",
];

pub(super) fn routes() -> Router<App> {
    let base = "/conversations/{number}/messages";
    Router::new()
        .route(base, get(list).post(create))
        .route(&format!("{base}/{{id}}"), patch(update).put(update).delete(destroy))
        .route(&format!("{base}/{{id}}/retry"), post(retry))
        .route(&format!("{base}/{{id}}/translate"), post(translate))
}

async fn list(State(app): State<App>, member: Member, Path((_, number)): Place, params: Params) -> Answer {
    let before = params.cursor("before")?;
    let after = params.cursor("after")?;
    let talk_only = params.present("filter_internal_messages").is_some();
    let shape = app
        .view(member.account_id, Some(member.user_id), move |view| {
            let row = member.conversation(view.conn, &number)?;
            let payload = window(view.conn, row.id, before, after, talk_only)?
                .iter()
                .map(|message| view.message(message, row.display_id))
                .collect::<Result<Vec<_>, _>>()?;
            let contact = Contact::find(view.conn, row.contact_id)?;
            let mut meta = json!({
                "labels": row.labels,
                "additional_attributes": row.additional_attributes,
                "contact": view.contact_push(&contact),
                "agent_last_seen_at": iso(row.agent_last_seen_at),
                "assignee_last_seen_at": iso(row.assignee_last_seen_at),
            });
            if let Some(user) = row.assignee_id.map(|id| view.user(id)).transpose()?.flatten() {
                set(&mut meta, "assignee", view.user_push(&user));
            }
            Ok(json!({"meta": meta, "payload": payload}))
        })
        .await?;
    json_answer(shape)
}

/// The messages that two cursors ask for, oldest first.
fn window(
    conn: &Connection,
    conversation_id: i64,
    before: Option<i64>,
    after: Option<i64>,
    talk_only: bool,
) -> Result<Vec<Message>, Refusal> {
    let (range, order, limit) = match (before, after) {
        (None, None) => ("1", "DESC", 20),
        (Some(_), None) => ("id < ?2", "DESC", 20),
        (None, Some(_)) => ("id > ?3", "ASC", 100),
        (Some(_), Some(_)) => ("id >= ?3 AND id < ?2", "ASC", 1000),
    };
    let sort = if talk_only { "private = 0 AND message_type <> 2" } else { "1" };
    let sql = format!(
        "SELECT * FROM messages WHERE conversation_id = ?1 AND {range} AND {sort}
         AND ?2 IS ?2 AND ?3 IS ?3 ORDER BY id {order} LIMIT {limit}"
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let mut found = statement
        .query_map((conversation_id, before, after), Message::from_row)?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    found.sort_by_key(|message| (message.created_at, message.id));
    Ok(found)
}

async fn create(State(app): State<App>, member: Member, Path((_, number)): Place, params: Params) -> Answer {
    let shape = app
        .act(Actor::User(member.clone()), move |act| {
            let row = member.conversation(act.tx, &number)?;
            let recent: i64 = act.tx.query_row(
                "SELECT count(*) FROM messages WHERE conversation_id = ?1 AND created_at > ?2",
                (row.id, now() - 60 * SECOND),
                |found| found.get(0),
            )?;
            if recent >= PER_MINUTE {
                return Err(Refusal::unprocessable("Validation failed: Too many messages"));
            }
            let inbox = Inbox::find(act.tx, row.inbox_id)?;
            let new = read_message(act, &inbox, row.contact_id, Some(&row), &params)?;
            let echo = new.echo_id.clone();
            let id = act.post(row.id, new)?;
            let message = Message::find(act.tx, id)?;
            let mut shape = act.view(member.account_id).message(&message, row.display_id)?;
            if let Some(echo) = echo {
                set(&mut shape, "echo_id", echo);
            }
            // A picture's size is only known to the real server later.
            for file in shape.get_mut("attachments").and_then(Value::as_array_mut).into_iter().flatten() {
                set(file, "width", Value::Null);
                set(file, "height", Value::Null);
            }
            Ok(shape)
        })
        .await?;
    // The sockets hear of it first, as they mostly do.
    tokio::time::sleep(app.delay(90)).await;
    json_answer(shape)
}

/// Reads a message as it is posted; `conversation` is `None` for the first one of a new one.
///
/// # Errors
///
/// 422 for whatever is wrong with it.
pub(super) fn read_message(
    act: &Act<'_>,
    inbox: &Inbox,
    contact_id: i64,
    conversation: Option<&Conversation>,
    params: &Params,
) -> Result<NewMessage, Refusal> {
    let word = params.text("message_type").unwrap_or_else(|| "outgoing".to_owned());
    if word.is_empty() {
        return Err(Refusal::unprocessable(
            "PG::NotNullViolation: ERROR:  null value in column \"message_type\" of relation \"messages\" violates not-null constraint",
        ));
    }
    let message_type = word
        .parse()
        .ok()
        .filter(|number| (0..4).contains(number))
        .or_else(|| number_of(&word, &MESSAGE_TYPES))
        .ok_or_else(|| Refusal::unprocessable(&format!("'{word}' is not a valid message_type")))?;
    if !takes_incoming(inbox, message_type) {
        return Err(Refusal::unprocessable("Incoming messages are only allowed in Api inboxes"));
    }
    let content_type = params.present("content_type").unwrap_or_else(|| "text".to_owned());
    if !CONTENT_TYPES.contains(&content_type.as_str()) {
        return Err(Refusal::unprocessable(&format!("'{content_type}' is not a valid content_type")));
    }
    let content = content_of(params.get("content"));
    if content.as_ref().is_some_and(|text| text.chars().count() > LONGEST) {
        return Err(Refusal::unprocessable(
            "Validation failed: Content is too long (maximum is 150000 characters)",
        ));
    }
    let attributes = content_attributes(act.tx, inbox, conversation, params)?;
    check_items(&content_type, &attributes)?;
    let sender = match (&act.actor, word.as_str()) {
        (Actor::User(_), "outgoing") if bot_of(act.tx, params)?.is_some() => {
            bot_of(act.tx, params)?.map_or(Sender::Nobody, Sender::Bot)
        }
        (Actor::User(member), "outgoing") => Sender::User(member.user_id),
        // Everything that is not the word `outgoing` is the contact's.
        _ => Sender::Contact(contact_id),
    };
    let (files, blobs) = attached(act.tx, params)?;
    Ok(NewMessage {
        message_type,
        content,
        content_type,
        content_attributes: attributes,
        additional_attributes: match params.get("template_params") {
            Some(template) if !template.is_null() => json!({ "template_params": template }),
            _ => json!({}),
        },
        private: params.truthy("private"),
        source_id: params.text("source_id"),
        sender,
        echo_id: params.get("echo_id").filter(|echo| !echo.is_null()).cloned(),
        files,
        blobs,
        attachment_meta: if params.truthy("is_voice_message") {
            json!({"is_voice_message": true})
        } else {
            json!({})
        },
    })
}

fn content_of(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

fn bot_of(conn: &Connection, params: &Params) -> Result<Option<i64>, Refusal> {
    if params.text("sender_type").as_deref() != Some("AgentBot") {
        return Ok(None);
    }
    crate::render::found(
        conn.prepare_cached("SELECT id FROM agent_bots WHERE id = ?1")?
            .query_row([params.int("sender_id")], |row| row.get(0)),
    )
}

/// The files of a request: sent along, or uploaded before and named by their signed ids.
fn attached(conn: &Connection, params: &Params) -> Result<(Vec<NewFile>, Vec<i64>), Refusal> {
    let mismatch = || Refusal::unprocessable("mismatched digest");
    if params.files.iter().any(|file| file.field == "attachments") {
        return Err(mismatch());
    }
    let files = params.files.iter().filter(|file| file.field == "attachments[]").map(NewFile::from).collect();
    let mut blobs = Vec::new();
    match params.get("attachments") {
        Some(Value::Array(signed)) => {
            for key in signed {
                let found = crate::render::found(
                    conn.prepare_cached("SELECT id FROM blobs WHERE key = ?1")?
                        .query_row([key.as_str()], |row| row.get(0)),
                )?;
                blobs.push(found.ok_or_else(mismatch)?);
            }
        }
        Some(Value::String(_)) => return Err(mismatch()),
        _ => {}
    }
    Ok((files, blobs))
}

fn content_attributes(
    conn: &Connection,
    inbox: &Inbox,
    conversation: Option<&Conversation>,
    params: &Params,
) -> Result<Value, Refusal> {
    let mut attributes = match params.get("content_attributes") {
        Some(Value::Object(fields)) => Value::Object(fields.clone()),
        Some(Value::String(text)) => match serde_json::from_str(text) {
            Ok(Value::Object(fields)) => Value::Object(fields),
            _ => json!({}),
        },
        _ => json!({}),
    };
    if let Some(reply) = attributes.get("in_reply_to").cloned() {
        let answered = match (crate::params::int_of(&reply), conversation) {
            (Some(id), Some(row)) => crate::render::found(
                conn.prepare_cached("SELECT id, source_id FROM messages WHERE id = ?1 AND conversation_id = ?2")?
                    .query_row([id, row.id], |found| Ok((found.get(0)?, found.get(1)?))),
            )?,
            _ => None,
        };
        let (id, source): (Option<i64>, Option<String>) =
            answered.map_or((None, None), |(id, source)| (Some(id), source));
        set(&mut attributes, "in_reply_to", json!(id));
        set(&mut attributes, "in_reply_to_external_id", json!(source));
    }
    if let Some(time) = params.get("external_created_at").filter(|time| !time.is_null()) {
        set(&mut attributes, "external_created_at", time.clone());
    }
    if inbox.channel_type == "Channel::Email" {
        for key in ["cc_emails", "bcc_emails", "to_emails"] {
            let text = params.text(key).unwrap_or_default();
            let addresses: Vec<&str> = text.split(',').map(str::trim).filter(|one| !one.is_empty()).collect();
            if addresses.iter().any(|one| !one.contains('@') || one.contains(' ')) {
                return Err(Refusal::unprocessable("Invalid email address"));
            }
            set(&mut attributes, key, json!(addresses));
        }
        if !params.truthy("private")
            && let Some(text) = content_of(params.get("content"))
        {
            let html = params.text("email_html_content").unwrap_or_else(|| format!("<p>{}</p>", escaped(&text)));
            set(
                &mut attributes,
                "email",
                json!({
                    "html_content": {"full": html, "reply": html},
                    "text_content": {"full": text, "reply": text},
                }),
            );
        }
    }
    Ok(attributes)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Does something to the message of a path, and answers with what it is then.
async fn on_message(
    app: App,
    member: Member,
    (number, id): (String, String),
    missing: fn(&str) -> Refusal,
    work: impl FnOnce(&mut Act<'_>, &Message) -> Result<(), Refusal> + Send + 'static,
) -> Answer {
    let shape = app
        .act(Actor::User(member.clone()), move |act| {
            let row = member.conversation(act.tx, &number)?;
            let message = act
                .message_in(row.id, id_of(&id).unwrap_or_default())?
                .ok_or_else(|| missing(&id))?;
            work(act, &message)?;
            let message = Message::find(act.tx, message.id)?;
            act.view(member.account_id).message(&message, row.display_id)
        })
        .await?;
    json_answer(shape)
}

async fn destroy(State(app): State<App>, member: Member, Path((_, number, id)): OnePlace) -> Answer {
    on_message(app, member, (number, id), |_| Refusal::not_found(), |act, message| {
        act.delete_message(message.id)
    })
    .await
}

async fn retry(State(app): State<App>, member: Member, Path((_, number, id)): OnePlace) -> Answer {
    let missing = |id: &str| Refusal::unprocessable(&format!("Couldn't find Message with 'id'={id}"));
    on_message(app, member, (number, id), missing, |act, message| act.retry_message(message.id)).await
}

async fn update(
    State(app): State<App>,
    member: Member,
    Path((_, number, id)): OnePlace,
    params: Params,
) -> Answer {
    on_message(app, member, (number, id), |_| Refusal::not_found(), move |act, message| {
        let inbox = Inbox::find(act.tx, message.inbox_id)?;
        if inbox.channel_type != "Channel::Api" {
            return Err(Refusal::Json(
                axum::http::StatusCode::FORBIDDEN,
                json!({"error": "Message status update is only allowed for API inboxes"}),
            ));
        }
        let word = params.text("status").unwrap_or_default();
        act.set_delivery(message.id, &word, params.text("external_error").as_deref())
    })
    .await
}

/// There is no translation behind the sandbox: the answer is that of a server without one.
async fn translate(State(app): State<App>, member: Member, Path((_, number, _)): OnePlace) -> Answer {
    app.view(member.account_id, None, move |view| member.conversation(view.conn, &number)).await?;
    json_answer(json!({"content": null}))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_a_mail_cannot_become_its_markup() {
        assert_eq!(escaped("<b> & co"), "&lt;b&gt; &amp; co");
    }
}
