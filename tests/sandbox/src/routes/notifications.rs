//! The signed-in person's notifications.

use axum::Router;
use axum::routing::{get, patch, post};
use serde_json::{Value, json};

use super::ask::Ask;
use crate::act::Act;
use crate::answer::{Answer, Refusal};
use crate::app::App;
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

fn count(view: &View<'_>, ask: &Ask, condition: &str) -> Result<i64, Refusal> {
    let sql = format!("SELECT count(*) FROM notifications WHERE {condition}");
    let mut statement = view.conn.prepare_cached(&sql)?;
    Ok(
        statement.query_row([ask.member.account_id, ask.member.user_id], |row| {
            row.get(0)
        })?,
    )
}

async fn list(ask: Ask) -> Answer {
    ask.view(|view, ask| {
        let page = ask.params.page()?;
        let order = match ask.params.present("sort_order").as_deref() {
            None | Some("desc") => "DESC",
            Some("asc") => "ASC",
            Some(_) => return Err(Refusal::crash()),
        };
        let condition = condition(&ask.params);
        let sql = format!(
            "SELECT * FROM notifications WHERE {condition}
             ORDER BY last_activity_at {order}, id {order} LIMIT {PER_PAGE} OFFSET ?3"
        );
        let mut statement = view.conn.prepare_cached(&sql)?;
        let offset = (page - 1).saturating_mul(PER_PAGE);
        let rows = statement
            .query_map(
                [ask.member.account_id, ask.member.user_id, offset],
                Notification::from_row,
            )?
            .collect::<rusqlite::Result<Vec<_>>>()?;
        let payload = rows
            .iter()
            .map(|row| view.notification(row, false))
            .collect::<Result<Vec<Value>, _>>()?;
        let unread = count(view, ask, &format!("{condition} AND read_at IS NULL"))?;
        let total = count(view, ask, &condition)?;
        let shown = ask.params.shown_page();
        Ok(json!({"data": {
            "meta": {"unread_count": unread, "count": total, "current_page": shown},
            "payload": payload,
        }}))
    })
    .await
}

async fn unread_count(ask: Ask) -> Answer {
    ask.view(|view, ask| {
        let condition = format!("{} AND read_at IS NULL", condition(&ask.params));
        Ok(json!(count(view, ask, &condition)?))
    })
    .await
}

/// The notification of the path, if it is the person's own.
fn own(act: &Act<'_>, ask: &Ask) -> Result<i64, Refusal> {
    Ok(act
        .tx
        .prepare_cached(
            "SELECT id FROM notifications WHERE id = ?1 AND account_id = ?2 AND user_id = ?3",
        )?
        .query_row(
            [ask.id()?, ask.member.account_id, ask.member.user_id],
            |row| row.get(0),
        )?)
}

/// Changes one of the person's own notifications, and answers with the raw record.
async fn change(ask: Ask, assignment: &'static str, value: Option<i64>) -> Answer {
    ask.act(move |act, ask| {
        let id = own(act, ask)?;
        Ok(act.change_notification(60, id, assignment, value)?.record())
    })
    .await
}

async fn mark_read(ask: Ask) -> Answer {
    change(ask, "read_at = ?2", Some(now())).await
}

async fn mark_unread(ask: Ask) -> Answer {
    change(ask, "read_at = ?2", None).await
}

async fn snooze(ask: Ask) -> Answer {
    let until = match ask.params.present("snoozed_until") {
        None => None,
        Some(text) => Some(leading_number(&text).ok_or_else(Refusal::crash)? * SECOND),
    };
    let assignment =
        "meta = '{\"last_snoozed_at\":null}', snoozed_until = coalesce(?2, snoozed_until)";
    change(ask, assignment, until).await
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

async fn destroy(ask: Ask) -> Answer {
    ask.does(|act, ask| act.remove_notification(20, own(act, ask)?, true))
        .await
}

async fn read_all(ask: Ask) -> Answer {
    ask.does(|act, ask| {
        let actor = ask.params.int("primary_actor_id");
        let of_one = ask.params.text("primary_actor_type").as_deref() == Some("Conversation");
        let (account_id, user_id) = (ask.member.account_id, ask.member.user_id);
        let known = match actor.filter(|_| of_one) {
            Some(id) => act.tx.query_row(
                "SELECT EXISTS(SELECT 1 FROM conversations WHERE id = ?1 AND account_id = ?2)",
                [id, account_id],
                |row| row.get(0),
            )?,
            None => false,
        };
        // An unknown actor marks everything read.
        act.tx.execute(
            "UPDATE notifications SET read_at = ?3, updated_at = ?3 WHERE account_id = ?1 AND user_id = ?2
             AND read_at IS NULL AND (?4 IS NULL OR conversation_id = ?4)",
            (account_id, user_id, now(), actor.filter(|_| known)),
        )?;
        Ok(())
    })
    .await
}

async fn destroy_all(ask: Ask) -> Answer {
    ask.does(|act, ask| {
        let only_read = ask.params.text("type").as_deref() == Some("read");
        let of = (ask.member.account_id, ask.member.user_id, only_read);
        let ids: Vec<i64> = act
            .tx
            .prepare_cached(
                "SELECT id FROM notifications WHERE account_id = ?1 AND user_id = ?2
                 AND (NOT ?3 OR read_at IS NOT NULL) ORDER BY id",
            )?
            .query_map(of, |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        for id in ids {
            act.remove_notification(60, id, false)?;
        }
        Ok(())
    })
    .await
}
