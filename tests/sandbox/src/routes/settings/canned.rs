//! Canned responses, which every agent may write and delete.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::{get, patch};
use rusqlite::{Connection, OptionalExtension, Row};
use serde_json::{Value, json};

use super::{Faults, fields_of};
use crate::answer::{Answer, Refusal, empty_answer, json_answer};
use crate::app::App;
use crate::auth::Member;
use crate::db::now;
use crate::params::Params;
use crate::routes::id_of;
use crate::time::iso;

type Place = Path<(String, String)>;

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

async fn list(State(app): State<App>, member: Member, params: Params) -> Answer {
    // A short code that begins so, then one that holds it, then a text that does.
    let sql = "SELECT * FROM canned_responses WHERE account_id = ?1
        AND (?2 IS NULL OR short_code LIKE '%' || ?2 || '%' OR content LIKE '%' || ?2 || '%')
        ORDER BY ?2 IS NOT NULL AND short_code LIKE ?2 || '%' DESC,
            ?2 IS NOT NULL AND short_code LIKE '%' || ?2 || '%' DESC, id";
    let found = app
        .db
        .read::<Vec<Value>, Refusal>(move |conn| {
            let mut statement = conn.prepare_cached(sql)?;
            let rows = statement.query_map((member.account_id, params.present("search")), shape)?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
        .await?;
    json_answer(Value::Array(found))
}

fn find(conn: &Connection, member: &Member, id: &str) -> Result<Value, Refusal> {
    Ok(conn.query_row(
        "SELECT * FROM canned_responses WHERE id = ?1 AND account_id = ?2",
        [id_of(id)?, member.account_id],
        shape,
    )?)
}

/// What a canned response would be with these fields, if it may be that.
fn checked(
    conn: &Connection,
    member: &Member,
    params: &Params,
    held: Option<&Value>,
) -> Result<(String, String), Refusal> {
    let fields = match fields_of(params, "canned_response", &["short_code", "content"]) {
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
            (member.account_id, &short_code),
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

async fn create(State(app): State<App>, member: Member, params: Params) -> Answer {
    let made = app
        .db
        .write(move |tx| {
            let (short_code, content) = checked(tx, &member, &params, None)?;
            tx.execute(
                "INSERT INTO canned_responses (account_id, short_code, content, created_at, updated_at)
                 VALUES (?1, ?2, ?3, ?4, ?4)",
                (member.account_id, short_code, content, now()),
            )?;
            find(tx, &member, &tx.last_insert_rowid().to_string())
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
    let made = app
        .db
        .write(move |tx| {
            let held = find(tx, &member, &id)?;
            let (short_code, content) = checked(tx, &member, &params, Some(&held))?;
            tx.execute(
                "UPDATE canned_responses SET short_code = ?2, content = ?3, updated_at = ?4 WHERE id = ?1",
                (id_of(&id)?, short_code, content, now()),
            )?;
            find(tx, &member, &id)
        })
        .await?;
    json_answer(made)
}

async fn destroy(State(app): State<App>, member: Member, Path((_, id)): Place) -> Answer {
    app.db
        .write::<_, Refusal>(move |tx| {
            find(tx, &member, &id)?;
            Ok(tx.execute("DELETE FROM canned_responses WHERE id = ?1", [id_of(&id)?])?)
        })
        .await?;
    empty_answer()
}
