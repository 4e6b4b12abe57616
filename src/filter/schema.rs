//! Which operators an attribute takes, and which values, as the server accepts them.

use crate::model::AttributeKind;

use super::{Clause, Day, Key, Operator};

/// What kind of values a clause takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// None.
    Nothing,
    /// Words of the statuses.
    Statuses,
    /// Words of the priorities.
    Priorities,
    /// Ids of agents.
    Agents,
    /// Ids of inboxes.
    Inboxes,
    /// Ids of teams.
    Teams,
    /// Titles of labels.
    Labels,
    /// Language tags.
    Languages,
    /// Numbers without a fraction, above zero: other ids.
    Ids,
    /// Any text.
    Text,
    /// A number, perhaps with a fraction.
    Number,
    /// A day.
    Day,
    /// A number of days.
    Days,
    /// `true` or `false`.
    Flag,
    /// Values of the attribute's own list.
    Choices,
}

/// Why a clause says nothing yet, or what the server would not take of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// A value is missing.
    Empty,
    /// A value is no number.
    NotANumber,
    /// A value is no day.
    NotADay,
    /// The attribute does not take this operator.
    NoSuchOperator,
}

use Operator::{Absent, Contains, DaysBefore, Equal, Greater, Lacks, Less, NotEqual, Present};

const CHOICE: &[Operator] = &[Equal, NotEqual];
const OPTIONAL: &[Operator] = &[Equal, NotEqual, Present, Absent];
const TEXT: &[Operator] = &[Equal, NotEqual, Contains, Lacks];
const TIME: &[Operator] = &[Greater, Less, DaysBefore];
const CUSTOM_TEXT: &[Operator] = &[Equal, NotEqual, Contains, Lacks, Present, Absent];
const CUSTOM_ORDER: &[Operator] = &[Equal, NotEqual, Greater, Less, Present, Absent];

/// Longest count of days that is taken: the server's dashboard takes no more.
const DAYS: u32 = 998;

impl Key {
    /// What only this device can judge, as a choice shows it.
    pub const LOCAL: [Self; 5] = [
        Self::Unread,
        Self::CustomerLast,
        Self::Waiting,
        Self::Newest,
        Self::Attached,
    ];

    /// Every attribute of the server's that is not custom, as a choice shows them.
    pub const STANDARD: [Self; 15] = [
        Self::Status,
        Self::Priority,
        Self::Assignee,
        Self::Inbox,
        Self::Team,
        Self::Labels,
        Self::Number,
        Self::Contact,
        Self::Campaign,
        Self::BrowserLanguage,
        Self::Language,
        Self::Referer,
        Self::Subject,
        Self::Created,
        Self::Active,
    ];

    /// Whether only this device can judge it.
    pub fn is_local(&self) -> bool {
        Self::LOCAL.contains(self)
    }

    /// The server's key; a word of this console's own where the server has none.
    pub fn server_key(&self) -> &str {
        match self {
            Self::Status => "status",
            Self::Priority => "priority",
            Self::Assignee => "assignee_id",
            Self::Inbox => "inbox_id",
            Self::Team => "team_id",
            Self::Contact => "contact_id",
            Self::Number => "display_id",
            Self::Campaign => "campaign_id",
            Self::Labels => "labels",
            Self::BrowserLanguage => "browser_language",
            Self::Language => "conversation_language",
            Self::Referer => "referer",
            Self::Subject => "mail_subject",
            Self::Created => "created_at",
            Self::Active => "last_activity_at",
            Self::Unread => "unread",
            Self::CustomerLast => "customer_last",
            Self::Waiting => "waiting_since",
            Self::Newest => "newest_message",
            Self::Attached => "newest_attached",
            Self::Custom(key, _) => key,
        }
    }

    /// The attribute of the server's key, if it is no custom one.
    pub fn of_server_key(word: &str) -> Option<Self> {
        Self::STANDARD
            .into_iter()
            .find(|key| key.server_key() == word)
    }

    /// The operators the server takes for it, the usual one first.
    pub const fn operators(&self) -> &'static [Operator] {
        match self {
            Self::Status
            | Self::Priority
            | Self::Contact
            | Self::BrowserLanguage
            | Self::Language => CHOICE,
            Self::Assignee | Self::Inbox | Self::Team | Self::Campaign | Self::Labels => OPTIONAL,
            Self::Number | Self::Referer | Self::Subject => TEXT,
            Self::Created | Self::Active | Self::Waiting => TIME,
            Self::Unread | Self::CustomerLast | Self::Attached => &[Equal],
            Self::Newest => &[Contains, Lacks],
            Self::Custom(_, kind) => match kind {
                AttributeKind::Text | AttributeKind::Link | AttributeKind::List => CUSTOM_TEXT,
                AttributeKind::Number | AttributeKind::Date => CUSTOM_ORDER,
                AttributeKind::Checkbox => CHOICE,
                // The server fails on every clause about these.
                AttributeKind::Currency | AttributeKind::Percent => &[],
            },
        }
    }

    /// What values a clause of this attribute and operator takes.
    pub const fn takes(&self, operator: Operator) -> Takes {
        match (self, operator) {
            (_, Operator::Present | Operator::Absent) => Takes::Nothing,
            (_, Operator::DaysBefore) => Takes::Days,
            (Self::Status, _) => Takes::Statuses,
            (Self::Priority, _) => Takes::Priorities,
            (Self::Assignee, _) => Takes::Agents,
            (Self::Inbox, _) => Takes::Inboxes,
            (Self::Team, _) => Takes::Teams,
            (Self::Labels, _) => Takes::Labels,
            (Self::BrowserLanguage | Self::Language, _) => Takes::Languages,
            (Self::Number, Operator::Contains | Operator::Lacks)
            | (Self::Referer | Self::Subject | Self::Newest, _) => Takes::Text,
            (Self::Contact | Self::Campaign | Self::Number, _) => Takes::Ids,
            (Self::Created | Self::Active | Self::Waiting, _) => Takes::Day,
            (Self::Unread | Self::CustomerLast | Self::Attached, _) => Takes::Flag,
            (Self::Custom(_, kind), _) => match kind {
                AttributeKind::Text | AttributeKind::Link => Takes::Text,
                AttributeKind::List => match operator {
                    Operator::Contains | Operator::Lacks => Takes::Text,
                    _ => Takes::Choices,
                },
                AttributeKind::Number | AttributeKind::Currency | AttributeKind::Percent => {
                    Takes::Number
                }
                AttributeKind::Date => Takes::Day,
                AttributeKind::Checkbox => Takes::Flag,
            },
        }
    }
}

impl Operator {
    /// Every operator.
    pub const ALL: [Self; 9] = [
        Self::Equal,
        Self::NotEqual,
        Self::Present,
        Self::Absent,
        Self::Contains,
        Self::Lacks,
        Self::Greater,
        Self::Less,
        Self::DaysBefore,
    ];

    /// The server's word.
    pub const fn server_word(self) -> &'static str {
        match self {
            Self::Equal => "equal_to",
            Self::NotEqual => "not_equal_to",
            Self::Present => "is_present",
            Self::Absent => "is_not_present",
            Self::Contains => "contains",
            Self::Lacks => "does_not_contain",
            Self::Greater => "is_greater_than",
            Self::Less => "is_less_than",
            Self::DaysBefore => "days_before",
        }
    }

    /// The operator of the server's word.
    pub fn of_server_word(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|operator| operator.server_word() == word)
    }
}

impl Takes {
    /// Whether one clause may have several values.
    pub const fn several(self) -> bool {
        !matches!(
            self,
            Self::Nothing | Self::Number | Self::Day | Self::Days | Self::Flag
        )
    }
}

impl Clause {
    /// What keeps it from saying something; `None` for a clause the server takes.
    pub fn flaw(&self) -> Option<Flaw> {
        // Of what the server fails on this device can still judge.
        let own = matches!(
            self.key,
            Key::Custom(_, AttributeKind::Currency | AttributeKind::Percent)
        );
        if !own && !self.key.operators().contains(&self.operator) {
            return Some(Flaw::NoSuchOperator);
        }
        let takes = self.key.takes(self.operator);
        if takes == Takes::Nothing {
            return None;
        }
        if self.values.iter().all(|value| value.trim().is_empty()) {
            return Some(Flaw::Empty);
        }
        let wrong = |is_right: fn(&str) -> bool| !self.values.iter().all(|value| is_right(value));
        match takes {
            Takes::Agents | Takes::Inboxes | Takes::Teams | Takes::Ids => {
                wrong(is_id).then_some(Flaw::NotANumber)
            }
            Takes::Number => wrong(is_number).then_some(Flaw::NotANumber),
            Takes::Days => wrong(is_days).then_some(Flaw::NotANumber),
            Takes::Day => wrong(|it| Day::parse(it).is_some()).then_some(Flaw::NotADay),
            Takes::Flag => wrong(|it| it == "true" || it == "false").then_some(Flaw::Empty),
            Takes::Nothing
            | Takes::Statuses
            | Takes::Priorities
            | Takes::Labels
            | Takes::Languages
            | Takes::Text
            | Takes::Choices => wrong(|it| !it.is_empty()).then_some(Flaw::Empty),
        }
    }
}

fn is_id(text: &str) -> bool {
    text.parse::<std::num::NonZeroU32>().is_ok()
}

fn is_days(text: &str) -> bool {
    text.parse::<u32>()
        .is_ok_and(|days| (1..=DAYS).contains(&days))
}

/// A number as JSON spells it. The standard library's way of reading floats is 20 KB of module, and
/// JSON's is there anyway.
pub(super) fn number(text: &str) -> Option<f64> {
    serde_json::from_str(text).ok()
}

/// Plain digits with a sign and a fraction, as the server's database reads them.
fn is_number(text: &str) -> bool {
    text.bytes()
        .all(|it| it.is_ascii_digit() || it == b'.' || it == b'-')
        && number(text).is_some()
}
