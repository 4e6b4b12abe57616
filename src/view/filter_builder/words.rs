//! Filters in words.

use crate::filter::{Clause, Condition, Group, Join, Key, Operator, Takes};
use crate::live::Session;
use crate::model::{AttributeKind, AttributeOwner, Priority, Status};
use crate::text::{Phrase, phrase};

use super::super::faces;
use super::super::intl;
use super::super::name::visible;
use super::super::words::Words;

/// An attribute by name, tracked.
pub fn key_words(session: Session, words: Words, key: &Key) -> String {
    words.say(match key {
        Key::Status => phrase::filter::STATUS,
        Key::Priority => phrase::filter::PRIORITY,
        Key::Assignee => phrase::filter::ASSIGNEE,
        Key::Inbox => phrase::filter::INBOX,
        Key::Team => phrase::filter::TEAM,
        Key::Contact => phrase::filter::CONTACT,
        Key::Number => phrase::filter::NUMBER,
        Key::Campaign => phrase::filter::CAMPAIGN,
        Key::Labels => phrase::filter::LABELS,
        Key::BrowserLanguage => phrase::filter::BROWSER_LANGUAGE,
        Key::Language => phrase::filter::LANGUAGE,
        Key::Referer => phrase::filter::REFERER,
        Key::Subject => phrase::filter::SUBJECT,
        Key::Created => phrase::filter::CREATED,
        Key::Active => phrase::filter::ACTIVE_AT,
        Key::Unread => phrase::filter::UNREAD,
        Key::CustomerLast => phrase::filter::CUSTOMER_LAST,
        Key::Waiting => phrase::filter::WAITING,
        Key::Newest => phrase::filter::NEWEST,
        Key::Attached => phrase::filter::ATTACHED,
        Key::Custom(key, _) => {
            let directory = session.directory();
            let definition = directory.definition(AttributeOwner::Conversation, key);
            return visible(definition.map_or(key, |it| &it.name));
        }
    })
}

/// How a comparison is called with this attribute.
pub fn operator_phrase(key: &Key, operator: Operator, several: bool) -> Phrase {
    let is_day = matches!(
        key,
        Key::Created | Key::Active | Key::Waiting | Key::Custom(_, AttributeKind::Date)
    );
    match operator {
        Operator::Equal if *key == Key::Labels => phrase::filter::HAS,
        Operator::NotEqual if *key == Key::Labels => phrase::filter::HAS_NOT,
        Operator::Equal if several => phrase::filter::EQUAL_ANY,
        Operator::NotEqual if several => phrase::filter::NOT_EQUAL_ANY,
        Operator::Equal => phrase::filter::EQUAL,
        Operator::NotEqual => phrase::filter::NOT_EQUAL,
        Operator::Present => phrase::filter::PRESENT,
        Operator::Absent => phrase::filter::ABSENT,
        Operator::Contains => phrase::filter::CONTAINS,
        Operator::Lacks => phrase::filter::LACKS,
        Operator::Greater if is_day => phrase::filter::AFTER,
        Operator::Less if is_day => phrase::filter::BEFORE,
        Operator::Greater => phrase::filter::GREATER,
        Operator::Less => phrase::filter::LESS,
        Operator::DaysBefore => phrase::filter::OLDER,
    }
}

/// A value by name, tracked: of an id nobody knows, its digits.
pub fn value_words(session: Session, words: Words, takes: Takes, value: &str) -> String {
    let directory = session.directory();
    let name = match takes {
        Takes::Statuses if value == "all" => return words.say(phrase::status::ALL),
        Takes::Statuses => return faces::status_words(words, &Status::from_name(value)),
        Takes::Priorities => {
            let known = Priority::from_name(value);
            return known.map_or_else(
                || visible(value),
                |it| words.say(faces::priority_phrase(it)),
            );
        }
        Takes::Flag if value == "true" => return words.say(phrase::filter::YES),
        Takes::Flag => return words.say(phrase::filter::NO),
        Takes::Languages => return language(words, value),
        Takes::Agents => {
            let id = value.parse().ok();
            id.and_then(|id| directory.agent(id)).map(|it| &it.name)
        }
        Takes::Inboxes => {
            let id = value.parse().ok();
            id.and_then(|id| directory.inbox(id)).map(|it| &it.name)
        }
        Takes::Teams => {
            let id = value.parse().ok();
            id.and_then(|id| directory.team(id)).map(|it| &it.name)
        }
        _ => None,
    };
    name.map_or_else(|| visible(value), |name| visible(name))
}

/// A language by name.
pub fn language(words: Words, tag: &str) -> String {
    intl::language_name(words.text().language().tag(), tag).unwrap_or_else(|| visible(tag))
}

/// A clause as a short sentence, tracked.
pub fn clause_words(session: Session, words: Words, clause: &Clause) -> String {
    let takes = clause.key.takes(clause.operator);
    let key = key_words(session, words, &clause.key);
    if clause.operator == Operator::DaysBefore {
        let days = clause.values.first().and_then(|days| days.parse().ok());
        let value = words.count(phrase::filter::OLDER_VALUE, days.unwrap_or_default());
        return [key, value].join(" ");
    }
    let several = clause.values.len() > 1;
    let operator = words.say(operator_phrase(&clause.key, clause.operator, several));
    let values: Vec<String> = clause
        .values
        .iter()
        .map(|value| value_words(session, words, takes, value))
        .collect();
    [
        key,
        operator,
        values.join(&words.say(phrase::common::COMMA)),
    ]
    .join(" ")
    .trim()
    .to_owned()
}

/// A condition as a short sentence, tracked.
pub fn condition_words(session: Session, words: Words, condition: &Condition) -> String {
    match condition {
        Condition::Clause(clause) => clause_words(session, words, clause),
        Condition::Group(group) => group_words(session, words, group),
    }
}

fn group_words(session: Session, words: Words, group: &Group) -> String {
    let all = group.conditions.iter();
    let parts: Vec<String> = all
        .map(|condition| {
            let text = condition_words(session, words, condition);
            match condition {
                Condition::Group(inner) if inner.conditions.len() > 1 => ["(", &text, ")"].concat(),
                _ => text,
            }
        })
        .collect();
    let word = match group.join {
        Join::All => phrase::filter::AND_LIST,
        Join::Any | Join::None => phrase::filter::OR_LIST,
    };
    let mut parts = parts.into_iter().rev();
    let last = parts.next().unwrap_or_default();
    let joined = parts.fold(last, |rest, first| {
        words.with(word, &[("first", &first), ("rest", &rest)])
    });
    match group.join {
        Join::None => words.with(phrase::filter::NOT_LIST, &[("rest", &joined)]),
        Join::All | Join::Any => joined,
    }
}
