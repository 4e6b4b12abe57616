//! What agents have seen, who types, and the end of a conversation.

use super::Act;
use crate::answer::Refusal;
use crate::change::{Change, Typist};
use crate::db::SECOND;

impl Act<'_> {
    /// An agent has read the conversation: nothing is unread, for anybody.
    ///
    /// # Errors
    ///
    /// When the conversation is gone.
    pub fn mark_seen(&mut self, conversation_id: i64) -> Result<(), Refusal> {
        let before = self.conversation(conversation_id)?;
        let Some(user_id) = self.member().map(|member| member.user_id) else {
            return Ok(());
        };
        // Their notifications first: these are told as if nothing had been seen yet.
        self.read_notifications_of(before.id, user_id)?;
        let at = self.tick();
        let holds = before.assignee_id == Some(user_id);
        // With nothing unread the time is only written once an hour.
        let stale = |seen: Option<i64>| seen.is_none_or(|seen| at - seen > 3_600 * SECOND);
        if before.unread_count > 0 || stale(before.agent_last_seen_at) {
            self.tx.execute(
                "UPDATE conversations SET agent_last_seen_at = ?2, unread_count = 0,
                    assignee_last_seen_at = CASE WHEN ?3 THEN ?2 ELSE assignee_last_seen_at END
                 WHERE id = ?1",
                (before.id, at, holds),
            )?;
        } else if holds && stale(before.assignee_last_seen_at) {
            self.tx.execute(
                "UPDATE conversations SET assignee_last_seen_at = ?2 WHERE id = ?1",
                (before.id, at),
            )?;
        }
        Ok(())
    }

    /// Makes the newest incoming message unread again, and those of the second before it.
    ///
    /// # Errors
    ///
    /// When the conversation is gone.
    pub fn mark_unread(&mut self, conversation_id: i64) -> Result<(), Refusal> {
        let before = self.conversation(conversation_id)?;
        let seen = before.last_incoming_at.map(|at| at - SECOND);
        self.tx.execute(
            "UPDATE conversations SET agent_last_seen_at = ?2, assignee_last_seen_at = ?2,
                unread_count = (SELECT count(*) FROM messages m WHERE m.conversation_id = ?1
                    AND m.message_type = 0 AND m.created_at > coalesce(?2, 0))
             WHERE id = ?1",
            (before.id, seen),
        )?;
        Ok(())
    }

    /// Somebody begins or stops to type.
    pub fn tell_typing(&mut self, conversation_id: i64, typist: Typist, on: bool, private: bool) {
        self.tell(
            60,
            Change::Typing {
                conversation_id,
                typist,
                on,
                private,
            },
        );
    }

    /// Takes a conversation away with everything in it. Nobody is told, but who had a notification.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn delete_conversation(&mut self, id: i64) -> Result<(), Refusal> {
        self.delete_notifications_of(id)?;
        self.tx.execute(
            "DELETE FROM attachments WHERE message_id IN (SELECT id FROM messages WHERE conversation_id = ?1)",
            [id],
        )?;
        for table in ["messages", "participants", "mentions"] {
            self.tx.execute(
                &format!("DELETE FROM {table} WHERE conversation_id = ?1"),
                [id],
            )?;
        }
        self.tx
            .execute("DELETE FROM conversations WHERE id = ?1", [id])?;
        Ok(())
    }
}
