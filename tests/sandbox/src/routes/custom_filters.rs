//! Saved views of conversations and contacts, each person's own. What they ask for is stored as it
//! came, and not looked at.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use rusqlite::{Connection, Row};
use serde_json::{Value, json};

use super::{furniture::rows, id_of};
use crate::act::Actor;
use crate::answer::{Answer, Refusal, json_answer, no_content};
use crate::app::App;
use crate::auth::Member;
use crate::db::now;
use crate::db::rows::json_column;
use crate::params::Params;
use crate::time::iso;

type Place = Path<(String, String)>;

const FIELDS: [&str; 3] = ["name", "filter_type", "query"];

/// A person keeps no more of them in one account.
const MOST: i64 = 1000;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/custom_filters", get(index).post(create))
        .route(
            "/custom_filters/{id}",
            get(show).patch(update).put(update).delete(destroy),
        )
}

fn shape(row: &Row<'_>) -> rusqlite::Result<Value> {
    Ok(json!({
        "id": row.get::<_, i64>("id")?,
        "name": row.get::<_, String>("name")?,
        "filter_type": row.get::<_, String>("filter_type")?,
        "query": json_column(row, "query")?,
        "created_at": iso(row.get("created_at")?),
        "updated_at": iso(row.get("updated_at")?),
    }))
}

fn find(conn: &Connection, member: &Member, id: i64) -> Result<Value, Refusal> {
    Ok(conn
        .prepare_cached(
            "SELECT * FROM custom_filters WHERE id = ?1 AND account_id = ?2 AND user_id = ?3",
        )?
        .query_row([id, member.account_id, member.user_id], shape)?)
}

/// The word of a `filter_type`; an unknown one breaks the real server.
fn kind_of(params: &Params) -> Result<Option<String>, Refusal> {
    match params.get("filter_type") {
        None => Ok(None),
        Some(_) => match params.text("filter_type").as_deref() {
            Some(word @ ("conversation" | "contact" | "report")) => Ok(Some(word.to_owned())),
            Some("0") => Ok(Some("conversation".to_owned())),
            Some("1") => Ok(Some("contact".to_owned())),
            Some("2") => Ok(Some("report".to_owned())),
            _ => Err(Refusal::crash()),
        },
    }
}

/// What is not an object is kept as the text of an empty one.
fn query_of(params: &Params) -> Value {
    match params.get("query") {
        Some(query @ Value::Object(_)) => query.clone(),
        _ => json!("{}"),
    }
}

async fn index(State(app): State<App>, member: Member, params: Params) -> Answer {
    let kind = params
        .present("filter_type")
        .unwrap_or_else(|| "conversation".to_owned());
    let found = app
        .view(member.account_id, None, move |view| {
            rows(
                view,
                "SELECT * FROM custom_filters WHERE account_id = ?1 AND user_id = ?2 AND filter_type = ?3
                 ORDER BY id",
                &[&view.account_id, &member.user_id, &kind],
                shape,
            )
        })
        .await?;
    json_answer(Value::Array(found))
}

async fn show(State(app): State<App>, member: Member, Path((_, id)): Place) -> Answer {
    let id = id_of(&id)?;
    let found = app
        .view(member.account_id, None, move |view| {
            find(view.conn, &member, id)
        })
        .await?;
    json_answer(found)
}

async fn create(State(app): State<App>, member: Member, params: Params) -> Answer {
    let given = params.record("custom_filter", &FIELDS)?;
    let kind = kind_of(&given)?.unwrap_or_else(|| "conversation".to_owned());
    let name = given.text("name").ok_or_else(Refusal::crash)?;
    let query = query_of(&given);
    let made = app
        .act(Actor::User(member.clone()), move |act| {
            let held: i64 = act.tx.query_row(
                "SELECT count(*) FROM custom_filters WHERE account_id = ?1 AND user_id = ?2",
                [member.account_id, member.user_id],
                |row| row.get(0),
            )?;
            if held >= MOST {
                let text = "Limit reached. The maximum number of allowed filters for a user per account is 1000.";
                return Err(Refusal::invalid(text, &["base"]));
            }
            act.tx.execute(
                "INSERT INTO custom_filters (account_id, user_id, name, filter_type, query, created_at, updated_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)",
                (member.account_id, member.user_id, name, kind, query.to_string(), now()),
            )?;
            find(act.tx, &member, act.tx.last_insert_rowid())
        })
        .await?;
    json_answer(made)
}

async fn update(
    State(app): State<App>,
    member: Member,
    Path((_, id)): Place,
    params: Params,
) -> Answer {
    let id = id_of(&id)?;
    let changed = app
        .act(Actor::User(member.clone()), move |act| {
            find(act.tx, &member, id)?;
            let given = params.record("custom_filter", &FIELDS)?;
            if given.has("name") {
                let name = given.text("name").ok_or_else(Refusal::crash)?;
                act.tx.execute(
                    "UPDATE custom_filters SET name = ?2 WHERE id = ?1",
                    (id, name),
                )?;
            }
            if let Some(kind) = kind_of(&given)? {
                let sql = "UPDATE custom_filters SET filter_type = ?2 WHERE id = ?1";
                act.tx.execute(sql, (id, kind))?;
            }
            if given.has("query") {
                let sql = "UPDATE custom_filters SET query = ?2 WHERE id = ?1";
                act.tx.execute(sql, (id, query_of(&given).to_string()))?;
            }
            act.tx.execute(
                "UPDATE custom_filters SET updated_at = ?2 WHERE id = ?1",
                (id, now()),
            )?;
            find(act.tx, &member, id)
        })
        .await?;
    json_answer(changed)
}

async fn destroy(State(app): State<App>, member: Member, Path((_, id)): Place) -> Answer {
    let id = id_of(&id)?;
    app.act(Actor::User(member.clone()), move |act| {
        find(act.tx, &member, id)?;
        act.tx
            .execute("DELETE FROM custom_filters WHERE id = ?1", [id])?;
        Ok(())
    })
    .await?;
    no_content()
}
