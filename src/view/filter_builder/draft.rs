//! The filter being built: the same tree as a filter, each part with a signal of its own, so that
//! typing in one condition leaves the others alone.

use std::sync::atomic::{AtomicU32, Ordering};

use leptos::prelude::*;

use crate::filter::{Clause, Condition, Group, Join, Key, Operator};

/// A group being built.
#[derive(Clone)]
pub struct DraftGroup {
    /// Tells it from all other parts; its element is named by it.
    pub id: u32,
    /// How it joins.
    pub join: ArcRwSignal<Join>,
    /// What it joins.
    pub lines: ArcRwSignal<Vec<Line>>,
}

/// A condition of a group being built.
#[derive(Clone)]
pub enum Line {
    /// A clause, by its number.
    Clause(u32, ArcRwSignal<Clause>),
    /// A group.
    Group(DraftGroup),
}

fn fresh() -> u32 {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

impl Line {
    /// A clause that says nothing yet.
    pub fn clause() -> Self {
        Self::of(&Condition::Clause(Clause::new(
            Key::Status,
            Operator::Equal,
            &[],
        )))
    }

    /// A group with one clause that says nothing yet. It joins as its parent does not: else it
    /// would make no difference.
    pub fn group(parent: Join) -> Self {
        let group = DraftGroup::of(&Group {
            join: if parent == Join::Any {
                Join::All
            } else {
                Join::Any
            },
            conditions: Vec::new(),
        });
        group.lines.set(vec![Self::clause()]);
        Self::Group(group)
    }

    fn of(condition: &Condition) -> Self {
        match condition {
            Condition::Clause(clause) => Self::Clause(fresh(), ArcRwSignal::new(clause.clone())),
            Condition::Group(group) => Self::Group(DraftGroup::of(group)),
        }
    }

    /// Its number.
    pub const fn id(&self) -> u32 {
        match self {
            Self::Clause(id, _) => *id,
            Self::Group(group) => group.id,
        }
    }

    fn condition(&self) -> Condition {
        match self {
            Self::Clause(_, clause) => Condition::Clause(said(&clause.get())),
            Self::Group(group) => Condition::Group(group.group()),
        }
    }
}

/// A clause without the values that are not written yet.
pub fn said(clause: &Clause) -> Clause {
    let mut clause = clause.clone();
    clause.values.retain(|value| !value.trim().is_empty());
    clause
}

impl DraftGroup {
    /// The draft of a group.
    pub fn of(group: &Group) -> Self {
        Self {
            id: fresh(),
            join: ArcRwSignal::new(group.join),
            lines: ArcRwSignal::new(group.conditions.iter().map(Line::of).collect()),
        }
    }

    /// The group as it stands, tracked.
    pub fn group(&self) -> Group {
        Group {
            join: self.join.get(),
            conditions: self.lines.get().iter().map(Line::condition).collect(),
        }
    }

    /// Adds a line at the end; its number.
    pub fn add(&self, line: Line) -> u32 {
        let id = line.id();
        self.lines.update(|lines| lines.push(line));
        id
    }

    /// Takes a line away; the number of the one before it, or of this group where it was the first.
    pub fn remove(&self, id: u32) -> u32 {
        let lines = self.lines.get_untracked();
        let place = lines.iter().position(|line| line.id() == id);
        let before = place.and_then(|place| place.checked_sub(1));
        let before = before.and_then(|before| lines.get(before));
        let focus = before.map_or(self.id, Line::id);
        self.lines
            .update(|lines| lines.retain(|line| line.id() != id));
        focus
    }
}
