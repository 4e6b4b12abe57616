//! Addresses: what part of the console an address shows, as a typed value and as text.

use crate::filter::Query;
use crate::model::{ConversationId, MessageId};

/// One place in the console.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Route {
    /// The list on screen.
    pub query: Query,
    /// The conversation open beside it.
    pub open: Option<ConversationId>,
    /// The message to show in it.
    pub message: Option<MessageId>,
}
