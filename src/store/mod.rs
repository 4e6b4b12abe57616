//! The account's data, each entity once. `Event` in, `Changes` out; no signals, no I/O, no clock.
#![deny(clippy::wildcard_enum_match_arm)]

mod apply;
mod directory;
mod event;
mod held;
mod intent;
mod listing;
mod outgoing;
mod presence;
#[cfg(test)]
mod tests;
mod thread;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::filter::{CountKey, Query, Scope};
use crate::model::{
    AgentId, Contact, ContactId, ContactNote, Conversation, ConversationId, Counts, Draft, Mail,
    Message, MessageId, Presence, SortedMap, Status,
};

pub use directory::{Directory, Roster};
pub use event::{Change, Changes, ContactDeed, ContactPart, Event, Glimpse, Typist};
pub use listing::{ListState, Listing};
pub use thread::{Thread, ThreadState};

use held::Held;
use outgoing::Outgoing;
use presence::{Attendance, Typing};
use thread::Messages;

/// How many threads keep their messages: the most recently opened ones.
const THREADS_KEPT: usize = 30;

/// How many lists are kept: the most recently read ones.
const LISTINGS_KEPT: usize = 24;

/// What a contact's panel shows. `None` is what was not read yet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ContactRecord {
    /// The contact.
    pub contact: Option<Arc<Contact>>,
    /// Their conversations, newest activity first.
    pub previous: Option<Arc<[ConversationId]>>,
    /// Notes on them, newest first.
    pub notes: Option<Arc<[ContactNote]>>,
    /// Titles of their labels.
    pub labels: Option<Arc<[Arc<str>]>>,
    /// Parts that did not arrive when they were last asked for.
    pub failed: Vec<ContactPart>,
}

/// Everything the console holds of one account.
#[derive(Debug)]
pub struct Store {
    me: AgentId,
    conversations: BTreeMap<ConversationId, Held>,
    contacts: BTreeMap<ContactId, ContactRecord>,
    /// What the agent did to contacts and the server has not answered, in the order of doing.
    deeds: Vec<(ContactId, u64, ContactDeed)>,
    gone_contacts: BTreeSet<ContactId>,
    /// Conversations held, by contact.
    of_contact: BTreeMap<ContactId, BTreeSet<ConversationId>>,
    /// The signed-in agent's open conversations, and whether something in them is unread.
    mine: BTreeMap<ConversationId, bool>,
    threads: SortedMap<ConversationId, Messages>,
    /// Threads that keep their messages, the most recently opened last.
    opened: Vec<ConversationId>,
    outgoing: Outgoing,
    listings: SortedMap<Query, Listing>,
    /// Lists, the most recently read last.
    read: Vec<Query>,
    counts: SortedMap<CountKey, Counts>,
    directory: Arc<Directory>,
    attendance: Attendance,
    typing: Typing,
    /// Counts the connections: raised whenever one was lost.
    epoch: u32,
}

impl Store {
    /// An empty store for the signed-in agent.
    pub fn new(me: AgentId) -> Self {
        Self {
            me,
            conversations: BTreeMap::new(),
            contacts: BTreeMap::new(),
            deeds: Vec::new(),
            gone_contacts: BTreeSet::new(),
            of_contact: BTreeMap::new(),
            mine: BTreeMap::new(),
            threads: SortedMap::default(),
            opened: Vec::new(),
            outgoing: Outgoing::default(),
            listings: SortedMap::default(),
            read: Vec::new(),
            counts: SortedMap::default(),
            directory: Arc::default(),
            attendance: Attendance::default(),
            typing: Typing::default(),
            epoch: 0,
        }
    }

    /// The signed-in agent.
    pub fn me(&self) -> AgentId {
        self.me
    }

    /// A conversation, with the agent's own actions laid over what the server said.
    pub fn conversation(&self, id: ConversationId) -> Option<Arc<Conversation>> {
        self.conversations.get(&id)?.view().cloned()
    }

    /// Every conversation held, by number.
    pub fn conversations(&self) -> impl Iterator<Item = &Conversation> {
        let held = self.conversations.values();
        held.filter_map(|held| held.view().map(Arc::as_ref))
    }

    /// Whether an action on this conversation has no answer yet.
    pub fn pending(&self, id: ConversationId) -> bool {
        self.conversations.get(&id).is_some_and(Held::pending)
    }

    /// A contact, with the agent's own changes laid over what the server said.
    pub fn contact(&self, id: ContactId) -> Option<Arc<Contact>> {
        self.contact_record(id).contact
    }

    /// A contact with what their panel shows, the agent's own changes laid over it.
    pub fn contact_record(&self, id: ContactId) -> ContactRecord {
        let mut record = self.contacts.get(&id).cloned().unwrap_or_default();
        for (contact, _, deed) in &self.deeds {
            if *contact == id {
                deed.make(&mut record);
            }
        }
        record
    }

    /// A conversation's messages and drafts; `None` if neither was read, opened or begun.
    pub fn thread(&self, id: ConversationId) -> Option<Arc<Thread>> {
        let drafts = self.outgoing.of(id);
        match self.threads.get(&id) {
            Some(messages) => Some(Arc::new(messages.thread(drafts))),
            None if drafts.is_empty() => None,
            None => Some(Arc::new(Messages::default().thread(drafts))),
        }
    }

    /// The newest mail held of a thread that came in, also outside of what is in view.
    pub fn newest_mail(&self, id: ConversationId) -> Option<Arc<Mail>> {
        self.threads.get(&id)?.newest_mail()
    }

    /// A message of a thread that keeps its messages, also outside of what is in view.
    pub fn message(&self, id: ConversationId, message: MessageId) -> Option<Arc<Message>> {
        self.threads.get(&id)?.get(message).cloned()
    }

    /// The newest message up to which nothing is missing in the stretch in view: where catching
    /// up begins.
    pub fn contiguous_until(&self, id: ConversationId) -> Option<MessageId> {
        self.threads.get(&id)?.contiguous_until()
    }

    /// The oldest message in view.
    pub fn oldest(&self, id: ConversationId) -> Option<MessageId> {
        self.threads.get(&id)?.oldest()
    }

    /// The newest message in view; one that came by event can lie beyond
    /// [`contiguous_until`](Self::contiguous_until).
    pub fn newest(&self, id: ConversationId) -> Option<MessageId> {
        self.threads.get(&id)?.newest()
    }

    /// Counts a thread as opened now, so that its messages are kept. Of those opened longest ago
    /// the messages are dropped, the drafts never.
    pub fn touch_thread(&mut self, id: ConversationId) {
        self.threads.get_or_insert_with(id, Messages::default);
        touch(&mut self.opened, &id);
        if self.opened.len() > THREADS_KEPT {
            let old = self.opened.remove(0);
            self.threads.remove(&old);
        }
    }

    /// Shows the stretch of a thread around an old message, once it is read, or the newest one
    /// (`None`) as usual.
    pub fn look_thread(&mut self, id: ConversationId, around: Option<MessageId>) {
        self.touch_thread(id);
        if let Some(messages) = self.threads.get_mut(&id) {
            messages.look(around);
        }
    }

    /// A list; `None` if it was never wanted, or not for long.
    pub fn listing(&self, query: &Query) -> Option<&Listing> {
        self.listings.get(query)
    }

    /// Counts a list as read now, so that it is kept. A new one shows what is held and belongs to
    /// it until its first page is read. The list read longest ago is dropped.
    pub fn touch_listing(&mut self, query: &Query) {
        self.listing_mut(query);
    }

    fn listing_mut(&mut self, query: &Query) -> &mut Listing {
        touch(&mut self.read, query);
        if self.read.len() > LISTINGS_KEPT {
            let old = self.read.remove(0);
            self.listings.remove(&old);
        }
        self.listings.get_or_insert_with(query.clone(), || {
            let held = self.conversations.values();
            let held = held.filter_map(|held| held.view().map(Arc::as_ref));
            Listing::new(query.clone(), self.me, held)
        })
    }

    /// The numbers on the tabs, as last read.
    pub fn counts(&self, key: &CountKey) -> Option<Counts> {
        self.counts.get(key).copied()
    }

    /// Who types in a conversation.
    pub fn typing(&self, conversation: ConversationId) -> Vec<Typist> {
        self.typing.of(conversation)
    }

    /// Whether an agent is there: by the last word on who is there, else by the directory.
    pub fn presence_agent(&self, id: AgentId) -> Presence {
        match &self.attendance.agents {
            Some(there) => there.get(&id).copied().unwrap_or_default(),
            None => self
                .directory
                .agent(id)
                .map_or(Presence::Offline, |agent| agent.presence),
        }
    }

    /// Whether a contact is there; not, while nothing was said about it.
    pub fn presence_contact(&self, id: ContactId) -> Presence {
        let there = self.attendance.contacts.as_ref();
        there
            .and_then(|there| there.get(&id).copied())
            .unwrap_or_default()
    }

    /// Agents, inboxes, teams, labels and attributes.
    pub fn directory(&self) -> Arc<Directory> {
        Arc::clone(&self.directory)
    }

    /// How many of the agent's open conversations have something unread, of those known, and
    /// whether all of them are known.
    pub fn unread_mine(&self) -> (usize, bool) {
        let unread = self.mine.values().filter(|unread| **unread).count();
        let key = CountKey {
            scope: Scope::Account,
            status: Some(Status::Open),
        };
        let all = self.counts(&key).is_some_and(|counts| {
            usize::try_from(counts.mine).is_ok_and(|mine| mine <= self.mine.len())
        });
        (unread, all)
    }

    /// A conversation's messages on their way, oldest first.
    pub fn drafts(&self, conversation: ConversationId) -> Vec<Arc<Draft>> {
        self.outgoing.of(conversation)
    }

    /// Every message on its way, by conversation, oldest first.
    pub fn all_drafts(&self) -> Vec<Arc<Draft>> {
        self.outgoing.all()
    }
}

/// Puts a key last in the order of use.
fn touch<K: Clone + PartialEq>(used: &mut Vec<K>, key: &K) {
    if used.last() == Some(key) {
        return;
    }
    used.retain(|held| held != key);
    used.push(key.clone());
}
