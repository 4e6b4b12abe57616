//! Attachments, and the addresses of stored files.

use std::collections::BTreeMap;
use std::rc::Rc;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use rusqlite::Row;
use serde_json::{Value, json};

use super::{Picture, Shape, View, set};
use crate::answer::Refusal;
use crate::db::rows::{Message, json_column};
use crate::db::{Micros, now};
use crate::time::seconds;

const IN_A_NAME: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// The address of a stored file, as the real server gives it out.
pub fn blob_address(base_url: &str, key: &str, filename: &str) -> String {
    let name = utf8_percent_encode(filename, IN_A_NAME);
    format!("{base_url}/rails/active_storage/blobs/redirect/{key}/{name}")
}

/// The address of a stored picture's small copy.
pub fn representation_address(base_url: &str, key: &str, filename: &str) -> String {
    let name = utf8_percent_encode(filename, IN_A_NAME);
    format!("{base_url}/rails/active_storage/representations/redirect/{key}/small/{name}")
}

struct Stored {
    key: String,
    filename: String,
    content_type: String,
    byte_size: i64,
    width: Option<i64>,
    height: Option<i64>,
}

/// Attachments joined to what is stored of them.
const SELECT: &str = "SELECT a.*, b.key, b.filename, b.content_type, b.byte_size, b.width, b.height
    FROM attachments a LEFT JOIN blobs b ON b.id = a.blob_id";

impl View<'_> {
    /// The attachments of a message, in the order they were sent.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn attachments(&self, message: &Message) -> Result<Rc<Vec<Value>>, Refusal> {
        let files = self.files.get(message.id, || {
            let of_one = self.attachments_of(&format!("[{}]", message.id))?;
            Ok(of_one
                .into_iter()
                .next()
                .map(|(_, files)| files)
                .unwrap_or_default())
        })?;
        Ok(files.unwrap_or_default())
    }

    /// The attachments of these messages, a JSON array of ids.
    pub(super) fn attachments_of(&self, ids: &str) -> rusqlite::Result<Vec<(i64, Vec<Value>)>> {
        let mut statement = self.conn.prepare_cached(&format!(
            "{SELECT} WHERE a.message_id IN (SELECT value FROM json_each(?1)) ORDER BY a.id"
        ))?;
        let mut rows = statement.query([ids])?;
        let mut files: BTreeMap<i64, Vec<Value>> = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let of_message = files.entry(row.get("message_id")?).or_default();
            of_message.push(self.attachment(row)?);
        }
        Ok(files.into_iter().collect())
    }

    fn attachment(&self, row: &Row<'_>) -> rusqlite::Result<Value> {
        let file_type: String = row.get("file_type")?;
        let external: Option<String> = row.get("external_url")?;
        let mut shape = json!({
            "id": row.get::<_, i64>("id")?,
            "message_id": row.get::<_, i64>("message_id")?,
            "file_type": file_type,
            "account_id": row.get::<_, i64>("account_id")?,
        });
        match file_type.as_str() {
            "location" => {
                set(
                    &mut shape,
                    "coordinates_lat",
                    json!(row.get::<_, f64>("coordinates_lat")?),
                );
                set(
                    &mut shape,
                    "coordinates_long",
                    json!(row.get::<_, f64>("coordinates_long")?),
                );
                set(
                    &mut shape,
                    "fallback_title",
                    json!(row.get::<_, Option<String>>("fallback_title")?),
                );
                set(&mut shape, "data_url", json!(external));
            }
            "fallback" => {
                set(
                    &mut shape,
                    "fallback_title",
                    json!(row.get::<_, Option<String>>("fallback_title")?),
                );
                set(&mut shape, "data_url", json!(external));
            }
            "contact" => {
                set(
                    &mut shape,
                    "fallback_title",
                    json!(row.get::<_, Option<String>>("fallback_title")?),
                );
                set(&mut shape, "meta", json_column(row, "meta")?);
            }
            "embed" => set(&mut shape, "data_url", json!(external)),
            _ => self.add_file(&mut shape, row, &file_type, external.as_deref())?,
        }
        Ok(shape)
    }

    fn add_file(
        &self,
        shape: &mut Value,
        row: &Row<'_>,
        file_type: &str,
        external: Option<&str>,
    ) -> rusqlite::Result<()> {
        let Some(file) = self.stored(row)? else {
            set(shape, "data_url", json!(external));
            set(shape, "thumb_url", json!(""));
            return Ok(());
        };
        set(shape, "extension", json!(extension(&file.filename)));
        set(shape, "content_type", json!(file.content_type));
        set(
            shape,
            "data_url",
            json!(self.file_address(&file, file_type)),
        );
        set(
            shape,
            "thumb_url",
            json!(self.small_address(&file, file_type)),
        );
        set(shape, "file_size", json!(file.byte_size));
        set(shape, "width", json!(file.width));
        set(shape, "height", json!(file.height));
        if file_type == "audio" {
            let meta = json_column(row, "meta")?;
            let text = meta.get("transcribed_text").cloned();
            set(shape, "transcribed_text", text.unwrap_or_else(|| json!("")));
        }
        Ok(())
    }

    /// A page of the attachments that `condition` picks, in the reduced form of the file lists.
    /// `condition` may use `?1`, and joins `messages m` and `conversations c`.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn attachment_list(
        &self,
        condition: &str,
        id: i64,
        order: &str,
        page: i64,
        of_contact: bool,
    ) -> Shape {
        let joins = "JOIN messages m ON m.id = a.message_id JOIN conversations c ON c.id = m.conversation_id";
        let total: i64 = self
            .conn
            .prepare_cached(&format!(
                "SELECT count(*) FROM attachments a {joins} WHERE {condition}"
            ))?
            .query_row([id], |row| row.get(0))?;
        let sql = format!(
            "SELECT a.*, b.key, b.filename, b.content_type, b.byte_size, b.width, b.height,
                c.display_id, m.created_at AS sent_at
             FROM attachments a LEFT JOIN blobs b ON b.id = a.blob_id {joins}
             WHERE {condition} ORDER BY {order} LIMIT 100 OFFSET ?2"
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let rows = statement
            .query_map((id, (page - 1).saturating_mul(100)), |row| {
                let file_type: String = row.get("file_type")?;
                let file = self.stored(row)?;
                let external: Option<String> = row.get("external_url")?;
                let mut shape = json!({
                    "id": row.get::<_, i64>("id")?,
                    "message_id": row.get::<_, i64>("message_id")?,
                    "thumb_url": file.as_ref().map_or_else(String::new, |file| self.small_address(file, &file_type)),
                    "data_url": file.as_ref().map_or(json!(external), |file| json!(self.file_address(file, &file_type))),
                    "file_size": file.as_ref().map(|file| file.byte_size),
                    "file_type": file_type,
                    "extension": file.as_ref().and_then(|file| extension(&file.filename)),
                    "width": file.as_ref().and_then(|file| file.width),
                    "height": file.as_ref().and_then(|file| file.height),
                    "created_at": seconds(Some(row.get("sent_at")?)),
                });
                if of_contact {
                    set(&mut shape, "conversation_id", json!(row.get::<_, i64>("display_id")?));
                }
                Ok((shape, row.get::<_, i64>("message_id")?))
            })?
            .collect::<rusqlite::Result<Vec<_>>>()?;
        let mut payload = Vec::new();
        for (mut shape, id) in rows {
            let message = self.messages.get(id, || Message::find(self.conn, id))?;
            if let Some(message) = message
                && let Some(sender) = self.sender(&message)?
            {
                set(&mut shape, "sender", sender);
            }
            payload.push(shape);
        }
        Ok(json!({"meta": {"total_count": total}, "payload": payload}))
    }

    /// The address of an avatar, or the empty text.
    pub fn avatar(&self, blob_id: Option<i64>) -> String {
        let Some(id) = blob_id else {
            return String::new();
        };
        let picture = self.pictures.get(id, || {
            self.conn
                .prepare_cached("SELECT key, filename FROM blobs WHERE id = ?1")?
                .query_row([id], Picture::from_row)
        });
        match picture {
            Ok(Some(picture)) => {
                representation_address(&self.app.base_url, &picture.key, &picture.filename)
            }
            _ => String::new(),
        }
    }

    fn file_address(&self, file: &Stored, file_type: &str) -> String {
        let address = blob_address(&self.app.base_url, &file.key, &file.filename);
        if file_type == "audio" {
            format!("{address}?disposition=inline")
        } else {
            address
        }
    }

    fn small_address(&self, file: &Stored, file_type: &str) -> String {
        if file_type == "image" {
            representation_address(&self.app.base_url, &file.key, &file.filename)
        } else {
            String::new()
        }
    }

    fn stored(&self, row: &Row<'_>) -> rusqlite::Result<Option<Stored>> {
        let Some(key) = row.get("key")? else {
            return Ok(None);
        };
        // A picture is measured by a job, and nobody hears of that.
        let age = now() - row.get::<_, Micros>("created_at")?;
        let measured = u128::try_from(age).is_ok_and(|age| age > self.app.delay(700).as_micros());
        Ok(Some(Stored {
            key,
            filename: row.get("filename")?,
            content_type: row.get("content_type")?,
            byte_size: row.get("byte_size")?,
            width: row.get::<_, Option<i64>>("width")?.filter(|_| measured),
            height: row.get::<_, Option<i64>>("height")?.filter(|_| measured),
        }))
    }
}

fn extension(filename: &str) -> Option<&str> {
    let (_, extension) = filename.rsplit_once('.')?;
    (!extension.is_empty()).then_some(extension)
}
