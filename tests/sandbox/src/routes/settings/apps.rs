//! Dashboard apps: pages of others beside a conversation.

use axum::Router;
use axum::routing::get;
use rusqlite::{Connection, Row};
use serde_json::{Value, json};

use super::{Faults, fields_of};
use crate::answer::{Answer, no_content};
use crate::app::App;
use crate::db::now;
use crate::db::rows::json_column;
use crate::render::Shape;
use crate::routes::ask::Ask;
use crate::routes::furniture::{drop_one, one, rows};
use crate::time::iso;

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

async fn list(ask: Ask) -> Answer {
    ask.view(|view, _| {
        let sql = "SELECT * FROM dashboard_apps WHERE account_id = ?1 ORDER BY id";
        Ok(Value::Array(rows(view, sql, &[&view.account_id], shape)?))
    })
    .await
}

fn find(conn: &Connection, ask: &Ask, id: i64) -> Shape {
    one(conn, "dashboard_apps", ask, id, shape)
}

async fn show(ask: Ask) -> Answer {
    ask.view(|view, ask| find(view.conn, ask, ask.id()?)).await
}

fn write(conn: &Connection, ask: &Ask, id: i64) -> Shape {
    let fields = fields_of(&ask.params, "dashboard_app", &["title", "content"])?;
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
    let app = find(conn, ask, id)?;
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

async fn create(ask: Ask) -> Answer {
    ask.act(|act, ask| {
        act.tx.execute(
            "INSERT INTO dashboard_apps (account_id, title, content, created_at) VALUES (?1, '', '[]', ?2)",
            [ask.member.account_id, now()],
        )?;
        write(act.tx, ask, act.tx.last_insert_rowid())
    })
    .await
}

async fn update(ask: Ask) -> Answer {
    ask.act(|act, ask| {
        let id = ask.id()?;
        find(act.tx, ask, id)?;
        write(act.tx, ask, id)
    })
    .await
}

async fn destroy(ask: Ask) -> Answer {
    ask.change(|act, ask| drop_one(act, "dashboard_apps", ask))
        .await?;
    no_content()
}
