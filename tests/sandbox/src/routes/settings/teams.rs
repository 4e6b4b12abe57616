//! Teams and their members, which only administrators change.

use axum::Router;
use axum::routing::get;
use rusqlite::types::Value as Sql;
use rusqlite::{Connection, OptionalExtension};
use serde_json::Value;

use super::{Faults, fields_of};
use crate::act::{Act, Kept};
use crate::answer::{Answer, Refusal};
use crate::app::App;
use crate::db::now;
use crate::db::rows::User;
use crate::params::int_of;
use crate::render::{Shape, View};
use crate::routes::ask::Ask;
use crate::routes::directory::shapes;
use crate::routes::people::each;

pub(super) fn routes() -> Router<App> {
    let members = get(members)
        .post(add_members)
        .patch(set_members)
        .put(set_members)
        .delete(remove_members);
    Router::new()
        .route("/teams", get(list).post(create))
        .route(
            "/teams/{id}",
            get(show).patch(update).put(update).delete(destroy),
        )
        .route("/teams/{id}/team_members", members)
}

async fn list(ask: Ask) -> Answer {
    ask.view(|view, _| {
        let ids: Vec<i64> = view
            .conn
            .prepare_cached("SELECT id FROM teams WHERE account_id = ?1 ORDER BY id")?
            .query_map([view.account_id], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        ids.into_iter().map(|id| team(view, id)).collect()
    })
    .await
}

/// A team of the account.
fn team(view: &View<'_>, id: i64) -> Shape {
    let team = view.team(id)?.ok_or_else(Refusal::not_found)?;
    Ok((*team).clone())
}

async fn show(ask: Ask) -> Answer {
    ask.view(|view, ask| team(view, ask.id()?)).await
}

/// The columns that the fields sent write, with their values; `0` is a team to be.
fn changes(conn: &Connection, ask: &Ask, id: i64) -> Result<Vec<(&'static str, Sql)>, Refusal> {
    let known = [
        "name",
        "description",
        "allow_auto_assign",
        "icon",
        "icon_color",
    ];
    let fields = fields_of(&ask.params, "team", &known)?;
    let mut changes: Vec<(&'static str, Sql)> = Vec::new();
    if fields.has("name") || id == 0 {
        let name = fields.text("name").unwrap_or_default().to_lowercase();
        let taken: Option<i64> = conn
            .query_row(
                "SELECT id FROM teams WHERE account_id = ?1 AND name = ?2 AND id <> ?3",
                (ask.member.account_id, &name, id),
                |row| row.get(0),
            )
            .optional()?;
        let mut faults = Faults::default();
        faults.check(name.trim().is_empty(), "name", "Name must not be blank");
        faults.check(taken.is_some(), "name", "Name has already been taken");
        faults.judge()?;
        changes.push(("name", name.into()));
    }
    if fields.has("description") {
        changes.push(("description", fields.text("description").into()));
    }
    if fields.has("allow_auto_assign") {
        changes.push((
            "allow_auto_assign",
            fields.truthy("allow_auto_assign").into(),
        ));
    }
    for key in ["icon", "icon_color"] {
        if fields.has(key) {
            changes.push((key, fields.text(key).unwrap_or_default().into()));
        }
    }
    Ok(changes)
}

/// Writes them, tells that teams are not what they were, and shows this one.
fn write(act: &mut Act<'_>, ask: &Ask, id: i64, changes: Vec<(&'static str, Sql)>) -> Shape {
    for (column, value) in changes {
        let sql = format!("UPDATE teams SET {column} = ?2, updated_at = ?3 WHERE id = ?1");
        act.tx.execute(&sql, (id, value, now()))?;
    }
    act.invalidate(ask.member.account_id, Kept::Teams)?;
    team(&act.view(ask.member.account_id), id)
}

async fn create(ask: Ask) -> Answer {
    ask.member.must_be_administrator()?;
    ask.act(|act, ask| {
        let changes = changes(act.tx, ask, 0)?;
        act.tx.execute(
            "INSERT INTO teams (account_id, name, allow_auto_assign, created_at, updated_at)
             VALUES (?1, '', 1, ?2, ?2)",
            [ask.member.account_id, now()],
        )?;
        write(act, ask, act.tx.last_insert_rowid(), changes)
    })
    .await
}

async fn update(ask: Ask) -> Answer {
    ask.act(|act, ask| {
        let id = own(act, ask)?;
        let changes = changes(act.tx, ask, id)?;
        write(act, ask, id, changes)
    })
    .await
}

async fn destroy(ask: Ask) -> Answer {
    ask.does(|act, ask| {
        let id = own(act, ask)?;
        for sql in [
            "UPDATE conversations SET team_id = NULL WHERE team_id = ?1",
            "DELETE FROM team_members WHERE team_id = ?1",
            "DELETE FROM teams WHERE id = ?1",
        ] {
            act.tx.execute(sql, [id])?;
        }
        act.invalidate(ask.member.account_id, Kept::Teams)
    })
    .await
}

/// The team of the path; refuses one of another account, and then who may not change teams.
fn own(act: &Act<'_>, ask: &Ask) -> Result<i64, Refusal> {
    let id = act
        .tx
        .prepare_cached("SELECT id FROM teams WHERE id = ?1 AND account_id = ?2")?
        .query_row([ask.id()?, ask.member.account_id], |row| row.get(0))?;
    ask.member.must_be_administrator()?;
    Ok(id)
}

async fn members(ask: Ask) -> Answer {
    ask.view(|view, ask| {
        let id = ask.id()?;
        team(view, id)?;
        Ok(Value::Array(people(view, id)?))
    })
    .await
}

fn people(view: &View<'_>, id: i64) -> Result<Vec<Value>, Refusal> {
    let condition = "users.id IN (SELECT user_id FROM team_members WHERE team_id = ?2)";
    Ok(shapes(
        view,
        &User::list(view.conn, view.account_id, condition, id)?,
    ))
}

/// Who is sent; all of them must be of the account.
fn user_ids(conn: &Connection, ask: &Ask) -> Result<Vec<i64>, Refusal> {
    let ids = ask.params.get("user_ids").and_then(Value::as_array);
    let ids: Vec<i64> = ids
        .ok_or_else(Refusal::crash)?
        .iter()
        .map(|id| int_of(id).unwrap_or(0))
        .collect();
    for id in &ids {
        let known: bool = conn
            .prepare_cached(
                "SELECT EXISTS(SELECT 1 FROM account_users WHERE account_id = ?1 AND user_id = ?2)",
            )?
            .query_row([ask.member.account_id, *id], |row| row.get(0))?;
        if !known {
            return Err(Refusal::unauthorized("Invalid User IDs"));
        }
    }
    Ok(ids)
}

const ADD: &str = "INSERT OR IGNORE INTO team_members (team_id, user_id) VALUES (?1, ?2)";

async fn add_members(ask: Ask) -> Answer {
    ask.act(|act, ask| {
        let id = own(act, ask)?;
        let ids = user_ids(act.tx, ask)?;
        each(act, ADD, id, &ids)?;
        act.invalidate(ask.member.account_id, Kept::Teams)?;
        let mut added = people(&act.view(ask.member.account_id), id)?;
        added.retain(|person| {
            person
                .get("id")
                .and_then(int_of)
                .is_some_and(|id| ids.contains(&id))
        });
        Ok(Value::Array(added))
    })
    .await
}

async fn set_members(ask: Ask) -> Answer {
    ask.act(|act, ask| {
        let id = own(act, ask)?;
        let ids = user_ids(act.tx, ask)?;
        act.tx
            .execute("DELETE FROM team_members WHERE team_id = ?1", [id])?;
        each(act, ADD, id, &ids)?;
        act.invalidate(ask.member.account_id, Kept::Teams)?;
        Ok(Value::Array(people(&act.view(ask.member.account_id), id)?))
    })
    .await
}

async fn remove_members(ask: Ask) -> Answer {
    ask.does(|act, ask| {
        let id = own(act, ask)?;
        let ids = user_ids(act.tx, ask)?;
        let sql = "DELETE FROM team_members WHERE team_id = ?1 AND user_id = ?2";
        each(act, sql, id, &ids)?;
        act.invalidate(ask.member.account_id, Kept::Teams)
    })
    .await
}
