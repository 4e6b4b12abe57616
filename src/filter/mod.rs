//! What decides a list: which conversations belong to it and in which order.

mod judge;
mod sort;

use std::sync::Arc;

use crate::model::{InboxId, Status, TeamId};

pub use judge::{Verdict, judge};
pub use sort::SortKey;

/// Whose conversations a list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tab {
    /// Assigned to the signed-in agent.
    #[default]
    Mine,
    /// Assigned to no person; a bot's conversations count here.
    Unassigned,
    /// All.
    All,
}

impl Tab {
    /// Every tab, as they stand beside each other.
    pub const ALL: [Self; 3] = [Self::Mine, Self::Unassigned, Self::All];

    /// Its word in addresses.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Unassigned => "unassigned",
            Self::All => "all",
        }
    }
}

/// Which part of the account a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// The whole account.
    #[default]
    Account,
    /// One inbox.
    Inbox(InboxId),
    /// Conversations with this label.
    Label(Arc<str>),
    /// One team.
    Team(TeamId),
    /// Conversations in which the signed-in agent was mentioned.
    Mentions,
    /// Conversations the signed-in agent takes part in.
    Participating,
    /// Conversations nobody has answered yet, or whose customer waits.
    Unattended,
}

/// The order of a list, by the server's own orders. Every order is the whole list's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sort {
    /// Latest activity first.
    #[default]
    ActivityNewest,
    /// Latest activity last.
    ActivityOldest,
    /// Begun last first.
    CreatedNewest,
    /// Begun first first.
    CreatedOldest,
    /// Most urgent first, those without priority last; among equals the latest activity first.
    PriorityHighest,
    /// Least urgent first, those without priority last; among equals the latest activity first.
    PriorityLowest,
    /// Waiting longest first, those not waiting last.
    WaitingLongest,
    /// Waiting shortest first, those not waiting last.
    WaitingShortest,
}

impl Sort {
    /// Every order, as a menu shows them.
    pub const ALL: [Self; 8] = [
        Self::ActivityNewest,
        Self::ActivityOldest,
        Self::CreatedNewest,
        Self::CreatedOldest,
        Self::PriorityHighest,
        Self::PriorityLowest,
        Self::WaitingLongest,
        Self::WaitingShortest,
    ];

    /// Its word in addresses, which is the server's `sort_by`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::ActivityNewest => "last_activity_at_desc",
            Self::ActivityOldest => "last_activity_at_asc",
            Self::CreatedNewest => "created_at_desc",
            Self::CreatedOldest => "created_at_asc",
            Self::PriorityHighest => "priority_desc",
            Self::PriorityLowest => "priority_asc",
            Self::WaitingLongest => "waiting_since_asc",
            Self::WaitingShortest => "waiting_since_desc",
        }
    }
}

/// Everything that decides one list. Equal queries are the same list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Query {
    /// Which part of the account.
    pub scope: Scope,
    /// Whose.
    pub tab: Tab,
    /// In which status; `None` for every status.
    pub status: Option<Status>,
    /// In which order.
    pub sort: Sort,
}

impl Default for Query {
    /// The agent's open conversations, latest activity first.
    fn default() -> Self {
        Self {
            scope: Scope::default(),
            tab: Tab::default(),
            status: Some(Status::Open),
            sort: Sort::default(),
        }
    }
}

/// What one set of tab counts belongs to: a [`Query`] without tab and order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CountKey {
    /// Which part of the account.
    pub scope: Scope,
    /// In which status; `None` for every status.
    pub status: Option<Status>,
}

impl Query {
    /// Whose counts stand on this list's tabs.
    pub fn count_key(&self) -> CountKey {
        CountKey {
            scope: self.scope.clone(),
            status: self.status.clone(),
        }
    }
}
