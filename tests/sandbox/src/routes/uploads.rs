//! Files uploaded ahead of the message or macro they go into.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::post;
use serde_json::json;
use uuid::Uuid;

use crate::act::NewFile;
use crate::answer::{Answer, Refusal, json_answer};
use crate::app::App;
use crate::auth::Member;
use crate::db::now;
use crate::files::upload_address;
use crate::params::Params;
use crate::render::blob_address;
use crate::time::iso;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/upload", post(upload)).route(
        "/conversations/{number}/direct_uploads",
        post(direct_upload),
    )
}

/// Makes room for a file whose content is put to an address of its own.
async fn direct_upload(
    State(app): State<App>,
    member: Member,
    Path((_, number)): Path<(String, String)>,
    params: Params,
) -> Answer {
    let blob = params
        .under("blob")
        .filter(|blob| !blob.object().is_empty())
        .ok_or_else(|| Refusal::missing("blob"))?;
    let filename = blob.text("filename").unwrap_or_default();
    let content_type = blob.text("content_type").unwrap_or_default();
    let byte_size = blob.int("byte_size").unwrap_or_default();
    let key = Uuid::new_v4().simple().to_string();
    let (made, row) = (now(), (key.clone(), filename.clone(), content_type.clone()));
    let id = app
        .db
        .write::<i64, Refusal>(move |tx| {
            member.conversation(tx, &number)?;
            tx.execute(
                "INSERT INTO blobs (key, filename, content_type, byte_size, data, created_at)
                 VALUES (?1, ?2, ?3, ?4, x'', ?5)",
                (row.0, row.1, row.2, byte_size, made),
            )?;
            Ok(tx.last_insert_rowid())
        })
        .await?;
    json_answer(json!({
        "id": id,
        "key": Uuid::new_v4().simple().to_string(),
        "filename": filename,
        "content_type": content_type,
        "metadata": {},
        "byte_size": byte_size,
        "checksum": blob.get("checksum"),
        "created_at": iso(Some(made)),
        "service_name": "local",
        "attachable_sgid": key,
        "signed_id": key,
        "direct_upload": {
            "url": upload_address(&app.base_url, &key),
            "headers": {"Content-Type": content_type},
        },
    }))
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
