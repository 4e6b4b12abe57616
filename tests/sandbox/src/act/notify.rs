//! Notifications: one per person and conversation, the newest.

use serde_json::json;

use super::Act;
use crate::answer::Refusal;
use crate::change::Change;
use crate::db::rows::{Contact, Message, status};
use crate::render::{Notification, found};

impl Act<'_> {
    /// Notifies one person. Older notifications of the same conversation go. Of a blocked contact
    /// only mentions are told, and nobody hears that a bot's conversation began or is theirs.
    ///
    /// # Errors
    ///
    /// When the conversation is gone.
    pub fn notify(
        &mut self,
        after_millis: u32,
        user_id: i64,
        kind: &str,
        conversation_id: i64,
        message_id: Option<i64>,
    ) -> Result<(), Refusal> {
        let conversation = self.conversation(conversation_id)?;
        let contact = Contact::find(self.tx, conversation.contact_id)?;
        if contact.blocked && kind != "conversation_mention" {
            return Ok(());
        }
        let arrives = matches!(kind, "conversation_assignment" | "conversation_creation");
        if arrives && conversation.status == status::PENDING {
            return Ok(());
        }
        let at = self.tick();
        self.tx
            .prepare_cached(
                "INSERT INTO notifications (account_id, user_id, notification_type, conversation_id,
                    secondary_actor_type, secondary_actor_id, last_activity_at, created_at, updated_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, ?7)",
            )?
            .execute((
                conversation.account_id,
                user_id,
                kind,
                conversation_id,
                message_id.map(|_| "Message"),
                message_id,
                at,
            ))?;
        let id = self.tx.last_insert_rowid();
        self.tell(after_millis, Change::NotificationCreated { id });
        let older: Vec<i64> = self
            .tx
            .prepare_cached(
                "SELECT id FROM notifications WHERE conversation_id = ?1 AND user_id = ?2 AND id < ?3",
            )?
            .query_map([conversation_id, user_id, id], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        for id in older {
            self.remove_notification(after_millis + 60, id, false)?;
        }
        Ok(())
    }

    /// Notifies the assignee and the participants of a public message, but not its author.
    pub(super) fn notify_of_message(
        &mut self,
        conversation_id: i64,
        message: &Message,
        after_millis: u32,
    ) -> Result<(), Refusal> {
        let conversation = self.conversation(conversation_id)?;
        let author = (message.sender_type.as_deref() == Some("User"))
            .then_some(message.sender_id)
            .flatten();
        let mut readers = Vec::new();
        if let Some(id) = conversation.assignee_id
            && self.has_inbox(&conversation, id)?
        {
            readers.push((id, "assigned_conversation_new_message"));
        }
        let participants: Vec<i64> = self
            .tx
            .prepare_cached(
                "SELECT user_id FROM participants WHERE conversation_id = ?1 ORDER BY user_id",
            )?
            .query_map([conversation_id], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        for id in participants {
            if !readers.iter().any(|(reader, _)| *reader == id) {
                readers.push((id, "participating_conversation_new_message"));
            }
        }
        for (id, kind) in readers {
            if Some(id) != author {
                self.notify(after_millis, id, kind, conversation_id, Some(message.id))?;
            }
        }
        Ok(())
    }

    /// Deletes a notification and tells its owner.
    ///
    /// # Errors
    ///
    /// When it is gone already.
    pub fn remove_notification(
        &mut self,
        after_millis: u32,
        id: i64,
        by_hand: bool,
    ) -> Result<(), Refusal> {
        let (account_id, user_id) = self
            .tx
            .prepare_cached("SELECT account_id, user_id FROM notifications WHERE id = ?1")?
            .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        self.tx
            .execute("DELETE FROM notifications WHERE id = ?1", [id])?;
        self.tell(
            after_millis,
            Change::NotificationDeleted {
                id,
                account_id,
                user_id,
                by_hand,
            },
        );
        Ok(())
    }

    pub(super) fn delete_notifications_of(&mut self, conversation_id: i64) -> Result<(), Refusal> {
        let ids: Vec<i64> = self
            .tx
            .prepare_cached("SELECT id FROM notifications WHERE conversation_id = ?1 ORDER BY id")?
            .query_map([conversation_id], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        for id in ids {
            self.remove_notification(60, id, false)?;
        }
        Ok(())
    }

    pub(super) fn read_notifications_of(
        &mut self,
        conversation_id: i64,
        user_id: i64,
    ) -> Result<(), Refusal> {
        let unread: Vec<i64> = self
            .tx
            .prepare_cached(
                "SELECT id FROM notifications WHERE conversation_id = ?1 AND user_id = ?2 AND read_at IS NULL",
            )?
            .query_map([conversation_id, user_id], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        for id in unread {
            let at = self.tick();
            self.change_notification(20, id, "read_at = ?2", Some(at))?;
        }
        Ok(())
    }

    /// Writes one column of a notification and tells its owner; gives back the row.
    ///
    /// # Errors
    ///
    /// When it is gone.
    pub fn change_notification(
        &mut self,
        after_millis: u32,
        id: i64,
        assignment: &str,
        value: Option<i64>,
    ) -> Result<Notification, Refusal> {
        let at = self.tick();
        let sql = format!("UPDATE notifications SET {assignment}, updated_at = ?3 WHERE id = ?1");
        self.tx.execute(&sql, (id, value, at))?;
        self.tell(after_millis, Change::NotificationUpdated { id });
        let row = self
            .tx
            .prepare_cached("SELECT * FROM notifications WHERE id = ?1")?
            .query_row([id], Notification::from_row);
        found(row)?.ok_or_else(Refusal::not_found)
    }

    /// Brings snoozed notifications back whose time has come, unread and on top.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn wake_notifications(&mut self) -> Result<(), Refusal> {
        let now = self.tick();
        let due: Vec<(i64, i64)> = self
            .tx
            .prepare_cached(
                "SELECT id, snoozed_until FROM notifications
                 WHERE snoozed_until <= ?1 AND snoozed_until > ?2 ORDER BY id",
            )?
            .query_map([now, now - 3 * 86_400 * crate::db::SECOND], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?
            .collect::<rusqlite::Result<_>>()?;
        for (id, until) in due {
            let meta = json!({"last_snoozed_at": crate::time::iso(Some(until))}).to_string();
            self.tx.execute(
                "UPDATE notifications SET read_at = NULL, last_activity_at = ?2, meta = ?3 WHERE id = ?1",
                (id, now, meta),
            )?;
            self.change_notification(10, id, "snoozed_until = ?2", None)?;
        }
        Ok(())
    }
}
