//! Lists: pages, and what is asked of a list as a whole.

use crate::filter::Query;
use crate::model::ConversationId;
use crate::store::{Changes, Listing, Store};

impl Store {
    pub(super) fn lay_page(
        &mut self,
        query: Query,
        page: u32,
        page_size: u32,
        rows: &[ConversationId],
        total: u32,
        changes: &mut Changes,
    ) {
        let held: Vec<_> = rows
            .iter()
            .map(|id| (*id, self.held_view(*id).cloned()))
            .collect();
        let rows: Vec<_> = held.iter().map(|(id, it)| (*id, it.as_deref())).collect();
        self.listing_mut(&query).lay(page, page_size, &rows, total);
        changes.listings.insert(query);
    }

    /// Changes a list as a whole; says so if that made a difference.
    pub(super) fn alter_listing(
        &mut self,
        query: Query,
        changes: &mut Changes,
        change: impl FnOnce(&mut Listing) -> bool,
    ) {
        if change(self.listing_mut(&query)) {
            changes.listings.insert(query);
        }
    }
}
