//! Definitions of custom attributes, which only administrators change.

use axum::Router;
use axum::routing::get;
use rusqlite::{Connection, OptionalExtension, Row};
use serde_json::{Value, json};

use super::{Faults, fields_of};
use crate::act::Act;
use crate::answer::{Answer, Refusal, no_content};
use crate::app::App;
use crate::db::now;
use crate::db::rows::json_column;
use crate::params::Params;
use crate::render::Shape;
use crate::routes::ask::Ask;
use crate::routes::furniture::{drop_one, one, rows};
use crate::time::iso;

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

const TABLE: &str = "custom_attribute_definitions";

async fn list(ask: Ask) -> Answer {
    ask.view(|view, ask| {
        let model = ask
            .params
            .present("attribute_model")
            .map(|word| match word.as_str() {
                "0" => "conversation_attribute".to_owned(),
                "1" => "contact_attribute".to_owned(),
                _ => word,
            });
        let sql = "SELECT * FROM custom_attribute_definitions WHERE account_id = ?1
            AND (?2 IS NULL OR attribute_model = ?2) ORDER BY id";
        Ok(Value::Array(rows(
            view,
            sql,
            &[&view.account_id, &model],
            shape,
        )?))
    })
    .await
}

fn find(conn: &Connection, ask: &Ask, id: i64) -> Shape {
    one(conn, TABLE, ask, id, shape)
}

async fn show(ask: Ask) -> Answer {
    ask.view(|view, ask| find(view.conn, ask, ask.id()?)).await
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
fn write(conn: &Connection, ask: &Ask, id: i64) -> Shape {
    let mut known = TEXTS.to_vec();
    known.extend([
        "attribute_display_type",
        "attribute_model",
        "attribute_values",
    ]);
    let fields = fields_of(&ask.params, "custom_attribute_definition", &known)?;
    let kind = word(&fields, "attribute_display_type", &TYPES)?;
    let model = word(&fields, "attribute_model", &MODELS)?;
    let held = find(conn, ask, id)?;
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
        ask,
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
    find(conn, ask, id)
}

/// Refuses what no definition can be.
fn judge(
    conn: &Connection,
    ask: &Ask,
    id: i64,
    model: &str,
    key: &str,
    name: &str,
) -> Result<(), Refusal> {
    let taken: Option<i64> = conn
        .query_row(
            "SELECT id FROM custom_attribute_definitions
             WHERE account_id = ?1 AND attribute_model = ?2 AND attribute_key = ?3 AND id <> ?4",
            (ask.member.account_id, model, key, id),
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

async fn create(ask: Ask) -> Answer {
    ask.member.must_be_administrator()?;
    ask.act(|act, ask| {
        // Unique until its own key is written.
        act.tx.execute(
            "INSERT INTO custom_attribute_definitions (account_id, attribute_key, attribute_display_name,
                attribute_display_type, attribute_model, created_at, updated_at)
             VALUES (?1, '', '', 'text', 'conversation_attribute', ?2, ?2)",
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
        ask.member.must_be_administrator()?;
        write(act.tx, ask, id)
    })
    .await
}

async fn destroy(ask: Ask) -> Answer {
    let work = |act: &mut Act<'_>, ask: &Ask| {
        find(act.tx, ask, ask.id()?)?;
        ask.member.must_be_administrator()?;
        drop_one(act, TABLE, ask)
    };
    ask.change(work).await?;
    no_content()
}
