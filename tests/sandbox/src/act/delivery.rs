//! What becomes of a message after it was stored: read, deleted, sent again.

use rusqlite::OptionalExtension;
use serde_json::{Map, Value, json};

use super::Act;
use crate::answer::Refusal;
use crate::change::Change;
use crate::db::rows::Message;
use crate::time::iso;

impl Act<'_> {
    /// Takes the text and the files of a message away. A second time nothing happens.
    ///
    /// # Errors
    ///
    /// When the message is gone.
    pub fn delete_message(&mut self, id: i64) -> Result<(), Refusal> {
        let message = Message::find(self.tx, id)?;
        if message.content_attributes == json!({"deleted": true}) {
            return Ok(());
        }
        self.tx
            .execute("DELETE FROM attachments WHERE message_id = ?1", [id])?;
        let content = "This message was deleted";
        self.update_message(
            50,
            &message,
            &[
                ("content", json!(message.content), json!(content)),
                ("content_type", json!(message.content_type), json!("text")),
                (
                    "content_attributes",
                    message.content_attributes.clone(),
                    json!({"deleted": true}),
                ),
                (
                    "has_attachments",
                    json!(message.has_attachments),
                    json!(false),
                ),
            ],
        )
    }

    /// Sends a message again: its state is `sent`, and its attributes are gone.
    ///
    /// # Errors
    ///
    /// When the message is gone.
    pub fn retry_message(&mut self, id: i64) -> Result<(), Refusal> {
        let message = Message::find(self.tx, id)?;
        let mut without_error = message.content_attributes.clone();
        if without_error.get("external_error").is_some() {
            crate::render::set(&mut without_error, "external_error", Value::Null);
        }
        let held = message.content_attributes.clone();
        self.update_message(
            60,
            &message,
            &[
                ("status", json!(message.status), json!("sent")),
                ("content_attributes", held, without_error.clone()),
            ],
        )?;
        let wiped = ("content_attributes", without_error, json!({}));
        self.update_message(85, &message, &[wiped])
    }

    /// Sets how far a message got, with the reason if it failed. A read one does not go back to
    /// delivered, and an unknown word changes nothing.
    ///
    /// # Errors
    ///
    /// When the message is gone.
    pub fn set_delivery(
        &mut self,
        id: i64,
        word: &str,
        reason: Option<&str>,
    ) -> Result<(), Refusal> {
        let message = Message::find(self.tx, id)?;
        let known = matches!(word, "sent" | "delivered" | "read" | "failed");
        let backwards = message.status == "read" && word == "delivered";
        if !known || backwards {
            return Ok(());
        }
        let mut attributes = message.content_attributes.clone();
        let reason = if word == "failed" {
            json!(reason)
        } else {
            Value::Null
        };
        if !reason.is_null() || attributes.get("external_error").is_some() {
            crate::render::set(&mut attributes, "external_error", reason);
        }
        self.update_message(
            50,
            &message,
            &[
                ("status", json!(message.status), json!(word)),
                (
                    "content_attributes",
                    message.content_attributes.clone(),
                    attributes,
                ),
            ],
        )
    }

    /// Keeps a translation with the message. False if there is one of that language already, which
    /// then stays.
    ///
    /// # Errors
    ///
    /// When the message is gone.
    pub fn translate(
        &mut self,
        message: &Message,
        language: &str,
        text: &str,
    ) -> Result<bool, Refusal> {
        let held = message.content_attributes.clone();
        let mut translations = held
            .get("translations")
            .cloned()
            .unwrap_or_else(|| json!({}));
        if translations.get(language).is_some() {
            return Ok(false);
        }
        let mut attributes = held.clone();
        crate::render::set(&mut translations, language, json!(text));
        crate::render::set(&mut attributes, "translations", translations);
        self.update_message(50, message, &[("content_attributes", held, attributes)])?;
        Ok(true)
    }

    /// Writes columns of a message, and tells it with what they were. Each change is the column,
    /// its old value and its new one; those that are equal are left out.
    pub(super) fn update_message(
        &mut self,
        after_millis: u32,
        message: &Message,
        changes: &[(&'static str, Value, Value)],
    ) -> Result<(), Refusal> {
        let mut previous = Map::new();
        for (column, old, new) in changes {
            if old == new {
                continue;
            }
            let sql = format!("UPDATE messages SET {column} = ?2 WHERE id = ?1");
            match new {
                Value::String(text) => self.tx.execute(&sql, (message.id, text))?,
                Value::Bool(switch) => self.tx.execute(&sql, (message.id, switch))?,
                Value::Number(number) => self.tx.execute(&sql, (message.id, number.as_i64()))?,
                other => self.tx.execute(&sql, (message.id, other.to_string()))?,
            };
            if *column != "has_attachments" {
                previous.insert((*column).to_owned(), json!([old, new]));
            }
            if *column == "content" {
                let old = message
                    .typed
                    .as_ref()
                    .map_or_else(|| old.clone(), |typed| json!(typed));
                previous.insert("processed_message_content".to_owned(), json!([old, new]));
                self.tx.execute(
                    "UPDATE messages SET typed = NULL WHERE id = ?1",
                    [message.id],
                )?;
            }
        }
        if previous.is_empty() {
            return Ok(());
        }
        let at = self.tick();
        previous.insert(
            "updated_at".to_owned(),
            json!([iso(Some(message.updated_at)), iso(Some(at))]),
        );
        self.tx.execute(
            "UPDATE messages SET updated_at = ?2 WHERE id = ?1",
            (message.id, at),
        )?;
        let attributes = Message::find(self.tx, message.id)?.content_attributes;
        self.tell(
            after_millis,
            Change::MessageUpdated {
                id: message.id,
                previous: Value::Object(previous),
                attributes,
            },
        );
        Ok(())
    }

    /// The customer has read everything up to now.
    ///
    /// # Errors
    ///
    /// When the conversation is gone.
    pub fn contact_read(&mut self, conversation_id: i64) -> Result<(), Refusal> {
        let at = self.tick();
        self.tx.execute(
            "UPDATE conversations SET contact_last_seen_at = ?2, updated_at = ?2 WHERE id = ?1",
            (conversation_id, at),
        )?;
        self.tell_conversation(100, "conversation.read", conversation_id);
        let unread: Vec<i64> = self
            .tx
            .prepare_cached(
                "SELECT id FROM messages WHERE conversation_id = ?1 AND message_type <> 0
                 AND status IN ('sent', 'delivered') ORDER BY id",
            )?
            .query_map([conversation_id], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        let mut after = 100;
        for id in unread {
            after += 25;
            let message = Message::find(self.tx, id)?;
            let status = ("status", json!(message.status), json!("read"));
            self.update_message(after, &message, &[status])?;
        }
        Ok(())
    }

    /// The message of an id in a conversation, or `None`.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn message_in(&self, conversation_id: i64, id: i64) -> Result<Option<Message>, Refusal> {
        Ok(self
            .tx
            .prepare_cached("SELECT * FROM messages WHERE id = ?1 AND conversation_id = ?2")?
            .query_row([id, conversation_id], Message::from_row)
            .optional()?)
    }
}
