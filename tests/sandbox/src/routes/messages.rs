//! The messages of a conversation.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::{get, patch, post};
use rusqlite::Connection;
use serde_json::{Value, json};

use super::beyond::translates;
use super::compose::read_message;
use super::id_of;
use crate::act::{Act, Actor};
use crate::answer::{Answer, Refusal, empty_answer, json_answer};
use crate::app::App;
use crate::auth::Member;
use crate::db::rows::{Contact, Inbox, Message};
use crate::db::{SECOND, now};
use crate::params::Params;
use crate::render::set;
use crate::time::iso;

type Place = Path<(String, String)>;
type OnePlace = Path<(String, String, String)>;

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

async fn list(
    State(app): State<App>,
    member: Member,
    Path((_, number)): Place,
    params: Params,
) -> Answer {
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
            if let Some(user) = row
                .assignee_id
                .map(|id| view.user(id))
                .transpose()?
                .flatten()
            {
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

async fn create(
    State(app): State<App>,
    member: Member,
    Path((_, number)): Place,
    params: Params,
) -> Answer {
    let shape = app
        .act(Actor::User(member.clone()), move |act| {
            let row = member.conversation(act.tx, &number)?;
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
            let new = read_message(act, &inbox, row.contact_id, Some(&row), &params)?;
            let echo = new.echo_id.clone();
            let id = act.post(row.id, new)?;
            let message = Message::find(act.tx, id)?;
            let mut shape = act
                .view(member.account_id)
                .message(&message, row.display_id)?;
            if let Some(echo) = echo {
                set(&mut shape, "echo_id", echo);
            }
            // A picture's size is only known to the real server later.
            for file in shape
                .get_mut("attachments")
                .and_then(Value::as_array_mut)
                .into_iter()
                .flatten()
            {
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
            act.view(member.account_id)
                .message(&message, row.display_id)
        })
        .await?;
    json_answer(shape)
}

async fn destroy(
    State(app): State<App>,
    member: Member,
    Path((_, number, id)): OnePlace,
) -> Answer {
    on_message(
        app,
        member,
        (number, id),
        |_| Refusal::not_found(),
        |act, message| act.delete_message(message.id),
    )
    .await
}

async fn retry(State(app): State<App>, member: Member, Path((_, number, id)): OnePlace) -> Answer {
    let missing = |id: &str| {
        let wanted = "[WHERE \"messages\".\"conversation_id\" = $1]";
        Refusal::unprocessable(&format!(
            "Couldn't find Message with 'id'=\"{id}\" {wanted}"
        ))
    };
    on_message(app, member, (number, id), missing, |act, message| {
        act.retry_message(message.id)
    })
    .await
}

async fn update(
    State(app): State<App>,
    member: Member,
    Path((_, number, id)): OnePlace,
    params: Params,
) -> Answer {
    on_message(
        app,
        member,
        (number, id),
        |_| Refusal::not_found(),
        move |act, message| {
            let inbox = Inbox::find(act.tx, message.inbox_id)?;
            if inbox.channel_type != "Channel::Api" {
                return Err(Refusal::Json(
                    axum::http::StatusCode::FORBIDDEN,
                    json!({"error": "Message status update is only allowed for API inboxes"}),
                ));
            }
            let word = params.text("status").unwrap_or_default();
            act.set_delivery(message.id, &word, params.text("external_error").as_deref())
        },
    )
    .await
}

/// There is no translator behind the sandbox: where an account has its messages translated, the
/// text comes back with the language before it. Elsewhere the answer is that of a server without.
async fn translate(
    State(app): State<App>,
    member: Member,
    Path((_, number, id)): OnePlace,
    params: Params,
) -> Answer {
    let translated = app
        .act(Actor::User(member.clone()), move |act| {
            let row = member.conversation(act.tx, &number)?;
            let message = act
                .message_in(row.id, id_of(&id)?)?
                .ok_or_else(Refusal::not_found)?;
            let language = params.present("target_language");
            match (language, &message.content) {
                (Some(language), Some(text)) if translates(act.tx, member.account_id)? => {
                    let text = format!("[{language}] {text}");
                    let is_new = act.translate(&message, &language, &text)?;
                    Ok(is_new.then(|| json!(text)))
                }
                _ => Ok(Some(Value::Null)),
            }
        })
        .await?;
    match translated {
        Some(content) => json_answer(json!({ "content": content })),
        None => empty_answer(),
    }
}
