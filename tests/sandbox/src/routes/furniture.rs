//! Canned responses, custom attributes and dashboard apps, as they are listed.

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use rusqlite::Row;
use serde_json::{Value, json};

use crate::answer::{Answer, Refusal, json_answer};
use crate::app::App;
use crate::auth::Member;
use crate::db::rows::json_column;
use crate::params::Params;
use crate::render::View;
use crate::time::iso;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/canned_responses", get(canned_responses))
        .route("/custom_attribute_definitions", get(attribute_definitions))
        .route("/dashboard_apps", get(dashboard_apps))
}

/// The rows of a statement with up to three texts as arguments.
pub(super) fn rows(
    view: &View<'_>,
    sql: &str,
    arguments: &[&dyn rusqlite::ToSql],
    shape: impl Fn(&Row<'_>) -> rusqlite::Result<Value>,
) -> Result<Vec<Value>, Refusal> {
    let mut statement = view.conn.prepare_cached(sql)?;
    let rows = statement.query_map(arguments, |row| shape(row))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

async fn canned_responses(State(app): State<App>, member: Member, params: Params) -> Answer {
    let search = params.present("search");
    let found = app
        .view(member.account_id, None, move |view| {
            let shape = |row: &Row<'_>| {
                Ok(json!({
                    "id": row.get::<_, i64>("id")?,
                    "account_id": row.get::<_, i64>("account_id")?,
                    "short_code": row.get::<_, String>("short_code")?,
                    "content": row.get::<_, String>("content")?,
                    "created_at": iso(row.get("created_at")?),
                    "updated_at": iso(row.get("updated_at")?),
                }))
            };
            match search {
                None => rows(
                    view,
                    "SELECT * FROM canned_responses WHERE account_id = ?1 ORDER BY id",
                    &[&view.account_id],
                    shape,
                ),
                // A short code that begins so, then one that holds it, then a text that does.
                Some(word) => rows(
                    view,
                    "SELECT * FROM canned_responses WHERE account_id = ?1
                     AND (short_code LIKE '%' || ?2 || '%' OR content LIKE '%' || ?2 || '%')
                     ORDER BY short_code LIKE ?2 || '%' DESC, short_code LIKE '%' || ?2 || '%' DESC, id",
                    &[&view.account_id, &word],
                    shape,
                ),
            }
        })
        .await?;
    json_answer(Value::Array(found))
}

async fn attribute_definitions(State(app): State<App>, member: Member, params: Params) -> Answer {
    let model = match params.present("attribute_model").as_deref() {
        None => "%".to_owned(),
        Some("0") => "conversation_attribute".to_owned(),
        Some("1") => "contact_attribute".to_owned(),
        Some(word) => word.replace('%', ""),
    };
    let found = app
        .view(member.account_id, None, move |view| {
            rows(
                view,
                "SELECT * FROM custom_attribute_definitions WHERE account_id = ?1
                 AND attribute_model LIKE ?2 ORDER BY id",
                &[&view.account_id, &model],
                |row| {
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
                },
            )
        })
        .await?;
    json_answer(Value::Array(found))
}

async fn dashboard_apps(State(app): State<App>, member: Member) -> Answer {
    let found = app
        .view(member.account_id, None, |view| {
            rows(
                view,
                "SELECT * FROM dashboard_apps WHERE account_id = ?1 ORDER BY id",
                &[&view.account_id],
                |row| {
                    Ok(json!({
                        "id": row.get::<_, i64>("id")?,
                        "title": row.get::<_, String>("title")?,
                        "content": json_column(row, "content")?,
                        "created_at": iso(row.get("created_at")?),
                    }))
                },
            )
        })
        .await?;
    json_answer(Value::Array(found))
}
