//! What a search brings, the files of a conversation, and what a new conversation begins with.

use std::sync::Arc;

use super::{
    AgentId, Attachment, Channel, Contact, ContactId, ConversationId, InboxId, MessageId, Status,
    Timestamp,
};

/// A kind of thing that is searched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SearchKind {
    /// Conversations, by their number and their contact.
    Conversations,
    /// Contacts.
    Contacts,
    /// Messages, by their text.
    Messages,
}

/// A conversation that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The conversation.
    pub conversation: ConversationId,
    /// The message that was found in it; of several the newest.
    pub message: Option<MessageId>,
    /// Its contact.
    pub contact: Option<ContactId>,
    /// The contact's name; may be empty.
    pub name: Arc<str>,
    /// Its inbox.
    pub inbox: Option<InboxId>,
    /// The text that was found, or the newest one.
    pub text: Option<Arc<str>>,
    /// When that was written, or the conversation began.
    pub at: Timestamp,
    /// How many of its messages were found.
    pub matches: u64,
}

/// A page of what was found.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundPage<T> {
    /// What was found, in the server's order.
    pub rows: Vec<T>,
    /// Whether the next page may hold more.
    pub more: bool,
}

impl<T> Default for FoundPage<T> {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            more: false,
        }
    }
}

/// What a search over all kinds found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// Conversations by their number or contact, newest first.
    pub conversations: FoundPage<Hit>,
    /// Contacts, last active first.
    pub contacts: FoundPage<Contact>,
    /// Conversations by a message, newest first.
    pub messages: FoundPage<Hit>,
}

/// A file of a conversation.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptFile {
    /// The file.
    pub file: Attachment,
    /// The message it came with.
    pub message: MessageId,
    /// When it came.
    pub at: Timestamp,
}

/// An inbox in which a conversation with a contact can be begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// The inbox.
    pub inbox: InboxId,
    /// Its name.
    pub name: Arc<str>,
    /// Its channel.
    pub channel: Channel,
    /// The contact's address in it.
    pub source: Option<Arc<str>>,
}

/// A contact that is to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewContact {
    /// Name.
    pub name: String,
    /// E-mail address; may be empty.
    pub email: String,
    /// Phone number; may be empty.
    pub phone: String,
}

/// A conversation that is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beginning {
    /// With whom.
    pub contact: ContactId,
    /// In which inbox.
    pub inbox: InboxId,
    /// The contact's address there.
    pub source: Option<Arc<str>>,
    /// Where it stands at first.
    pub status: Status,
    /// Whose it is.
    pub assignee: Option<AgentId>,
    /// Its subject, in a mail inbox; may be empty.
    pub subject: String,
    /// Its first message; may be empty.
    pub text: String,
}
