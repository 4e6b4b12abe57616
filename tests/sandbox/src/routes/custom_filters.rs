//! Saved views of conversations and contacts, each person's own. What they ask for is stored as it
//! came, and not looked at.

use axum::Router;
use axum::routing::get;
use rusqlite::{Connection, Row, ToSql};
use serde_json::{Value, json};

use super::ask::Ask;
use super::furniture::{drop_one, rows};
use crate::act::Act;
use crate::answer::{Answer, Refusal, no_content};
use crate::app::App;
use crate::db::now;
use crate::db::rows::json_column;
use crate::params::Params;
use crate::render::Shape;
use crate::time::iso;

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

fn find(conn: &Connection, ask: &Ask, id: i64) -> Shape {
    Ok(conn
        .prepare_cached(
            "SELECT * FROM custom_filters WHERE id = ?1 AND account_id = ?2 AND user_id = ?3",
        )?
        .query_row([id, ask.member.account_id, ask.member.user_id], shape)?)
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

async fn index(ask: Ask) -> Answer {
    ask.view(|view, ask| {
        let kind = ask.params.present("filter_type");
        let kind = kind.unwrap_or_else(|| "conversation".to_owned());
        let sql = "SELECT * FROM custom_filters WHERE account_id = ?1 AND user_id = ?2 AND filter_type = ?3
            ORDER BY id";
        let arguments: [&dyn ToSql; 3] = [&view.account_id, &ask.member.user_id, &kind];
        Ok(Value::Array(rows(view, sql, &arguments, shape)?))
    })
    .await
}

async fn show(ask: Ask) -> Answer {
    ask.view(|view, ask| find(view.conn, ask, ask.id()?)).await
}

async fn create(ask: Ask) -> Answer {
    ask.act(|act, ask| {
        let given = ask.params.record("custom_filter", &FIELDS)?;
        let kind = kind_of(&given)?.unwrap_or_else(|| "conversation".to_owned());
        let name = given.text("name").ok_or_else(Refusal::crash)?;
        let (account_id, user_id) = (ask.member.account_id, ask.member.user_id);
        let held: i64 = act.tx.query_row(
            "SELECT count(*) FROM custom_filters WHERE account_id = ?1 AND user_id = ?2",
            [account_id, user_id],
            |row| row.get(0),
        )?;
        if held >= MOST {
            let text = "Limit reached. The maximum number of allowed filters for a user per account is 1000.";
            return Err(Refusal::invalid(text, &["base"]));
        }
        act.tx.execute(
            "INSERT INTO custom_filters (account_id, user_id, name, filter_type, query, created_at, updated_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)",
            (account_id, user_id, name, kind, query_of(&given).to_string(), now()),
        )?;
        find(act.tx, ask, act.tx.last_insert_rowid())
    })
    .await
}

async fn update(ask: Ask) -> Answer {
    ask.act(|act, ask| {
        let id = ask.id()?;
        find(act.tx, ask, id)?;
        let given = ask.params.record("custom_filter", &FIELDS)?;
        let write = |column: &str, text: String| {
            let sql =
                format!("UPDATE custom_filters SET {column} = ?2, updated_at = ?3 WHERE id = ?1");
            act.tx.execute(&sql, (id, text, now()))
        };
        if given.has("name") {
            write("name", given.text("name").ok_or_else(Refusal::crash)?)?;
        }
        if let Some(kind) = kind_of(&given)? {
            write("filter_type", kind)?;
        }
        if given.has("query") {
            write("query", query_of(&given).to_string())?;
        }
        find(act.tx, ask, id)
    })
    .await
}

async fn destroy(ask: Ask) -> Answer {
    let work = |act: &mut Act<'_>, ask: &Ask| {
        find(act.tx, ask, ask.id()?)?;
        drop_one(act, "custom_filters", ask)
    };
    ask.change(work).await?;
    no_content()
}
