//! What an agent has written and the server does not have yet.

use std::sync::Arc;

use super::{ConversationId, EchoId, MessageId, Timestamp};

/// Whether the composer writes to the customer or to the team.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// A reply to the customer.
    Reply,
    /// A private note.
    Note,
}

/// A file chosen for sending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// Its name.
    pub name: Arc<str>,
    /// Its media type as the browser told; may be empty.
    pub media_type: Arc<str>,
    /// Its content.
    pub bytes: Arc<[u8]>,
}

/// Text in a composer: one per conversation and [`Mode`], kept until it is sent or emptied.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Composition {
    /// The text as typed.
    pub text: Arc<str>,
    /// The message it answers.
    pub reply_to: Option<MessageId>,
    /// Files that go with it.
    pub files: Vec<Upload>,
    /// Who else gets it where it goes by mail: addresses as typed, see [`addresses`].
    pub cc: Arc<str>,
    /// The same, unseen by the others.
    pub bcc: Arc<str>,
}

/// The addresses of a line, between commas, semicolons or white space.
pub fn addresses(line: &str) -> impl Iterator<Item = &str> {
    line.split(|it: char| it.is_whitespace() || ",;".contains(it))
        .filter(|it| !it.is_empty())
}

impl Composition {
    /// Whether there is nothing to send: no files, and no text but white space.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.text.trim().is_empty()
    }
}

/// Why a message did not go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SendFailure {
    /// The server said no, in these words. Sending again is the agent's choice.
    Refused(Arc<str>),
    /// It never left. It may be sent again without danger.
    Unsent,
    /// It left, and the answer never came: it may have been stored. It is not sent again by itself.
    Uncertain {
        /// Whether the server was asked since and did not have it.
        looked: bool,
    },
}

/// Where a message on its way stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DraftState {
    /// Waits for the one before it, or for the connection.
    Waiting,
    /// The request is on its way.
    Sending,
    /// It did not go.
    Failed(SendFailure),
}

/// A message on its way to the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The conversation it goes to.
    pub conversation: ConversationId,
    /// The console's id for it.
    pub echo: EchoId,
    /// To whom it goes.
    pub mode: Mode,
    /// What goes: text, reference, files.
    pub what: Composition,
    /// When the agent sent it.
    pub created_at: Timestamp,
    /// The newest message known in the conversation when it was sent: where looking begins.
    pub after: Option<MessageId>,
    /// Where it stands.
    pub state: DraftState,
}
