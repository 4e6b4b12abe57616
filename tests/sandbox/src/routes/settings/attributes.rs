//! Definitions of custom attributes, which only administrators change.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use rusqlite::{Connection, OptionalExtension, Row};
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

const TYPES: [&str; 8] = [
    "text", "number", "currency", "percent", "link", "date", "list", "checkbox",
];
const MODELS: [&str; 2] = ["conversation_attribute", "contact_attribute"];
const TEXTS: [&str; 5] = [
    "attribute_display_name",
    "attribute_key",
    "attribute_description",
    "regex_pattern",
    "regex_cue",
];
/// Columns of conversations and contacts, whose names no custom attribute may have.
const RESERVED: [&[&str]; 2] = [
    &[
        "status",
        "priority",
        "assignee_id",
        "inbox_id",
        "team_id",
        "display_id",
        "campaign_id",
        "labels",
        "browser_language",
        "country_code",
        "referer",
        "created_at",
        "last_activity_at",
    ],
    &[
        "name",
        "email",
        "phone_number",
        "identifier",
        "country_code",
        "city",
        "created_at",
        "last_activity_at",
        "referer",
        "blocked",
    ],
];

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/custom_attribute_definitions", get(list).post(create))
        .route(
            "/custom_attribute_definitions/{id}",
            get(show).patch(update).put(update).delete(destroy),
        )
}

fn shape(row: &Row<'_>) -> rusqlite::Result<Value> {
    Ok(json!({
        "id": row.get::<_, i64>("id")?,
        "attribute_display_name": row.get::<_, String>("attribute_display_name")?,
        "attribute_display_type": row.get::<_, String>("attribute_display_type")?,
        "attribute_description": row.get::<_, Option<String>>("attribute_description")?,
        "attribute_key": row.get::<_, String>("attribute_key")?,
        "regex_pattern": row.get::<_, Option<String>>("regex_pattern")?,
        "regex_cue": row.get::<_, Option<String>>("regex_cue")?,
        "attribute_values": json_column(row, "attribute_values")?,
        "attribute_model": row.get::<_, String>("attribute_model")?,
        "default_value": row.get::<_, Option<String>>("default_value")?,
        "created_at": iso(row.get("created_at")?),
        "updated_at": iso(row.get("updated_at")?),
    }))
}

async fn list(State(app): State<App>, member: Member, params: Params) -> Answer {
    let model = match params.present("attribute_model").as_deref() {
        None => None,
        Some("0") => Some("conversation_attribute".to_owned()),
        Some("1") => Some("contact_attribute".to_owned()),
        Some(word) => Some(word.to_owned()),
    };
    let found = app
        .db
        .read::<Vec<Value>, Refusal>(move |conn| {
            let mut statement = conn.prepare_cached(
                "SELECT * FROM custom_attribute_definitions WHERE account_id = ?1
                 AND (?2 IS NULL OR attribute_model = ?2) ORDER BY id",
            )?;
            let rows = statement.query_map((member.account_id, model), shape)?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
        .await?;
    json_answer(Value::Array(found))
}

fn find(conn: &Connection, member: &Member, id: &str) -> Result<Value, Refusal> {
    Ok(conn.query_row(
        "SELECT * FROM custom_attribute_definitions WHERE id = ?1 AND account_id = ?2",
        [id_of(id)?, member.account_id],
        shape,
    )?)
}

async fn show(State(app): State<App>, member: Member, Path((_, id)): Place) -> Answer {
    let found = app.db.read(move |conn| find(conn, &member, &id)).await?;
    json_answer(found)
}

/// A word of a list, by itself or by its number.
///
/// # Errors
///
/// 500 for any other word.
fn word(
    fields: &Params,
    key: &str,
    words: &[&'static str],
) -> Result<Option<&'static str>, Refusal> {
    let Some(given) = fields.text(key) else {
        return Ok(None);
    };
    let at = given
        .parse()
        .ok()
        .or_else(|| words.iter().position(|word| *word == given));
    at.and_then(|at: usize| words.get(at).copied())
        .map(Some)
        .ok_or_else(Refusal::crash)
}

/// Writes the fields sent into the row of `id`.
fn write(conn: &Connection, member: &Member, id: i64, params: &Params) -> Result<Value, Refusal> {
    let mut known = TEXTS.to_vec();
    known.extend([
        "attribute_display_type",
        "attribute_model",
        "attribute_values",
    ]);
    let fields = fields_of(params, "custom_attribute_definition", &known)?;
    let kind = word(&fields, "attribute_display_type", &TYPES)?;
    let model = word(&fields, "attribute_model", &MODELS)?;
    let held = find(conn, member, &id.to_string())?;
    let kept = |key: &str| {
        held.get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let field = |key: &str| fields.text(key).unwrap_or_else(|| kept(key));
    let key = field("attribute_key");
    let of_model = model.map_or_else(|| kept("attribute_model"), str::to_owned);
    judge(
        conn,
        member,
        id,
        &of_model,
        &key,
        &field("attribute_display_name"),
    )?;
    let set = |column: &str, value: &str| {
        conn.execute(
            &format!("UPDATE custom_attribute_definitions SET {column} = ?2, updated_at = ?3 WHERE id = ?1"),
            (id, value, now()),
        )
    };
    for (column, word) in [("attribute_display_type", kind), ("attribute_model", model)] {
        if let Some(word) = word {
            set(column, word)?;
        }
    }
    for key in TEXTS {
        if let Some(text) = fields.text(key) {
            set(key, &text)?;
        }
    }
    if let Some(values) = fields.texts("attribute_values") {
        set("attribute_values", &json!(values).to_string())?;
    }
    find(conn, member, &id.to_string())
}

/// Refuses what no definition can be.
fn judge(
    conn: &Connection,
    member: &Member,
    id: i64,
    model: &str,
    key: &str,
    name: &str,
) -> Result<(), Refusal> {
    let taken: Option<i64> = conn
        .query_row(
            "SELECT id FROM custom_attribute_definitions
             WHERE account_id = ?1 AND attribute_model = ?2 AND attribute_key = ?3 AND id <> ?4",
            (member.account_id, model, key, id),
            |row| row.get(0),
        )
        .optional()?;
    let reserved = MODELS
        .iter()
        .zip(RESERVED)
        .any(|(word, keys)| *word == model && keys.contains(&key));
    let mut faults = Faults::default();
    faults.check(
        name.trim().is_empty(),
        "attribute_display_name",
        "Attribute display name can't be blank",
    );
    faults.check(
        key.trim().is_empty(),
        "attribute_key",
        "Attribute key can't be blank",
    );
    faults.check(
        taken.is_some(),
        "attribute_key",
        "Attribute key has already been taken",
    );
    faults.check(
        reserved,
        "attribute_key",
        "Attribute key The provided key is not allowed as it might conflict with default attributes.",
    );
    faults.judge()
}

async fn create(State(app): State<App>, member: Member, params: Params) -> Answer {
    member.must_be_administrator()?;
    let made = app
        .db
        .write(move |tx| {
            // Unique until its own key is written.
            tx.execute(
                "INSERT INTO custom_attribute_definitions (account_id, attribute_key, attribute_display_name,
                    attribute_display_type, attribute_model, created_at, updated_at)
                 VALUES (?1, '', '', 'text', 'conversation_attribute', ?2, ?2)",
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
    let made = app
        .db
        .write(move |tx| {
            find(tx, &member, &id)?;
            member.must_be_administrator()?;
            write(tx, &member, id_of(&id)?, &params)
        })
        .await?;
    json_answer(made)
}

async fn destroy(State(app): State<App>, member: Member, Path((_, id)): Place) -> Answer {
    app.db
        .write::<_, Refusal>(move |tx| {
            find(tx, &member, &id)?;
            member.must_be_administrator()?;
            let sql = "DELETE FROM custom_attribute_definitions WHERE id = ?1";
            Ok(tx.execute(sql, [id_of(&id)?])?)
        })
        .await?;
    gone_answer()
}
