//! Laying a page that was read over the rows.

use std::collections::BTreeSet;

use crate::filter::{SortKey, Verdict, judge};
use crate::model::{Conversation, ConversationId, gathered};

use super::Listing;
use super::rows::Rows;

/// No list is longer, whatever a server says: sums of rows stay within a `usize` of 32 bits.
const LONGEST: usize = 1 << 30;

/// How many pages may have been asked for before an event and come after it.
const UNDER_WAY: usize = 4;

/// One page as the server gave it.
pub(in crate::store) struct Page<'a> {
    /// Which, from 1.
    pub number: u32,
    /// How many rows a full page has.
    pub size: u32,
    /// Its rows in the server's order.
    pub rows: &'a [ConversationId],
    /// How many rows the whole list has.
    pub total: u32,
}

impl Listing {
    /// Lays a page over the rows: it says where its conversations are, whatever was thought
    /// before. `find` gives the conversations held.
    ///
    /// The page may have left the server before events that came before it. What events moved
    /// lately is therefore judged again; if the server goes on saying otherwise, a later page has
    /// the last word.
    pub(in crate::store) fn lay<'a>(
        &mut self,
        page: &Page<'_>,
        find: impl Fn(ConversationId) -> Option<&'a Conversation>,
    ) {
        let size = to_usize(page.size.max(1));
        let start = to_usize(page.number.saturating_sub(1)).saturating_mul(size);
        let mut seen = BTreeSet::new();
        let rows = page.rows.iter().copied();
        let rows: Vec<_> = rows.filter(|id| seen.insert(*id)).take(size).collect();
        let end = start.saturating_add(rows.len());
        self.outdate(page.number, &seen);
        self.page_size = Some(page.size.max(1));
        let moved: BTreeSet<_> = gathered(self.moved.keys().copied());
        self.moved.retain(|_, pages| {
            *pages += 1;
            *pages < UNDER_WAY
        });

        for id in &rows {
            let row = self.rows.row_of(*id);
            if moved.contains(id) && row.is_some_and(|row| !(start..end).contains(&row)) {
                self.rows.remove(*id);
                self.unindex(*id);
            }
        }
        let total = to_usize(page.total);
        // A page that is not full is the last one, whatever the total says.
        let len = match rows.len() {
            0 => total.min(start),
            few if few < size => end,
            _ => total.max(end),
        };
        let mut displaced = self.rows.resize(len.min(LONGEST));
        for id in &displaced {
            self.unindex(*id);
        }
        for row in start..end {
            if let Some(id) = self.rows.get(row).filter(|id| !seen.contains(id)) {
                self.rows.forget(id);
                self.unindex(id);
                displaced.push(id);
            }
        }
        for (row, id) in (start..end).zip(&rows) {
            self.rows.set(row, *id);
            if self.rows.contains(*id) {
                self.index(*id, find(*id));
            }
        }
        if !self.stale {
            let mut keys = rows.iter().filter(|id| !moved.contains(id));
            let first = keys.next().and_then(|id| self.keys.get(id)).copied();
            let last = keys.next_back().and_then(|id| self.keys.get(id)).copied();
            let span = first.zip(last.or(first));
            for id in displaced.iter().filter(|id| !moved.contains(id)) {
                self.put_beside(*id, find(*id), span);
            }
        }
        self.judge_again(&moved, find);
        self.lay_shown(start, &rows, size, displaced);
    }

    /// A conversation lost its row to a page that says nothing about where it sorts: it stands
    /// beside the page then, if there the rows are known.
    fn put_beside(
        &mut self,
        id: ConversationId,
        conversation: Option<&Conversation>,
        span: Option<(SortKey, SortKey)>,
    ) {
        let Some(conversation) = conversation else {
            return;
        };
        let key = self.query.asked_sort().key(conversation);
        let told = span.is_some_and(|(first, last)| first <= key && key <= last);
        let ends = self.row_for(id, key) >= self.rows.len();
        if !told && !ends && judge(&self.query, self.me, conversation) == Verdict::In {
            self.place(id, key, key, false);
        }
    }

    /// Brings what events moved before the page came to where it belongs by what is held.
    fn judge_again<'a>(
        &mut self,
        moved: &BTreeSet<ConversationId>,
        find: impl Fn(ConversationId) -> Option<&'a Conversation>,
    ) {
        // None of them may stand as a mark for another, unless it is in its place.
        for id in moved {
            self.unindex(*id);
        }
        let mut misplaced = Vec::new();
        for id in moved {
            let conversation = find(*id);
            let verdict = conversation.map_or(Verdict::Out, |it| judge(&self.query, self.me, it));
            let row = self.rows.row_of(*id);
            match (
                verdict,
                conversation.map(|it| self.query.asked_sort().key(it)),
                row,
            ) {
                (Verdict::Out, _, _) | (_, None, _) => self.rows.remove(*id),
                (_, Some(key), Some(row)) if self.in_order(*id, row, key) => {
                    self.index(*id, conversation);
                }
                (Verdict::In, Some(key), row) => misplaced.push((*id, key, row.is_some())),
                (Verdict::Unknown, Some(_), Some(_)) => self.index(*id, conversation),
                (Verdict::Unknown, Some(_), None) => {}
            }
        }
        for (id, _, _) in &misplaced {
            self.rows.remove(*id);
        }
        for (id, key, counted) in misplaced {
            self.place(id, key, key, counted);
            if self.rows.contains(id) {
                self.index(id, find(id));
            }
        }
    }

    /// Whether this row stands between the known ones that sort before and after its key.
    fn in_order(&self, id: ConversationId, row: usize, key: SortKey) -> bool {
        let (first, last) = key.ties();
        let above = self.order.range(..(first, id)).next_back();
        let below = self.order.range((last, id)..).next();
        let row_of = |beside: &(SortKey, ConversationId)| self.rows.row_of(beside.1);
        above.and_then(row_of).is_none_or(|above| above < row)
            && below.and_then(row_of).is_none_or(|below| row < below)
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
        page: &[ConversationId],
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
            for id in page {
                if self
                    .shown
                    .as_ref()
                    .is_some_and(|shown| !shown.contains(*id))
                {
                    self.note(*id, false);
                }
            }
            return;
        }
        let fits = start.saturating_add(page.len()) == until
            && (start..).zip(page).all(|(row, id)| {
                shown.get(row).is_none_or(|held| held == *id)
                    && shown.row_of(*id).is_none_or(|held| held == row)
            });
        if fits {
            for (row, id) in (start..).zip(page) {
                shown.set(row, *id);
                self.waiting.remove(id);
            }
        } else {
            // Rows that are wanted cannot be told without moving others.
            self.release();
        }
    }
}

fn to_usize(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
