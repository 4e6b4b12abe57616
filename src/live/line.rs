//! The live connection as the rest of the console has it: what is told to it before the part that
//! runs it has arrived waits here.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use futures_util::FutureExt as _;
use futures_util::future::AbortHandle;
use leptos::prelude::Set as _;

use crate::model::{Secret, Span};
use crate::net::{Guard, Socket};
use crate::store::Event;
use crate::sync::link::{Input, Link};
use crate::sync::{Backoff, Instant};
use crate::wire::cable::CacheKeys;

use super::driver;
use super::part::part;
use super::session::{Alarm, Inner, Session};
use super::signals::LinkState;

/// How long the part may be on its way before the agent is told that nothing comes by itself yet.
const PATIENCE: Span = Span::from_secs(10);

/// Tells the link of a session what happened, and does what it says.
pub type Tell = fn(Session, Input);

part! {
    /// What keeps the console in step once the list is there: the link, its socket's frames, and
    /// catching up.
    pub line: Tell = driver::run
}

/// Where the part is that runs the link.
#[derive(Clone, Copy, Default)]
enum Way {
    /// Not asked for, or not to be had.
    #[default]
    Missing,
    Coming,
    Here(Tell),
}

/// The live connection and what came by it.
pub(super) struct Line {
    way: Cell<Way>,
    /// What the link is to be told once it can be, in this order.
    waiting: RefCell<Vec<Input>>,
    attempts: Cell<Backoff>,
    pub(super) link: RefCell<Link>,
    pub(super) socket: RefCell<Option<Box<dyn Socket>>>,
    /// Tells what happens to the page.
    pub(super) watch: RefCell<Option<Guard>>,
    /// Counts sockets, so that a former one's last words are not taken for the newest one's.
    pub(super) sockets: Cell<u64>,
    pub(super) pubsub_token: RefCell<Secret>,
    /// Events that wait for the next frame, or for the end of catching up.
    pub(super) inbox: RefCell<VecDeque<Event>>,
    pub(super) draining: Cell<bool>,
    /// The round of catching up that runs.
    pub(super) round: Cell<Option<u32>>,
    pub(super) round_handle: RefCell<Option<AbortHandle>>,
    pub(super) cache_keys: RefCell<Option<CacheKeys>>,
    /// Whether the token is being looked into after a 401.
    pub(super) doubting: Cell<bool>,
    /// When the first reading of the account began; until the cable is confirmed it stands in for
    /// catching up from nothing.
    pub(super) begun: Cell<Option<Instant>>,
}

impl Line {
    /// A line nothing was told to yet.
    pub(super) fn new(pubsub_token: Secret) -> Self {
        Self {
            way: Cell::default(),
            waiting: RefCell::default(),
            attempts: Cell::default(),
            link: RefCell::default(),
            socket: RefCell::default(),
            watch: RefCell::default(),
            sockets: Cell::default(),
            pubsub_token: RefCell::new(pubsub_token),
            inbox: RefCell::default(),
            draining: Cell::default(),
            round: Cell::default(),
            round_handle: RefCell::default(),
            cache_keys: RefCell::default(),
            doubting: Cell::default(),
            begun: Cell::default(),
        }
    }
}

impl Session {
    /// Tells the link what happened. Until what runs it is there this waits, and whatever would
    /// make the link try again asks for a part that could not be loaded.
    pub(super) fn tell_link(self, input: Input) {
        let Some(inner) = self.inner() else { return };
        let way = inner.line.way.get();
        if let Way::Here(tell) = way {
            tell(self, input);
            return;
        }
        if input != Input::Tick {
            inner.line.waiting.borrow_mut().push(input);
        }
        match (way, input) {
            (
                Way::Missing,
                Input::Start | Input::Tick | Input::Online | Input::Woke | Input::RetryNow,
            ) => self.ask_for_line(&inner),
            (Way::Coming, Input::Tick) => show_none(&inner),
            _ => {}
        }
    }

    /// Asks for an attempt to connect now.
    pub fn retry_link(self) {
        self.tell_link(Input::RetryNow);
    }

    fn ask_for_line(self, inner: &Inner) {
        inner.line.way.set(Way::Coming);
        let mut arriving = (inner.world.line)();
        if let Some(tell) = (&mut arriving).now_or_never() {
            self.take_line(inner, tell);
            return;
        }
        self.set_alarm(Alarm::Link, PATIENCE);
        self.spawn(async move {
            let tell = arriving.await;
            if let Some(inner) = self.inner() {
                self.take_line(&inner, tell);
            }
        });
    }

    fn take_line(self, inner: &Inner, tell: Option<Tell>) {
        if let Some(tell) = tell {
            inner.line.way.set(Way::Here(tell));
            for input in inner.line.waiting.take() {
                tell(self, input);
            }
            return;
        }
        inner.line.way.set(Way::Missing);
        show_none(inner);
        let mut attempts = inner.line.attempts.get();
        let wait = attempts.wait(inner.world.host.random());
        inner.line.attempts.set(attempts);
        self.set_alarm(Alarm::Link, wait);
    }
}

/// Shows that there is no connection, and has been none.
fn show_none(inner: &Inner) {
    let begun = inner.line.begun.get().unwrap_or_else(|| inner.instant());
    inner.signals.link.set(LinkState::Lost {
        since: begun.wall,
        offline: !inner.world.host.online(),
    });
}
