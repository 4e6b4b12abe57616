//! Macros: several actions under one name.

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use serde_json::{Value, json};

use super::furniture::rows;
use crate::answer::{Answer, json_answer};
use crate::app::App;
use crate::auth::Member;
use crate::db::rows::json_column;
use crate::render::set;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/macros", get(macros))
}

async fn macros(State(app): State<App>, member: Member) -> Answer {
    let found = app
        .view(member.account_id, Some(member.user_id), move |view| {
            let mut found = rows(
                view,
                "SELECT * FROM macros WHERE account_id = ?1
                 AND (visibility = 'global' OR (visibility = 'personal' AND created_by_id = ?2)) ORDER BY id",
                &[&view.account_id, &member.user_id],
                |row| {
                    Ok(json!({
                        "id": row.get::<_, i64>("id")?,
                        "name": row.get::<_, String>("name")?,
                        "visibility": row.get::<_, String>("visibility")?,
                        "created_by": row.get::<_, Option<i64>>("created_by_id")?,
                        "updated_by": row.get::<_, Option<i64>>("updated_by_id")?,
                        "account_id": view.account_id,
                        "actions": json_column(row, "actions")?,
                    }))
                },
            )?;
            for shape in &mut found {
                for key in ["created_by", "updated_by"] {
                    let id = shape.get(key).and_then(Value::as_i64);
                    let person = id.map(|id| view.user(id)).transpose()?.flatten();
                    set(shape, key, person.map_or(Value::Null, |person| view.agent(&person)));
                }
            }
            Ok(found)
        })
        .await?;
    json_answer(json!({ "payload": found }))
}
