//! A message before it is in the database.

use rusqlite::{Connection, params};
use serde_json::{Value, json};

use super::file::Attachment;
use crate::db::Micros;
use crate::db::rows::kind;

/// Whose a message is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The conversation's contact.
    Contact,
    /// An agent, by id.
    Agent(i64),
    /// The account's bot.
    Bot,
    /// The server's, on the agents' side.
    System,
    /// Nobody's: what happened to the conversation.
    Activity,
}

/// A message of a thread that is being laid out.
#[derive(Clone)]
pub struct Message {
    /// Whose.
    pub by: By,
    /// What it says.
    pub text: Option<String>,
    /// `content_type` of the wire.
    pub content_type: &'static str,
    /// `content_attributes` of the wire, an object.
    pub attributes: Value,
    /// Whether only agents see it.
    pub private: bool,
    /// Delivery, as the wire says it.
    pub status: &'static str,
    /// The channel's own id.
    pub source_id: Option<String>,
    /// What hangs on it.
    pub attachments: Vec<Attachment>,
    /// Index, in the same thread, of the earlier message it answers.
    pub reply_to: Option<usize>,
    /// When.
    pub at: Micros,
}

impl Message {
    /// A plain text, sent.
    pub fn new(by: By, text: &str) -> Self {
        Self {
            by,
            text: Some(text.to_owned()),
            content_type: "text",
            attributes: Value::Null,
            private: false,
            status: "sent",
            source_id: None,
            attachments: Vec::new(),
            reply_to: None,
            at: 0,
        }
    }

    /// The contact's text.
    pub fn contact(text: &str) -> Self {
        Self::new(By::Contact, text)
    }

    /// An agent's text.
    pub fn agent(id: i64, text: &str) -> Self {
        Self::new(By::Agent(id), text)
    }

    /// An agent's private note.
    pub fn note(id: i64, text: &str) -> Self {
        Self {
            private: true,
            ..Self::agent(id, text)
        }
    }

    /// What happened to the conversation.
    pub fn activity(text: &str) -> Self {
        Self::new(By::Activity, text)
    }

    /// What happened to its status.
    pub fn status_activity(text: &str, status: &str) -> Self {
        Self {
            attributes: json!({"activity": {"type": "conversation_status_changed", "status": status}}),
            ..Self::activity(text)
        }
    }

    /// Makes it another kind.
    #[must_use]
    pub fn kind(mut self, content_type: &'static str, attributes: Value) -> Self {
        self.content_type = content_type;
        self.attributes = attributes;
        self
    }

    /// Gives it attributes.
    #[must_use]
    pub fn with(mut self, attributes: Value) -> Self {
        self.attributes = attributes;
        self
    }

    /// Hangs something on it.
    #[must_use]
    pub fn file(mut self, attachment: Attachment) -> Self {
        self.attachments.push(attachment);
        self
    }

    /// Without text.
    #[must_use]
    pub fn bare(mut self) -> Self {
        self.text = None;
        self
    }

    /// Delivered or read, as a channel reports it.
    #[must_use]
    pub fn delivery(mut self, status: &'static str) -> Self {
        self.status = status;
        self
    }

    /// Not delivered, and why.
    #[must_use]
    pub fn failed(self, reason: &str) -> Self {
        self.delivery("failed")
            .with(json!({ "external_error": reason }))
    }

    /// Deleted by an agent.
    #[must_use]
    pub fn deleted(mut self) -> Self {
        self.text = Some("This message was deleted".to_owned());
        self.attachments.clear();
        self.kind("text", json!({"deleted": true}))
    }

    /// Answers the message at that place of the thread.
    #[must_use]
    pub fn replying_to(mut self, index: usize) -> Self {
        self.reply_to = Some(index);
        self
    }

    /// Whether a person of the team said it to the customer.
    pub fn is_reply(&self) -> bool {
        matches!(self.by, By::Agent(_)) && !self.private
    }

    fn mentioned(&self) -> Option<i64> {
        let text = self.text.as_deref().filter(|_| self.private)?;
        let (_, rest) = text.split_once("mention://user/")?;
        rest.split('/').next()?.parse().ok()
    }

    fn message_type(&self) -> i64 {
        match self.by {
            By::Contact => kind::INCOMING,
            By::Agent(_) | By::Bot => kind::OUTGOING,
            By::Activity => kind::ACTIVITY,
            By::System => 3,
        }
    }
}

/// Where a thread's messages belong.
pub struct Home {
    /// Of the conversation.
    pub account: i64,
    /// Of the conversation.
    pub inbox: i64,
    /// Database id.
    pub conversation: i64,
    /// Of the conversation.
    pub contact: i64,
    /// The account's bot.
    pub bot: i64,
}

/// Writes `messages` with ids from `first_id` on, and what hangs on them.
///
/// # Errors
///
/// When the database refuses.
pub fn insert(
    connection: &Connection,
    home: &Home,
    messages: &[Message],
    first_id: i64,
) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO messages (id, account_id, inbox_id, conversation_id, message_type, content,
            content_type, content_attributes, private, status, source_id, sender_type, sender_id,
            has_attachments, created_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?15)",
    )?;
    for (id, message) in (first_id..).zip(messages) {
        let (sender_type, sender_id) = match message.by {
            By::Contact => (Some("Contact"), Some(home.contact)),
            By::Agent(agent) => (Some("User"), Some(agent)),
            By::Bot => (Some("AgentBot"), Some(home.bot)),
            By::System | By::Activity => (None, None),
        };
        let mut attributes = message.attributes.clone();
        if let Some(index) = message.reply_to {
            let target = i64::try_from(index).map_or(first_id, |index| first_id + index);
            if !attributes.is_object() {
                attributes = json!({});
            }
            if let Some(keys) = attributes.as_object_mut() {
                keys.insert("in_reply_to".to_owned(), json!(target));
                keys.insert("in_reply_to_external_id".to_owned(), Value::Null);
            }
        }
        let attributes = match attributes {
            Value::Null => "{}".to_owned(),
            other => other.to_string(),
        };
        statement.execute(params![
            id,
            home.account,
            home.inbox,
            home.conversation,
            message.message_type(),
            message.text,
            message.content_type,
            attributes,
            message.private,
            message.status,
            message.source_id,
            sender_type,
            sender_id,
            !message.attachments.is_empty(),
            message.at,
        ])?;
        if let Some(user_id) = message.mentioned() {
            connection
                .prepare_cached(
                    "INSERT OR REPLACE INTO mentions (conversation_id, user_id, mentioned_at)
                     VALUES (?1, ?2, ?3)",
                )?
                .execute([home.conversation, user_id, message.at])?;
        }
        for attachment in &message.attachments {
            attachment.insert(connection, home.account, id, message.at)?;
        }
    }
    Ok(())
}
