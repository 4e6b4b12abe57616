//! The signed-in person's notifications.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::{get, patch, post};
use serde_json::{Value, json};

use super::id_of;
use crate::act::{Act, Actor};
use crate::answer::{Answer, Refusal, empty_answer, json_answer};
use crate::app::App;
use crate::auth::Member;
use crate::db::{SECOND, now};
use crate::params::Params;
use crate::render::{Notification, View};

const PER_PAGE: i64 = 15;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/notifications", get(list))
        .route("/notifications/unread_count", get(unread_count))
        .route("/notifications/read_all", post(read_all))
        .route("/notifications/destroy_all", post(destroy_all))
        .route(
            "/notifications/{id}",
            patch(mark_read).put(mark_read).delete(destroy),
        )
        .route("/notifications/{id}/unread", post(mark_unread))
        .route("/notifications/{id}/snooze", post(snooze))
}

/// Which notifications are meant: unread and awake, unless the request includes more.
fn condition(params: &Params) -> String {
    let includes = params.texts("includes").unwrap_or_default();
    let includes = |word: &str| includes.iter().any(|included| included == word);
    let mut condition = "account_id = ?1 AND user_id = ?2".to_owned();
    if !includes("read") {
        condition.push_str(" AND read_at IS NULL");
    }
    if !includes("snoozed") {
        condition.push_str(" AND snoozed_until IS NULL");
    }
    condition
}

fn count(view: &View<'_>, member: &Member, condition: &str) -> Result<i64, Refusal> {
    let sql = format!("SELECT count(*) FROM notifications WHERE {condition}");
    let mut statement = view.conn.prepare_cached(&sql)?;
    Ok(statement.query_row([member.account_id, member.user_id], |row| row.get(0))?)
}

async fn list(State(app): State<App>, member: Member, params: Params) -> Answer {
    let page = params.page()?;
    let order = match params.present("sort_order").as_deref() {
        None | Some("desc") => "DESC",
        Some("asc") => "ASC",
        Some(_) => return Err(Refusal::crash()),
    };
    let condition = condition(&params);
    let shown_page = params.text("page").map_or(json!(1), |page| json!(page));
    let data = app
        .view(member.account_id, Some(member.user_id), move |view| {
            let sql = format!(
                "SELECT * FROM notifications WHERE {condition}
                 ORDER BY last_activity_at {order}, id {order} LIMIT {PER_PAGE} OFFSET ?3"
            );
            let mut statement = view.conn.prepare_cached(&sql)?;
            let offset = (page - 1).saturating_mul(PER_PAGE);
            let rows = statement
                .query_map(
                    [member.account_id, member.user_id, offset],
                    Notification::from_row,
                )?
                .collect::<rusqlite::Result<Vec<_>>>()?;
            let payload = rows
                .iter()
                .map(|row| view.notification(row, false))
                .collect::<Result<Vec<Value>, _>>()?;
            let unread = count(view, &member, &format!("{condition} AND read_at IS NULL"))?;
            let total = count(view, &member, &condition)?;
            Ok(json!({
                "meta": {"unread_count": unread, "count": total, "current_page": shown_page},
                "payload": payload,
            }))
        })
        .await?;
    json_answer(json!({ "data": data }))
}

async fn unread_count(State(app): State<App>, member: Member, params: Params) -> Answer {
    let condition = format!("{} AND read_at IS NULL", condition(&params));
    let number = app
        .view(member.account_id, None, move |view| {
            count(view, &member, &condition)
        })
        .await?;
    json_answer(json!(number))
}

/// Changes one of the person's own notifications, and answers with the raw record.
async fn change(
    app: App,
    member: Member,
    id: String,
    assignment: &'static str,
    value: Option<i64>,
) -> Answer {
    let id = id_of(&id)?;
    let row = app
        .act(Actor::User(member.clone()), move |act| {
            own(act, &member, id)?;
            act.change_notification(60, id, assignment, value)
        })
        .await?;
    json_answer(row.record())
}

fn own(act: &Act<'_>, member: &Member, id: i64) -> Result<(), Refusal> {
    act.tx.query_row(
        "SELECT 1 FROM notifications WHERE id = ?1 AND account_id = ?2 AND user_id = ?3",
        [id, member.account_id, member.user_id],
        |_| Ok(()),
    )?;
    Ok(())
}

async fn mark_read(
    State(app): State<App>,
    member: Member,
    Path((_, id)): Path<(String, String)>,
) -> Answer {
    change(app, member, id, "read_at = ?2", Some(now())).await
}

async fn mark_unread(
    State(app): State<App>,
    member: Member,
    Path((_, id)): Path<(String, String)>,
) -> Answer {
    change(app, member, id, "read_at = ?2", None).await
}

async fn snooze(
    State(app): State<App>,
    member: Member,
    Path((_, id)): Path<(String, String)>,
    params: Params,
) -> Answer {
    let until = match params.present("snoozed_until") {
        None => None,
        Some(text) => Some(leading_number(&text).ok_or_else(Refusal::crash)? * SECOND),
    };
    change(
        app,
        member,
        id,
        "meta = '{\"last_snoozed_at\":null}', snoozed_until = coalesce(?2, snoozed_until)",
        until,
    )
    .await
}

/// The digits a text begins with: what the real server reads of a time.
pub(super) fn leading_number(text: &str) -> Option<i64> {
    let digits: String = text
        .trim()
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    digits.parse().ok()
}

async fn destroy(
    State(app): State<App>,
    member: Member,
    Path((_, id)): Path<(String, String)>,
) -> Answer {
    let id = id_of(&id)?;
    app.act(Actor::User(member.clone()), move |act| {
        own(act, &member, id)?;
        act.remove_notification(20, id, true)
    })
    .await?;
    empty_answer()
}

async fn read_all(State(app): State<App>, member: Member, params: Params) -> Answer {
    let actor = params.int("primary_actor_id");
    let of_one = params.text("primary_actor_type").as_deref() == Some("Conversation");
    app.db
        .write::<_, Refusal>(move |tx| {
            let known = match actor.filter(|_| of_one) {
                Some(id) => tx.query_row(
                    "SELECT EXISTS(SELECT 1 FROM conversations WHERE id = ?1 AND account_id = ?2)",
                    [id, member.account_id],
                    |row| row.get(0),
                )?,
                None => false,
            };
            // An unknown actor marks everything read.
            Ok(tx.execute(
                "UPDATE notifications SET read_at = ?3, updated_at = ?3 WHERE account_id = ?1 AND user_id = ?2
                 AND read_at IS NULL AND (?4 IS NULL OR conversation_id = ?4)",
                (member.account_id, member.user_id, now(), actor.filter(|_| known)),
            )?)
        })
        .await?;
    empty_answer()
}

async fn destroy_all(State(app): State<App>, member: Member, params: Params) -> Answer {
    let only_read = params.text("type").as_deref() == Some("read");
    app.act(Actor::User(member.clone()), move |act| {
        let ids: Vec<i64> = act
            .tx
            .prepare_cached(
                "SELECT id FROM notifications WHERE account_id = ?1 AND user_id = ?2
                 AND (NOT ?3 OR read_at IS NOT NULL) ORDER BY id",
            )?
            .query_map((member.account_id, member.user_id, only_read), |row| {
                row.get(0)
            })?
            .collect::<rusqlite::Result<_>>()?;
        for id in ids {
            act.remove_notification(60, id, false)?;
        }
        Ok(())
    })
    .await?;
    empty_answer()
}
