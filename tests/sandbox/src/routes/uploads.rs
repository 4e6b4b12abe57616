//! Files uploaded ahead of the message or macro they go into.

use axum::Router;
use axum::extract::State;
use axum::routing::post;
use serde_json::json;

use crate::act::NewFile;
use crate::answer::{Answer, Refusal, json_answer};
use crate::app::App;
use crate::auth::Member;
use crate::params::Params;
use crate::render::blob_address;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/upload", post(upload))
}

/// A file is kept; an address is refused, as the sandbox reaches nothing outside itself.
async fn upload(State(app): State<App>, _: Member, params: Params) -> Answer {
    let file = params.files.iter().find(|file| file.field == "attachment");
    let Some(file) = file.map(NewFile::from) else {
        return Err(Refusal::unprocessable(if params.has("external_url") {
            "Invalid URL provided"
        } else {
            "No file or URL provided"
        }));
    };
    let (key, name): (String, String) = app
        .db
        .write::<_, Refusal>(move |tx| {
            let id = file.store(tx)?;
            Ok(tx.query_row(
                "SELECT key, filename FROM blobs WHERE id = ?1",
                [id],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?)
        })
        .await?;
    json_answer(json!({
        "file_url": blob_address(&app.base_url, &key, &name),
        "blob_id": key,
    }))
}
