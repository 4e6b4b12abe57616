//! Turns what changed into the signals of what is watched.

use std::cell::Cell;
use std::sync::Arc;

use leptos::prelude::*;

use crate::filter::{CountKey, Query};
use crate::model::{
    Composition, ContactId, Conversation, ConversationId, Counts, MessageId, Timestamp, Typist,
};
use crate::route::Route;
use crate::store::{Changes, ContactRecord, Directory, ListState as Stage, Store, Thread};

use super::canned::Canned;
use super::filtering::Preview;
use super::map::LiveMap;
use super::notice::Notice;

/// What is on screen of a list beside its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListState {
    /// Grows whenever rows moved, came or went.
    pub version: u64,
    /// How many rows the list has, loaded or not.
    pub len: usize,
    /// How many of them are loaded.
    pub known: usize,
    /// Where its loading stands.
    pub stage: Stage,
    /// How many rows wait for their new place ("n updated").
    pub waiting: usize,
}

/// What stands in a conversation's composer, by mode.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compositions {
    /// The reply.
    pub reply: Composition,
    /// The private note.
    pub note: Composition,
}

/// Where the live connection stands, as the banner says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkState {
    /// The first connection is being made.
    Starting,
    /// What is on screen is what the server holds.
    Live,
    /// Connected again; what was missed is being read.
    CatchingUp {
        /// When the last word came from the server.
        since: Timestamp,
    },
    /// No connection; it is tried again by itself.
    Lost {
        /// When the last word came from the server.
        since: Timestamp,
        /// Whether the device itself has no network.
        offline: bool,
    },
    /// The server closed the connection for good; only the agent can ask for it again.
    Stopped {
        /// When the last word came from the server.
        since: Timestamp,
    },
    /// The server does not accept the token any more.
    SignedOut,
}

/// The signals of one session.
pub(super) struct Signals {
    pub(super) conversations: LiveMap<ConversationId, Conversation>,
    pub(super) contacts: LiveMap<ContactId, ContactRecord>,
    pub(super) threads: LiveMap<ConversationId, Thread>,
    pub(super) typing: LiveMap<ConversationId, Vec<Typist>>,
    pub(super) listings: LiveMap<Query, ListState>,
    pub(super) counts: LiveMap<CountKey, Counts>,
    pub(super) compositions: LiveMap<ConversationId, Compositions>,
    pub(super) directory: ArcRwSignal<Arc<Directory>>,
    /// Grows whenever somebody came or went; the store is asked who.
    pub(super) presence: ArcRwSignal<u64>,
    pub(super) unread: ArcRwSignal<(usize, bool)>,
    pub(super) link: ArcRwSignal<LinkState>,
    pub(super) notices: ArcRwSignal<Vec<Arc<Notice>>>,
    pub(super) route: ArcRwSignal<Route>,
    /// The list that the place means.
    pub(super) query: ArcRwSignal<Query>,
    pub(super) preview: ArcRwSignal<Option<Arc<Preview>>>,
    pub(super) canned: ArcRwSignal<Canned>,
    pub(super) now: ArcRwSignal<Timestamp>,
    /// The message of the agent that the server took last.
    pub(super) sent: ArcRwSignal<Option<(ConversationId, MessageId)>>,
    version: Cell<u64>,
}

impl Signals {
    pub(super) fn new(store: &Store, route: Route, now: Timestamp) -> Self {
        Self {
            conversations: LiveMap::default(),
            contacts: LiveMap::default(),
            threads: LiveMap::default(),
            typing: LiveMap::default(),
            listings: LiveMap::default(),
            counts: LiveMap::default(),
            compositions: LiveMap::default(),
            directory: ArcRwSignal::new(store.directory()),
            presence: ArcRwSignal::new(0),
            unread: ArcRwSignal::new((0, false)),
            link: ArcRwSignal::new(LinkState::Starting),
            notices: ArcRwSignal::new(Vec::new()),
            query: ArcRwSignal::new(route.query.clone()),
            preview: ArcRwSignal::new(None),
            route: ArcRwSignal::new(route),
            canned: ArcRwSignal::default(),
            now: ArcRwSignal::new(now),
            sent: ArcRwSignal::new(None),
            version: Cell::new(0),
        }
    }

    /// Sets the signals of whatever changed and is watched.
    pub(super) fn publish(&self, store: &Store, changes: &Changes) {
        for id in &changes.conversations {
            self.conversations.tell(id, || store.conversation(*id));
        }
        for id in &changes.contacts {
            self.contacts
                .tell(id, || Some(Arc::new(store.contact_record(*id))));
        }
        for id in &changes.threads {
            self.threads.tell(id, || store.thread(*id));
        }
        for id in &changes.typing {
            self.typing.tell(id, || Some(Arc::new(store.typing(*id))));
        }
        for query in &changes.listings {
            self.listings.tell(query, || self.list_state(store, query));
        }
        for key in &changes.counts {
            self.counts.tell(key, || store.counts(key).map(Arc::new));
        }
        if changes.directory {
            self.directory.set(store.directory());
        }
        if changes.presence {
            self.presence.update(|version| *version += 1);
        }
        let unread = store.unread_mine();
        if self.unread.get_untracked() != unread {
            self.unread.set(unread);
        }
    }

    /// Tells whoever watches the list on screen that its rows moved.
    pub(super) fn tell_listing(&self, store: &Store) {
        let query = self.query.get_untracked();
        self.listings
            .tell(&query, || self.list_state(store, &query));
    }

    /// What is on screen of a list now.
    pub(super) fn list_state(&self, store: &Store, query: &Query) -> Option<Arc<ListState>> {
        let listing = store.listing(query)?;
        let version = self.version.get() + 1;
        self.version.set(version);
        Some(Arc::new(ListState {
            version,
            len: listing.len(),
            known: listing.known(),
            stage: listing.state(),
            waiting: listing.waiting(),
        }))
    }
}
