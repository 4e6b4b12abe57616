//! Messages: the list form, and the form embedded in conversations and sent over the cable.

use serde_json::{Value, json};

use super::{Shape, View, set};
use crate::answer::Refusal;
use crate::db::rows::{Conversation, Message};
use crate::time::{iso, seconds};

impl View<'_> {
    /// Messages of one conversation, list form.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn messages(&self, messages: &[Message], display_id: i64) -> Result<Vec<Value>, Refusal> {
        self.meet_around(&messages.iter().collect::<Vec<_>>())?;
        let shapes = messages
            .iter()
            .map(|message| self.message(message, display_id));
        shapes.collect()
    }

    /// A message, list form.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn message(&self, message: &Message, display_id: i64) -> Shape {
        let mut shape = json!({
            "id": message.id,
            "content": message.content,
            "inbox_id": message.inbox_id,
            "conversation_id": display_id,
            "message_type": message.message_type,
            "content_type": message.content_type,
            "status": message.status,
            "content_attributes": message.content_attributes,
            "created_at": seconds(Some(message.created_at)),
            "private": message.private,
            "source_id": message.source_id,
        });
        self.add_sender_and_files(&mut shape, message)?;
        Ok(shape)
    }

    /// A message, embedded and cable form.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn message_event(&self, message: &Message, conversation: &Conversation) -> Shape {
        let mut shape = json!({
            "id": message.id,
            "content": message.content,
            "account_id": message.account_id,
            "inbox_id": message.inbox_id,
            "conversation_id": conversation.display_id,
            "message_type": message.message_type,
            "created_at": seconds(Some(message.created_at)),
            "updated_at": iso(Some(message.updated_at)),
            "private": message.private,
            "status": message.status,
            "source_id": message.source_id,
            "content_type": message.content_type,
            "content_attributes": message.content_attributes,
            "sender_type": message.sender_type,
            "sender_id": message.sender_id,
            "external_source_ids": {},
            "additional_attributes": message.additional_attributes,
            "processed_message_content": message.typed.as_ref().or(message.content.as_ref()),
            "sentiment": {},
            "conversation": {
                "assignee_id": conversation.assignee_id,
                "unread_count": conversation.unread_count.min(10),
                "last_activity_at": seconds(Some(conversation.last_activity_at)),
                "contact_inbox": {"source_id": self.address(conversation)?.source_id},
            },
        });
        self.add_sender_and_files(&mut shape, message)?;
        Ok(shape)
    }

    fn add_sender_and_files(&self, shape: &mut Value, message: &Message) -> Result<(), Refusal> {
        if let Some(sender) = self.sender(message)? {
            set(shape, "sender", sender);
        }
        if message.has_attachments {
            let files = self.attachments(message)?;
            if !files.is_empty() {
                set(shape, "attachments", json!(*files));
            }
        }
        Ok(())
    }

    /// The push form of who sent a message, or `None` where nobody did.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn sender(&self, message: &Message) -> Result<Option<Value>, Refusal> {
        let Some(id) = message.sender_id else {
            return Ok(None);
        };
        match message.sender_type.as_deref() {
            Some("Contact") => Ok(Some(self.contact_push(&*self.contact_of(id)?))),
            Some("User") => Ok(self.user(id)?.map(|user| self.user_push(&user))),
            Some("AgentBot") => self.bot_push(id),
            Some("Captain::Assistant") => Ok(Some(json!({
                "id": id,
                "name": "Captain",
                "avatar_url": "",
                "description": "",
                "created_at": iso(Some(message.created_at)),
                "type": "captain_assistant",
            }))),
            _ => Ok(None),
        }
    }
}
