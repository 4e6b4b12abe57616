//! The showcases: a fixed set of conversations near the top of the demo agent's list that show
//! every kind of message there is, and every way text can be hard to show. The same in all sizes.
//!
//! Tests find one by the `identifier` of its contact, which is `showcase-` and its slug.

mod chats;
mod hostile;
mod kinds;
mod mails;

use serde_json::{Value, json};

use super::account::MAREN;
use super::contact::{Contact, Known};
use super::conversation::{Conversation, Status};
use super::inbox::inbox_of;
use super::mail;
use super::message::Message;
use crate::db::{Micros, SECOND};
use crate::time;

const MINUTE: Micros = 60 * SECOND;

/// A conversation that is always there.
pub struct Showcase {
    /// Its name in tests.
    pub slug: &'static str,
    /// Inbox id.
    pub inbox: i64,
    /// Who writes.
    pub contact: Contact,
    /// Its messages, not yet placed in time.
    pub messages: Vec<Message>,
    status: Status,
    priority: Option<u8>,
    assignee: Option<i64>,
    team: Option<i64>,
    labels: Vec<&'static str>,
    custom: Value,
    subject: Option<&'static str>,
    /// From now, for a snoozed one that has a time.
    snoozed_minutes: Option<i64>,
    unread: usize,
    seen: bool,
    participants: Vec<i64>,
    /// Of the last message.
    age_minutes: i64,
    /// Between messages.
    step_minutes: i64,
}

/// All of them, the newest first.
pub fn all() -> Vec<Showcase> {
    let mut all = chats::all();
    all.extend(mails::all());
    all.extend(kinds::all());
    all.extend(hostile::all());
    all.sort_by_key(|showcase| showcase.age_minutes);
    all
}

impl Showcase {
    fn new(slug: &'static str, inbox: i64, name: &str, age_minutes: i64) -> Self {
        Self {
            slug,
            inbox,
            contact: Contact {
                name: name.to_owned(),
                identifier: Some(format!("showcase-{slug}")),
                ..Contact::default()
            },
            messages: Vec::new(),
            status: Status::Open,
            priority: None,
            assignee: Some(MAREN),
            team: None,
            labels: Vec::new(),
            custom: Value::Null,
            subject: None,
            snoozed_minutes: None,
            unread: 0,
            seen: true,
            participants: Vec::new(),
            age_minutes,
            step_minutes: 6,
        }
    }

    /// Time of the last message.
    pub fn ends(&self, now: Micros) -> Micros {
        now - self.age_minutes * MINUTE
    }

    /// Time of the first message.
    pub fn begins(&self, now: Micros) -> Micros {
        let steps = i64::try_from(self.messages.len()).unwrap_or_default() - 1;
        self.ends(now) - steps.max(0) * self.step_minutes * MINUTE
    }

    /// The conversation, with its messages in time.
    pub fn conversation(&self, contact: Known, now: Micros) -> Conversation<'static> {
        let begins = self.begins(now);
        let mut messages = self.messages.clone();
        for (step, message) in (0_i64..).zip(&mut messages) {
            // Long threads bring their own times.
            if message.at == 0 {
                message.at = begins + step * self.step_minutes * MINUTE;
            }
            if let Some(date) = message.attributes.pointer_mut("/email/date") {
                *date = json!(time::iso_text(message.at));
            }
        }
        Conversation {
            inbox: inbox_of(self.inbox),
            contact,
            status: self.status,
            priority: self.priority,
            assignee: self.assignee,
            team: self.team,
            snoozed_until: self.snoozed_minutes.map(|minutes| now + minutes * MINUTE),
            labels: self.labels.clone(),
            custom: self.custom.clone(),
            additional: match self.subject {
                Some(subject) => mail::conversation(subject, false, begins),
                None => json!({}),
            },
            messages,
            unread: self.unread,
            seen_by_contact: self.seen,
            participants: self.participants.clone(),
            created_at: begins,
        }
    }
}
