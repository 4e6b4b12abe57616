//! Notes about a contact.

use axum::Router;
use axum::routing::get;
use rusqlite::Connection;
use serde_json::{Value, json};

use super::ask::Ask;
use super::id_of;
use crate::answer::{Answer, Refusal};
use crate::app::App;
use crate::db::now;
use crate::render::{Shape, View, set};
use crate::time::seconds;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/contacts/{id}/notes", get(list).post(create))
        .route(
            "/contacts/{id}/notes/{note}",
            get(show).patch(update).put(update).delete(destroy),
        )
}

/// Notes that a condition picks, newest first.
fn notes(view: &View<'_>, condition: &str, id: i64) -> Result<Vec<Value>, Refusal> {
    let sql = format!("SELECT * FROM notes WHERE {condition} ORDER BY created_at DESC, id DESC");
    let mut statement = view.conn.prepare_cached(&sql)?;
    let rows = statement
        .query_map([id], |row| {
            Ok((
                row.get::<_, Option<i64>>("user_id")?,
                json!({
                    "id": row.get::<_, i64>("id")?,
                    "content": row.get::<_, String>("content")?,
                    // The real server has them null, too.
                    "account_id": null,
                    "contact_id": null,
                    "created_at": seconds(Some(row.get("created_at")?)),
                    "updated_at": seconds(Some(row.get("updated_at")?)),
                }),
            ))
        })?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let mut shapes = Vec::new();
    for (user_id, mut shape) in rows {
        if let Some(user) = user_id.map(|id| view.user(id)).transpose()?.flatten() {
            set(&mut shape, "user", view.agent(&user));
        }
        shapes.push(shape);
    }
    Ok(shapes)
}

fn one(view: &View<'_>, id: i64) -> Shape {
    let found = notes(view, "id = ?1", id)?.into_iter().next();
    found.ok_or_else(Refusal::not_found)
}

fn content_of(ask: &Ask) -> Result<String, Refusal> {
    let wrapped = ask.params.under("note");
    wrapped
        .and_then(|note| note.present("content"))
        .or_else(|| ask.params.present("content"))
        .ok_or_else(|| Refusal::invalid("Content can't be blank", &["content"]))
}

/// The id of the note in the path, if it is one of the contact's.
fn note_of(conn: &Connection, ask: &Ask) -> Result<i64, Refusal> {
    let contact = ask.contact(conn)?;
    Ok(conn
        .prepare_cached("SELECT id FROM notes WHERE id = ?1 AND contact_id = ?2")?
        .query_row([id_of(ask.word(1))?, contact.id], |row| row.get(0))?)
}

async fn list(ask: Ask) -> Answer {
    ask.view(|view, ask| {
        let contact = ask.contact(view.conn)?;
        Ok(Value::Array(notes(view, "contact_id = ?1", contact.id)?))
    })
    .await
}

async fn show(ask: Ask) -> Answer {
    ask.view(|view, ask| one(view, note_of(view.conn, ask)?))
        .await
}

async fn create(ask: Ask) -> Answer {
    ask.act(|act, ask| {
        let contact = ask.contact(act.tx)?;
        act.tx.execute(
            "INSERT INTO notes (account_id, contact_id, user_id, content, created_at, updated_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?5)",
            (
                contact.account_id,
                contact.id,
                ask.member.user_id,
                content_of(ask)?,
                now(),
            ),
        )?;
        one(&act.view(contact.account_id), act.tx.last_insert_rowid())
    })
    .await
}

async fn update(ask: Ask) -> Answer {
    ask.act(|act, ask| {
        let note = note_of(act.tx, ask)?;
        act.tx.execute(
            "UPDATE notes SET content = ?2, user_id = ?3, updated_at = ?4 WHERE id = ?1",
            (note, content_of(ask)?, ask.member.user_id, now()),
        )?;
        one(&act.view(ask.member.account_id), note)
    })
    .await
}

async fn destroy(ask: Ask) -> Answer {
    ask.does(|act, ask| {
        let note = note_of(act.tx, ask)?;
        act.tx.execute("DELETE FROM notes WHERE id = ?1", [note])?;
        Ok(())
    })
    .await
}
