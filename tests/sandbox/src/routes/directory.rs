//! Inboxes and agents.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use rusqlite::OptionalExtension;
use serde_json::{Value, json};

use super::id_of;
use crate::answer::{Answer, Refusal, json_answer};
use crate::app::App;
use crate::auth::Member;
use crate::db::rows::{Inbox, User};
use crate::params::{Params, int_of};
use crate::render::{View, set};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/inboxes", get(inboxes))
        .route("/inboxes/{id}", get(inbox))
        .route("/inboxes/{id}/assignable_agents", get(assignable_in))
        .route("/inbox_members/{id}", get(inbox_members))
        .route("/agents", get(agents))
        .route("/assignable_agents", get(assignable))
}

async fn inboxes(State(app): State<App>, member: Member) -> Answer {
    let payload = app
        .view(member.account_id, Some(member.user_id), move |view| {
            let mut statement = view.conn.prepare_cached(
                "SELECT * FROM inboxes WHERE account_id = ?1 ORDER BY lower(name), id",
            )?;
            let all = statement
                .query_map([member.account_id], Inbox::from_row)?
                .collect::<rusqlite::Result<Vec<_>>>()?;
            let mut shown = Vec::new();
            for inbox in all {
                if member.has_inbox(view.conn, inbox.id)? {
                    shown.push(view.inbox(&inbox, member.is_administrator()));
                }
            }
            Ok(shown)
        })
        .await?;
    json_answer(json!({ "payload": payload }))
}

/// The inbox of an id in a path, if the person may use it.
pub(super) fn inbox_for(view: &View<'_>, member: &Member, id: i64) -> Result<Inbox, Refusal> {
    let inbox = Inbox::find(view.conn, id)?;
    if inbox.account_id != member.account_id {
        return Err(Refusal::not_found());
    }
    if member.has_inbox(view.conn, id)? {
        Ok(inbox)
    } else {
        Err(Refusal::forbidden())
    }
}

async fn inbox(
    State(app): State<App>,
    member: Member,
    Path((_, id)): Path<(String, String)>,
) -> Answer {
    let id = id_of(&id)?;
    let shape = app
        .view(member.account_id, Some(member.user_id), move |view| {
            let inbox = inbox_for(view, &member, id)?;
            Ok(view.inbox(&inbox, member.is_administrator()))
        })
        .await?;
    json_answer(shape)
}

async fn inbox_members(
    State(app): State<App>,
    member: Member,
    Path((_, id)): Path<(String, String)>,
) -> Answer {
    let id = id_of(&id)?;
    let payload = app
        .view(member.account_id, Some(member.user_id), move |view| {
            inbox_for(view, &member, id)?;
            let condition = "users.id IN (SELECT user_id FROM inbox_members WHERE inbox_id = ?2)";
            Ok(shapes(
                view,
                &User::list(view.conn, member.account_id, condition, id)?,
            ))
        })
        .await?;
    json_answer(json!({ "payload": payload }))
}

pub(super) fn shapes(view: &View<'_>, users: &[User]) -> Vec<Value> {
    users.iter().map(|user| view.agent(user)).collect()
}

async fn agents(State(app): State<App>, member: Member) -> Answer {
    let agents = app
        .view(member.account_id, Some(member.user_id), move |view| {
            Ok(shapes(
                view,
                &User::list(view.conn, member.account_id, "role IS NOT NULL", 0)?,
            ))
        })
        .await?;
    json_answer(Value::Array(agents))
}

async fn assignable(State(app): State<App>, member: Member, params: Params) -> Answer {
    let ids = params.get("inbox_ids").and_then(Value::as_array).cloned();
    let ids: Vec<i64> = ids
        .ok_or_else(Refusal::not_found)?
        .iter()
        .map(|id| int_of(id).ok_or_else(Refusal::not_found))
        .collect::<Result<_, _>>()?;
    assignable_agents(app, member, ids, params.truthy("include_agent_bots")).await
}

async fn assignable_in(
    State(app): State<App>,
    member: Member,
    Path((_, id)): Path<(String, String)>,
) -> Answer {
    assignable_agents(app, member, vec![id_of(&id)?], false).await
}

async fn assignable_agents(app: App, member: Member, ids: Vec<i64>, bots: bool) -> Answer {
    let payload = app
        .view(member.account_id, Some(member.user_id), move |view| {
            let everybody = User::list(view.conn, member.account_id, "role IS NOT NULL", 0)?;
            let mut shown = Vec::new();
            for id in &ids {
                inbox_for(view, &member, *id)?;
            }
            for user in everybody {
                let administrator = user
                    .membership
                    .as_ref()
                    .is_some_and(|place| place.role == "administrator");
                if administrator || in_all(view, user.id, &ids)? {
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
            Ok(shown)
        })
        .await?;
    json_answer(json!({ "payload": payload }))
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
