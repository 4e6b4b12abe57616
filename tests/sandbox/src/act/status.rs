//! Status, priority, mute.

use serde_json::json;

use super::{Act, Actor};
use crate::answer::Refusal;
use crate::db::Micros;
use crate::db::rows::{Conversation, Inbox, PRIORITIES, STATUSES, status, word_of};

impl Act<'_> {
    /// Sets the status, and the time a snooze ends. Setting what is set does nothing.
    ///
    /// # Errors
    ///
    /// When the conversation is gone.
    pub fn set_status(
        &mut self,
        conversation_id: i64,
        new: i64,
        snoozed_until: Option<Micros>,
    ) -> Result<(), Refusal> {
        let before = self.conversation(conversation_id)?;
        let until = match (new, snoozed_until) {
            (status::SNOOZED, Some(time)) => Some(time),
            (status::SNOOZED, None) if before.status == status::SNOOZED => before.snoozed_until,
            _ => None,
        };
        if before.status == new {
            if until != before.snoozed_until {
                self.write_status(&before, new, until)?;
                self.tell_conversation(110, "conversation.updated", before.id);
            }
            return Ok(());
        }
        self.write_status(&before, new, until)?;
        self.tell_conversation(120, "conversation.status_changed", before.id);
        self.tell_conversation(250, "conversation.updated", before.id);
        let by = self.actor_name().map(str::to_owned);
        if let Some(text) = by.map(|name| status_text(new, &name)) {
            self.note_activity(260, before.id, &text, changed_to(new))?;
        }
        Ok(())
    }

    /// After a person set a conversation to open: an agent who did, and does not hold it, now does.
    ///
    /// # Errors
    ///
    /// When the conversation is gone.
    pub fn take_on_opening(&mut self, conversation_id: i64) -> Result<(), Refusal> {
        let Actor::User(member) = &self.actor else {
            return Ok(());
        };
        let (user_id, agent) = (member.user_id, !member.is_administrator());
        let row = self.conversation(conversation_id)?;
        if agent && row.status == status::OPEN && row.assignee_id != Some(user_id) {
            self.set_assignee(conversation_id, Some(user_id), 290)?;
        }
        Ok(())
    }

    fn write_status(
        &mut self,
        before: &Conversation,
        new: i64,
        until: Option<Micros>,
    ) -> Result<(), Refusal> {
        let at = self.tick();
        self.tx
            .prepare_cached(
                "UPDATE conversations SET status = ?2, snoozed_until = ?3, updated_at = ?4,
                    waiting_since = CASE WHEN ?2 = 1 THEN NULL ELSE waiting_since END
                 WHERE id = ?1",
            )?
            .execute((before.id, new, until, at))?;
        Ok(())
    }

    /// A customer writes: a resolved or snoozed conversation opens, or goes to the inbox's bot.
    pub(super) fn reopen_for_incoming(&mut self, before: &Conversation) -> Result<(), Refusal> {
        let bot = Inbox::find(self.tx, before.inbox_id)?.agent_bot_id;
        let new = if bot.is_some() {
            status::PENDING
        } else {
            status::OPEN
        };
        self.write_status(before, new, None)?;
        self.tell_conversation(120, "conversation.status_changed", before.id);
        self.tell_conversation(340, "conversation.updated", before.id);
        let by = self.actor_name().map(str::to_owned);
        let text = match (by, before.status) {
            (Some(name), status::SNOOZED) => Some(status_text(new, &name)),
            (None, status::SNOOZED) => None,
            _ => Some("System reopened the conversation due to a new incoming message.".to_owned()),
        };
        match text {
            Some(text) => self.note_activity(330, before.id, &text, changed_to(new)),
            None => Ok(()),
        }
    }

    /// Opens the snoozed conversations whose time has come. Times more than three days past are
    /// left alone, as the real server leaves them.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn wake_snoozed(&mut self) -> Result<(), Refusal> {
        let now = self.tick();
        let due: Vec<i64> = self
            .tx
            .prepare_cached(
                "SELECT id FROM conversations WHERE status = 3 AND snoozed_until IS NOT NULL
                 AND snoozed_until <= ?1 AND snoozed_until > ?2 ORDER BY id",
            )?
            .query_map([now, now - 3 * 86_400 * crate::db::SECOND], |row| {
                row.get(0)
            })?
            .collect::<rusqlite::Result<_>>()?;
        for id in due {
            let before = self.conversation(id)?;
            self.write_status(&before, status::OPEN, None)?;
            self.tell_conversation(10, "conversation.status_changed", id);
            self.tell_conversation(60, "conversation.updated", id);
        }
        Ok(())
    }

    /// Sets or clears the priority. Setting what is set does nothing.
    ///
    /// # Errors
    ///
    /// When the conversation is gone.
    pub fn set_priority(&mut self, conversation_id: i64, new: Option<i64>) -> Result<(), Refusal> {
        let before = self.conversation(conversation_id)?;
        if before.priority == new {
            return Ok(());
        }
        let at = self.tick();
        self.tx.execute(
            "UPDATE conversations SET priority = ?2, updated_at = ?3 WHERE id = ?1",
            (before.id, new, at),
        )?;
        let word = |number: Option<i64>| number.and_then(|number| word_of(number, &PRIORITIES));
        if let Some(name) = self.actor_name().map(str::to_owned) {
            let text = match (word(before.priority), word(new)) {
                (None, Some(to)) => format!("{name} set the priority to {to}"),
                (Some(from), Some(to)) => {
                    format!("{name} changed the priority from {from} to {to}")
                }
                _ => format!("{name} removed the priority"),
            };
            self.note_activity(75, before.id, &text, json!({}))?;
        }
        self.tell_conversation(135, "conversation.updated", before.id);
        Ok(())
    }

    /// Blocks the contact and resolves the conversation.
    ///
    /// # Errors
    ///
    /// When the conversation is gone.
    pub fn mute(&mut self, conversation_id: i64) -> Result<(), Refusal> {
        let before = self.conversation(conversation_id)?;
        self.set_status(before.id, status::RESOLVED, None)?;
        self.set_blocked(before.contact_id, true)?;
        self.tell_contact(150, "contact.updated", before.contact_id);
        self.note_own(355, before.id, "has muted the conversation")
    }

    /// Lets the contact in again; the status stays.
    ///
    /// # Errors
    ///
    /// When the conversation is gone.
    pub fn unmute(&mut self, conversation_id: i64) -> Result<(), Refusal> {
        let before = self.conversation(conversation_id)?;
        self.set_blocked(before.contact_id, false)?;
        self.tell_contact(40, "contact.updated", before.contact_id);
        self.note_own(80, before.id, "has unmuted the conversation")
    }

    fn note_own(&mut self, after_millis: u32, id: i64, deed: &str) -> Result<(), Refusal> {
        match self.actor_name().map(str::to_owned) {
            Some(name) => {
                self.note_activity(after_millis, id, &format!("{name} {deed}"), json!({}))
            }
            None => Ok(()),
        }
    }

    fn set_blocked(&mut self, contact_id: i64, blocked: bool) -> Result<(), Refusal> {
        let at = self.tick();
        self.tx.execute(
            "UPDATE contacts SET blocked = ?2, updated_at = ?3 WHERE id = ?1",
            (contact_id, blocked, at),
        )?;
        Ok(())
    }
}

fn changed_to(number: i64) -> serde_json::Value {
    json!({"activity": {"type": "conversation_status_changed", "status": word_of(number, &STATUSES)}})
}

fn status_text(number: i64, name: &str) -> String {
    let what = match number {
        status::RESOLVED => "was marked resolved by",
        status::PENDING => "was marked as pending by",
        status::SNOOZED => "was snoozed by",
        _ => "was reopened by",
    };
    format!("Conversation {what} {name}")
}
