//! Ids, a type each, so that they never mix.

use std::fmt;
use std::num::NonZeroU64;
use std::str::FromStr;
use std::sync::Arc;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(NonZeroU64);

        impl $name {
            /// The id with this number; `None` for 0, which no entity of the server has.
            pub const fn new(number: u64) -> Option<Self> {
                match NonZeroU64::new(number) {
                    Some(number) => Some(Self(number)),
                    None => None,
                }
            }

            /// The number the server knows it by.
            pub const fn get(self) -> u64 {
                self.0.get()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(out)
            }
        }

        impl FromStr for $name {
            type Err = std::num::ParseIntError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )*};
}

ids! {
    /// An account of the server. Conversation ids repeat across accounts.
    AccountId;
    /// A conversation, by the number agents see (`#4821`), counted per account.
    ConversationId;
    /// A message, counted over the whole server; a later message has a greater id.
    MessageId;
    /// A contact.
    ContactId;
    /// An agent or administrator.
    AgentId;
    /// An inbox.
    InboxId;
    /// A team.
    TeamId;
    /// A label of the account.
    LabelId;
    /// A file or place attached to a message.
    AttachmentId;
    /// A note on a contact.
    NoteId;
    /// A view an agent has saved.
    SavedViewId;
}

/// The id that the console gives a message before the server has one for it. The server repeats it
/// in its answer and in the event, and forgets it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EchoId(Arc<str>);

impl EchoId {
    /// The echo id of this text.
    pub fn new(text: &str) -> Self {
        Self(text.into())
    }

    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EchoId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}
