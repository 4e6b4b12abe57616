//! The order of one query: known rows and counted gaps.
//!
//! What events and answers say goes into one order at once. While the list is held a copy of the
//! order stands before it, so that rows keep their places.

mod follow;
mod lay;
mod rows;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::filter::{Query, SortKey, Verdict, judge};
use crate::model::{AgentId, Conversation, ConversationId, SortedMap};

pub(in crate::store) use follow::Step;
pub(in crate::store) use lay::Page;
use rows::Rows;

/// How many rows a page has while no answer told.
const USUAL_PAGE: u32 = 25;

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
    /// What events moved lately, with how many pages came since.
    moved: SortedMap<ConversationId, usize>,
    /// Read since the list was marked stale.
    fresh: BTreeSet<ConversationId>,
    stale: bool,
    failed: bool,
    /// Told by the first page read; `None` until then.
    page_size: Option<u32>,
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
            moved: SortedMap::default(),
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

    /// The conversations of the rows that are known, from the top.
    pub fn known_rows(&self) -> impl Iterator<Item = ConversationId> {
        self.visible().ids()
    }

    /// The first rows that are not known, after this many of those.
    pub fn unknown_rows(&self, after: usize, count: usize) -> Vec<usize> {
        let rows = 0..self.len();
        let unknown = rows.filter(|row| self.get(*row).is_none());
        unknown.skip(after).take(count).collect()
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
        self.moved.clear();
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

    fn visible(&self) -> &Rows {
        self.shown.as_ref().unwrap_or(&self.rows)
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
        self.index_key(id, self.query.asked_sort().key(conversation));
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
