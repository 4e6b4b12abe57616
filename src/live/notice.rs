//! What the console tells the agent at the list's foot.

use std::rc::Rc;
use std::sync::Arc;

use crate::net::ApiError;
use crate::text::{Phrase, phrase};

/// Whether a notice tells of something done or of something that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tone {
    /// Something was done.
    Said,
    /// Something failed.
    Failed,
}

/// One notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Tells notices apart; a later one has a greater number.
    pub id: u64,
    /// What kind it is.
    pub tone: Tone,
    /// The name of the action it is about, where the text does not say.
    pub of: Option<Phrase>,
    /// What it says.
    pub phrase: Phrase,
    /// Values for the phrase's places. Untrusted where they come from the server.
    pub values: Vec<(&'static str, Arc<str>)>,
    /// The action it tells of, by its number in the journal.
    pub(super) entry: Option<u64>,
    /// Whether what it tells of can be undone.
    pub can_undo: bool,
    /// Whether what it says has failed can be tried again.
    pub can_retry: bool,
}

impl Notice {
    /// One with nothing to press; it has no number yet.
    pub(super) fn new(tone: Tone, phrase: Phrase, values: Vec<(&'static str, Arc<str>)>) -> Self {
        Self {
            id: 0,
            tone,
            of: None,
            phrase,
            values,
            entry: None,
            can_undo: false,
            can_retry: false,
        }
    }
}

/// What undoes an action.
pub(super) type Undo = Rc<dyn Fn()>;

/// Why something failed: a phrase, and the values for its places. Untrusted, like a notice's.
pub type Why = (Phrase, Vec<(&'static str, Arc<str>)>);

/// What an agent reads when an action failed.
pub(super) fn words(error: &ApiError) -> Why {
    match error {
        ApiError::Unreachable(_) => (phrase::notice::UNREACHABLE, vec![]),
        ApiError::Unauthorized(_) => (phrase::notice::NOT_PERMITTED, vec![]),
        ApiError::NotFound => (phrase::notice::GONE, vec![]),
        ApiError::Throttled => (phrase::notice::THROTTLED, vec![]),
        ApiError::Refused { reason, .. } => (
            phrase::notice::REFUSED,
            vec![("reason", reason.as_str().into())],
        ),
        ApiError::Server { status } => (
            phrase::notice::SERVER,
            vec![("status", status.to_string().as_str().into())],
        ),
        ApiError::Unreadable { .. } => (phrase::notice::UNREADABLE, vec![]),
    }
}
