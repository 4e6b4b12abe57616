//! What decides a list: which conversations belong to it and in which order.

mod address;
mod condition;
mod day;
mod flat;
mod holds;
mod judge;
mod saved;
mod schema;
mod sort;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use crate::model::{AgentId, InboxId, SavedViewId, Status, TeamId};

pub use address::ReadFilter;
pub use condition::{Clause, Condition, Filter, Group, Join, Key, Operator};
pub use day::Day;
pub use flat::{Flat, LONGEST, TooLong};
pub use judge::{Verdict, judge};
pub use saved::{Meaning, ToSave};
pub use schema::{Flaw, Takes};
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
    /// Conversations in which the agent has written something that is not sent.
    Drafts,
    /// A view the agent has saved, as it is saved. The list itself is of its [`Filter`].
    View(SavedViewId),
    /// What a filter lets through.
    Filter(Arc<Filter>),
}

impl Scope {
    /// Whether its address begins with no part of the account.
    pub fn is_account(&self) -> bool {
        match self {
            Self::Account => true,
            Self::Filter(filter) => filter.view.is_none(),
            _ => false,
        }
    }

    /// Whether it says by itself in which status and whose its conversations are.
    pub const fn is_filtered(&self) -> bool {
        matches!(self, Self::View(_) | Self::Filter(_) | Self::Drafts)
    }
}

/// The order of a list. The server's own orders are the whole list's; the others are of the rows
/// that are loaded.
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
    /// Those with something unread first. Of the loaded rows.
    UnreadFirst,
    /// By the contact's name. Of the loaded rows.
    ContactName,
    /// Those that wake soonest first, those that do not last. Of the loaded rows.
    DueSoonest,
}

impl Sort {
    /// Every order, as a menu shows them: the server's first.
    pub const ALL: [Self; 11] = [
        Self::ActivityNewest,
        Self::ActivityOldest,
        Self::CreatedNewest,
        Self::CreatedOldest,
        Self::PriorityHighest,
        Self::PriorityLowest,
        Self::WaitingLongest,
        Self::WaitingShortest,
        Self::UnreadFirst,
        Self::ContactName,
        Self::DueSoonest,
    ];

    /// Whether the server has it.
    pub const fn is_of_server(self) -> bool {
        !matches!(
            self,
            Self::UnreadFirst | Self::ContactName | Self::DueSoonest
        )
    }

    /// Its word in addresses; of the server's orders its `sort_by`.
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
            Self::UnreadFirst => "unread_first",
            Self::ContactName => "contact_name",
            Self::DueSoonest => "due_soonest",
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
    /// The list of a part of the account: what a filter says of status and agent it says itself.
    pub fn of(scope: Scope) -> Self {
        if scope.is_filtered() {
            Self {
                scope,
                tab: Tab::All,
                status: None,
                sort: Sort::default(),
            }
        } else {
            Self {
                scope,
                ..Self::default()
            }
        }
    }

    /// The list of another part of the account, in the same status, order and tab where that makes
    /// sense.
    #[must_use]
    pub fn moved(&self, scope: Scope) -> Self {
        if scope.is_filtered() || self.scope.is_filtered() {
            Self::of(scope)
        } else {
            Self {
                scope,
                ..self.clone()
            }
        }
    }

    /// What of it can be said by conditions: the scope, the status and the tab.
    pub fn conditions(&self, me: AgentId) -> Group {
        let mut conditions = Vec::new();
        let mut add = |key, operator, values: &[&str]| {
            conditions.push(Condition::Clause(Clause::new(key, operator, values)));
        };
        match &self.scope {
            Scope::Inbox(id) => add(Key::Inbox, Operator::Equal, &[&id.to_string()]),
            Scope::Team(id) => add(Key::Team, Operator::Equal, &[&id.to_string()]),
            Scope::Label(title) => add(Key::Labels, Operator::Equal, &[title]),
            Scope::Filter(filter) => return filter.root.clone(),
            Scope::Account
            | Scope::Mentions
            | Scope::Participating
            | Scope::Unattended
            | Scope::Drafts
            | Scope::View(_) => {}
        }
        if let Some(status) = &self.status {
            add(Key::Status, Operator::Equal, &[status.name()]);
        }
        match self.tab {
            Tab::Mine => add(Key::Assignee, Operator::Equal, &[&me.to_string()]),
            Tab::Unassigned => add(Key::Assignee, Operator::Absent, &[]),
            Tab::All => {}
        }
        Group {
            join: Join::All,
            conditions,
        }
    }

    /// Whether only the loaded rows are in this order: the server does not have it, or not for
    /// filtered lists.
    pub fn is_ranked(&self) -> bool {
        let usual = Sort::default();
        !self.sort.is_of_server() || (self.scope.is_filtered() && self.sort != usual)
    }

    /// The order in which the server is asked for the list.
    pub fn asked_sort(&self) -> Sort {
        if self.is_ranked() {
            Sort::default()
        } else {
            self.sort
        }
    }

    /// Whose counts stand on this list's tabs.
    pub fn count_key(&self) -> CountKey {
        CountKey {
            scope: self.scope.clone(),
            status: self.status.clone(),
        }
    }
}
