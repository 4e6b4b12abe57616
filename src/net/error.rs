//! What can go wrong between asking the server and holding an answer.

use super::TransportError;

/// What can go wrong between asking the server and holding an answer, told apart by what the
/// caller can do about it. `Display` is for the log and never holds a token.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// The request never reached the server, or the answer never came back.
    #[error("the server could not be reached")]
    Unreachable(#[from] TransportError),
    /// Status 401. The server says the same when a token is bad and when an action is not
    /// permitted: only reading the profile tells which.
    #[error("not permitted or signed out: {0}")]
    Unauthorized(String),
    /// The thing asked for does not exist, or not for this agent.
    #[error("not found")]
    NotFound,
    /// Too many requests.
    #[error("asked to wait")]
    Throttled,
    /// The server understood and said no, in its own words.
    #[error("refused with {status}: {reason}")]
    Refused {
        /// HTTP status.
        status: u16,
        /// The server's words; may be empty.
        reason: String,
    },
    /// The server failed on its side.
    #[error("server error {status}")]
    Server {
        /// HTTP status.
        status: u16,
    },
    /// The answer was not what this client can read.
    #[error("unreadable answer from {endpoint}")]
    Unreadable {
        /// What was asked.
        endpoint: &'static str,
        /// Where reading failed.
        #[source]
        source: serde_json::Error,
    },
}

impl ApiError {
    /// Whether the same request may well succeed a little later.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Unreachable(error) => *error != TransportError::Forbidden,
            Self::Throttled => true,
            // 500 is what the server answers to many a wrong parameter, and always will.
            Self::Server { status } => *status != 500,
            Self::Unauthorized(_)
            | Self::NotFound
            | Self::Refused { .. }
            | Self::Unreadable { .. } => false,
        }
    }
}
