//! A filter as text, short enough for an address and readable there:
//! `all(status=open,pending;labels.not=billing;any(team.unset;created.before=2026-07-01))`.

use std::fmt::{self, Write as _};
use std::sync::Arc;

use crate::model::AttributeKind;

use super::{Clause, Condition, Group, Join, Key, Operator};

/// How deep groups are read; what lies deeper is named as not understood.
const DEEPEST: usize = 24;

/// A filter read from text, and the parts of the text that were not understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadFilter {
    /// What was understood.
    pub root: Group,
    /// The rest, as written.
    pub unknown: Vec<String>,
}

const KEYS: [(&str, Key); 20] = [
    ("status", Key::Status),
    ("priority", Key::Priority),
    ("assignee", Key::Assignee),
    ("inbox", Key::Inbox),
    ("team", Key::Team),
    ("contact", Key::Contact),
    ("number", Key::Number),
    ("campaign", Key::Campaign),
    ("labels", Key::Labels),
    ("browser_language", Key::BrowserLanguage),
    ("language", Key::Language),
    ("referer", Key::Referer),
    ("subject", Key::Subject),
    ("created", Key::Created),
    ("active", Key::Active),
    ("unread", Key::Unread),
    ("customer_last", Key::CustomerLast),
    ("waiting", Key::Waiting),
    ("newest", Key::Newest),
    ("attached", Key::Attached),
];

const KINDS: [(&str, AttributeKind); 8] = [
    ("text", AttributeKind::Text),
    ("number", AttributeKind::Number),
    ("currency", AttributeKind::Currency),
    ("percent", AttributeKind::Percent),
    ("link", AttributeKind::Link),
    ("date", AttributeKind::Date),
    ("list", AttributeKind::List),
    ("checkbox", AttributeKind::Checkbox),
];

const OPERATORS: [(&str, Operator); 9] = [
    ("", Operator::Equal),
    ("not", Operator::NotEqual),
    ("set", Operator::Present),
    ("unset", Operator::Absent),
    ("has", Operator::Contains),
    ("lacks", Operator::Lacks),
    ("after", Operator::Greater),
    ("before", Operator::Less),
    ("older", Operator::DaysBefore),
];

fn word<T: PartialEq>(table: &[(&'static str, T)], wanted: &T) -> &'static str {
    table
        .iter()
        .find(|(_, it)| it == wanted)
        .map_or("", |(word, _)| word)
}

fn named<T: Clone>(table: &[(&'static str, T)], wanted: &str) -> Option<T> {
    table
        .iter()
        .find(|(word, _)| *word == wanted)
        .map(|(_, it)| it.clone())
}

impl fmt::Display for Group {
    /// The text that [`ReadFilter::parse`] reads.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.join.word())?;
        for (place, condition) in self.conditions.iter().enumerate() {
            out.write_char(if place == 0 { '(' } else { ';' })?;
            match condition {
                Condition::Clause(clause) => clause.fmt(out)?,
                Condition::Group(group) => group.fmt(out)?,
            }
        }
        out.write_str(if self.conditions.is_empty() {
            "()"
        } else {
            ")"
        })
    }
}

impl fmt::Display for Clause {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.key {
            Key::Custom(key, kind) => {
                write!(out, "{}:", word(&KINDS, kind))?;
                encode(key, out)?;
            }
            key => out.write_str(word(&KEYS, key))?,
        }
        if self.operator != Operator::Equal {
            write!(out, ".{}", word(&OPERATORS, &self.operator))?;
        }
        for (place, value) in self.values.iter().enumerate() {
            out.write_char(if place == 0 { '=' } else { ',' })?;
            encode(value, out)?;
        }
        Ok(())
    }
}

/// Percent-encodes all but what means nothing in an address or in this text.
fn encode(text: &str, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_~".contains(&byte) {
            out.write_char(char::from(byte))?;
        } else {
            write!(out, "%{byte:02X}")?;
        }
    }
    Ok(())
}

fn decode(text: &str) -> Arc<str> {
    let decoded = percent_encoding::percent_decode_str(text).decode_utf8_lossy();
    decoded.as_ref().into()
}

impl ReadFilter {
    /// Reads a filter; never fails.
    pub fn parse(text: &str) -> Self {
        let mut read = Self::default();
        let mut rest = text;
        let whole = group(&mut rest, &mut read.unknown, DEEPEST);
        match whole {
            Some(root) => read.root = root,
            None => read.unknown.push(text.to_owned()),
        }
        if !rest.is_empty() && !read.unknown.iter().any(|it| it == text) {
            read.unknown.push(rest.to_owned());
        }
        read.unknown.retain(|part| !part.is_empty());
        read
    }
}

/// Reads a group and leaves what follows it; `None`, and nothing taken, where there is none.
fn group(rest: &mut &str, unknown: &mut Vec<String>, depth: usize) -> Option<Group> {
    let (join, mut inner) = Join::ALL
        .into_iter()
        .find_map(|join| Some((join, rest.strip_prefix(join.word())?.strip_prefix('(')?)))?;
    let depth = depth.checked_sub(1)?;
    let mut conditions = Vec::new();
    loop {
        if let Some(group) = group(&mut inner, unknown, depth) {
            conditions.push(Condition::Group(group));
        } else {
            let end = inner.find([';', ')']).unwrap_or(inner.len());
            let (part, after) = inner.split_at_checked(end)?;
            inner = after;
            match clause(part) {
                Some(clause) => conditions.push(Condition::Clause(clause)),
                None => unknown.push(decode(part).as_ref().to_owned()),
            }
        }
        if let Some(after) = inner.strip_prefix(';') {
            inner = after;
            continue;
        }
        // What a link lost at its end is not missed.
        *rest = inner.strip_prefix(')').unwrap_or(inner);
        return Some(Group { join, conditions });
    }
}

/// Reads a clause that the server, or this device, can judge.
fn clause(text: &str) -> Option<Clause> {
    let (subject, values) = match text.split_once('=') {
        Some((subject, values)) => (subject, Some(values)),
        None => (text, None),
    };
    let (key, operator) = subject.split_once('.').unwrap_or((subject, ""));
    let key = match key.split_once(':') {
        Some((kind, key)) => Key::Custom(decode(key), named(&KINDS, kind)?),
        None => named(&KEYS, key)?,
    };
    let values = values.map_or_else(Vec::new, |values| values.split(',').map(decode).collect());
    let clause = Clause {
        key,
        operator: named(&OPERATORS, operator)?,
        values,
    };
    clause.flaw().is_none().then_some(clause)
}
