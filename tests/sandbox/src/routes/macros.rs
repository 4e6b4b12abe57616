//! Macros: several deeds under one name, kept for everybody or for oneself.

use axum::Router;
use axum::http::StatusCode;
use axum::routing::{get, post};
use rusqlite::{Connection, OptionalExtension, Row};
use serde_json::{Value, json};

use super::ask::Ask;
use super::furniture::{drop_one, one, rows};
use crate::act::macros::DEEDS;
use crate::act::{Act, Actor};
use crate::answer::{Answer, Refusal, empty_answer};
use crate::app::App;
use crate::auth::Member;
use crate::db::now;
use crate::db::rows::{Conversation, json_column};
use crate::params::{Params, int_of};
use crate::render::{Shape, View, blob_address, found, set};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/macros", get(index).post(create))
        .route(
            "/macros/{id}",
            get(show).patch(update).put(update).delete(destroy),
        )
        .route("/macros/{id}/execute", post(execute))
}

/// A macro without the people, whose ids stand in their places.
fn bare(row: &Row<'_>) -> rusqlite::Result<Value> {
    Ok(json!({
        "id": row.get::<_, i64>("id")?,
        "name": row.get::<_, String>("name")?,
        "visibility": row.get::<_, Option<String>>("visibility")?,
        "created_by": row.get::<_, Option<i64>>("created_by_id")?,
        "updated_by": row.get::<_, Option<i64>>("updated_by_id")?,
        "account_id": row.get::<_, i64>("account_id")?,
        "actions": json_column(row, "actions")?,
    }))
}

/// Puts in the people and the files.
fn complete(view: &View<'_>, mut shape: Value) -> Result<Value, Refusal> {
    for key in ["created_by", "updated_by"] {
        let id = shape.get(key).and_then(Value::as_i64);
        let person = id.map(|id| view.user(id)).transpose()?.flatten();
        let person = person.map_or(Value::Null, |person| view.agent(&person));
        set(&mut shape, key, person);
    }
    let id = shape.get("id").and_then(Value::as_i64);
    let files = rows(
        view,
        "SELECT macro_files.id AS id, macro_id, blob_id, content_type, filename, key FROM macro_files
         JOIN blobs ON blobs.id = blob_id WHERE macro_id = ?1 ORDER BY macro_files.id",
        &[&id],
        |row| {
            let filename: String = row.get("filename")?;
            let key: String = row.get("key")?;
            Ok(json!({
                "id": row.get::<_, i64>("id")?,
                "macro_id": row.get::<_, i64>("macro_id")?,
                "file_type": row.get::<_, String>("content_type")?,
                "account_id": view.account_id,
                "file_url": blob_address(&view.app.base_url, &key, &filename),
                "blob_id": row.get::<_, i64>("blob_id")?,
                "filename": filename,
            }))
        },
    )?;
    if !files.is_empty() {
        set(&mut shape, "files", Value::Array(files));
    }
    Ok(shape)
}

/// The macro of the path, if there is one.
fn find(conn: &Connection, ask: &Ask) -> Result<Option<Value>, Refusal> {
    let Ok(id) = ask.id() else { return Ok(None) };
    Ok(conn
        .prepare_cached("SELECT * FROM macros WHERE id = ?1 AND account_id = ?2")?
        .query_row([id, ask.member.account_id], bare)
        .optional()?)
}

fn is_global(shape: &Value) -> bool {
    shape.get("visibility").and_then(Value::as_str) == Some("global")
}

/// Refuses who may not see, or not change, a macro.
fn allow(shape: &Value, member: &Member, changes: bool) -> Result<(), Refusal> {
    let own = shape.get("created_by").and_then(Value::as_i64) == Some(member.user_id);
    if own || (is_global(shape) && (!changes || member.is_administrator())) {
        Ok(())
    } else {
        Err(Refusal::forbidden())
    }
}

async fn index(ask: Ask) -> Answer {
    ask.view(|view, ask| {
        let sql = "SELECT * FROM macros WHERE account_id = ?1
            AND (visibility = 'global' OR (visibility = 'personal' AND created_by_id = ?2)) ORDER BY id";
        let found = rows(view, sql, &[&view.account_id, &ask.member.user_id], bare)?;
        let shapes = found.into_iter().map(|shape| complete(view, shape));
        Ok(json!({"payload": shapes.collect::<Result<Vec<_>, _>>()?}))
    })
    .await
}

async fn show(ask: Ask) -> Answer {
    ask.view(|view, ask| {
        let shape = find(view.conn, ask)?.ok_or(Refusal::Empty(StatusCode::NOT_FOUND))?;
        allow(&shape, &ask.member, false)?;
        Ok(json!({"payload": complete(view, shape)?}))
    })
    .await
}

/// The visibility a person can give: an agent's macros are always personal. A word of no meaning
/// breaks the real server, and none is stored as none.
fn visibility(params: &Params, member: &Member) -> Result<Option<String>, Refusal> {
    let word = params.text("visibility");
    match word.as_deref() {
        None | Some("personal" | "global") if !member.is_administrator() => {
            Ok(Some("personal".to_owned()))
        }
        None | Some("personal" | "global") => Ok(word),
        _ => Err(Refusal::crash()),
    }
}

/// The deeds of a request, with the files they name stored by number.
fn deeds(conn: &Connection, params: &Params) -> Result<(Vec<Value>, Vec<i64>), Refusal> {
    let given = params
        .get("actions")
        .and_then(Value::as_array)
        .ok_or_else(Refusal::crash)?;
    let name_of = |deed: &Value| {
        deed.get("action_name")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let unknown: Vec<String> = given
        .iter()
        .map(name_of)
        .filter(|name| !DEEDS.contains(&name.as_str()))
        .collect();
    if !unknown.is_empty() {
        let text = format!(
            "Macro execution actions {} not supported.",
            unknown.join(",")
        );
        let body = json!({"error": {"actions": [text]}});
        return Err(Refusal::Json(StatusCode::UNPROCESSABLE_ENTITY, body));
    }
    let (mut deeds, mut blobs) = (given.clone(), Vec::new());
    for deed in &mut deeds {
        if name_of(deed) != "send_attachment" {
            continue;
        }
        let named = deed
            .get("action_params")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
        let mut numbers = Vec::new();
        for name in named {
            let blob: Option<i64> = found(
                conn.prepare_cached("SELECT id FROM blobs WHERE id = ?1 OR key = ?2")?
                    .query_row((int_of(&name), name.as_str()), |row| row.get(0)),
            )?;
            numbers.push(blob.ok_or_else(|| Refusal::unprocessable("Invalid attachment"))?);
        }
        set(deed, "action_params", json!(numbers));
        blobs.extend(numbers);
    }
    Ok((deeds, blobs))
}

fn keep_files(act: &Act<'_>, macro_id: i64, blobs: &[i64]) -> Result<(), Refusal> {
    act.tx
        .execute("DELETE FROM macro_files WHERE macro_id = ?1", [macro_id])?;
    for blob in blobs {
        act.tx.execute(
            "INSERT INTO macro_files (macro_id, blob_id) VALUES (?1, ?2)",
            [macro_id, *blob],
        )?;
    }
    Ok(())
}

/// The macro of an id, with the files it now has.
fn kept(act: &Act<'_>, ask: &Ask, id: i64, blobs: Option<&[i64]>) -> Shape {
    if let Some(blobs) = blobs {
        keep_files(act, id, blobs)?;
    }
    let shape = one(act.tx, "macros", ask, id, bare)?;
    Ok(json!({"payload": complete(&act.view(ask.member.account_id), shape)?}))
}

async fn create(ask: Ask) -> Answer {
    ask.act(|act, ask| {
        let visibility = visibility(&ask.params, &ask.member)?;
        let (deeds, blobs) = deeds(act.tx, &ask.params)?;
        let name = ask.params.text("name").ok_or_else(Refusal::crash)?;
        let (account_id, user_id) = (ask.member.account_id, ask.member.user_id);
        act.tx.execute(
            "INSERT INTO macros (account_id, name, visibility, actions, created_by_id, updated_by_id,
                created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?6)",
            (account_id, name, visibility, json!(deeds).to_string(), user_id, now()),
        )?;
        kept(act, ask, act.tx.last_insert_rowid(), Some(&blobs))
    })
    .await
}

/// The id of the macro of the path, if the person may change it. Where there is none, the real
/// server breaks.
fn own(act: &Act<'_>, ask: &Ask) -> Result<i64, Refusal> {
    let shape = find(act.tx, ask)?.ok_or_else(Refusal::crash)?;
    allow(&shape, &ask.member, true)?;
    ask.id()
}

async fn update(ask: Ask) -> Answer {
    ask.act(|act, ask| {
        let id = own(act, ask)?;
        let visibility = visibility(&ask.params, &ask.member)?;
        if ask.params.has("name") {
            let name = ask.params.text("name").ok_or_else(Refusal::crash)?;
            act.tx
                .execute("UPDATE macros SET name = ?2 WHERE id = ?1", (id, name))?;
        }
        let mut blobs = None;
        if ask.params.has("actions") {
            let (deeds, files) = deeds(act.tx, &ask.params)?;
            let sql = "UPDATE macros SET actions = ?2 WHERE id = ?1";
            act.tx.execute(sql, (id, json!(deeds).to_string()))?;
            blobs = Some(files);
        }
        act.tx.execute(
            "UPDATE macros SET visibility = ?2, updated_by_id = ?3, updated_at = ?4 WHERE id = ?1",
            (id, visibility, ask.member.user_id, now()),
        )?;
        kept(act, ask, id, blobs.as_deref())
    })
    .await
}

async fn destroy(ask: Ask) -> Answer {
    ask.does(|act, ask| {
        let id = own(act, ask)?;
        keep_files(act, id, &[])?;
        drop_one(act, "macros", ask)
    })
    .await
}

/// Answers at once, also for a macro there is none of; the work follows.
async fn execute(ask: Ask) -> Answer {
    let (app, member) = (ask.app.clone(), ask.member.clone());
    let numbers = ask.params.get("conversation_ids").and_then(Value::as_array);
    let numbers: Vec<i64> = numbers.into_iter().flatten().filter_map(int_of).collect();
    let known = ask.read(|view, ask| {
        let shape = find(view.conn, ask)?;
        if let Some(shape) = &shape {
            allow(shape, &ask.member, false)?;
        }
        Ok(shape)
    });
    if let Some(mut shape) = known.await?
        && let Some(Value::Array(deeds)) = shape.get_mut("actions").map(Value::take)
    {
        app.later(perform(app.clone(), member, deeds, numbers));
    }
    empty_answer()
}

async fn perform(app: App, member: Member, deeds: Vec<Value>, mut numbers: Vec<i64>) {
    numbers.sort_unstable();
    for number in numbers {
        for deed in &deeds {
            let (deed, account_id) = (deed.clone(), member.account_id);
            let done = app.act_in_background(Actor::User(member.clone()), move |act| {
                let row = Conversation::numbered(act.tx, account_id, number)?;
                act.perform(row.id, &deed)
            });
            // A deed that fails is passed over in silence.
            drop(done.await);
        }
    }
}
