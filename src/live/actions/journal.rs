//! What was done lately, so that it can be undone.

use std::sync::Arc;

use leptos::prelude::*;

use super::deed::Deed;
use crate::live::session::Session;
use crate::model::{ConversationId, Timestamp};
use crate::store::Change;
use crate::text::{Phrase, phrase};

/// How many actions are remembered.
const KEPT: usize = 50;

/// How an action ended, or that it has not yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The server has not answered.
    Waiting,
    /// The server did it.
    Done,
    /// The server refused, or was not reached.
    Failed,
    /// It was undone.
    Undone,
}

/// One action of the agent.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Tells actions apart; a later one has a greater number.
    pub number: u64,
    /// The conversation acted on; `None` where it was not one.
    pub conversation: Option<ConversationId>,
    /// When.
    pub at: Timestamp,
    /// What was done.
    pub name: Phrase,
    /// How it ended.
    pub outcome: Outcome,
    pub(super) deeds: Vec<Deed>,
    pub(super) inverse: Vec<Deed>,
    /// What then shows, as long as nobody changes it.
    pub(super) shows: Option<Change>,
    /// Whether the session keeps what undoes it.
    pub(super) by_call: bool,
}

impl Entry {
    /// An edit that is saved and can be undone by a call.
    pub(in crate::live) const fn edit(number: u64, at: Timestamp) -> Self {
        Self {
            number,
            conversation: None,
            at,
            name: phrase::common::EDIT,
            outcome: Outcome::Done,
            deeds: Vec::new(),
            inverse: Vec::new(),
            shows: None,
            by_call: true,
        }
    }

    /// Whether it can be undone.
    pub fn can_undo(&self) -> bool {
        let inverse = self.by_call || !self.inverse.is_empty();
        inverse && matches!(self.outcome, Outcome::Waiting | Outcome::Done)
    }
}

/// The actions of a session, oldest first.
#[derive(Default)]
pub(in crate::live) struct Journal(ArcRwSignal<Vec<Arc<Entry>>>);

impl Journal {
    pub(in crate::live) fn add(&self, entry: Entry) {
        self.0.update(|entries| {
            entries.push(Arc::new(entry));
            let surplus = entries.len().saturating_sub(KEPT);
            entries.drain(..surplus);
        });
    }

    pub(in crate::live) fn get(&self, number: u64) -> Option<Arc<Entry>> {
        let entries = self.0.read_untracked();
        entries.iter().find(|it| it.number == number).cloned()
    }

    pub(super) fn set(&self, number: u64, outcome: Outcome) {
        self.change(number, |entry| entry.outcome = outcome);
    }

    /// Notes what shows once an action is begun, so that it is not undone over somebody's head.
    pub(super) fn set_shows(&self, number: u64, shows: Option<Change>) {
        self.change(number, |entry| entry.shows = shows);
    }

    fn change(&self, number: u64, change: impl FnOnce(&mut Entry)) {
        self.0.update(|entries| {
            let found = entries.iter_mut().find(|it| it.number == number);
            if let Some(entry) = found {
                change(Arc::make_mut(entry));
            }
        });
    }

    /// The newest for which this holds.
    pub(super) fn newest(&self, holds: impl Fn(&Entry) -> bool) -> Option<u64> {
        let entries = self.0.read_untracked();
        let found = entries.iter().rev().find(|it| holds(it));
        found.map(|it| it.number)
    }
}

impl Session {
    /// What the agent did lately, oldest first, tracked.
    pub fn journal(self) -> Vec<Arc<Entry>> {
        self.inner()
            .map(|inner| inner.journal.0.get())
            .unwrap_or_default()
    }
}
