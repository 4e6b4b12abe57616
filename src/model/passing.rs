//! What passes by without being kept: who types, and what a message tells of its conversation.

use std::sync::Arc;

use super::{AgentId, ContactId, Timestamp};

/// What a new message tells of its conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glimpse {
    /// Time of the last message.
    pub last_activity_at: Timestamp,
    /// Customer's messages unread, up to 10.
    pub unread: u32,
    /// Who has the conversation, if a person.
    pub assignee: Option<AgentId>,
}

/// Who types.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Typist {
    /// The customer.
    Contact(ContactId),
    /// A colleague, with their name, and whether a private note.
    Agent {
        /// Who.
        id: AgentId,
        /// Their name.
        name: Arc<str>,
        /// Whether they write a private note.
        note: bool,
    },
    /// A bot, by name.
    Bot(Arc<str>),
}
