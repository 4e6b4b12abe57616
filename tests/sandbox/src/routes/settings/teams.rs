//! Teams and their members, which only administrators change.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use rusqlite::{Connection, OptionalExtension};
use serde_json::Value;

use super::{Faults, fields_of};
use crate::act::{Act, Actor, Kept};
use crate::answer::{Answer, Refusal, empty_answer, json_answer};
use crate::app::App;
use crate::auth::Member;
use crate::db::now;
use crate::db::rows::User;
use crate::params::{Params, int_of};
use crate::render::View;
use crate::routes::directory::shapes;
use crate::routes::id_of;

type Place = Path<(String, String)>;

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

async fn list(State(app): State<App>, member: Member) -> Answer {
    let teams = app
        .view(member.account_id, Some(member.user_id), move |view| {
            let ids: Vec<i64> = view
                .conn
                .prepare_cached("SELECT id FROM teams WHERE account_id = ?1 ORDER BY id")?
                .query_map([member.account_id], |row| row.get(0))?
                .collect::<rusqlite::Result<_>>()?;
            let mut teams = Vec::new();
            for id in ids {
                teams.extend(view.team(id)?);
            }
            Ok(teams)
        })
        .await?;
    json_answer(Value::Array(teams))
}

async fn show(State(app): State<App>, member: Member, Path((_, id)): Place) -> Answer {
    let id = id_of(&id)?;
    let team = app
        .view(member.account_id, Some(member.user_id), move |view| {
            view.team(id)?.ok_or_else(Refusal::not_found)
        })
        .await?;
    json_answer(team)
}

/// The columns that the fields sent write, with their values; `0` is a team to be.
fn changes(
    conn: &Connection,
    member: &Member,
    id: i64,
    params: &Params,
) -> Result<Vec<(&'static str, rusqlite::types::Value)>, Refusal> {
    let known = [
        "name",
        "description",
        "allow_auto_assign",
        "icon",
        "icon_color",
    ];
    let fields = fields_of(params, "team", &known)?;
    let mut changes: Vec<(&'static str, rusqlite::types::Value)> = Vec::new();
    if fields.has("name") || id == 0 {
        let name = fields.text("name").unwrap_or_default().to_lowercase();
        let taken: Option<i64> = conn
            .query_row(
                "SELECT id FROM teams WHERE account_id = ?1 AND name = ?2 AND id <> ?3",
                (member.account_id, &name, id),
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

fn write(
    act: &Act<'_>,
    id: i64,
    changes: Vec<(&'static str, rusqlite::types::Value)>,
) -> Result<(), Refusal> {
    for (column, value) in changes {
        let sql = format!("UPDATE teams SET {column} = ?2, updated_at = ?3 WHERE id = ?1");
        act.tx.execute(&sql, (id, value, now()))?;
    }
    Ok(())
}

async fn create(State(app): State<App>, member: Member, params: Params) -> Answer {
    member.must_be_administrator()?;
    let team = app
        .act(Actor::User(member.clone()), move |act| {
            let changes = changes(act.tx, &member, 0, &params)?;
            act.tx.execute(
                "INSERT INTO teams (account_id, name, allow_auto_assign, created_at, updated_at)
                 VALUES (?1, '', 1, ?2, ?2)",
                [member.account_id, now()],
            )?;
            let id = act.tx.last_insert_rowid();
            write(act, id, changes)?;
            act.invalidate(member.account_id, Kept::Teams)?;
            act.view(member.account_id).team(id)
        })
        .await?;
    json_answer(team.ok_or_else(Refusal::not_found)?)
}

async fn update(
    State(app): State<App>,
    member: Member,
    Path((_, id)): Place,
    params: Params,
) -> Answer {
    let id = id_of(&id)?;
    let team = app
        .act(Actor::User(member.clone()), move |act| {
            own(act, &member, id)?;
            let changes = changes(act.tx, &member, id, &params)?;
            write(act, id, changes)?;
            act.invalidate(member.account_id, Kept::Teams)?;
            act.view(member.account_id).team(id)
        })
        .await?;
    json_answer(team.ok_or_else(Refusal::not_found)?)
}

async fn destroy(State(app): State<App>, member: Member, Path((_, id)): Place) -> Answer {
    let id = id_of(&id)?;
    app.act(Actor::User(member.clone()), move |act| {
        own(act, &member, id)?;
        for sql in [
            "UPDATE conversations SET team_id = NULL WHERE team_id = ?1",
            "DELETE FROM team_members WHERE team_id = ?1",
            "DELETE FROM teams WHERE id = ?1",
        ] {
            act.tx.execute(sql, [id])?;
        }
        act.invalidate(member.account_id, Kept::Teams)
    })
    .await?;
    empty_answer()
}

/// Refuses a team of another account, and then who may not change teams.
fn own(act: &Act<'_>, member: &Member, id: i64) -> Result<(), Refusal> {
    act.tx.query_row(
        "SELECT 1 FROM teams WHERE id = ?1 AND account_id = ?2",
        [id, member.account_id],
        |_| Ok(()),
    )?;
    member.must_be_administrator()
}

async fn members(State(app): State<App>, member: Member, Path((_, id)): Place) -> Answer {
    let id = id_of(&id)?;
    let members = app
        .view(member.account_id, Some(member.user_id), move |view| {
            view.team(id)?.ok_or_else(Refusal::not_found)?;
            people(view, id)
        })
        .await?;
    json_answer(Value::Array(members))
}

fn people(view: &View<'_>, id: i64) -> Result<Vec<Value>, Refusal> {
    let condition = "users.id IN (SELECT user_id FROM team_members WHERE team_id = ?2)";
    Ok(shapes(
        view,
        &User::list(view.conn, view.account_id, condition, id)?,
    ))
}

/// Who is sent; all of them must be of the account.
fn user_ids(conn: &Connection, member: &Member, params: &Params) -> Result<Vec<i64>, Refusal> {
    let ids = params.get("user_ids").and_then(Value::as_array);
    let ids: Vec<i64> = ids
        .ok_or_else(Refusal::crash)?
        .iter()
        .map(|id| int_of(id).unwrap_or(0))
        .collect();
    for id in &ids {
        let known: bool = conn.query_row(
            "SELECT EXISTS(SELECT 1 FROM account_users WHERE account_id = ?1 AND user_id = ?2)",
            [member.account_id, *id],
            |row| row.get(0),
        )?;
        if !known {
            return Err(Refusal::unauthorized("Invalid User IDs"));
        }
    }
    Ok(ids)
}

fn add(act: &Act<'_>, team_id: i64, ids: &[i64]) -> Result<(), Refusal> {
    for id in ids {
        act.tx.execute(
            "INSERT OR IGNORE INTO team_members (team_id, user_id) VALUES (?1, ?2)",
            [team_id, *id],
        )?;
    }
    Ok(())
}

fn remove(act: &Act<'_>, team_id: i64, ids: &[i64]) -> Result<(), Refusal> {
    for id in ids {
        act.tx.execute(
            "DELETE FROM team_members WHERE team_id = ?1 AND user_id = ?2",
            [team_id, *id],
        )?;
    }
    Ok(())
}

async fn add_members(
    State(app): State<App>,
    member: Member,
    Path((_, id)): Place,
    params: Params,
) -> Answer {
    let id = id_of(&id)?;
    let added = app
        .act(Actor::User(member.clone()), move |act| {
            own(act, &member, id)?;
            let ids = user_ids(act.tx, &member, &params)?;
            add(act, id, &ids)?;
            act.invalidate(member.account_id, Kept::Teams)?;
            let view = act.view(member.account_id);
            let added: Vec<Value> = people(&view, id)?;
            let is_new = |person: &Value| {
                person
                    .get("id")
                    .and_then(Value::as_i64)
                    .is_some_and(|id| ids.contains(&id))
            };
            Ok(added.into_iter().filter(is_new).collect::<Vec<_>>())
        })
        .await?;
    json_answer(Value::Array(added))
}

async fn set_members(
    State(app): State<App>,
    member: Member,
    Path((_, id)): Place,
    params: Params,
) -> Answer {
    let id = id_of(&id)?;
    let members = app
        .act(Actor::User(member.clone()), move |act| {
            own(act, &member, id)?;
            let ids = user_ids(act.tx, &member, &params)?;
            act.tx
                .execute("DELETE FROM team_members WHERE team_id = ?1", [id])?;
            add(act, id, &ids)?;
            act.invalidate(member.account_id, Kept::Teams)?;
            people(&act.view(member.account_id), id)
        })
        .await?;
    json_answer(Value::Array(members))
}

async fn remove_members(
    State(app): State<App>,
    member: Member,
    Path((_, id)): Place,
    params: Params,
) -> Answer {
    let id = id_of(&id)?;
    app.act(Actor::User(member.clone()), move |act| {
        own(act, &member, id)?;
        let ids = user_ids(act.tx, &member, &params)?;
        remove(act, id, &ids)?;
        act.invalidate(member.account_id, Kept::Teams)
    })
    .await?;
    empty_answer()
}
