//! One request can change a conversation several times, and the real server tells each time from
//! the state of that moment. A step is how things stood when something to tell was noted; it counts
//! for as long as nobody else has changed them.

use rusqlite::Connection;

use super::Change;
use crate::answer::Refusal;
use crate::db::rows::{Contact, Conversation, Message};
use crate::render::{Notification, waiting_for};

/// How things stood in the middle of a change.
#[derive(Debug, Default)]
pub struct Step {
    /// The conversation then, and at the end of the change.
    conversations: Option<Box<(Conversation, Conversation)>>,
    /// Its contact then, where the real server tells before it changes that.
    contact: Option<Box<Contact>>,
    /// Whose notifications are told of, and how many waited then; at the end of the change, how many
    /// of them were gone by then.
    waiting: Option<(i64, i64, i64)>,
}

impl Step {
    /// How things stand for something that is noted now.
    ///
    /// # Errors
    ///
    /// When what is to be told is not there, or the database fails.
    pub(super) fn now(conn: &Connection, change: &Change) -> Result<Self, Refusal> {
        let mut step = Self::default();
        let conversation_id = match change {
            Change::Conversation { id, .. } => Some(*id),
            Change::MessageCreated { id, .. } => Some(Message::find(conn, *id)?.conversation_id),
            Change::NotificationCreated { id } | Change::NotificationUpdated { id } => {
                let row = Notification::find(conn, *id)?;
                step.waiting = Some((row.account_id, row.user_id, 0));
                Some(row.conversation_id)
            }
            Change::NotificationDeleted {
                account_id,
                user_id,
                ..
            } => {
                step.waiting = Some((*account_id, *user_id, 0));
                None
            }
            _ => None,
        };
        if let Some(id) = conversation_id {
            let row = Conversation::find(conn, id)?;
            if let Change::Conversation {
                event: "conversation.status_changed",
                ..
            } = change
            {
                step.contact = Some(Box::new(Contact::find(conn, row.contact_id)?));
            }
            step.conversations = Some(Box::new((row.clone(), row)));
        }
        if let Some((account_id, user_id, waiting)) = &mut step.waiting {
            *waiting = waiting_for(conn, *account_id, *user_id)?;
        }
        Ok(step)
    }

    /// Takes down how things stand at the end of the change.
    pub(super) fn end(&mut self, conn: &Connection) {
        if let Some(rows) = &mut self.conversations {
            match Conversation::find(conn, rows.0.id) {
                Ok(row) => rows.1 = row,
                Err(_) => self.conversations = None,
            }
        }
        if let Some((account_id, user_id, waiting)) = &mut self.waiting {
            let left = waiting_for(conn, *account_id, *user_id).unwrap_or(*waiting);
            *waiting -= left;
        }
    }

    /// The conversation as it is to be told.
    pub(super) fn conversation(&self, now: Conversation) -> Conversation {
        match self.conversations.as_deref() {
            Some((then, end))
                if then.id == now.id
                    && end.updated_at == now.updated_at
                    && end.last_message_id == now.last_message_id
                    && end.agent_last_seen_at == now.agent_last_seen_at =>
            {
                then.clone()
            }
            _ => now,
        }
    }

    /// The contact as it is to be told.
    pub(super) fn contact(&self) -> Option<Contact> {
        self.contact.as_deref().cloned()
    }

    /// How many notifications are told of besides those that wait now.
    pub(super) fn besides(&self) -> i64 {
        self.waiting.map_or(0, |(_, _, besides)| besides)
    }
}
