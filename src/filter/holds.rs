//! Whether a filter's conditions hold of a conversation, as the server would say.
//!
//! As in its database, what is absent matches no comparison, not even "is not".

use std::borrow::Cow;
use std::cmp::Ordering;
use std::sync::Arc;

use crate::model::{Attribute, AttributeKind, Conversation, PreviewKind};

use super::schema::number;
use super::{Clause, Condition, Day, Group, Join, Key, Operator, Verdict};

impl Group {
    /// Whether all of this holds of a conversation. "Days before" must have been counted back
    /// ([`Group::on`]): without a day it is unknown.
    pub fn verdict(&self, conversation: &Conversation) -> Verdict {
        let (decisive, decided, otherwise) = match self.join {
            Join::All => (Verdict::Out, Verdict::Out, Verdict::In),
            Join::Any => (Verdict::In, Verdict::In, Verdict::Out),
            Join::None => (Verdict::In, Verdict::Out, Verdict::In),
        };
        let mut result = otherwise;
        for condition in &self.conditions {
            let verdict = match condition {
                Condition::Clause(clause) => clause.verdict(conversation),
                Condition::Group(group) => group.verdict(conversation),
            };
            if verdict == decisive {
                return decided;
            }
            if verdict == Verdict::Unknown {
                result = Verdict::Unknown;
            }
        }
        result
    }
}

impl Clause {
    /// Whether it holds of a conversation.
    pub fn verdict(&self, conversation: &Conversation) -> Verdict {
        if self.key == Key::Campaign || self.operator == Operator::DaysBefore {
            return Verdict::Unknown;
        }
        if self.holds(conversation) {
            Verdict::In
        } else {
            Verdict::Out
        }
    }

    fn holds(&self, it: &Conversation) -> bool {
        match &self.key {
            Key::Status => {
                let every = self.operator == Operator::Equal && self.has(|value| value == "all");
                every || self.word(Some(it.status.name()))
            }
            Key::Priority => self.word(it.priority.map(crate::model::Priority::name)),
            Key::Assignee => self.number(it.agent().map(crate::model::AgentId::get)),
            Key::Inbox => self.number(Some(it.inbox.get())),
            Key::Team => self.number(it.team.map(crate::model::TeamId::get)),
            Key::Contact => self.number(it.contact.map(crate::model::ContactId::get)),
            Key::Number => match self.operator {
                Operator::Contains | Operator::Lacks => self.text(Some(&it.id.to_string())),
                _ => self.number(Some(it.id.get())),
            },
            Key::Campaign => false,
            Key::Labels => self.labels(&it.labels),
            Key::BrowserLanguage => self.word(it.facts.browser_language.as_deref()),
            Key::Language => self.word(it.facts.language.as_deref()),
            Key::Referer => self.text(it.facts.referer.as_deref()),
            Key::Subject => self.text(it.facts.subject.as_deref()),
            Key::Created => self.day(Day::of(it.created_at)),
            Key::Active => self.day(Day::of(it.last_activity_at)),
            Key::Unread => self.flag(it.unread > 0),
            Key::CustomerLast => {
                let newest = it.preview.as_ref().map(|it| it.kind);
                self.flag(newest == Some(PreviewKind::Incoming))
            }
            Key::Waiting => it.waiting_since.is_some_and(|at| self.day(Day::of(at))),
            Key::Newest => self.text(it.preview.as_ref().and_then(|it| it.text.as_deref())),
            Key::Attached => {
                let newest = it.preview.as_ref();
                self.flag(newest.is_some_and(|it| it.attachment.is_some()))
            }
            Key::Custom(key, kind) => self.custom(it.attributes.get(key), *kind),
        }
    }

    fn has(&self, is_it: impl Fn(&str) -> bool) -> bool {
        self.values.iter().any(|value| is_it(value))
    }

    /// What an operator says of something that is there or not, and is one of the values or not.
    fn say(&self, there: bool, among: impl FnOnce() -> bool) -> bool {
        match self.operator {
            Operator::Present => there,
            Operator::Absent => !there,
            Operator::Equal | Operator::Contains => there && among(),
            Operator::NotEqual | Operator::Lacks => there && !among(),
            Operator::Greater | Operator::Less | Operator::DaysBefore => false,
        }
    }

    fn word(&self, word: Option<&str>) -> bool {
        self.say(word.is_some(), || self.has(|value| Some(value) == word))
    }

    fn flag(&self, flag: bool) -> bool {
        self.word(Some(if flag { "true" } else { "false" }))
    }

    fn number(&self, number: Option<u64>) -> bool {
        self.say(number.is_some(), || {
            self.has(|value| value.parse().ok() == number)
        })
    }

    fn labels(&self, labels: &[Arc<str>]) -> bool {
        let among = || {
            labels
                .iter()
                .any(|label| self.has(|value| value == &**label))
        };
        match self.operator {
            Operator::NotEqual => !among(),
            _ => self.say(!labels.is_empty(), among),
        }
    }

    /// Equality goes by case, a part within the text does not.
    fn text(&self, text: Option<&str>) -> bool {
        match self.operator {
            Operator::Contains | Operator::Lacks => {
                let text = text.map(str::to_lowercase);
                self.say(text.is_some(), || {
                    let text = text.as_deref().unwrap_or_default();
                    self.has(|value| text.contains(&value.trim().to_lowercase()))
                })
            }
            _ => self.word(text),
        }
    }

    fn day(&self, day: Day) -> bool {
        let than = self.values.first().and_then(|value| Day::parse(value));
        than.is_some_and(|than| match self.operator {
            Operator::Greater => day > than,
            Operator::Less => day < than,
            _ => false,
        })
    }

    fn custom(&self, value: Option<&Attribute>, kind: AttributeKind) -> bool {
        let value = value.filter(|value| **value != Attribute::Null);
        match self.operator {
            Operator::Present => return value.is_some(),
            Operator::Absent => return value.is_none(),
            _ => {}
        }
        let Some(text) = value.map(spelt) else {
            return false;
        };
        let order = |other: &str| match kind {
            AttributeKind::Number | AttributeKind::Currency | AttributeKind::Percent => {
                let numbers = number(&text).zip(number(other));
                numbers.and_then(|(one, other)| one.partial_cmp(&other))
            }
            AttributeKind::Date => {
                let days = Day::parse(&text).zip(Day::parse(other));
                days.map(|(one, other)| one.cmp(&other))
            }
            AttributeKind::Text
            | AttributeKind::Link
            | AttributeKind::List
            | AttributeKind::Checkbox => Some(text.to_lowercase().cmp(&other.to_lowercase())),
        };
        let ordered = |wanted: Ordering| self.has(|other| order(other) == Some(wanted));
        match self.operator {
            Operator::Greater => ordered(Ordering::Greater),
            Operator::Less => ordered(Ordering::Less),
            Operator::Equal => ordered(Ordering::Equal),
            // A value that cannot be compared is neither equal nor not.
            Operator::NotEqual => {
                !ordered(Ordering::Equal) && self.values.iter().all(|it| order(it).is_some())
            }
            _ => {
                let text = text.to_lowercase();
                self.say(true, || {
                    self.has(|value| text.contains(&value.trim().to_lowercase()))
                })
            }
        }
    }
}

/// A value as the server's database writes it.
fn spelt(value: &Attribute) -> Cow<'_, str> {
    match value {
        Attribute::Null => Cow::Borrowed(""),
        Attribute::Flag(true) => Cow::Borrowed("true"),
        Attribute::Flag(false) => Cow::Borrowed("false"),
        Attribute::Number(number) => {
            let text = serde_json::to_string(number).unwrap_or_default();
            Cow::Owned(text.strip_suffix(".0").unwrap_or(&text).to_owned())
        }
        Attribute::Text(text) | Attribute::Other(text) => Cow::Borrowed(text),
    }
}
