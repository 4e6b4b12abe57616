//! What an agent does to one conversation.

use axum::Router;
use axum::routing::{get, post};
use rusqlite::OptionalExtension;
use serde_json::{Map, Value, json};

use super::ask::Ask;
use super::conversations::priority_of;
use super::notifications::leading_number;
use crate::act::Act;
use crate::act::attributes::tidy_titles;
use crate::answer::{Answer, Refusal};
use crate::app::App;
use crate::change::Typist;
use crate::db::SECOND;
use crate::db::rows::{Conversation, STATUSES, User, number_of, status, word_of};
use crate::render::Shape;
use crate::time::iso;

pub(super) fn routes() -> Router<App> {
    let of = |what: &str| format!("/conversations/{{number}}/{what}");
    Router::new()
        .route(&of("toggle_status"), post(toggle_status))
        .route(&of("toggle_priority"), post(toggle_priority))
        .route(&of("mute"), post(mute))
        .route(&of("unmute"), post(unmute))
        .route(&of("unread"), post(unread))
        .route(&of("update_last_seen"), post(update_last_seen))
        .route(&of("toggle_typing_status"), post(toggle_typing_status))
        .route(&of("assignments"), post(assign))
        .route(&of("labels"), get(labels).post(set_labels))
        .route(&of("custom_attributes"), post(set_attributes))
        .route(&of("destroy_custom_attributes"), post(drop_attributes))
        .route(&of("attachments"), get(attachments))
        .route(&of("transcript"), post(transcript))
        .route(
            &of("draft_messages"),
            get(draft)
                .put(keep_draft)
                .patch(keep_draft)
                .delete(drop_draft),
        )
}

/// The conversation as it is after the deed.
fn shown(act: &Act<'_>, row: &Conversation) -> Shape {
    act.view(row.account_id)
        .conversation(&act.conversation(row.id)?)
}

async fn toggle_status(ask: Ask) -> Answer {
    ask.act_on(|act, row, ask| {
        let new = match ask.params.present("status") {
            Some(word) => number_of(&word, &STATUSES).ok_or_else(Refusal::crash)?,
            None if row.status == status::OPEN => status::RESOLVED,
            None => status::OPEN,
        };
        let until = match ask.params.get("snoozed_until") {
            None | Some(Value::Null) => None,
            // Only the digits a text begins with are read: an ISO time is its year.
            Some(value) => {
                let text = crate::params::text_of(value).unwrap_or_default();
                Some(leading_number(&text).ok_or_else(Refusal::crash)? * SECOND)
            }
        };
        act.set_status(row.id, new, until)?;
        act.take_on_opening(row.id)?;
        let row = act.conversation(row.id)?;
        Ok(json!({"payload": {
            "success": true,
            "conversation_id": row.display_id,
            "current_status": word_of(row.status, &STATUSES),
            "snoozed_until": iso(row.snoozed_until),
        }}))
    })
    .await
}

async fn toggle_priority(ask: Ask) -> Answer {
    ask.does_on(|act, row, ask| {
        let new = priority_of(ask.params.get("priority").unwrap_or(&Value::Null))?;
        act.set_priority(row.id, new)
    })
    .await
}

async fn mute(ask: Ask) -> Answer {
    ask.does_on(|act, row, _| act.mute(row.id)).await
}

async fn unmute(ask: Ask) -> Answer {
    ask.does_on(|act, row, _| act.unmute(row.id)).await
}

async fn unread(ask: Ask) -> Answer {
    ask.act_on(|act, row, _| {
        act.mark_unread(row.id)?;
        shown(act, row)
    })
    .await
}

async fn update_last_seen(ask: Ask) -> Answer {
    ask.act_on(|act, row, _| {
        act.mark_seen(row.id)?;
        shown(act, row)
    })
    .await
}

async fn toggle_typing_status(ask: Ask) -> Answer {
    ask.does_on(|act, row, ask| {
        let begins = match ask.params.text("typing_status").as_deref() {
            Some("on") => true,
            Some("off") => false,
            _ => return Ok(()),
        };
        let private = ask.params.truthy("is_private");
        act.tell_typing(row.id, Typist::User(ask.member.user_id), begins, private);
        Ok(())
    })
    .await
}

async fn assign(ask: Ask) -> Answer {
    ask.act_on(|act, row, ask| {
        let params = &ask.params;
        if params.has("assignee_id") {
            let id = params.int("assignee_id");
            if params.text("assignee_type").as_deref() == Some("AgentBot") {
                return assign_bot(act, row, id);
            }
            let person = id
                .map(|id| User::find(act.tx, row.account_id, id).optional())
                .transpose()?
                .flatten();
            let person = person.filter(|user| user.membership.is_some());
            act.set_assignee(row.id, person.as_ref().map(|user| user.id), 90)?;
            let view = act.view(row.account_id);
            return Ok(person.map_or(Value::Null, |user| view.agent(&user)));
        }
        if params.has("team_id") {
            let id = params.int("team_id").unwrap_or_default();
            let record = act.view(row.account_id).team_record(id)?;
            act.set_team(row.id, (!record.is_null()).then_some(id))?;
            return Ok(record);
        }
        Ok(Value::Null)
    })
    .await
}

fn assign_bot(act: &mut Act<'_>, row: &Conversation, id: Option<i64>) -> Shape {
    let id = id.unwrap_or_default();
    let bot = act.view(row.account_id).bot_slim(id)?;
    if bot.is_some() {
        act.set_bot(row.id, id)?;
    }
    Ok(bot.unwrap_or(Value::Null))
}

async fn labels(ask: Ask) -> Answer {
    ask.view(|view, ask| Ok(json!({"payload": ask.conversation(view.conn)?.labels})))
        .await
}

async fn set_labels(ask: Ask) -> Answer {
    ask.act_on(|act, row, ask| {
        let titles = tidy_titles(&ask.params.texts("labels").unwrap_or_default());
        act.set_labels(row.id, &titles)?;
        Ok(json!({ "payload": titles }))
    })
    .await
}

async fn set_attributes(ask: Ask) -> Answer {
    ask.act_on(|act, row, ask| {
        let given = ask
            .params
            .get("custom_attributes")
            .and_then(Value::as_object);
        let given = given.ok_or_else(Refusal::crash)?;
        let mut attributes = match &row.custom_attributes {
            Value::Object(held) if ask.params.truthy("merge") => held.clone(),
            _ => Map::new(),
        };
        attributes.extend(given.clone());
        keep_attributes(act, row, attributes)
    })
    .await
}

async fn drop_attributes(ask: Ask) -> Answer {
    ask.act_on(|act, row, ask| {
        let attributes = without(&row.custom_attributes, ask);
        keep_attributes(act, row, attributes)
    })
    .await
}

/// Custom attributes without those the request names.
pub(super) fn without(held: &Value, ask: &Ask) -> Map<String, Value> {
    let mut left = held.as_object().cloned().unwrap_or_default();
    for key in ask.params.texts("custom_attributes").unwrap_or_default() {
        left.remove(&key);
    }
    left
}

fn keep_attributes(act: &mut Act<'_>, row: &Conversation, kept: Map<String, Value>) -> Shape {
    let kept = Value::Object(kept);
    act.set_attributes(row.id, &kept)?;
    Ok(json!({ "custom_attributes": kept }))
}

async fn attachments(ask: Ask) -> Answer {
    ask.view(|view, ask| {
        let page = ask.params.page()?;
        let row = ask.conversation(view.conn)?;
        view.attachment_list(
            "m.conversation_id = ?1",
            row.id,
            "m.id, a.id DESC",
            page,
            false,
        )
    })
    .await
}

/// The address is not looked at, as on the real server.
async fn transcript(ask: Ask) -> Answer {
    ask.does_on(|act, row, ask| match ask.params.present("email") {
        Some(email) => act.mail_transcript(row, &email),
        None => Err(Refusal::unprocessable("email param missing")),
    })
    .await
}

async fn draft(ask: Ask) -> Answer {
    ask.view(|view, ask| {
        let row = ask.conversation(view.conn)?;
        let kept: Option<String> = view
            .conn
            .prepare_cached("SELECT draft FROM conversations WHERE id = ?1")?
            .query_row([row.id], |found| found.get(0))?;
        Ok(match kept {
            Some(text) => json!({"has_draft": true, "message": text}),
            None => json!({"has_draft": false}),
        })
    })
    .await
}

async fn keep_draft(ask: Ask) -> Answer {
    ask.does_on(|act, row, ask| {
        let draft = ask.params.under("draft_message");
        let text = draft.and_then(|draft| draft.text("message"));
        set_draft(act, row, Some(text.unwrap_or_default()))
    })
    .await
}

async fn drop_draft(ask: Ask) -> Answer {
    ask.does_on(|act, row, _| set_draft(act, row, None)).await
}

fn set_draft(act: &Act<'_>, row: &Conversation, text: Option<String>) -> Result<(), Refusal> {
    let sql = "UPDATE conversations SET draft = ?2 WHERE id = ?1";
    act.tx.prepare_cached(sql)?.execute((row.id, text))?;
    Ok(())
}
