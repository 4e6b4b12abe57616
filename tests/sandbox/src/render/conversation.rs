//! Conversations: the REST form and the cable form.

use std::rc::Rc;

use serde_json::{Value, json};

use super::{Address, Shape, View, object, set};
use crate::answer::Refusal;
use crate::db::rows::{Conversation, Inbox, Message, PRIORITIES, STATUSES, word_of};
use crate::db::{Micros, SECOND};
use crate::time::{fraction, iso, seconds};

impl View<'_> {
    /// Conversations, REST form.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn conversations(&self, rows: &[Conversation]) -> Result<Vec<Value>, Refusal> {
        self.meet(rows)?;
        rows.iter().map(|row| self.conversation(row)).collect()
    }

    /// A conversation, REST form.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn conversation(&self, row: &Conversation) -> Shape {
        let inbox = self.inbox_of(row.inbox_id)?;
        let contact = self.contact_of(row.contact_id)?;
        let mut meta = object([
            ("sender", self.contact(&contact)),
            ("channel", json!(inbox.channel_type)),
            ("hmac_verified", json!(self.address(row)?.hmac_verified)),
        ]);
        if let Some((assignee, kind)) = self.assignee(row)? {
            set(&mut meta, "assignee", assignee);
            set(&mut meta, "assignee_type", json!(kind));
        }
        if let Some(id) = row.team_id
            && let Some(team) = self.team(id)?
        {
            set(&mut meta, "team", (*team).clone());
        }
        let last = self.embedded(row.last_message_id, row)?;
        let talk = if row.last_talk_id == row.last_message_id {
            last.clone()
        } else {
            self.embedded(row.last_talk_id, row)?
        };
        let mut shape = json!({
            "id": row.display_id,
            "account_id": row.account_id,
            "uuid": row.uuid,
            "additional_attributes": row.additional_attributes,
            "agent_last_seen_at": seconds(row.agent_last_seen_at),
            "assignee_last_seen_at": seconds(row.assignee_last_seen_at),
            "can_reply": can_reply(&inbox, row.last_incoming_at, crate::db::now()),
            "contact_last_seen_at": seconds(row.contact_last_seen_at),
            "custom_attributes": row.custom_attributes,
            "inbox_id": row.inbox_id,
            "labels": row.labels,
            "muted": contact.blocked,
            "snoozed_until": iso(row.snoozed_until),
            "status": word_of(row.status, &STATUSES),
            "created_at": seconds(Some(row.created_at)),
            "updated_at": fraction(row.updated_at),
            "timestamp": seconds(Some(row.last_activity_at)),
            "first_reply_created_at": seconds(row.first_reply_created_at),
            "unread_count": row.unread_count.min(10),
            "last_activity_at": seconds(Some(row.last_activity_at)),
            "priority": row.priority.and_then(|number| word_of(number, &PRIORITIES)),
            "waiting_since": seconds(row.waiting_since),
            "sla_policy_id": null,
        });
        set(&mut shape, "meta", meta);
        set(&mut shape, "messages", last.into_iter().collect());
        set(
            &mut shape,
            "last_non_activity_message",
            talk.unwrap_or_default(),
        );
        Ok(shape)
    }

    /// A conversation, cable form.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn conversation_event(&self, row: &Conversation) -> Shape {
        let inbox = self.inbox_of(row.inbox_id)?;
        let contact = self.contact_of(row.contact_id)?;
        let (assignee, assignee_type) = match (row.assignee_id, row.assignee_agent_bot_id) {
            (Some(id), _) => (self.user_push_by_id(id)?, Some("User")),
            (None, Some(id)) => (self.bot_push(id)?.unwrap_or(Value::Null), Some("AgentBot")),
            (None, None) => (Value::Null, None),
        };
        let contact_inbox = self
            .conn
            .prepare_cached("SELECT * FROM contact_inboxes WHERE id = ?1")?
            .query_row([row.contact_inbox_id], |inbox| {
                Ok(json!({
                    "id": inbox.get::<_, i64>("id")?,
                    "contact_id": inbox.get::<_, i64>("contact_id")?,
                    "inbox_id": inbox.get::<_, i64>("inbox_id")?,
                    "source_id": inbox.get::<_, String>("source_id")?,
                    "created_at": iso(inbox.get("created_at")?),
                    "updated_at": iso(inbox.get("updated_at")?),
                    "hmac_verified": inbox.get::<_, bool>("hmac_verified")?,
                    "pubsub_token": inbox.get::<_, String>("pubsub_token")?,
                }))
            })?;
        let last = self.embedded(row.last_public_id, row)?;
        Ok(json!({
            "additional_attributes": row.additional_attributes,
            "can_reply": can_reply(&inbox, row.last_incoming_at, crate::db::now()),
            "channel": inbox.channel_type,
            "meta": {
                "sender": self.contact_push(&contact),
                "assignee": assignee,
                "assignee_type": assignee_type,
                "team": self.team_push(row.team_id)?,
                "hmac_verified": contact_inbox.get("hmac_verified"),
            },
            "contact_inbox": contact_inbox,
            "id": row.display_id,
            "inbox_id": row.inbox_id,
            "messages": last.into_iter().collect::<Vec<_>>(),
            "labels": row.labels,
            "status": word_of(row.status, &STATUSES),
            "custom_attributes": row.custom_attributes,
            "snoozed_until": iso(row.snoozed_until),
            "unread_count": row.unread_count.min(10),
            "first_reply_created_at": iso(row.first_reply_created_at),
            "priority": row.priority.and_then(|number| word_of(number, &PRIORITIES)),
            "waiting_since": seconds(row.waiting_since),
            "agent_last_seen_at": seconds(row.agent_last_seen_at),
            "contact_last_seen_at": seconds(row.contact_last_seen_at),
            "last_activity_at": seconds(Some(row.last_activity_at)),
            "timestamp": seconds(Some(row.last_activity_at)),
            "created_at": seconds(Some(row.created_at)),
            "updated_at": fraction(row.updated_at),
        }))
    }

    /// The REST form of who holds a conversation, and which kind of holder that is.
    fn assignee(&self, row: &Conversation) -> Result<Option<(Value, &'static str)>, Refusal> {
        if let Some(id) = row.assignee_id {
            return Ok(self.user(id)?.map(|user| (self.agent(&user), "User")));
        }
        match row.assignee_agent_bot_id {
            Some(id) => Ok(self.bot_slim(id)?.map(|bot| (bot, "AgentBot"))),
            None => Ok(None),
        }
    }

    fn team_push(&self, id: Option<i64>) -> Shape {
        let Some(team) = id.map(|id| self.team(id)).transpose()?.flatten() else {
            return Ok(Value::Null);
        };
        Ok(json!({
            "id": team.get("id"),
            "name": team.get("name"),
            "icon": team.get("icon"),
            "icon_color": team.get("icon_color"),
        }))
    }

    fn embedded(&self, id: Option<i64>, row: &Conversation) -> Result<Option<Value>, Refusal> {
        let Some(id) = id else { return Ok(None) };
        let message = self.messages.get(id, || Message::find(self.conn, id))?;
        message
            .map(|message| self.message_event(&message, row))
            .transpose()
    }

    /// What the contact goes by in the conversation.
    pub(super) fn address(&self, row: &Conversation) -> Result<Rc<Address>, Refusal> {
        let id = row.contact_inbox_id;
        let address = self.addresses.get(id, || {
            self.conn
                .prepare_cached(
                    "SELECT source_id, hmac_verified FROM contact_inboxes WHERE id = ?1",
                )?
                .query_row([id], Address::from_row)
        })?;
        address.ok_or_else(Refusal::not_found)
    }
}

/// Whether the channel still takes an answer. With a window and nothing written in, it does not.
fn can_reply(inbox: &Inbox, last_incoming_at: Option<Micros>, now: Micros) -> bool {
    match inbox.reply_window_hours() {
        None => true,
        Some(hours) => last_incoming_at.is_some_and(|last| now - last < hours * 3_600 * SECOND),
    }
}
