//! Who watches a conversation.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use serde_json::Value;

use super::actions::{Place, on};
use crate::act::Act;
use crate::answer::{Answer, Refusal, empty_answer, json_answer};
use crate::app::App;
use crate::auth::Member;
use crate::db::rows::Conversation;
use crate::params::Params;

pub(super) fn routes() -> Router<App> {
    Router::new().route(
        "/conversations/{number}/participants",
        get(participants)
            .post(add_participants)
            .patch(set_participants)
            .put(set_participants)
            .delete(drop_participants),
    )
}

fn participant_shapes(
    act: &Act<'_>,
    row: &Conversation,
    only: Option<&[i64]>,
) -> Result<Value, Refusal> {
    let ids = act
        .tx
        .prepare_cached("SELECT user_id FROM participants WHERE conversation_id = ?1 ORDER BY id")?
        .query_map([row.id], |found| found.get(0))?
        .collect::<rusqlite::Result<Vec<i64>>>()?;
    let view = act.view(row.account_id);
    let mut people = Vec::new();
    for id in ids {
        if only.is_none_or(|only| only.contains(&id))
            && let Some(user) = view.user(id)?
        {
            people.push(view.agent(&user));
        }
    }
    Ok(Value::Array(people))
}

/// The ids of a request; without the array the real server breaks.
fn asked_users(
    act: &Act<'_>,
    row: &Conversation,
    params: &Params,
    checked: bool,
) -> Result<Vec<i64>, Refusal> {
    let ids = params
        .get("user_ids")
        .and_then(Value::as_array)
        .ok_or_else(Refusal::crash)?;
    let ids: Vec<i64> = ids.iter().filter_map(crate::params::int_of).collect();
    if checked {
        for id in &ids {
            if !act.has_inbox(row, *id)? {
                return Err(Refusal::unprocessable("Invalid participant IDs"));
            }
        }
    }
    Ok(ids)
}

async fn participants(State(app): State<App>, member: Member, Path((_, number)): Place) -> Answer {
    json_answer(
        on(&app, member, number, |act, row, _| {
            participant_shapes(act, row, None)
        })
        .await?,
    )
}

async fn add_participants(
    State(app): State<App>,
    member: Member,
    Path((_, number)): Place,
    params: Params,
) -> Answer {
    let shape = on(&app, member, number, move |act, row, _| {
        let mut added = Vec::new();
        for id in asked_users(act, row, &params, true)? {
            if act.add_participant(row.id, id)? {
                added.push(id);
            }
        }
        participant_shapes(act, row, Some(&added))
    })
    .await?;
    json_answer(shape)
}

async fn set_participants(
    State(app): State<App>,
    member: Member,
    Path((_, number)): Place,
    params: Params,
) -> Answer {
    let shape = on(&app, member, number, move |act, row, _| {
        let ids = asked_users(act, row, &params, true)?;
        act.tx.execute(
            "DELETE FROM participants WHERE conversation_id = ?1",
            [row.id],
        )?;
        for id in ids {
            act.add_participant(row.id, id)?;
        }
        participant_shapes(act, row, None)
    })
    .await?;
    json_answer(shape)
}

async fn drop_participants(
    State(app): State<App>,
    member: Member,
    Path((_, number)): Place,
    params: Params,
) -> Answer {
    on(&app, member, number, move |act, row, _| {
        for id in asked_users(act, row, &params, false)? {
            act.tx.execute(
                "DELETE FROM participants WHERE conversation_id = ?1 AND user_id = ?2",
                [row.id, id],
            )?;
        }
        Ok(())
    })
    .await?;
    empty_answer()
}
