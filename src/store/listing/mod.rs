//! The order of one query: known rows and counted gaps.
//!
//! What events and answers say goes into one order at once. While the list is held a copy of the
//! order stands before it, so that rows keep their places.

mod rows;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::filter::{Query, SortKey, Verdict, judge};
use crate::model::{AgentId, Conversation, ConversationId};

use rows::Rows;

/// How many rows a page has while no answer told.
const USUAL_PAGE: u32 = 25;

/// No list is longer, whatever a server says: sums of rows stay within a `usize` of 32 bits.
const LONGEST: usize = 1 << 30;

/// How far a list can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ListState {
    /// No page was read yet; what is shown are conversations held for other reasons.
    Loading,
    /// As the server said, kept by events since.
    Ready,
    /// What is held may be old: page 1 is to be read, after the other pages in sight.
    Stale,
    /// The last attempt to read failed; what is held stays.
    Failed,
}

/// One list: its order as far as it is known. Rows count from 0.
#[derive(Clone, Debug)]
pub struct Listing {
    query: Query,
    me: AgentId,
    rows: Rows,
    /// Known rows by what they sort by.
    order: BTreeSet<(SortKey, ConversationId)>,
    keys: HashMap<ConversationId, SortKey>,
    /// What is shown while rows keep their places.
    shown: Option<Rows>,
    /// What waits to move, come or, where `true`, leave.
    waiting: BTreeMap<ConversationId, bool>,
    unread: BTreeSet<ConversationId>,
    /// Read since the list was marked stale.
    fresh: BTreeSet<ConversationId>,
    stale: bool,
    failed: bool,
    /// Told by the first page read; `None` until then.
    page_size: Option<u32>,
}

/// A conversation before and after an event.
pub(super) struct Step<'a> {
    /// Which conversation.
    pub id: ConversationId,
    /// As it was; `None` if it was not known.
    pub before: Option<&'a Conversation>,
    /// As it is; `None` if it is gone.
    pub after: Option<&'a Conversation>,
    /// Whether it was not known and has been asked for: then it may well have been counted before.
    pub fetched: bool,
}

impl Listing {
    /// A list of which nothing was read, showing what is held and belongs to it.
    pub(super) fn new<'a>(
        query: Query,
        me: AgentId,
        held: impl Iterator<Item = &'a Conversation>,
    ) -> Self {
        let mut listing = Self {
            query,
            me,
            rows: Rows::default(),
            order: BTreeSet::new(),
            keys: HashMap::new(),
            shown: None,
            waiting: BTreeMap::new(),
            unread: BTreeSet::new(),
            fresh: BTreeSet::new(),
            stale: false,
            failed: false,
            page_size: None,
        };
        for conversation in held {
            if judge(&listing.query, me, conversation) == Verdict::In {
                listing.index(conversation.id, Some(conversation));
            }
        }
        for (row, (_, id)) in listing.order.iter().enumerate() {
            listing.rows.insert(row, *id);
        }
        listing
    }

    /// How many rows the whole list has on the server, as far as is known.
    pub fn len(&self) -> usize {
        self.visible().len()
    }

    /// Whether the list has no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The conversation at this row; `None` where it is not known, and past the end.
    pub fn get(&self, row: usize) -> Option<ConversationId> {
        self.visible().get(row)
    }

    /// The row of this conversation, if known.
    pub fn row_of(&self, id: ConversationId) -> Option<usize> {
        self.visible().row_of(id)
    }

    /// How many rows are known.
    pub fn known(&self) -> usize {
        self.visible().known()
    }

    /// How far all this can be trusted.
    pub fn state(&self) -> ListState {
        if self.failed {
            ListState::Failed
        } else if self.page_size.is_none() {
            ListState::Loading
        } else if self.stale {
            ListState::Stale
        } else {
            ListState::Ready
        }
    }

    /// Whether rows keep their places.
    pub fn is_held(&self) -> bool {
        self.shown.is_some()
    }

    /// How many conversations wait to move, come or leave while rows keep their places.
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// Whether this conversation keeps its row although it no longer belongs to the list.
    pub fn is_leaving(&self, id: ConversationId) -> bool {
        self.waiting.get(&id) == Some(&true)
    }

    /// How many rows a full page has.
    pub fn page_size(&self) -> u32 {
        self.page_size.unwrap_or(USUAL_PAGE)
    }

    /// The known rows with unread messages, from the top.
    pub fn unread_rows(&self) -> Vec<usize> {
        let mut rows: Vec<usize> = self
            .unread
            .iter()
            .filter_map(|id| self.row_of(*id))
            .collect();
        rows.sort_unstable();
        rows
    }

    /// Marks the list as possibly old; whether its state changed.
    pub(super) fn mark_stale(&mut self) -> bool {
        let before = self.state();
        self.failed = false;
        self.stale = true;
        self.fresh.clear();
        before != self.state()
    }

    /// Notes that a page could not be read; whether that is new.
    pub(super) fn mark_failed(&mut self) -> bool {
        !std::mem::replace(&mut self.failed, true)
    }

    /// Keeps rows where they are, or lets them go; whether that was not so before.
    pub(super) fn hold(&mut self, held: bool) -> bool {
        if held == self.is_held() {
            return false;
        }
        self.shown = held.then(|| self.rows.clone());
        self.waiting.clear();
        true
    }

    /// Lets what waits happen, and goes on keeping places; whether anything waited.
    pub(super) fn release(&mut self) -> bool {
        let waited = !self.waiting.is_empty();
        if self.shown.is_some() {
            self.shown = Some(self.rows.clone());
        }
        self.waiting.clear();
        waited
    }

    /// Lays a page over the rows: it says where its conversations are, whatever was thought
    /// before. `rows` are in the server's order, with the conversations held of them.
    pub(super) fn lay(
        &mut self,
        page: u32,
        page_size: u32,
        rows: &[(ConversationId, Option<&Conversation>)],
        total: u32,
    ) {
        let page_size = page_size.max(1);
        let size = to_usize(page_size);
        let start = to_usize(page.saturating_sub(1)).saturating_mul(size);
        let mut seen = BTreeSet::new();
        let rows: Vec<_> = rows
            .iter()
            .filter(|(id, _)| seen.insert(*id))
            .take(size)
            .collect();
        let end = start.saturating_add(rows.len());
        self.outdate(page, &seen);
        self.page_size = Some(page_size);

        let total = to_usize(total);
        // A page that is not full is the last one, whatever the total says.
        let len = match rows.len() {
            0 => total.min(start),
            few if few < size => end,
            _ => total.max(end),
        };
        for id in self.rows.resize(len.min(LONGEST)) {
            self.unindex(id);
        }
        let mut displaced = Vec::new();
        for row in start..end {
            if let Some(id) = self.rows.get(row).filter(|id| !seen.contains(id)) {
                self.rows.forget(id);
                self.unindex(id);
                displaced.push(id);
            }
        }
        for (row, (id, conversation)) in (start..end).zip(&rows) {
            self.rows.set(row, *id);
            self.index(*id, *conversation);
        }
        self.lay_shown(start, &rows, size, displaced);
    }

    /// What a page means for what was held before it.
    fn outdate(&mut self, page: u32, read: &BTreeSet<ConversationId>) {
        self.failed = false;
        if self.page_size.is_none() {
            // What stood in for the list was no part of its order.
            self.rows = Rows::default();
            self.order.clear();
            self.keys.clear();
            self.unread.clear();
            if self.is_held() {
                self.shown = Some(Rows::default());
                self.waiting.clear();
            }
            self.stale = false;
        } else if self.stale && page > 1 {
            self.fresh.extend(read);
        } else if self.stale {
            let old: Vec<_> = self
                .rows
                .ids()
                .filter(|id| !self.fresh.contains(id) && !read.contains(id))
                .collect();
            for id in old {
                self.rows.forget(id);
                self.unindex(id);
            }
            self.fresh.clear();
            self.stale = false;
        }
    }

    /// Fills the rows that keep their places with what a page brought.
    fn lay_shown(
        &mut self,
        start: usize,
        page: &[&(ConversationId, Option<&Conversation>)],
        size: usize,
        displaced: Vec<ConversationId>,
    ) {
        let Some(shown) = &mut self.shown else { return };
        let until = start.saturating_add(size).min(shown.len());
        let wanted = shown.len() == 0 || (start..until).any(|row| shown.get(row).is_none());
        if !wanted {
            for id in displaced {
                self.note(id, false);
            }
            for (id, _) in page {
                if self.shown.as_ref().is_some_and(|shown| !shown.contains(*id)) {
                    self.note(*id, false);
                }
            }
            return;
        }
        let fits = start.saturating_add(page.len()) == until
            && (start..).zip(page).all(|(row, (id, _))| {
                shown.get(row).is_none_or(|held| held == *id)
                    && shown.row_of(*id).is_none_or(|held| held == row)
            });
        if fits {
            for (row, (id, _)) in (start..).zip(page) {
                shown.set(row, *id);
                self.waiting.remove(id);
            }
        } else {
            // Rows that are wanted cannot be told without moving others.
            self.release();
        }
    }

    /// Follows a conversation through a change; whether rows, or what waits, changed.
    pub(super) fn follow(&mut self, step: &Step<'_>) -> bool {
        let id = step.id;
        let verdict = |it: Option<&Conversation>| {
            it.map_or(Verdict::Out, |it| judge(&self.query, self.me, it))
        };
        let (was, is) = (verdict(step.before), verdict(step.after));
        let key = |it: Option<&Conversation>| it.map(|it| self.query.sort.key(it));
        let (old, new) = (key(step.before), key(step.after));
        let known = self.rows.contains(id);
        let changed = match (is, new) {
            (Verdict::Out, _) | (_, None) => {
                if known {
                    self.rows.remove(id);
                    self.unindex(id);
                    self.note(id, true);
                } else if was == Verdict::In {
                    self.leave_gap(id, old);
                }
                known || was == Verdict::In || self.note(id, true)
            }
            (_, Some(key)) if known => self.shift(id, key),
            (Verdict::In, Some(key)) => {
                if was == Verdict::In && old == new {
                    false
                } else {
                    if was == Verdict::In {
                        self.leave_gap(id, old);
                    }
                    let fetched = step.fetched && step.before.is_none();
                    self.arrive(id, key, fetched);
                    true
                }
            }
            (Verdict::Unknown, Some(_)) => {
                (was != is || old != new) && !self.stale && self.mark_stale()
            }
        };
        let unread = step.after.is_some_and(|it| it.unread > 0);
        if unread && (self.rows.contains(id) || self.visible().contains(id)) {
            self.unread.insert(id);
        } else {
            self.unread.remove(&id);
        }
        changed
    }

    fn visible(&self) -> &Rows {
        self.shown.as_ref().unwrap_or(&self.rows)
    }

    /// Moves a known row to where its key now belongs; whether it moved.
    fn shift(&mut self, id: ConversationId, key: SortKey) -> bool {
        let Some((old, row)) = self.keys.get(&id).copied().zip(self.rows.row_of(id)) else {
            // A page named it before it was known.
            self.index_key(id, key);
            return false;
        };
        if old == key {
            return false;
        }
        if self.still_right(row, old, key) {
            self.unindex(id);
            self.index_key(id, key);
            return false;
        }
        self.rows.remove(id);
        self.unindex(id);
        self.place(id, key, key, true);
        let moved = self.rows.row_of(id) != Some(row);
        if moved {
            self.note(id, false);
        }
        moved
    }

    /// Whether a row may stay where it is under its new key. Beside a gap it stays unless the key
    /// moved towards the gap.
    fn still_right(&self, row: usize, old: SortKey, key: SortKey) -> bool {
        let key_at = |row| self.rows.get(row).and_then(|id| self.keys.get(&id)).copied();
        let above = row
            .checked_sub(1)
            .is_none_or(|above| key_at(above).map_or(key >= old, |above| above <= key));
        let below = row + 1 >= self.rows.len()
            || key_at(row + 1).map_or(key <= old, |below| key <= below);
        above && below
    }

    /// Places a conversation that was not among the known rows.
    fn arrive(&mut self, id: ConversationId, key: SortKey, fetched: bool) {
        // One that was asked for may be the next row of a gap that begins with equal times.
        let probe = if fetched { key.after_ties() } else { key };
        self.place(id, key, probe, !fetched);
        self.note(id, false);
    }

    /// Puts an id into the known rows where `probe` sorts, or counts it in the gap there.
    fn place(&mut self, id: ConversationId, key: SortKey, probe: SortKey, count: bool) {
        let row = self.row_for(id, probe);
        if row >= self.rows.len() || self.rows.get(row).is_some() {
            self.rows.insert(row, id);
            self.index_key(id, key);
        } else if count {
            self.rows.grow(row);
        }
    }

    /// The row just after the last known one that sorts before.
    fn row_for(&self, id: ConversationId, key: SortKey) -> usize {
        self.order
            .range(..(key, id))
            .next_back()
            .and_then(|(_, above)| self.rows.row_of(*above))
            .map_or(0, |above| above + 1)
    }

    /// A conversation that was counted in a gap is no longer there.
    fn leave_gap(&mut self, id: ConversationId, key: Option<SortKey>) {
        let Some(key) = key else { return };
        let row = self.row_for(id, key);
        if row < self.rows.len() && self.rows.get(row).is_none() {
            self.rows.shrink(row);
        }
    }

    /// Notes how a conversation's place differs from where it is shown; whether that changed.
    fn note(&mut self, id: ConversationId, leaving: bool) -> bool {
        let Some(shown) = &self.shown else {
            return false;
        };
        if shown.row_of(id) == self.rows.row_of(id) {
            self.waiting.remove(&id).is_some()
        } else {
            self.waiting.insert(id, leaving) != Some(leaving)
        }
    }

    fn index(&mut self, id: ConversationId, conversation: Option<&Conversation>) {
        self.unindex(id);
        let Some(conversation) = conversation else {
            return;
        };
        self.index_key(id, self.query.sort.key(conversation));
        if conversation.unread > 0 {
            self.unread.insert(id);
        }
    }

    fn index_key(&mut self, id: ConversationId, key: SortKey) {
        self.keys.insert(id, key);
        self.order.insert((key, id));
    }

    fn unindex(&mut self, id: ConversationId) {
        if let Some(key) = self.keys.remove(&id) {
            self.order.remove(&(key, id));
        }
        self.unread.remove(&id);
    }
}

fn to_usize(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
