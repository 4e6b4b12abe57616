//! One signed-in account: its store, its signals, and the way to its server.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use futures_channel::oneshot;
use futures_util::FutureExt as _;
use futures_util::future::{AbortHandle, Shared, select};
use leptos::prelude::*;

use crate::filter::{CountKey, Query};
use crate::model::{
    Account, AgentId, Composition, Contact, ContactId, Conversation, ConversationId, Counts, Mode, Presence,
    Profile, Secret, Timestamp, Typist,
};
use crate::net::{Api, Connector, Host, ServerAddress, Socket, Storage, Transport, Vault};
use crate::route::Route;
use crate::store::{Changes, ContactRecord, Directory, Event, Store, Thread};
use crate::sync::link::Link;
use crate::sync::outbox::Outbox;
use crate::sync::pager::Pager;
use crate::sync::seen::Seen;
use crate::sync::typing::{Others, Typing};
use crate::sync::Instant;

use super::keep::Shelf;
use super::map::Live;
use super::notice::{Notice, Undo};
use super::signals::{Compositions, LinkState, ListState, Signals};

/// How the console reaches out of itself: requests, sockets, time, storage.
#[derive(Clone)]
pub struct World {
    /// Carries requests.
    pub transport: Rc<dyn Transport>,
    /// Opens sockets.
    pub connector: Rc<dyn Connector>,
    /// Time, chance and tasks.
    pub host: Rc<dyn Host>,
    /// This device's storage.
    pub storage: Rc<dyn Storage>,
    /// Where sign-ins are kept.
    pub vault: Rc<dyn Vault>,
    /// The page's own origin, as `https://host:port`.
    pub origin: String,
}

/// Everything of one signed-in account. Copy it as you like: it ends when the owner it was started
/// under does, and from then on reads as empty and does nothing.
#[derive(Clone, Copy)]
pub struct Session {
    inner: StoredValue<Rc<Inner>, LocalStorage>,
    me: AgentId,
}

/// Two copies of the same session are equal.
impl PartialEq for Session {
    fn eq(&self, other: &Self) -> bool {
        match (self.inner(), other.inner()) {
            (Some(one), Some(other)) => Rc::ptr_eq(&one, &other),
            (one, other) => one.is_none() && other.is_none(),
        }
    }
}

/// What a session is made of. Nothing holds it across an `.await`, so that it goes, and its tasks
/// with it, as soon as the session ends.
pub(super) struct Inner {
    pub(super) world: World,
    pub(super) api: Api,
    pub(super) server: ServerAddress,
    pub(super) profile: Arc<Profile>,
    pub(super) account: Account,
    pub(super) shelf: Shelf,
    pub(super) store: RefCell<Store>,
    pub(super) signals: Signals,
    pub(super) line: Line,
    pub(super) list: ListOnScreen,
    pub(super) outbox: RefCell<Outbox>,
    pub(super) seen: RefCell<Seen>,
    pub(super) typing: RefCell<Typing>,
    pub(super) others: RefCell<Others>,
    pub(super) compositions: RefCell<BTreeMap<(ConversationId, Mode), Composition>>,
    /// Compositions changed since they were last written to this device, with whether their files
    /// changed, too.
    pub(super) unsaved: RefCell<BTreeMap<(ConversationId, Mode), bool>>,
    pub(super) loading: RefCell<BTreeSet<super::threads::Loading>>,
    pub(super) undo: RefCell<BTreeMap<u64, Undo>>,
    /// Counts that wait to be read again, and whether somebody sees to it.
    pub(super) recounts: RefCell<BTreeSet<CountKey>>,
    pub(super) counting: Cell<bool>,
    /// Whether the agent was told that this device keeps nothing.
    pub(super) storage_told: Cell<bool>,
    alarms: RefCell<BTreeMap<Alarm, u64>>,
    numbers: Cell<u64>,
    ended: Shared<oneshot::Receiver<()>>,
    _end: oneshot::Sender<()>,
}

/// The live connection and what came by it.
pub(super) struct Line {
    pub(super) link: RefCell<Link>,
    pub(super) socket: RefCell<Option<Box<dyn Socket>>>,
    /// Counts sockets, so that a former one's last words are not taken for the newest one's.
    pub(super) sockets: Cell<u64>,
    pub(super) pubsub_token: RefCell<Secret>,
    /// Events that wait for the next frame, or for the end of catching up.
    pub(super) inbox: RefCell<std::collections::VecDeque<Event>>,
    pub(super) draining: Cell<bool>,
    /// The round of catching up that runs.
    pub(super) round: Cell<Option<u32>>,
    pub(super) round_handle: RefCell<Option<AbortHandle>>,
    pub(super) cache_keys: RefCell<Option<crate::wire::cable::CacheKeys>>,
    /// Whether the token is being looked into after a 401.
    pub(super) doubting: Cell<bool>,
    /// When the first reading of the account began; until the cable is confirmed it stands in for
    /// catching up from nothing.
    pub(super) begun: Cell<Option<Instant>>,
}

/// The list on screen and the requests for its pages.
#[derive(Default)]
pub(super) struct ListOnScreen {
    pub(super) query: RefCell<Query>,
    pub(super) rows: RefCell<Range<usize>>,
    pub(super) pager: RefCell<Pager>,
    pub(super) requests: RefCell<BTreeMap<(u32, u32), AbortHandle>>,
}

/// Whose alarm rings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Alarm {
    Link,
    Pager,
    Outbox,
    Seen,
    Typing,
    Others,
}

/// What a session is started with.
pub(super) struct Start {
    pub(super) world: World,
    pub(super) api: Api,
    pub(super) server: ServerAddress,
    pub(super) profile: Arc<Profile>,
    pub(super) account: Account,
    pub(super) route: Route,
}

impl Session {
    /// Starts a session under the current owner.
    pub(super) fn start(start: Start) -> Self {
        let Start {
            world,
            api,
            server,
            profile,
            account,
            route,
        } = start;
        let store = Store::new(profile.id);
        let signals = Signals::new(&store, route.clone(), world.host.now());
        let (end, ended) = oneshot::channel();
        let me = profile.id;
        let inner = StoredValue::new_local(Rc::new(Inner {
            api,
            shelf: Shelf::new(server.as_str(), account.id),
            server,
            signals,
            store: RefCell::new(store),
            line: Line {
                link: RefCell::default(),
                socket: RefCell::default(),
                sockets: Cell::default(),
                pubsub_token: RefCell::new(profile.pubsub_token.clone()),
                inbox: RefCell::default(),
                draining: Cell::default(),
                round: Cell::default(),
                round_handle: RefCell::default(),
                cache_keys: RefCell::default(),
                doubting: Cell::default(),
                begun: Cell::default(),
            },
            list: ListOnScreen {
                query: RefCell::new(route.query),
                ..ListOnScreen::default()
            },
            outbox: RefCell::new(Outbox::new(profile.id)),
            seen: RefCell::default(),
            typing: RefCell::default(),
            others: RefCell::default(),
            compositions: RefCell::default(),
            unsaved: RefCell::default(),
            loading: RefCell::default(),
            undo: RefCell::default(),
            recounts: RefCell::default(),
            counting: Cell::default(),
            storage_told: Cell::default(),
            alarms: RefCell::default(),
            numbers: Cell::new(0),
            world,
            profile,
            account,
            ended: ended.shared(),
            _end: end,
        }));
        let session = Self { inner, me };
        session.begin();
        session
    }

    /// The session's parts, until it ends.
    pub(super) fn inner(self) -> Option<Rc<Inner>> {
        self.inner.try_get_value()
    }

    /// Runs a task that ends with the session.
    pub(super) fn spawn(self, task: impl Future<Output = ()> + 'static) {
        let Some(inner) = self.inner() else { return };
        let ended = inner.ended.clone();
        let task = select(Box::pin(task), ended).map(drop);
        inner.world.host.spawn(Box::pin(task));
    }

    /// Rings a machine's alarm after this long, in place of its former alarm.
    pub(super) fn set_alarm(self, alarm: Alarm, after: crate::model::Span) {
        let Some(inner) = self.inner() else { return };
        let number = inner.number();
        inner.alarms.borrow_mut().insert(alarm, number);
        let sleep = inner.world.host.sleep(after);
        self.spawn(async move {
            sleep.await;
            let Some(inner) = self.inner() else { return };
            if inner.alarms.borrow().get(&alarm) == Some(&number) {
                self.rang(alarm);
            }
        });
    }

    fn rang(self, alarm: Alarm) {
        match alarm {
            Alarm::Link => self.tell_link(crate::sync::link::Input::Tick),
            Alarm::Pager => self.tell_pager(crate::sync::pager::Input::Tick),
            Alarm::Outbox => self.tell_outbox(crate::sync::outbox::Input::Tick),
            Alarm::Seen => self.tell_seen(crate::sync::seen::Input::Tick),
            Alarm::Typing => self.tell_typing(crate::sync::typing::Input::Tick),
            Alarm::Others => self.forget_typists(),
        }
    }

    /// Folds events into the store and sets the signals of what they changed.
    pub(super) fn apply(self, events: impl IntoIterator<Item = Event>) {
        let Some(inner) = self.inner() else { return };
        let mut changes = Changes::default();
        {
            let mut store = inner.store.borrow_mut();
            for event in events {
                store.apply(event, &mut changes);
            }
        }
        inner.signals.publish(&inner.store.borrow(), &changes);
        self.after(changes);
    }
}

impl Inner {
    /// A number no other thing of this session has.
    pub(super) fn number(&self) -> u64 {
        self.numbers.set(self.numbers.get() + 1);
        self.numbers.get()
    }

    /// Now, by both clocks.
    pub(super) fn instant(&self) -> Instant {
        Instant {
            monotonic: self.world.host.monotonic(),
            wall: self.world.host.now(),
        }
    }
}

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
        self.inner()?.store.borrow().listing(query)?.get(row)
    }

    /// The row of a conversation in a list, untracked.
    pub fn row_of(self, query: &Query, id: ConversationId) -> Option<usize> {
        self.inner()?.store.borrow().listing(query)?.row_of(id)
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
