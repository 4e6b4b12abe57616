//! What views read of a session: signals, and the state of now.

use std::sync::Arc;

use leptos::prelude::*;

use crate::filter::{CountKey, Query};
use crate::model::{
    Account, AgentId, Contact, ContactId, Conversation, ConversationId, Counts, MessageId,
    Presence, Profile, Timestamp, Typist,
};
use crate::route::Route;
use crate::store::{ContactRecord, Directory, Thread};

use super::map::Live;
use super::notice::Notice;
use super::session::{Inner, Session};
use super::signals::{Compositions, LinkState, ListState};

/// Reading, for views.
impl Session {
    /// A conversation's signal.
    pub fn conversation(self, id: ConversationId) -> Arc<Live<Conversation>> {
        self.watch(|inner| {
            let now = || inner.store.borrow().conversation(id);
            inner.signals.conversations.watch(&id, now)
        })
    }

    /// The signal of a contact and what their panel shows.
    pub fn contact(self, id: ContactId) -> Arc<Live<ContactRecord>> {
        self.watch(|inner| {
            let now = || Some(Arc::new(inner.store.borrow().contact_record(id)));
            inner.signals.contacts.watch(&id, now)
        })
    }

    /// The contact of a conversation, whoever that is at the time.
    pub fn contact_of(self, conversation: &Arc<Live<Conversation>>) -> Memo<Option<Arc<Contact>>> {
        let id = conversation.part(|it| it.contact);
        // The signal is kept while it is the contact's: one nobody keeps is told nothing.
        let live = Memo::new(move |_| id.get().flatten().map(|id| self.contact(id)));
        Memo::new(move |_| live.get()?.get()?.contact.clone())
    }

    /// A thread's signal; empty until the thread is opened.
    pub fn thread(self, id: ConversationId) -> Arc<Live<Thread>> {
        self.watch(|inner| {
            let now = || inner.store.borrow().thread(id);
            inner.signals.threads.watch(&id, now)
        })
    }

    /// The signal of who types in a conversation.
    pub fn typing(self, id: ConversationId) -> Arc<Live<Vec<Typist>>> {
        self.watch(|inner| {
            let now = || Some(Arc::new(inner.store.borrow().typing(id)));
            inner.signals.typing.watch(&id, now)
        })
    }

    /// The signal of what stands in a conversation's composer.
    pub fn compositions(self, id: ConversationId) -> Arc<Live<Compositions>> {
        self.watch(|inner| {
            let now = || Some(inner.compositions_of(id));
            inner.signals.compositions.watch(&id, now)
        })
    }

    /// A list's signal; empty until the list is shown.
    pub fn listing(self, query: &Query) -> Arc<Live<ListState>> {
        self.watch(|inner| {
            let now = || inner.signals.list_state(&inner.store.borrow(), query);
            inner.signals.listings.watch(query, now)
        })
    }

    /// The signal of the counts on a list's tabs.
    pub fn counts(self, key: &CountKey) -> Arc<Live<Counts>> {
        self.watch(|inner| {
            let now = || inner.store.borrow().counts(key).map(Arc::new);
            inner.signals.counts.watch(key, now)
        })
    }

    /// The conversation in a row of a list, untracked; `None` while it is not loaded.
    pub fn row(self, query: &Query, row: usize) -> Option<ConversationId> {
        let inner = self.inner()?;
        if let Some(ranked) = inner.list.ranking.borrow().of(query) {
            return ranked.get(row).copied();
        }
        inner.store.borrow().listing(query)?.get(row)
    }

    /// The row of a conversation in a list, untracked.
    pub fn row_of(self, query: &Query, id: ConversationId) -> Option<usize> {
        let inner = self.inner()?;
        if let Some(ranked) = inner.list.ranking.borrow().of(query) {
            return ranked.iter().position(|it| *it == id);
        }
        inner.store.borrow().listing(query)?.row_of(id)
    }

    /// Whether a row no longer belongs to its list and waits to leave it, untracked.
    pub fn is_leaving(self, query: &Query, id: ConversationId) -> bool {
        self.inner().is_some_and(|inner| {
            let store = inner.store.borrow();
            store.listing(query).is_some_and(|list| list.is_leaving(id))
        })
    }

    /// What the account is furnished with, tracked.
    pub fn directory(self) -> Arc<Directory> {
        self.inner()
            .map(|inner| inner.signals.directory.get())
            .unwrap_or_default()
    }

    /// Whether an agent is there, tracked.
    pub fn agent_presence(self, id: AgentId) -> Presence {
        self.inner()
            .map(|inner| {
                inner.signals.presence.track();
                inner.store.borrow().presence_agent(id)
            })
            .unwrap_or_default()
    }

    /// Whether a contact is there, tracked.
    pub fn contact_presence(self, id: ContactId) -> Presence {
        self.inner()
            .map(|inner| {
                inner.signals.presence.track();
                inner.store.borrow().presence_contact(id)
            })
            .unwrap_or_default()
    }

    /// Where the live connection stands, tracked.
    pub fn link(self) -> LinkState {
        self.inner()
            .map_or(LinkState::Starting, |inner| inner.signals.link.get())
    }

    /// What the agent is told, oldest first, tracked.
    pub fn notices(self) -> Vec<Arc<Notice>> {
        self.inner()
            .map(|inner| inner.signals.notices.get())
            .unwrap_or_default()
    }

    /// The place shown, tracked.
    pub fn route(self) -> Route {
        self.inner()
            .map(|inner| inner.signals.route.get())
            .unwrap_or_default()
    }

    /// Now, tracked: moves on each half minute, for times that age on screen.
    pub fn now(self) -> Timestamp {
        self.inner()
            .map(|inner| inner.signals.now.get())
            .unwrap_or_default()
    }

    /// Now, exactly, untracked.
    pub fn clock(self) -> Timestamp {
        self.inner()
            .map(|inner| inner.world.host.now())
            .unwrap_or_default()
    }

    /// The message of the agent that the server took last, tracked; `None` until there is one.
    pub fn sent(self) -> Option<(ConversationId, MessageId)> {
        self.inner().and_then(|inner| inner.signals.sent.get())
    }

    /// How many of the agent's open conversations have something unread, of those known, and
    /// whether all are known; tracked.
    pub fn unread(self) -> (usize, bool) {
        self.inner()
            .map(|inner| inner.signals.unread.get())
            .unwrap_or_default()
    }

    /// The signed-in agent; `None` once the session has ended.
    pub fn profile(self) -> Option<Arc<Profile>> {
        self.inner().map(|inner| Arc::clone(&inner.profile))
    }

    /// The signed-in agent's id.
    pub fn me(self) -> AgentId {
        self.me
    }

    /// The account; `None` once the session has ended.
    pub fn account(self) -> Option<Account> {
        self.inner().map(|inner| inner.account.clone())
    }

    /// The server's address, for show.
    pub fn server_name(self) -> String {
        self.inner()
            .map(|inner| inner.server.as_str().to_owned())
            .unwrap_or_default()
    }

    /// Leaves a performance mark.
    pub fn mark(self, name: &str) {
        if let Some(inner) = self.inner() {
            inner.world.host.mark(name);
        }
    }

    fn watch<T: Send + Sync + 'static>(
        self,
        live: impl FnOnce(&Inner) -> Arc<Live<T>>,
    ) -> Arc<Live<T>> {
        self.inner()
            .map_or_else(|| Arc::new(Live::empty()), |inner| live(&inner))
    }
}
