//! Files on their way into the state.

use axum::body::Bytes;
use rusqlite::Connection;
use serde_json::Value;
use uuid::Uuid;

use super::Act;
use crate::answer::Refusal;
use crate::db::now;
use crate::params::Upload;
use crate::small::size_of;

/// A file to be attached to a message.
#[derive(Clone, Debug)]
pub struct NewFile {
    /// Its name.
    pub filename: String,
    /// Its type; empty is unknown.
    pub content_type: String,
    /// Its content.
    pub bytes: Bytes,
}

impl From<&Upload> for NewFile {
    fn from(upload: &Upload) -> Self {
        Self {
            filename: upload.filename.clone(),
            content_type: upload.content_type.clone(),
            bytes: upload.bytes.clone(),
        }
    }
}

impl NewFile {
    /// Stores the file; gives back the id of its blob.
    ///
    /// # Errors
    ///
    /// When the database refuses.
    pub fn store(&self, conn: &Connection) -> rusqlite::Result<i64> {
        let content_type = match self.content_type.as_str() {
            "" => "application/octet-stream",
            "audio/wav" => "audio/x-wav",
            given => given,
        };
        let size = size_of(&self.bytes);
        conn.prepare_cached(
            "INSERT INTO blobs (key, filename, content_type, byte_size, width, height, data, created_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute((
            Uuid::new_v4().simple().to_string(),
            &self.filename,
            content_type,
            i64::try_from(self.bytes.len()).unwrap_or(i64::MAX),
            size.map(|(width, _)| width),
            size.map(|(_, height)| height),
            &self.bytes[..],
            now(),
        ))?;
        Ok(conn.last_insert_rowid())
    }
}

/// The kind of attachment that a file of this type makes.
pub fn kind_of(content_type: &str) -> &'static str {
    match content_type {
        "image/jpeg" | "image/png" | "image/gif" | "image/bmp" | "image/webp" => "image",
        "video/mp4" | "video/ogg" | "video/webm" | "video/quicktime" => "video",
        other if other.starts_with("audio/") => "audio",
        _ => "file",
    }
}

impl Act<'_> {
    /// Attaches a stored file to a message.
    pub(super) fn attach(
        &mut self,
        account_id: i64,
        message_id: i64,
        blob_id: i64,
        meta: &Value,
    ) -> Result<(), Refusal> {
        let at = self.tick();
        let content_type: String = self
            .tx
            .prepare_cached("SELECT content_type FROM blobs WHERE id = ?1")?
            .query_row([blob_id], |row| row.get(0))?;
        self.tx
            .prepare_cached(
                "INSERT INTO attachments (account_id, message_id, file_type, blob_id, meta, created_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute((account_id, message_id, kind_of(&content_type), blob_id, meta.to_string(), at))?;
        self.tx
            .prepare_cached("UPDATE messages SET has_attachments = 1 WHERE id = ?1")?
            .execute([message_id])?;
        Ok(())
    }
}
