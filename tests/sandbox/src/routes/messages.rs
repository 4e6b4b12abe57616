//! The messages of a conversation.

use axum::Router;
use axum::http::StatusCode;
use axum::routing::{get, patch, post};
use rusqlite::Connection;
use serde_json::{Value, json};

use super::ask::Ask;
use super::beyond::translates;
use super::compose::read_message;
use super::id_of;
use crate::act::Act;
use crate::answer::{Answer, Refusal, empty_answer, json_answer};
use crate::app::App;
use crate::db::rows::{Conversation, Inbox, Message};
use crate::db::{SECOND, now};
use crate::params::Params;
use crate::render::{Shape, View, object, set};
use crate::time::iso;

const PER_MINUTE: i64 = 200;

pub(super) fn routes() -> Router<App> {
    let base = "/conversations/{number}/messages";
    Router::new()
        .route(base, get(list).post(create))
        .route(
            &format!("{base}/{{id}}"),
            patch(update).put(update).delete(destroy),
        )
        .route(&format!("{base}/{{id}}/retry"), post(retry))
        .route(&format!("{base}/{{id}}/translate"), post(translate))
}

async fn list(ask: Ask) -> Answer {
    ask.view(|view, ask| page(view, &ask.conversation(view.conn)?, &ask.params))
        .await
}

/// The messages of a conversation that a request asks for, and what stands beside them.
pub(super) fn page(view: &View<'_>, row: &Conversation, params: &Params) -> Shape {
    let before = params.cursor("before")?;
    let after = params.cursor("after")?;
    let talk_only = params.present("filter_internal_messages").is_some();
    let messages = window(view.conn, row.id, before, after, talk_only)?;
    let payload = view.messages(&messages, row.display_id)?;
    let mut meta = json!({
        "labels": row.labels,
        "additional_attributes": row.additional_attributes,
        "contact": view.contact_push(&*view.contact_of(row.contact_id)?),
        "agent_last_seen_at": iso(row.agent_last_seen_at),
        "assignee_last_seen_at": iso(row.assignee_last_seen_at),
    });
    if let Some(id) = row.assignee_id
        && let Some(user) = view.user(id)?
    {
        set(&mut meta, "assignee", view.user_push(&user));
    }
    Ok(object([("meta", meta), ("payload", Value::Array(payload))]))
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
    let sort = if talk_only {
        "private = 0 AND message_type <> 2"
    } else {
        "1"
    };
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

async fn create(ask: Ask) -> Answer {
    let work = |act: &mut Act<'_>, ask: &Ask| {
        let row = ask.conversation(act.tx)?;
        let recent: i64 = act.tx.query_row(
            "SELECT count(*) FROM (SELECT created_at FROM messages WHERE conversation_id = ?1
                ORDER BY id DESC LIMIT 200) WHERE created_at > ?2",
            (row.id, now() - 60 * SECOND),
            |found| found.get(0),
        )?;
        if recent >= PER_MINUTE {
            return Err(Refusal::unprocessable(
                "Validation failed: Too many messages",
            ));
        }
        let inbox = Inbox::find(act.tx, row.inbox_id)?;
        let new = read_message(act, &inbox, row.contact_id, Some(&row), &ask.params)?;
        let echo = new.echo_id.clone();
        let id = act.post(row.id, new)?;
        let message = Message::find(act.tx, id)?;
        let mut shape = act.view(row.account_id).message(&message, row.display_id)?;
        if let Some(echo) = echo {
            set(&mut shape, "echo_id", echo);
        }
        Ok(shape)
    };
    // The sockets hear of it first, as they mostly do.
    json_answer(ask.change_and_answer_after(90, work).await?)
}

/// Does something to the message of the path, and answers with what it is then.
async fn on_message(
    ask: Ask,
    missing: fn(&str) -> Refusal,
    work: impl FnOnce(&mut Act<'_>, &Message, &Ask) -> Result<(), Refusal> + Send + 'static,
) -> Answer {
    ask.act_on(move |act, row, ask| {
        let id = ask.word(1);
        let message = act
            .message_in(row.id, id_of(id).unwrap_or_default())?
            .ok_or_else(|| missing(id))?;
        work(act, &message, ask)?;
        let message = Message::find(act.tx, message.id)?;
        act.view(row.account_id).message(&message, row.display_id)
    })
    .await
}

async fn destroy(ask: Ask) -> Answer {
    let missing = |_: &str| Refusal::not_found();
    on_message(ask, missing, |act, message, _| {
        act.delete_message(message.id)
    })
    .await
}

async fn retry(ask: Ask) -> Answer {
    let missing = |id: &str| {
        let wanted = "[WHERE \"messages\".\"conversation_id\" = $1]";
        Refusal::unprocessable(&format!(
            "Couldn't find Message with 'id'=\"{id}\" {wanted}"
        ))
    };
    on_message(ask, missing, |act, message, _| {
        act.retry_message(message.id)
    })
    .await
}

async fn update(ask: Ask) -> Answer {
    let missing = |_: &str| Refusal::not_found();
    on_message(ask, missing, |act, message, ask| {
        let inbox = Inbox::find(act.tx, message.inbox_id)?;
        if inbox.channel_type != "Channel::Api" {
            return Err(Refusal::Json(
                StatusCode::FORBIDDEN,
                json!({"error": "Message status update is only allowed for API inboxes"}),
            ));
        }
        let word = ask.params.text("status").unwrap_or_default();
        let reason = ask.params.text("external_error");
        act.set_delivery(message.id, &word, reason.as_deref())
    })
    .await
}

/// There is no translator behind the sandbox: where an account has its messages translated, the
/// text comes back with the language before it. Elsewhere the answer is that of a server without.
async fn translate(ask: Ask) -> Answer {
    let work = |act: &mut Act<'_>, ask: &Ask| {
        let row = ask.conversation(act.tx)?;
        let message = act
            .message_in(row.id, id_of(ask.word(1))?)?
            .ok_or_else(Refusal::not_found)?;
        let language = ask.params.present("target_language");
        match (language, &message.content) {
            (Some(language), Some(text)) if translates(act.tx, row.account_id)? => {
                let text = format!("[{language}] {text}");
                let is_new = act.translate(&message, &language, &text)?;
                Ok(is_new.then(|| json!(text)))
            }
            _ => Ok(Some(Value::Null)),
        }
    };
    match ask.change(work).await? {
        Some(content) => json_answer(json!({ "content": content })),
        None => empty_answer(),
    }
}
