//! What is told to the link, and by it.

use crate::model::{Span, Timestamp};
use crate::sync::resync::Absence;

/// Where the live connection stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// Not wanted: not yet started, or stopped.
    #[default]
    Off,
    /// A socket is being opened and subscribed.
    Connecting,
    /// Subscribed; what was missed is being read.
    CatchingUp,
    /// In step with the server.
    Live,
    /// The socket fell silent; another is being opened.
    Suspect,
    /// No connection; the next attempt comes by itself or by a click.
    Waiting,
    /// The server no longer takes the token.
    Unauthorised,
}

/// What an agent is told of the connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Where it stands.
    pub stage: Stage,
    /// Until when the console was in step: when the last frame was heard before it fell behind.
    /// `None` while live, and before it was ever live.
    pub since: Option<Timestamp>,
    /// When the next attempt comes by itself; `None` while waiting means that only a click helps.
    pub retry_at: Option<Timestamp>,
    /// Whether the device says that it has no network.
    pub offline: bool,
}

/// What happens to the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// The connection is wanted, at sign-in and again after a new token.
    Start,
    /// The connection is wanted no more.
    Stop,
    /// The socket is open.
    SocketOpened,
    /// The socket is closed, or never opened.
    Closed,
    /// The server greeted.
    Welcome,
    /// The server confirmed the subscription.
    Confirmed,
    /// The server rejected the subscription.
    Rejected,
    /// Any other frame came.
    Heard,
    /// The server sends the client away.
    Disconnect {
        /// Whether it may come back by itself.
        reconnect: bool,
    },
    /// Catching up ended well.
    CaughtUp {
        /// Which one, as [`Action::BeginCatchUp`] numbered it.
        round: u32,
    },
    /// Catching up failed in a way that may pass.
    CatchUpFailed {
        /// Which one.
        round: u32,
    },
    /// The device has a network again.
    Online,
    /// The device lost its network.
    Offline,
    /// The page is looked at no more.
    Hidden,
    /// The page is looked at again, or the device slept.
    Woke,
    /// The agent asks for an attempt now.
    RetryNow,
    /// Reading the profile showed that the token is no longer good.
    Unauthorised,
    /// The alarm rang.
    Tick,
}

/// What is to be done for the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Open a socket.
    OpenSocket,
    /// Close the socket. Nothing of it may be told any more.
    CloseSocket,
    /// Subscribe, with the newest token known.
    Subscribe,
    /// Say that the agent is there, which also asks who else is.
    Presence,
    /// Begin to read what was missed, giving up whatever round is still running. Events that come
    /// meanwhile are held and applied after it.
    BeginCatchUp {
        /// Names this round in its outcome.
        round: u32,
        /// What was missed.
        absence: Absence,
    },
    /// Read the profile: the subscription's token may have been replaced, or the agent signed out.
    ReadProfile,
    /// Ring the alarm after this long.
    Schedule(Span),
    /// Show where the connection stands.
    Show(Standing),
}
