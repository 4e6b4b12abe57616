//! Which pages of a list are asked for while it is scrolled.

use std::ops::Range;

use super::{Alarm, Instant};
use crate::model::{SortedMap, SortedSet, Span, gathered, sorted_by_key};

/// How long scrolling rests before pages are asked for.
const REST: Span = Span::from_millis(80);
/// How many pages are asked for at a time.
const AT_A_TIME: usize = 2;
/// The wait before a page is asked for a second time; it doubles with each further time.
const AGAIN: Span = Span::from_secs(1);
/// A page that so many requests did not bring is asked for no more until something changes.
const TRIES: u32 = 5;
/// Pages in sight are read afresh at most this often.
const AFRESH: Span = Span::from_secs(4);

/// What happens to the list on screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// The list on screen is another one, or is wanted from the top again.
    Turned,
    /// These rows are in sight, or what is known of them changed.
    Sight {
        /// Rows in sight, from 0, with those rendered beyond the edges.
        rows: Range<usize>,
        /// Those of them of which nothing is known, in order.
        missing: Vec<usize>,
        /// How many rows a page has; 0 while no page was read.
        page_size: usize,
    },
    /// What is in sight may be wrong and only the server can say: read it again soon.
    Doubted,
    /// A page was read.
    Read {
        /// As [`Action::Ask`] gave it.
        generation: u32,
        /// Which page.
        page: u32,
    },
    /// A page could not be read.
    Failed {
        /// As [`Action::Ask`] gave it.
        generation: u32,
        /// Which page.
        page: u32,
        /// Whether asking again by itself makes sense.
        transient: bool,
    },
    /// The agent asks to try again what failed, or the connection is back.
    Retry,
    /// The alarm rang.
    Tick,
}

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Ask for this page.
    Ask {
        /// Which turn of the list it is for.
        generation: u32,
        /// The page, from 1.
        page: u32,
    },
    /// Give up this request: nobody looks there any more.
    Abort {
        /// Which turn of the list it was for.
        generation: u32,
        /// The page.
        page: u32,
    },
    /// Ring the alarm after this long.
    Schedule(Span),
}

/// What is known of asking for one page.
#[derive(Clone, Copy, Debug, Default)]
struct Tried {
    times: u32,
    not_before: Span,
}

/// Asks for the pages behind the rows in sight, nearest first, and gives up those that scrolled
/// away.
#[derive(Debug, Default)]
pub struct Pager {
    generation: u32,
    rows: Range<usize>,
    missing: Vec<usize>,
    page_size: usize,
    /// From when on the scroll counts as at rest.
    rested_at: Span,
    under_way: SortedSet<u32>,
    tried: SortedMap<u32, Tried>,
    /// Pages to be read again though their rows are known.
    doubted: SortedSet<u32>,
    /// When all pages in sight become doubted.
    doubt_at: Option<Span>,
    doubted_last: Option<Span>,
    alarm: Alarm,
}

impl Pager {
    /// Whether an answer of this generation is about the list on screen as it is wanted now. Others
    /// are to be dropped.
    pub fn is_current(&self, generation: u32) -> bool {
        self.generation == generation
    }

    /// Takes in what happened and says what is to be done.
    pub fn step(&mut self, input: Input, now: Instant) -> Vec<Action> {
        let mut actions = Vec::new();
        self.take(input, now.monotonic, &mut actions);
        let deadline = self.ask(now.monotonic, &mut actions);
        actions.extend(self.alarm.set(deadline, now).map(Action::Schedule));
        actions
    }

    fn take(&mut self, input: Input, at: Span, actions: &mut Vec<Action>) {
        match input {
            Input::Turned => {
                self.abort(|_| true, actions);
                *self = Self {
                    generation: self.generation.wrapping_add(1),
                    doubted: [1].into_iter().collect(),
                    alarm: self.alarm,
                    ..Self::default()
                };
            }
            Input::Sight {
                rows,
                missing,
                page_size,
            } => {
                if self.rows != rows && self.page_size != 0 {
                    self.rested_at = at.plus(REST);
                }
                (self.rows, self.missing, self.page_size) = (rows, missing, page_size);
                let (gaps, sight) = (self.missing_pages(), self.pages_in_sight());
                self.doubted
                    .retain(|page| sight.contains(page) || *page == 1);
                let doubted = &self.doubted;
                self.tried
                    .retain(|page, _| gaps.contains(page) || doubted.contains(page));
                self.abort(|page| !sight.contains(&page) && page != 1, actions);
            }
            Input::Doubted => {
                let soonest = self.doubted_last.map_or(at, |last| last.plus(AFRESH));
                self.doubt_at.get_or_insert(soonest.max(at));
            }
            Input::Read { generation, page } if self.is_current(generation) => {
                if self.under_way.remove(&page) {
                    self.count_try(page, at);
                }
                self.doubted.remove(&page);
                // What the page brought is told by the next `Sight`.
                let size = self.page_size;
                self.missing.retain(|row| page_of(*row, size) != page);
            }
            Input::Failed {
                generation,
                page,
                transient,
            } if self.is_current(generation) => {
                if self.under_way.remove(&page) {
                    self.count_try(page, at);
                }
                if !transient {
                    self.tried.get_or_insert_with(page, Tried::default).times = TRIES;
                }
            }
            Input::Read { .. } | Input::Failed { .. } => {}
            Input::Retry => self.tried.clear(),
            Input::Tick => self.alarm.rang(),
        }
    }

    /// Asks for what is wanted and allowed, and says when more will be.
    fn ask(&mut self, at: Span, actions: &mut Vec<Action>) -> Option<Span> {
        if self.doubt_at.is_some_and(|due| at >= due) {
            self.doubt_at = None;
            self.doubted_last = Some(at);
            self.doubted.extend(self.pages_in_sight());
            // The first page tells that the list is read afresh; nearest first makes it the last.
            self.doubted.insert(1);
        }
        let mut wanted = self.missing_pages();
        wanted.extend(self.doubted.iter().copied());
        wanted.retain(|page| !self.under_way.contains(page));
        let middle = usize::midpoint(self.rows.start, self.rows.end);
        let wanted = sorted_by_key(wanted.into_iter().collect(), |page| {
            self.distance(*page, middle)
        });
        let mut deadline = self.doubt_at;
        let mut later = |time: Span| deadline = Some(deadline.map_or(time, |it| it.min(time)));
        for page in wanted {
            let tried = self.tried.get(&page).copied().unwrap_or_default();
            if tried.times >= TRIES || self.under_way.len() >= AT_A_TIME {
                continue;
            }
            let earliest = tried.not_before.max(self.rested_at);
            if earliest > at {
                later(earliest);
                continue;
            }
            self.under_way.insert(page);
            let generation = self.generation;
            actions.push(Action::Ask { generation, page });
        }
        deadline
    }

    fn abort(&mut self, which: impl Fn(u32) -> bool, actions: &mut Vec<Action>) {
        let generation = self.generation;
        self.under_way.retain(|page| {
            let gone = which(*page);
            if gone {
                let page = *page;
                actions.push(Action::Abort { generation, page });
            }
            !gone
        });
    }

    /// A page that was asked for and is still wanted is asked for again, but ever later.
    fn count_try(&mut self, page: u32, at: Span) {
        let tried = self.tried.get_or_insert_with(page, Tried::default);
        let wait = AGAIN.millis().saturating_mul(1 << tried.times.min(5));
        tried.times += 1;
        tried.not_before = at.plus(Span::from_millis(wait));
    }

    fn missing_pages(&self) -> SortedSet<u32> {
        let page = |row: &usize| page_of(*row, self.page_size);
        gathered(self.missing.iter().map(page))
    }

    fn pages_in_sight(&self) -> SortedSet<u32> {
        if self.rows.is_empty() {
            return SortedSet::default();
        }
        let last = page_of(self.rows.end - 1, self.page_size);
        gathered(page_of(self.rows.start, self.page_size)..=last)
    }

    /// How many rows lie between a page and this row.
    fn distance(&self, page: u32, row: usize) -> usize {
        let first = usize::try_from(page - 1)
            .unwrap_or(0)
            .saturating_mul(self.page_size);
        let last = first.saturating_add(self.page_size.saturating_sub(1));
        row.saturating_sub(last).max(first.saturating_sub(row))
    }
}

/// The page of a row. Without a page size known it is the first.
fn page_of(row: usize, page_size: usize) -> u32 {
    let page = row.checked_div(page_size).unwrap_or(0);
    u32::try_from(page).unwrap_or(u32::MAX - 1) + 1
}

#[cfg(test)]
mod tests;
