//! Conversations: the list, one of them, a new one, an end.

use axum::Router;
use axum::routing::{get, post};
use rusqlite::OptionalExtension;
use serde_json::{Value, json};

use super::ask::{Ask, contact_of, inbox_of};
use super::compose::read_message;
use super::list::List;
use crate::act::{Act, NewConversation};
use crate::answer::{Answer, Refusal, json_answer};
use crate::app::App;
use crate::auth::Member;
use crate::db::rows::{Inbox, PRIORITIES, STATUSES, number_of, status};
use crate::params::Params;
use crate::render::object;
use crate::time::from_iso;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/conversations", get(index).post(create))
        .route("/conversations/meta", get(meta))
        .route("/conversations/filter", post(filter))
        .route(
            "/conversations/{number}",
            get(show).patch(update).put(update).delete(destroy),
        )
}

async fn index(ask: Ask) -> Answer {
    ask.view(|view, ask| {
        let list = List::read(view.conn, &ask.member, &ask.params)?;
        Ok(object([("data", list.shape(view, &ask.member)?)]))
    })
    .await
}

async fn meta(ask: Ask) -> Answer {
    ask.view(|view, ask| {
        let list = List::read(view.conn, &ask.member, &ask.params)?;
        Ok(json!({"meta": list.counts(view.conn, &ask.member)?.shape()}))
    })
    .await
}

async fn filter(ask: Ask) -> Answer {
    ask.view(|view, ask| {
        let list = List::filtered(view.conn, &ask.member, &ask.params)?;
        let counts = list.counts(view.conn, &ask.member)?;
        Ok(object([
            ("meta", counts.filter_shape()),
            ("payload", list.payload(view)?),
        ]))
    })
    .await
}

async fn show(ask: Ask) -> Answer {
    ask.view(|view, ask| view.conversation(&ask.conversation(view.conn)?))
        .await
}

async fn create(ask: Ask) -> Answer {
    let work = |act: &mut Act<'_>, ask: &Ask| {
        let new = read_conversation(act, &ask.member, &ask.params)?;
        let id = act.create_conversation(new)?;
        act.view(ask.member.account_id)
            .conversation(&act.conversation(id)?)
    };
    json_answer(ask.change_and_answer_after(80, work).await?)
}

fn read_conversation(
    act: &mut Act<'_>,
    member: &Member,
    params: &Params,
) -> Result<NewConversation, Refusal> {
    let source_id = params.present("source_id");
    let ids = params.int("inbox_id").zip(params.int("contact_id"));
    let (contact_inbox_id, inbox_id) = if let Some((inbox_id, contact_id)) = ids {
        inbox_of(act.tx, member, inbox_id)?;
        contact_of(act.tx, member, &contact_id.to_string())?;
        (
            act.address(contact_id, inbox_id, source_id.as_deref())?,
            inbox_id,
        )
    } else {
        address_of(act, member, source_id.as_deref())?
    };
    if !member.has_inbox(act.tx, inbox_id)? {
        return Err(Refusal::forbidden());
    }
    let status = match params.present("status") {
        None => None,
        Some(word) => Some(number_of(&word, &STATUSES).ok_or_else(Refusal::crash)?),
    };
    let snoozed = status == Some(status::SNOOZED);
    let message = match params
        .under("message")
        .filter(|message| !message.object().is_empty() || !message.files.is_empty())
    {
        None => None,
        // Any fault of the first message fails the whole call, without a word.
        Some(given) => {
            let inbox = Inbox::find(act.tx, inbox_id)?;
            let contact_id = act.tx.query_row(
                "SELECT contact_id FROM contact_inboxes WHERE id = ?1",
                [contact_inbox_id],
                |row| row.get(0),
            )?;
            Some(
                read_message(act, &inbox, contact_id, None, &given)
                    .map_err(|_| Refusal::crash())?,
            )
        }
    };
    Ok(NewConversation {
        contact_inbox_id,
        status,
        // ISO here, and only here: Unix seconds are not understood.
        snoozed_until: params
            .text("snoozed_until")
            .filter(|_| snoozed)
            .and_then(|text| from_iso(&text)),
        assignee_id: params.int("assignee_id"),
        team_id: params.int("team_id"),
        additional_attributes: object_or_crash(params, "additional_attributes")?,
        custom_attributes: object_or_crash(params, "custom_attributes")?,
        message,
    })
}

/// The newest contact inbox of a `source_id` alone.
fn address_of(
    act: &Act<'_>,
    member: &Member,
    source_id: Option<&str>,
) -> Result<(i64, i64), Refusal> {
    let found: Option<(i64, i64)> = act
        .tx
        .prepare_cached(
            "SELECT contact_inboxes.id, inbox_id FROM contact_inboxes JOIN inboxes ON inboxes.id = inbox_id
             WHERE source_id = ?1 AND account_id = ?2 ORDER BY contact_inboxes.id DESC LIMIT 1",
        )?
        .query_row((source_id, member.account_id), |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    found.ok_or_else(Refusal::not_found)
}

fn object_or_crash(params: &Params, key: &str) -> Result<Value, Refusal> {
    match params.get(key) {
        None | Some(Value::Null) => Ok(json!({})),
        Some(object @ Value::Object(_)) => Ok(object.clone()),
        Some(_) => Err(Refusal::crash()),
    }
}

async fn update(ask: Ask) -> Answer {
    ask.act_on(|act, row, ask| {
        if let Some(value) = ask.params.get("priority") {
            act.set_priority(row.id, priority_of(value)?)?;
        }
        act.view(row.account_id)
            .conversation(&act.conversation(row.id)?)
    })
    .await
}

/// A priority as it is sent: a word, the number of one, or nothing.
///
/// # Errors
///
/// 500 for any other word, the text `null` among them.
pub(super) fn priority_of(value: &Value) -> Result<Option<i64>, Refusal> {
    match value {
        Value::Null => Ok(None),
        Value::String(word) if word.is_empty() => Ok(None),
        Value::String(word) => number_of(word, &PRIORITIES)
            .map(Some)
            .ok_or_else(Refusal::crash),
        Value::Number(number) => number
            .as_i64()
            .filter(|number| (0..4).contains(number))
            .map(Some)
            .ok_or_else(Refusal::crash),
        _ => Err(Refusal::crash()),
    }
}

async fn destroy(ask: Ask) -> Answer {
    ask.does_on(|act, row, ask| {
        ask.member.must_be_administrator()?;
        act.delete_conversation(row.id)
    })
    .await
}
