//! Dashboard apps: pages of others beside a conversation.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use rusqlite::{Connection, Row};
use serde_json::{Value, json};

use super::{Faults, fields_of, gone_answer};
use crate::answer::{Answer, Refusal, json_answer};
use crate::app::App;
use crate::auth::Member;
use crate::db::now;
use crate::db::rows::json_column;
use crate::params::Params;
use crate::routes::id_of;
use crate::time::iso;

type Place = Path<(String, String)>;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/dashboard_apps", get(list).post(create))
        .route(
            "/dashboard_apps/{id}",
            get(show).patch(update).put(update).delete(destroy),
        )
}

fn shape(row: &Row<'_>) -> rusqlite::Result<Value> {
    Ok(json!({
        "id": row.get::<_, i64>("id")?,
        "title": row.get::<_, String>("title")?,
        "content": json_column(row, "content")?,
        "created_at": iso(row.get("created_at")?),
    }))
}

async fn list(State(app): State<App>, member: Member) -> Answer {
    let found = app
        .db
        .read::<Vec<Value>, Refusal>(move |conn| {
            let mut statement = conn
                .prepare_cached("SELECT * FROM dashboard_apps WHERE account_id = ?1 ORDER BY id")?;
            let rows = statement.query_map([member.account_id], shape)?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
        .await?;
    json_answer(Value::Array(found))
}

fn find(conn: &Connection, member: &Member, id: i64) -> Result<Value, Refusal> {
    Ok(conn.query_row(
        "SELECT * FROM dashboard_apps WHERE id = ?1 AND account_id = ?2",
        [id, member.account_id],
        shape,
    )?)
}

async fn show(State(app): State<App>, member: Member, Path((_, id)): Place) -> Answer {
    let id = id_of(&id)?;
    let found = app.db.read(move |conn| find(conn, &member, id)).await?;
    json_answer(found)
}

fn write(conn: &Connection, member: &Member, id: i64, params: &Params) -> Result<Value, Refusal> {
    let fields = fields_of(params, "dashboard_app", &["title", "content"])?;
    if let Some(title) = fields.text("title") {
        conn.execute(
            "UPDATE dashboard_apps SET title = ?2 WHERE id = ?1",
            (id, title),
        )?;
    }
    if let Some(content) = fields.get("content") {
        let sql = "UPDATE dashboard_apps SET content = ?2 WHERE id = ?1";
        conn.execute(sql, (id, content.to_string()))?;
    }
    let app = find(conn, member, id)?;
    let blank = app
        .get("title")
        .and_then(Value::as_str)
        .is_none_or(str::is_empty);
    let frames = app.get("content").and_then(Value::as_array);
    let well_formed = frames.is_some_and(|frames| {
        frames
            .iter()
            .all(|frame| frame.get("type").is_some() && frame.get("url").is_some())
    });
    let mut faults = Faults::default();
    faults.check(blank, "title", "Title can't be blank");
    faults.check(!well_formed, "content", "Content : Invalid data");
    faults.judge()?;
    Ok(app)
}

async fn create(State(app): State<App>, member: Member, params: Params) -> Answer {
    let made = app
        .db
        .write(move |tx| {
            tx.execute(
                "INSERT INTO dashboard_apps (account_id, title, content, created_at) VALUES (?1, '', '[]', ?2)",
                [member.account_id, now()],
            )?;
            write(tx, &member, tx.last_insert_rowid(), &params)
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
    let made = app
        .db
        .write(move |tx| {
            find(tx, &member, id)?;
            write(tx, &member, id, &params)
        })
        .await?;
    json_answer(made)
}

async fn destroy(State(app): State<App>, member: Member, Path((_, id)): Place) -> Answer {
    let id = id_of(&id)?;
    app.db
        .write::<_, Refusal>(move |tx| {
            find(tx, &member, id)?;
            Ok(tx.execute("DELETE FROM dashboard_apps WHERE id = ?1", [id])?)
        })
        .await?;
    gone_answer()
}
