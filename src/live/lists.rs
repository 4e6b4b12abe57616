//! Lists: which pages are asked for, and what their answers become.

use std::ops::Range;
use std::rc::Rc;

use futures_util::future::{AbortHandle, Abortable};
use leptos::prelude::*;

use crate::filter::{Query, Scope};
use crate::net::{ApiError, ConversationPage};
use crate::store::{Event, ListState, Listing};
use crate::sync::pager::{Action, Input};
use crate::wire::conversation::Reading;

use super::ask::ended;
use super::filtering::is_sifted;
use super::session::{Alarm, Inner, Session};

impl Session {
    /// Makes this the list on screen and asks for its first page.
    pub(super) fn turn_to(self, query: &Query) {
        let Some(inner) = self.inner() else { return };
        inner.list.query.replace(query.clone());
        inner.signals.query.set(query.clone());
        inner.list.rows.replace(0..0);
        inner.store.borrow_mut().touch_listing(query);
        self.apply([Event::ListStale(query.clone())]);
        self.tell_pager(Input::Turned);
    }

    /// Tells which rows of the list on screen are in sight, those rendered beyond its edges
    /// included; pages that are missing there are read.
    pub fn rows_in_sight(self, query: &Query, rows: Range<usize>) {
        let Some(inner) = self.inner() else { return };
        if *inner.list.query.borrow() != *query {
            return;
        }
        inner.list.rows.replace(rows);
        self.look_at_rows(&inner);
    }

    /// Tells the pager what is known of the rows in sight.
    pub(super) fn look_at_rows(self, inner: &Inner) {
        let rows = inner.list.rows.borrow().clone();
        let sight = {
            let store = inner.store.borrow();
            let Some(listing) = store.listing(&inner.list.query.borrow()) else {
                return;
            };
            let rows = rows.start.min(listing.len())..rows.end.min(listing.len());
            let rows = match inner.list.ranking.borrow().of(&inner.list.query.borrow()) {
                Some(ranked) => behind(&rows, ranked.len(), listing),
                None => rows,
            };
            Input::Sight {
                missing: rows
                    .clone()
                    .filter(|row| listing.get(*row).is_none())
                    .collect(),
                page_size: usize::try_from(listing.page_size()).unwrap_or(0),
                rows,
            }
        };
        self.tell_pager(sight);
    }

    /// Tells the pager what happened and does what it says.
    pub(super) fn tell_pager(self, input: Input) {
        let Some(inner) = self.inner() else { return };
        let actions = inner.list.pager.borrow_mut().step(input, inner.instant());
        for action in actions {
            match action {
                Action::Ask { generation, page } => self.ask_page(&inner, generation, page),
                Action::Abort { generation, page } => {
                    let request = inner.list.requests.borrow_mut().remove(&(generation, page));
                    if let Some(request) = request {
                        request.abort();
                    }
                }
                Action::Schedule(after) => self.set_alarm(Alarm::Pager, after),
            }
        }
    }

    fn ask_page(self, inner: &Rc<Inner>, generation: u32, page: u32) {
        let query = inner.list.query.borrow().clone();
        let (handle, registration) = AbortHandle::new_pair();
        inner
            .list
            .requests
            .borrow_mut()
            .insert((generation, page), handle);
        let read = async move {
            let answer = self.read_page(&query, page).await;
            let Some(inner) = self.inner() else { return };
            inner.list.requests.borrow_mut().remove(&(generation, page));
            if !inner.list.pager.borrow().is_current(generation) {
                return;
            }
            self.note(&answer);
            let input = match answer {
                Ok(events) => {
                    self.apply(events);
                    Input::Read { generation, page }
                }
                Err(error) => {
                    self.apply([Event::PageFailed { query, page }]);
                    Input::Failed {
                        generation,
                        page,
                        transient: error.is_transient(),
                    }
                }
            };
            self.tell_pager(input);
            self.look_at_rows(&inner);
        };
        self.spawn(async move {
            // An aborted request has nobody left to tell.
            Abortable::new(read, registration).await.unwrap_or_default();
        });
    }

    /// Reads a page of a list, and gives what it tells.
    pub(super) async fn read_page(self, query: &Query, page: u32) -> Result<Vec<Event>, ApiError> {
        if let Scope::View(id) = query.scope {
            self.find_view(id).await?;
        }
        if query.scope == Scope::Drafts {
            return self.read_drafts(query).await;
        }
        if is_sifted(query) {
            return self.sift(query, page <= 1).await;
        }
        let Some(api) = self.api() else {
            return Err(ended());
        };
        let read = api.conversations(query, page).await?;
        let events = |inner: Rc<Inner>| inner.page_events(query, page, read);
        Ok(self.inner().map(events).unwrap_or_default())
    }

    /// Reads the list anew, as after a failure.
    pub fn reload(self, query: &Query) {
        let Some(inner) = self.inner() else { return };
        if *inner.list.query.borrow() == *query {
            self.apply([Event::ListStale(query.clone())]);
            self.tell_pager(Input::Turned);
            self.look_at_rows(&inner);
        }
    }

    /// Rows keep their places while held: the list has the focus, or the pointer is over it.
    pub fn hold(self, query: &Query, held: bool) {
        self.apply([Event::ListHeld {
            query: query.clone(),
            held,
        }]);
    }

    /// Rows that wait for their new places take them.
    pub fn release(self, query: &Query) {
        self.apply([Event::ListReleased(query.clone())]);
    }

    /// Takes note of how a request ended: whether the server is there, and whether it still knows
    /// the agent.
    pub(super) fn note<T>(self, answer: &Result<T, ApiError>) {
        let error = answer.as_ref().err();
        self.note_reach(error);
        if matches!(error, Some(ApiError::Unauthorized(_))) {
            self.doubt_token();
        }
    }
}

/// The server's rows that hold what is missing in sight of a list that is ordered here: there all
/// that is not loaded stands after what is.
fn behind(sight: &Range<usize>, loaded: usize, listing: &Listing) -> Range<usize> {
    let missing = sight.end.saturating_sub(loaded);
    let after = sight.start.saturating_sub(loaded);
    let rows = listing.unknown_rows(after, missing - after.min(missing));
    match (rows.first(), rows.last()) {
        (Some(first), Some(last)) => *first..last + 1,
        _ => 0..listing.len().min(1),
    }
}

impl Inner {
    /// What a page of a list tells.
    pub(super) fn page_events(
        &self,
        query: &Query,
        page: u32,
        read: ConversationPage,
    ) -> Vec<Event> {
        let rows = read.rows.iter().map(|row| row.conversation.id).collect();
        let page_size = self.page_size(query, page, read.page_size);
        let mut events: Vec<Event> = read.rows.into_iter().flat_map(reading_events).collect();
        events.push(Event::PageRead {
            query: query.clone(),
            page,
            page_size,
            rows,
            total: read.total,
        });
        events.push(Event::CountsRead {
            key: query.count_key(),
            counts: read.counts,
        });
        events
    }

    /// How many rows a page has. A later page may be the last one and is measured by the first.
    fn page_size(&self, query: &Query, page: u32, told: u32) -> u32 {
        let store = self.store.borrow();
        let list = store.listing(query);
        let measured = list.filter(|list| page > 1 && list.state() != ListState::Loading);
        measured.map_or(told, Listing::page_size)
    }
}

/// What the server's word on a conversation tells.
pub(super) fn reading_events(reading: Reading) -> impl Iterator<Item = Event> {
    let contact = reading.contact.map(Event::ContactHeard);
    contact
        .into_iter()
        .chain([Event::ConversationRead(reading.conversation)])
}
