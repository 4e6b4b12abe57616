//! Who watches a conversation.

use axum::Router;
use axum::routing::get;
use serde_json::Value;

use super::ask::Ask;
use crate::act::Act;
use crate::answer::{Answer, Refusal};
use crate::app::App;
use crate::db::rows::Conversation;
use crate::params::int_of;
use crate::render::{Shape, View};

pub(super) fn routes() -> Router<App> {
    Router::new().route(
        "/conversations/{number}/participants",
        get(list).post(add).patch(set).put(set).delete(remove),
    )
}

fn shapes(view: &View<'_>, row: &Conversation, only: Option<&[i64]>) -> Shape {
    let ids = view
        .conn
        .prepare_cached("SELECT user_id FROM participants WHERE conversation_id = ?1 ORDER BY id")?
        .query_map([row.id], |found| found.get(0))?
        .collect::<rusqlite::Result<Vec<i64>>>()?;
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
fn asked(ask: &Ask) -> Result<Vec<i64>, Refusal> {
    let ids = ask.params.get("user_ids").and_then(Value::as_array);
    let ids = ids.ok_or_else(Refusal::crash)?;
    Ok(ids.iter().filter_map(int_of).collect())
}

/// The ids of a request, if all of them may look.
fn fit(act: &Act<'_>, row: &Conversation, ask: &Ask) -> Result<Vec<i64>, Refusal> {
    let ids = asked(ask)?;
    for id in &ids {
        if !act.has_inbox(row, *id)? {
            return Err(Refusal::unprocessable("Invalid participant IDs"));
        }
    }
    Ok(ids)
}

async fn list(ask: Ask) -> Answer {
    ask.view(|view, ask| shapes(view, &ask.conversation(view.conn)?, None))
        .await
}

async fn add(ask: Ask) -> Answer {
    ask.act_on(|act, row, ask| {
        let mut added = Vec::new();
        for id in fit(act, row, ask)? {
            if act.add_participant(row.id, id)? {
                added.push(id);
            }
        }
        shapes(&act.view(row.account_id), row, Some(&added))
    })
    .await
}

async fn set(ask: Ask) -> Answer {
    ask.act_on(|act, row, ask| {
        let ids = fit(act, row, ask)?;
        let sql = "DELETE FROM participants WHERE conversation_id = ?1";
        act.tx.execute(sql, [row.id])?;
        for id in ids {
            act.add_participant(row.id, id)?;
        }
        shapes(&act.view(row.account_id), row, None)
    })
    .await
}

async fn remove(ask: Ask) -> Answer {
    ask.does_on(|act, row, ask| {
        for id in asked(ask)? {
            let sql = "DELETE FROM participants WHERE conversation_id = ?1 AND user_id = ?2";
            act.tx.execute(sql, [row.id, id])?;
        }
        Ok(())
    })
    .await
}
