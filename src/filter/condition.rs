//! What a filter says: clauses about conversations, joined in groups of any depth.

use std::sync::Arc;

use crate::model::{AttributeKind, SavedViewId};

use super::Day;

/// What a clause is about: an attribute of the server's, or what this device knows by itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// Where the conversation stands.
    Status,
    /// How urgent it is.
    Priority,
    /// The person who has it.
    Assignee,
    /// The inbox it came by.
    Inbox,
    /// The team that has it.
    Team,
    /// The customer, by id.
    Contact,
    /// Its number.
    Number,
    /// The campaign that began it, by id. No payload tells it: only the server can judge.
    Campaign,
    /// Its labels.
    Labels,
    /// Language of the customer's browser.
    BrowserLanguage,
    /// Language detected in the conversation.
    Language,
    /// The page the customer wrote from.
    Referer,
    /// Subject of the mail.
    Subject,
    /// The day it began.
    Created,
    /// The day of its last message.
    Active,
    /// Whether it has unread messages. Judged on this device, like all up to `Attached`.
    Unread,
    /// Whether its newest message is the customer's.
    CustomerLast,
    /// The day since which the customer waits for an answer.
    Waiting,
    /// The text of its newest message.
    Newest,
    /// Whether its newest message has files.
    Attached,
    /// A custom attribute, by its key, with the kind of its values.
    Custom(Arc<str>, AttributeKind),
}

/// How a clause compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operator {
    /// Is one of the values; of labels, has any of them.
    Equal,
    /// Is something, and none of the values; of labels, has none of them.
    NotEqual,
    /// Is there.
    Present,
    /// Is not there.
    Absent,
    /// Has one of the values within it, in any case.
    Contains,
    /// Is something, and has none of the values within it.
    Lacks,
    /// Is greater, or a later day.
    Greater,
    /// Is less, or an earlier day.
    Less,
    /// Is more than this many days ago.
    DaysBefore,
}

/// One condition on one attribute.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Clause {
    /// What it is about.
    pub key: Key,
    /// How it compares.
    pub operator: Operator,
    /// With what: ids and numbers in digits, days as `2026-07-01`. One of several suffices, except
    /// where the operator denies.
    pub values: Vec<Arc<str>>,
}

/// How a group joins what is in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Join {
    /// Every condition holds.
    #[default]
    All,
    /// At least one holds.
    Any,
    /// None holds.
    None,
}

impl Join {
    /// Every join, as a choice shows them.
    pub const ALL: [Self; 3] = [Self::All, Self::Any, Self::None];

    /// Its word in addresses.
    pub const fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Any => "any",
            Self::None => "none",
        }
    }
}

/// A clause, or a group of more.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Condition {
    /// One condition.
    Clause(Clause),
    /// Several, joined.
    Group(Group),
}

/// Conditions and how they are joined. One without conditions says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Group {
    /// How they are joined.
    pub join: Join,
    /// What is joined, as the agent ordered it.
    pub conditions: Vec<Condition>,
}

/// What a filtered list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Filter {
    /// The conditions.
    pub root: Group,
    /// The saved view that it began as, if any.
    pub view: Option<SavedViewId>,
}

impl Clause {
    /// The clause of these parts.
    pub fn new(key: Key, operator: Operator, values: &[&str]) -> Self {
        Self {
            key,
            operator,
            values: values.iter().map(|value| Arc::from(*value)).collect(),
        }
    }

    /// The same key and operator with one of the values.
    pub(super) fn single(&self, value: &Arc<str>) -> Self {
        Self {
            key: self.key.clone(),
            operator: self.operator,
            values: vec![Arc::clone(value)],
        }
    }

    /// The same key and values with another operator.
    pub(super) fn turned(&self, operator: Operator) -> Self {
        Self {
            operator,
            ..self.clone()
        }
    }

    /// The same key without values: whether it is there.
    pub(super) fn presence(&self, operator: Operator) -> Self {
        Self {
            key: self.key.clone(),
            operator,
            values: Vec::new(),
        }
    }
}

impl Group {
    /// What of it says something: clauses that lack a value, and groups left empty, are gone.
    #[must_use]
    pub fn trimmed(&self) -> Self {
        let conditions = self.conditions.iter().filter_map(|condition| {
            Some(match condition {
                Condition::Clause(clause) => {
                    Condition::Clause(clause.flaw().is_none().then(|| clause.clone())?)
                }
                Condition::Group(group) => {
                    let group = group.trimmed();
                    Condition::Group((!group.conditions.is_empty()).then_some(group)?)
                }
            })
        });
        Self {
            join: self.join,
            conditions: conditions.collect(),
        }
    }

    /// The same with "days before" counted back from this day, so that it holds without a clock.
    #[must_use]
    pub fn on(&self, today: Day) -> Self {
        let conditions = self.conditions.iter().map(|condition| match condition {
            Condition::Group(group) => Condition::Group(group.on(today)),
            Condition::Clause(clause) => Condition::Clause(clause.on(today)),
        });
        Self {
            join: self.join,
            conditions: conditions.collect(),
        }
    }

    /// How many clauses it has at any depth.
    pub fn clauses(&self) -> usize {
        let count = |condition: &Condition| match condition {
            Condition::Clause(_) => 1,
            Condition::Group(group) => group.clauses(),
        };
        self.conditions.iter().map(count).sum()
    }
}

impl Clause {
    /// The same with "days before" counted back from this day.
    #[must_use]
    pub fn on(&self, today: Day) -> Self {
        let days = self.values.first().and_then(|days| days.parse().ok());
        match (self.operator, days) {
            (Operator::DaysBefore, Some(days)) => Self {
                key: self.key.clone(),
                operator: Operator::Less,
                values: vec![today.minus(days).to_string().into()],
            },
            _ => self.clone(),
        }
    }
}
