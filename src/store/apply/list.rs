//! Lists: pages, and what is asked of a list as a whole.

use std::sync::Arc;

use crate::filter::Query;
use crate::store::listing::{Listing, Page};
use crate::store::{Changes, Store};

impl Store {
    pub(super) fn lay_page(&mut self, query: Query, page: &Page<'_>, changes: &mut Changes) {
        self.touch_listing(&query);
        if let Some(listing) = self.listings.get_mut(&query) {
            let held = &self.conversations;
            listing.lay(page, |id| held.get(&id)?.view().map(Arc::as_ref));
        }
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
