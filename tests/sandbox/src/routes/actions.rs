//! What an agent does to one conversation.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::{get, post};
use rusqlite::OptionalExtension;
use serde_json::{Value, json};

use super::conversations::priority_of;
use super::notifications::leading_number;
use crate::act::attributes::tidy_titles;
use crate::act::{Act, Actor};
use crate::answer::{Answer, Refusal, empty_answer, json_answer};
use crate::app::App;
use crate::auth::Member;
use crate::change::Typist;
use crate::db::SECOND;
use crate::db::rows::{Conversation, STATUSES, User, number_of, status, word_of};
use crate::params::Params;
use crate::time::iso;

pub(super) type Place = Path<(String, String)>;

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

/// Does something to the conversation of a path, if the person may open it.
pub(super) async fn on<T: Send + 'static>(
    app: &App,
    member: Member,
    number: String,
    work: impl FnOnce(&mut Act<'_>, &Conversation, &Member) -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Refusal> {
    app.act(Actor::User(member.clone()), move |act| {
        let row = member.conversation(act.tx, &number)?;
        work(act, &row, &member)
    })
    .await
}

async fn toggle_status(
    State(app): State<App>,
    member: Member,
    Path((_, number)): Place,
    params: Params,
) -> Answer {
    let shape = on(&app, member, number, move |act, row, _| {
        let new = match params.present("status") {
            Some(word) => number_of(&word, &STATUSES).ok_or_else(Refusal::crash)?,
            None if row.status == status::OPEN => status::RESOLVED,
            None => status::OPEN,
        };
        let until = match params.get("snoozed_until") {
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
    .await?;
    json_answer(shape)
}

async fn toggle_priority(
    State(app): State<App>,
    member: Member,
    Path((_, number)): Place,
    params: Params,
) -> Answer {
    on(&app, member, number, move |act, row, _| {
        let new = priority_of(params.get("priority").unwrap_or(&Value::Null))?;
        act.set_priority(row.id, new)
    })
    .await?;
    empty_answer()
}

async fn mute(State(app): State<App>, member: Member, Path((_, number)): Place) -> Answer {
    on(&app, member, number, |act, row, _| act.mute(row.id)).await?;
    empty_answer()
}

async fn unmute(State(app): State<App>, member: Member, Path((_, number)): Place) -> Answer {
    on(&app, member, number, |act, row, _| act.unmute(row.id)).await?;
    empty_answer()
}

async fn unread(State(app): State<App>, member: Member, Path((_, number)): Place) -> Answer {
    let shape = on(&app, member, number, |act, row, member| {
        act.mark_unread(row.id)?;
        act.view(member.account_id)
            .conversation(&act.conversation(row.id)?)
    })
    .await?;
    json_answer(shape)
}

async fn update_last_seen(
    State(app): State<App>,
    member: Member,
    Path((_, number)): Place,
) -> Answer {
    let shape = on(&app, member, number, |act, row, member| {
        act.mark_seen(row.id)?;
        act.view(member.account_id)
            .conversation(&act.conversation(row.id)?)
    })
    .await?;
    json_answer(shape)
}

async fn toggle_typing_status(
    State(app): State<App>,
    member: Member,
    Path((_, number)): Place,
    params: Params,
) -> Answer {
    on(&app, member, number, move |act, row, member| {
        let begins = match params.text("typing_status").as_deref() {
            Some("on") => true,
            Some("off") => false,
            _ => return Ok(()),
        };
        let private = params.truthy("is_private");
        act.tell_typing(row.id, Typist::User(member.user_id), begins, private);
        Ok(())
    })
    .await?;
    empty_answer()
}

async fn assign(
    State(app): State<App>,
    member: Member,
    Path((_, number)): Place,
    params: Params,
) -> Answer {
    let shape = on(&app, member, number, move |act, row, member| {
        if params.has("assignee_id") {
            let id = params.int("assignee_id");
            if params.text("assignee_type").as_deref() == Some("AgentBot") {
                return assign_bot(act, row, id);
            }
            let person = id
                .map(|id| User::find(act.tx, member.account_id, id).optional())
                .transpose()?
                .flatten();
            let person = person.filter(|user| user.membership.is_some());
            act.set_assignee(row.id, person.as_ref().map(|user| user.id), 90)?;
            let view = act.view(member.account_id);
            return Ok(person.map_or(Value::Null, |user| view.agent(&user)));
        }
        if params.has("team_id") {
            let id = params.int("team_id").unwrap_or_default();
            let record = act.view(member.account_id).team_record(id)?;
            act.set_team(row.id, (!record.is_null()).then_some(id))?;
            return Ok(record);
        }
        Ok(Value::Null)
    })
    .await?;
    json_answer(shape)
}

fn assign_bot(act: &mut Act<'_>, row: &Conversation, id: Option<i64>) -> Result<Value, Refusal> {
    let id = id.unwrap_or_default();
    let bot = act.view(row.account_id).bot_slim(id)?;
    if bot.is_some() {
        act.set_bot(row.id, id)?;
    }
    Ok(bot.unwrap_or(Value::Null))
}

async fn labels(State(app): State<App>, member: Member, Path((_, number)): Place) -> Answer {
    let titles = app
        .view(member.account_id, None, move |view| {
            Ok(member.conversation(view.conn, &number)?.labels)
        })
        .await?;
    json_answer(json!({ "payload": titles }))
}

async fn set_labels(
    State(app): State<App>,
    member: Member,
    Path((_, number)): Place,
    params: Params,
) -> Answer {
    let titles = on(&app, member, number, move |act, row, _| {
        let titles = tidy_titles(&params.texts("labels").unwrap_or_default());
        act.set_labels(row.id, &titles)?;
        Ok(titles)
    })
    .await?;
    json_answer(json!({ "payload": titles }))
}

async fn set_attributes(
    State(app): State<App>,
    member: Member,
    Path((_, number)): Place,
    params: Params,
) -> Answer {
    let shape = on(&app, member, number, move |act, row, _| {
        let given = params
            .get("custom_attributes")
            .and_then(Value::as_object)
            .ok_or_else(Refusal::crash)?;
        let mut attributes = match &row.custom_attributes {
            Value::Object(held) if params.truthy("merge") => held.clone(),
            _ => serde_json::Map::new(),
        };
        attributes.extend(given.clone());
        let attributes = Value::Object(attributes);
        act.set_attributes(row.id, &attributes)?;
        Ok(attributes)
    })
    .await?;
    json_answer(json!({ "custom_attributes": shape }))
}

async fn drop_attributes(
    State(app): State<App>,
    member: Member,
    Path((_, number)): Place,
    params: Params,
) -> Answer {
    let shape = on(&app, member, number, move |act, row, _| {
        let mut attributes = row
            .custom_attributes
            .as_object()
            .cloned()
            .unwrap_or_default();
        for key in params.texts("custom_attributes").unwrap_or_default() {
            attributes.remove(&key);
        }
        let attributes = Value::Object(attributes);
        act.set_attributes(row.id, &attributes)?;
        Ok(attributes)
    })
    .await?;
    json_answer(json!({ "custom_attributes": shape }))
}

async fn attachments(
    State(app): State<App>,
    member: Member,
    Path((_, number)): Place,
    params: Params,
) -> Answer {
    let page = params.page()?;
    let shape = app
        .view(member.account_id, Some(member.user_id), move |view| {
            let row = member.conversation(view.conn, &number)?;
            view.attachment_list(
                "m.conversation_id = ?1",
                row.id,
                "m.id, a.id DESC",
                page,
                false,
            )
        })
        .await?;
    json_answer(shape)
}

/// The mail goes nowhere; the address is not looked at, as on the real server.
async fn transcript(
    State(app): State<App>,
    member: Member,
    Path((_, number)): Place,
    params: Params,
) -> Answer {
    app.view(member.account_id, None, move |view| {
        member.conversation(view.conn, &number)
    })
    .await?;
    match params.present("email") {
        Some(_) => empty_answer(),
        None => Err(Refusal::unprocessable("email param missing")),
    }
}

async fn draft(State(app): State<App>, member: Member, Path((_, number)): Place) -> Answer {
    let kept: Option<String> = app
        .view(member.account_id, None, move |view| {
            let row = member.conversation(view.conn, &number)?;
            let sql = "SELECT draft FROM conversations WHERE id = ?1";
            Ok(view.conn.query_row(sql, [row.id], |found| found.get(0))?)
        })
        .await?;
    json_answer(match kept {
        Some(text) => json!({"has_draft": true, "message": text}),
        None => json!({"has_draft": false}),
    })
}

async fn keep_draft(
    State(app): State<App>,
    member: Member,
    Path((_, number)): Place,
    params: Params,
) -> Answer {
    let text = params
        .under("draft_message")
        .and_then(|draft| draft.text("message"))
        .unwrap_or_default();
    set_draft(&app, member, number, Some(text)).await
}

async fn drop_draft(State(app): State<App>, member: Member, Path((_, number)): Place) -> Answer {
    set_draft(&app, member, number, None).await
}

async fn set_draft(app: &App, member: Member, number: String, text: Option<String>) -> Answer {
    on(app, member, number, move |act, row, _| {
        act.tx.execute(
            "UPDATE conversations SET draft = ?2 WHERE id = ?1",
            (row.id, text),
        )?;
        Ok(())
    })
    .await?;
    empty_answer()
}
