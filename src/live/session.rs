//! One signed-in account: its store, its signals, and the way to its server.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use futures_channel::oneshot;
use futures_util::FutureExt as _;
use futures_util::future::{AbortHandle, LocalBoxFuture, Shared, select};
use leptos::prelude::*;

use crate::filter::{CountKey, Query};
use crate::model::{
    Account, AgentId, Composition, ConversationId, Mode, Profile, SortedMap, SortedSet,
};
use crate::net::{Api, Connector, Guard, Host, ServerAddress, Storage, Tabs, Transport, Vault};
use crate::route::Route;
use crate::store::{Changes, Event, Store};
use crate::sync::Instant;
use crate::sync::outbox::Outbox;
use crate::sync::pager::Pager;
use crate::sync::seen::Seen;
use crate::sync::typing::{Others, Typing};

use super::actions::{Journal, Queue};
use super::config::{Config, Region};
use super::filtering::Sieve;
use super::keep::Shelf;
use super::line::{Line, Tell};
use super::notice::Undo;
use super::part::Arriving;
use super::ranking::Ranking;
use super::signals::Signals;

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
    /// The console's other tabs.
    pub tabs: Rc<dyn Tabs>,
    /// Asks for what keeps the console in step: it comes after the list's first page was asked for.
    pub line: Rc<dyn Fn() -> Arriving<Tell>>,
    /// The page's own origin, as `https://host:port`.
    pub origin: String,
    /// Where the console's own files are, ending with `/`; empty beside the page.
    pub base: String,
    /// Whether another page shows the console as a part of its own.
    pub embedded: bool,
}

/// Everything of one signed-in account. Copy it as you like: it ends when the owner it was started
/// under does, and from then on reads as empty and does nothing.
#[derive(Clone, Copy)]
pub struct Session {
    inner: StoredValue<Rc<Inner>, LocalStorage>,
    pub(super) me: AgentId,
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
    pub(super) config: Arc<Config>,
    pub(super) shelf: Shelf,
    /// The other tabs whose messages are looked after once they are gone.
    pub(super) tabs_known: RefCell<SortedSet<String>>,
    /// While this is held, other tabs leave this one's messages alone.
    pub(super) tab_lock: RefCell<Option<Guard>>,
    pub(super) store: RefCell<Store>,
    pub(super) signals: Signals,
    pub(super) line: Line,
    pub(super) list: ListOnScreen,
    pub(super) outbox: RefCell<Outbox>,
    pub(super) seen: RefCell<Seen>,
    pub(super) typing: RefCell<Typing>,
    pub(super) others: RefCell<Others>,
    pub(super) compositions: RefCell<SortedMap<(ConversationId, Mode), Composition>>,
    /// Compositions changed since they were last written to this device, with whether their files
    /// changed, too.
    pub(super) unsaved: RefCell<SortedMap<(ConversationId, Mode), bool>>,
    pub(super) loading: RefCell<SortedSet<super::threads::Loading>>,
    /// What undoes an entry of the journal that is no deed.
    pub(super) undo: RefCell<SortedMap<u64, Undo>>,
    /// What waits to be written into something that is written whole.
    pub(super) writes: RefCell<Vec<super::attributes::Write>>,
    pub(super) journal: Journal,
    pub(super) queue: RefCell<Queue>,
    /// Counts that wait to be read again, and whether somebody sees to it.
    pub(super) recounts: RefCell<SortedSet<CountKey>>,
    pub(super) counting: Cell<bool>,
    /// Whether the agent was told that this device keeps nothing.
    pub(super) storage_told: Cell<bool>,
    alarms: RefCell<SortedMap<Alarm, u64>>,
    numbers: Cell<u64>,
    ended: Shared<oneshot::Receiver<()>>,
    _end: oneshot::Sender<()>,
}

/// The list on screen and the requests for its pages.
#[derive(Default)]
pub(super) struct ListOnScreen {
    pub(super) query: RefCell<Query>,
    pub(super) rows: RefCell<Range<usize>>,
    pub(super) pager: RefCell<Pager>,
    pub(super) requests: RefCell<SortedMap<(u32, u32), AbortHandle>>,
    /// The order of its loaded rows, where the server does not have the order.
    pub(super) ranking: RefCell<Ranking>,
    /// What was kept of a list of which the server tells more than belongs to it.
    pub(super) sieve: RefCell<Option<Sieve>>,
    /// The filter the server is asked about last, by a number of its own.
    pub(super) previewed: Cell<u64>,
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
    pub(super) config: Arc<Config>,
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
            config,
            route,
        } = start;
        let store = Store::new(profile.id);
        let signals = Signals::new(&store, route.clone(), world.host.now());
        let (end, ended) = oneshot::channel();
        let me = profile.id;
        let inner = StoredValue::new_local(Rc::new(Inner {
            api,
            shelf: Shelf::new(server.as_str(), account.id, world.host.random()),
            tabs_known: RefCell::default(),
            tab_lock: RefCell::default(),
            server,
            signals,
            store: RefCell::new(store),
            line: Line::new(profile.pubsub_token.clone()),
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
            writes: RefCell::default(),
            journal: Journal::default(),
            queue: RefCell::default(),
            recounts: RefCell::default(),
            counting: Cell::default(),
            storage_told: Cell::default(),
            alarms: RefCell::default(),
            numbers: Cell::new(0),
            world,
            profile,
            account,
            config,
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

    /// Whether the operator leaves the feature or action of this word in the console.
    pub fn offers(self, word: &str) -> bool {
        self.inner().is_some_and(|inner| !inner.config.hides(word))
    }

    /// Whether a region is shown.
    pub fn has(self, region: Region) -> bool {
        self.inner().is_some_and(|inner| inner.config.shows(region))
    }

    /// Runs a task that ends with the session.
    pub fn spawn(self, task: impl Future<Output = ()> + 'static) {
        let Some(inner) = self.inner() else { return };
        let ended = inner.ended.clone();
        // Boxed first: what waits for the end is then built once, not once per kind of task.
        let task: LocalBoxFuture<'static, ()> = Box::pin(task);
        inner
            .world
            .host
            .spawn(Box::pin(select(task, ended).map(drop)));
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
