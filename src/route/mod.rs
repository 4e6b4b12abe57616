//! Addresses: what part of the console an address shows, as a typed value and as text.
//!
//! The text is what stands after `#` with hash routing, and the path with path routing:
//! `/conversations/4821`, `/inbox/3/conversations/4821?tab=all&status=resolved`,
//! `/label/billing`, `/team/2`, `/mentions`, `/participating`, `/unattended`, `/folder/7` for a saved
//! view and `/conversations?filter=all(team=2;labels.not=vip)` for a filter. What is the default is
//! left out, so equal places have one address.

mod dashboard;
mod parse;
mod print;

use crate::filter::Query;
use crate::model::{ConversationId, MessageId};

pub use parse::Parsed;

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

impl Route {
    /// Whether it is where a console begins that is told no place.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }
}
