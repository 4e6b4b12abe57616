//! Inboxes and agents.

use axum::Router;
use axum::routing::get;
use rusqlite::OptionalExtension;
use serde_json::{Value, json};

use super::ask::Ask;
use crate::answer::{Answer, Refusal};
use crate::app::App;
use crate::db::rows::User;
use crate::params::int_of;
use crate::render::{Shape, View, set};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/inboxes", get(inboxes))
        .route("/inboxes/{id}", get(inbox))
        .route("/inboxes/{id}/assignable_agents", get(assignable_in))
        .route("/inbox_members/{id}", get(inbox_members))
        .route("/agents", get(agents))
        .route("/assignable_agents", get(assignable))
}

async fn inboxes(ask: Ask) -> Answer {
    ask.view(|view, ask| {
        let mut shown = Vec::new();
        for inbox in view.inboxes("lower(name), id")? {
            if ask.member.has_inbox(view.conn, inbox.id)? {
                shown.push(view.inbox(&inbox, ask.member.is_administrator()));
            }
        }
        Ok(json!({ "payload": shown }))
    })
    .await
}

async fn inbox(ask: Ask) -> Answer {
    ask.view(|view, ask| {
        let inbox = ask.inbox(view.conn, ask.id()?)?;
        Ok(view.inbox(&inbox, ask.member.is_administrator()))
    })
    .await
}

async fn inbox_members(ask: Ask) -> Answer {
    ask.view(|view, ask| {
        let inbox = ask.inbox(view.conn, ask.id()?)?;
        let condition = "users.id IN (SELECT user_id FROM inbox_members WHERE inbox_id = ?2)";
        let people = User::list(view.conn, view.account_id, condition, inbox.id)?;
        Ok(json!({"payload": shapes(view, &people)}))
    })
    .await
}

pub(super) fn shapes(view: &View<'_>, users: &[User]) -> Vec<Value> {
    users.iter().map(|user| view.agent(user)).collect()
}

async fn agents(ask: Ask) -> Answer {
    ask.view(|view, _| {
        let everybody = User::list(view.conn, view.account_id, "role IS NOT NULL", 0)?;
        Ok(Value::Array(shapes(view, &everybody)))
    })
    .await
}

async fn assignable(ask: Ask) -> Answer {
    ask.view(|view, ask| {
        let ids = ask.params.get("inbox_ids").and_then(Value::as_array);
        let ids: Vec<i64> = ids
            .ok_or_else(Refusal::not_found)?
            .iter()
            .map(|id| int_of(id).ok_or_else(Refusal::not_found))
            .collect::<Result<_, _>>()?;
        assignable_agents(view, ask, &ids, ask.params.truthy("include_agent_bots"))
    })
    .await
}

async fn assignable_in(ask: Ask) -> Answer {
    ask.view(|view, ask| assignable_agents(view, ask, &[ask.id()?], false))
        .await
}

fn assignable_agents(view: &View<'_>, ask: &Ask, ids: &[i64], bots: bool) -> Shape {
    for id in ids {
        ask.inbox(view.conn, *id)?;
    }
    let mut shown = Vec::new();
    for user in User::list(view.conn, view.account_id, "role IS NOT NULL", 0)? {
        let administrator = user
            .membership
            .as_ref()
            .is_some_and(|place| place.role == "administrator");
        if administrator || in_all(view, user.id, ids)? {
            let mut shape = view.agent(&user);
            if bots {
                set(&mut shape, "assignee_type", json!("User"));
            }
            shown.push(shape);
        }
    }
    if bots {
        shown.extend(assignable_bots(view)?);
    }
    Ok(json!({ "payload": shown }))
}

fn in_all(view: &View<'_>, user_id: i64, inbox_ids: &[i64]) -> Result<bool, Refusal> {
    for inbox_id in inbox_ids {
        let known: Option<i64> = view
            .conn
            .prepare_cached("SELECT 1 FROM inbox_members WHERE inbox_id = ?1 AND user_id = ?2")?
            .query_row([inbox_id, &user_id], |row| row.get(0))
            .optional()?;
        if known.is_none() {
            return Ok(false);
        }
    }
    Ok(true)
}

fn assignable_bots(view: &View<'_>) -> Result<Vec<Value>, Refusal> {
    let ids: Vec<i64> = view
        .conn
        .prepare_cached(
            "SELECT id FROM agent_bots WHERE account_id IS NULL OR account_id = ?1 ORDER BY id",
        )?
        .query_map([view.account_id], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut bots = Vec::new();
    for id in ids {
        if let Some(mut bot) = view.bot_slim(id)? {
            set(&mut bot, "assignee_type", json!("AgentBot"));
            set(&mut bot, "icon", json!("i-lucide-bot"));
            set(&mut bot, "availability_status", json!("offline"));
            bots.push(bot);
        }
    }
    Ok(bots)
}
