//! Notes about a contact.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use rusqlite::Row;
use serde_json::{Value, json};

use super::contacts::contact_of;
use super::id_of;
use crate::answer::{Answer, Refusal, empty_answer, json_answer};
use crate::app::App;
use crate::auth::Member;
use crate::db::now;
use crate::params::Params;
use crate::render::{View, set};
use crate::time::seconds;

type Place = Path<(String, String)>;
type OnePlace = Path<(String, String, String)>;

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
        .query_map([id], |row: &Row<'_>| {
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

fn one(view: &View<'_>, id: i64) -> Result<Value, Refusal> {
    notes(view, "id = ?1", id)?
        .into_iter()
        .next()
        .ok_or_else(Refusal::not_found)
}

fn content_of(params: &Params) -> Result<String, Refusal> {
    let wrapped = params
        .under("note")
        .and_then(|note| note.present("content"));
    wrapped
        .or_else(|| params.present("content"))
        .ok_or_else(|| Refusal::invalid("Content can't be blank", &["content"]))
}

async fn list(State(app): State<App>, member: Member, Path((_, id)): Place) -> Answer {
    let notes = app
        .view(member.account_id, Some(member.user_id), move |view| {
            notes(
                view,
                "contact_id = ?1",
                contact_of(view.conn, member.account_id, &id)?.id,
            )
        })
        .await?;
    json_answer(Value::Array(notes))
}

async fn create(
    State(app): State<App>,
    member: Member,
    Path((_, id)): Place,
    params: Params,
) -> Answer {
    let reader = (member.account_id, member.user_id);
    let note = app
        .db
        .write::<_, Refusal>(move |tx| {
            let contact = contact_of(tx, member.account_id, &id)?;
            tx.execute(
                "INSERT INTO notes (account_id, contact_id, user_id, content, created_at, updated_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?5)",
                (member.account_id, contact.id, member.user_id, content_of(&params)?, now()),
            )?;
            Ok(tx.last_insert_rowid())
        })
        .await?;
    json_answer(
        app.view(reader.0, Some(reader.1), move |view| one(view, note))
            .await?,
    )
}

/// The id of the note in a path, if it is one of that contact's.
fn note_of(
    conn: &rusqlite::Connection,
    member: &Member,
    contact: &str,
    note: &str,
) -> Result<i64, Refusal> {
    let contact = contact_of(conn, member.account_id, contact)?;
    Ok(conn.query_row(
        "SELECT id FROM notes WHERE id = ?1 AND contact_id = ?2",
        [id_of(note)?, contact.id],
        |row| row.get(0),
    )?)
}

async fn show(State(app): State<App>, member: Member, Path((_, id, note)): OnePlace) -> Answer {
    let shape = app
        .view(member.account_id, Some(member.user_id), move |view| {
            one(view, note_of(view.conn, &member, &id, &note)?)
        })
        .await?;
    json_answer(shape)
}

async fn update(
    State(app): State<App>,
    member: Member,
    Path((_, id, note)): OnePlace,
    params: Params,
) -> Answer {
    let reader = (member.account_id, member.user_id);
    let note = app
        .db
        .write::<_, Refusal>(move |tx| {
            let note = note_of(tx, &member, &id, &note)?;
            tx.execute(
                "UPDATE notes SET content = ?2, user_id = ?3, updated_at = ?4 WHERE id = ?1",
                (note, content_of(&params)?, member.user_id, now()),
            )?;
            Ok(note)
        })
        .await?;
    json_answer(
        app.view(reader.0, Some(reader.1), move |view| one(view, note))
            .await?,
    )
}

async fn destroy(State(app): State<App>, member: Member, Path((_, id, note)): OnePlace) -> Answer {
    app.db
        .write::<_, Refusal>(move |tx| {
            let note = note_of(tx, &member, &id, &note)?;
            Ok(tx.execute("DELETE FROM notes WHERE id = ?1", [note])?)
        })
        .await?;
    empty_answer()
}
