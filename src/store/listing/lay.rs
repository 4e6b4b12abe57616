//! Laying a page that was read over the rows.

use std::collections::BTreeSet;

use crate::model::{Conversation, ConversationId};

use super::Listing;
use super::rows::Rows;

/// No list is longer, whatever a server says: sums of rows stay within a `usize` of 32 bits.
const LONGEST: usize = 1 << 30;

impl Listing {
    /// Lays a page over the rows: it says where its conversations are, whatever was thought
    /// before. `rows` are in the server's order, with the conversations held of them.
    pub(in crate::store) fn lay(
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
}

fn to_usize(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
