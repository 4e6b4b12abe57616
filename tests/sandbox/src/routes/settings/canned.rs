//! Canned responses, which every agent may write and delete.

use axum::Router;
use axum::routing::{get, patch};
use rusqlite::{Connection, OptionalExtension, Row};
use serde_json::{Value, json};

use super::{Faults, fields_of};
use crate::answer::{Answer, Refusal};
use crate::app::App;
use crate::db::now;
use crate::params::Params;
use crate::render::Shape;
use crate::routes::ask::Ask;
use crate::routes::furniture::{drop_one, one, rows};
use crate::time::iso;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/canned_responses", get(list).post(create))
        .route(
            "/canned_responses/{id}",
            patch(update).put(update).delete(destroy),
        )
}

fn shape(row: &Row<'_>) -> rusqlite::Result<Value> {
    Ok(json!({
        "id": row.get::<_, i64>("id")?,
        "account_id": row.get::<_, i64>("account_id")?,
        "short_code": row.get::<_, String>("short_code")?,
        "content": row.get::<_, String>("content")?,
        "created_at": iso(row.get("created_at")?),
        "updated_at": iso(row.get("updated_at")?),
    }))
}

async fn list(ask: Ask) -> Answer {
    ask.view(|view, ask| {
        // A short code that begins so, then one that holds it, then a text that does.
        let sql = "SELECT * FROM canned_responses WHERE account_id = ?1
            AND (?2 IS NULL OR short_code LIKE '%' || ?2 || '%' OR content LIKE '%' || ?2 || '%')
            ORDER BY ?2 IS NOT NULL AND short_code LIKE ?2 || '%' DESC,
                ?2 IS NOT NULL AND short_code LIKE '%' || ?2 || '%' DESC, id";
        let text = ask.params.present("search");
        Ok(Value::Array(rows(
            view,
            sql,
            &[&view.account_id, &text],
            shape,
        )?))
    })
    .await
}

fn find(conn: &Connection, ask: &Ask, id: i64) -> Shape {
    one(conn, "canned_responses", ask, id, shape)
}

/// What a canned response would be with these fields, if it may be that.
fn checked(
    conn: &Connection,
    ask: &Ask,
    held: Option<&Value>,
) -> Result<(String, String), Refusal> {
    let fields = match fields_of(&ask.params, "canned_response", &["short_code", "content"]) {
        Ok(fields) => fields,
        // An edit may change nothing.
        Err(_) if held.is_some() => Params::default(),
        Err(refusal) => return Err(refusal),
    };
    let field = |key: &str| {
        let held = held.and_then(|held| held.get(key)?.as_str().map(str::to_owned));
        if fields.has(key) {
            fields.text(key).unwrap_or_default()
        } else {
            held.unwrap_or_default()
        }
    };
    let (short_code, content) = (field("short_code"), field("content"));
    let taken: Option<i64> = conn
        .query_row(
            "SELECT id FROM canned_responses WHERE account_id = ?1 AND short_code = ?2",
            (ask.member.account_id, &short_code),
            |row| row.get(0),
        )
        .optional()?;
    let own = held.and_then(|held| held.get("id")?.as_i64());
    let mut faults = Faults::default();
    faults.check(
        content.trim().is_empty(),
        "content",
        "Content can't be blank",
    );
    faults.check(
        short_code.trim().is_empty(),
        "short_code",
        "Short code can't be blank",
    );
    faults.check(
        taken.is_some() && taken != own,
        "short_code",
        "Short code has already been taken",
    );
    faults.judge()?;
    Ok((short_code, content))
}

async fn create(ask: Ask) -> Answer {
    ask.act(|act, ask| {
        let (short_code, content) = checked(act.tx, ask, None)?;
        act.tx.execute(
            "INSERT INTO canned_responses (account_id, short_code, content, created_at, updated_at)
             VALUES (?1, ?2, ?3, ?4, ?4)",
            (ask.member.account_id, short_code, content, now()),
        )?;
        find(act.tx, ask, act.tx.last_insert_rowid())
    })
    .await
}

async fn update(ask: Ask) -> Answer {
    ask.act(|act, ask| {
        let id = ask.id()?;
        let held = find(act.tx, ask, id)?;
        let (short_code, content) = checked(act.tx, ask, Some(&held))?;
        act.tx.execute(
            "UPDATE canned_responses SET short_code = ?2, content = ?3, updated_at = ?4 WHERE id = ?1",
            (id, short_code, content, now()),
        )?;
        find(act.tx, ask, id)
    })
    .await
}

async fn destroy(ask: Ask) -> Answer {
    ask.does(|act, ask| drop_one(act, "canned_responses", ask))
        .await
}
