//! An agent at a console: the very console that ships, in a world without a browser.

use std::panic::Location;
use std::rc::Rc;
use std::time::Duration;

use deskhand::filter::{Query, Scope, Sort, Tab};
use deskhand::live::{
    Attempt, Console, ConsoleState, EntryFailure, Key, LinkState, Outcome, Session, Thread,
    ThreadState, With,
};
use deskhand::model::{Composition, Conversation, ConversationId, Mode, Secret};
use deskhand::route::Route;
use leptos::prelude::{Owner, untrack};
use sandbox::seed::Login;
use tokio::runtime::Builder;
use tokio::task::LocalSet;
use tokio::time::Instant;

use super::device::Device;
use super::world::Parts;
use super::{NativeTransport, Server};

/// How long anything may take to come about, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often a test looks whether it has.
const LOOKS_EVERY: Duration = Duration::from_millis(2);

/// Runs a test on one thread, as a browser would.
pub fn play(test: impl Future<Output = ()>) {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    LocalSet::new().block_on(&runtime, test);
}

/// Waits until something holds; fails, naming it, when it does not in a long time.
#[track_caller]
pub fn until(what: &str, mut holds: impl FnMut() -> bool) -> impl Future<Output = ()> {
    let asked = Location::caller();
    async move {
        let deadline = Instant::now() + PATIENCE;
        while !untrack(&mut holds) {
            let late = Instant::now() >= deadline;
            assert!(!late, "{asked}: this never came about: {what}");
            tokio::time::sleep(LOOKS_EVERY).await;
        }
    }
}

/// Waits until an answer from elsewhere, as from the server itself, is yes.
#[track_caller]
pub fn until_true(what: &str, mut holds: impl AsyncFnMut() -> bool) -> impl Future<Output = ()> {
    let asked = Location::caller();
    async move {
        let deadline = Instant::now() + PATIENCE;
        while !holds().await {
            let late = Instant::now() >= deadline;
            assert!(!late, "{asked}: this never came about: {what}");
            tokio::time::sleep(LOOKS_EVERY).await;
        }
    }
}

/// A console, with its world in the test's hand. It ends with this.
pub struct Desk {
    /// The console.
    pub console: Console,
    /// Its world.
    pub parts: Parts,
    owner: Owner,
    server: String,
}

impl Desk {
    /// A console beside the server, at which nobody is signed in.
    pub fn new(server: &Server) -> Self {
        Self::at(server, Device::default(), Route::default())
    }

    /// A console on a device that may hold something already, begun at a place.
    pub fn at(server: &Server, device: Device, route: Route) -> Self {
        let url = &server.running.url;
        let parts = Parts::new(NativeTransport::new(), url, device);
        Self::in_world(parts, url, route)
    }

    /// A console on a page of another origin than the server's.
    pub fn elsewhere(server: &Server) -> Self {
        let device = Device::default();
        let parts = Parts::new(NativeTransport::new(), "https://desk.test", device);
        Self::in_world(parts, &server.running.url, Route::default())
    }

    /// A console in this world.
    pub fn in_world(parts: Parts, server: &str, route: Route) -> Self {
        let owner = Owner::new_root(None);
        let console = owner.with(|| Console::start(parts.world(), route, Vec::new()));
        Self {
            console,
            parts,
            owner,
            server: server.to_owned(),
        }
    }

    /// A console at which this person is signed in and which is in step with the server.
    pub async fn of(server: &Server, login: &Login) -> Self {
        let desk = Self::new(server);
        desk.sign_in(login).await;
        desk.live().await;
        desk
    }

    /// The same, looking at a list.
    pub async fn showing(server: &Server, login: &Login, query: &Query) -> Self {
        let route = Route {
            query: query.clone(),
            ..Route::default()
        };
        let desk = Self::at(server, Device::default(), route);
        desk.sign_in(login).await;
        desk.live().await;
        desk
    }

    /// Signs in by token and opens the shop's account.
    pub async fn sign_in(&self, login: &Login) -> Session {
        let key = self.knock(by_token(login)).await.unwrap();
        let account = key.profile.accounts.first().unwrap().id;
        self.console.enter(key, account);
        self.session()
    }

    /// Tries to sign in at the server.
    pub async fn knock(&self, with: With) -> Result<Key, EntryFailure> {
        self.knock_at(&self.server, with).await
    }

    /// Tries to sign in at this address.
    pub async fn knock_at(&self, server: &str, with: With) -> Result<Key, EntryFailure> {
        until("the settings are read", || {
            self.console.state() != ConsoleState::Starting
        })
        .await;
        let attempt = Attempt {
            server: server.to_owned(),
            with,
            remember: true,
        };
        self.console.knock(attempt).await
    }

    /// What the console shows, untracked.
    pub fn state(&self) -> ConsoleState {
        untrack(|| self.console.state())
    }

    /// The session that is open.
    pub fn session(&self) -> Session {
        match self.state() {
            ConsoleState::Open(session) => session,
            _ => panic!("no account is open"),
        }
    }

    /// Waits until an account is open, as after a reload.
    pub async fn opened(&self) -> Session {
        until("an account is open", || {
            matches!(self.state(), ConsoleState::Open(_))
        })
        .await;
        self.session()
    }

    /// Waits until the console is in step with the server.
    pub async fn live(&self) {
        until("the console is live", || self.link() == LinkState::Live).await;
    }

    /// Where the connection stands, untracked.
    pub fn link(&self) -> LinkState {
        untrack(|| self.session().link())
    }

    /// The page is closed, or crashes: whatever was not kept is lost. Gives back the device.
    pub fn crash(self) -> Device {
        let device = self.parts.device.clone();
        device.close_page();
        device
    }

    /// The list, as long as it is known and with all of its rows read.
    pub async fn whole_list(&self, query: &Query) -> Vec<Rc<Conversation>> {
        let session = self.session();
        let list = session.listing(query);
        until("the list has a length", || {
            list.peek()
                .is_some_and(|state| state.stage == deskhand::live::Stage::Ready)
        })
        .await;
        until("the list is read", || {
            let Some(state) = list.peek() else {
                return false;
            };
            session.rows_in_sight(query, 0..state.len);
            state.known == state.len && state.stage == deskhand::live::Stage::Ready
        })
        .await;
        self.rows(query)
    }

    /// The rows of a list that are known, from the top.
    pub fn rows(&self, query: &Query) -> Vec<Rc<Conversation>> {
        let session = self.session();
        let len = session.listing(query).peek().map_or(0, |state| state.len);
        let ids = (0..len).filter_map(|row| session.row(query, row));
        ids.map(|id| Rc::new(self.conversation(id))).collect()
    }

    /// A conversation that is held.
    pub fn conversation(&self, id: ConversationId) -> Conversation {
        let held = self.session().conversation(id).peek();
        Conversation::clone(&held.unwrap_or_else(|| panic!("conversation {id} is not held")))
    }

    /// Opens a conversation and waits until its newest messages are there.
    pub async fn open(&self, id: ConversationId) -> Rc<Thread> {
        let session = self.session();
        session.open(id);
        let thread = session.thread(id);
        until("the thread is read", || {
            let read = |it: &Thread| it.state == ThreadState::Ready;
            thread.peek().is_some_and(|it| read(&it))
        })
        .await;
        self.thread(id)
    }

    /// A thread as it is now.
    pub fn thread(&self, id: ConversationId) -> Rc<Thread> {
        let thread = self.session().thread(id).peek();
        Rc::new(Thread::clone(&thread.expect("the thread is held")))
    }

    /// The texts of a thread's messages.
    pub fn texts(&self, id: ConversationId) -> Vec<String> {
        let text = |text: &Option<std::sync::Arc<str>>| text.as_deref().unwrap_or("").to_owned();
        let thread = self.thread(id);
        thread.messages.iter().map(|it| text(&it.text)).collect()
    }

    /// Waits until nothing that was asked of the server has an answer to come.
    pub async fn rest(&self) {
        // An answer may lead to the next question: between two looks all tasks go on.
        let mut quiet = 0;
        until("no request is under way", || {
            let journal = self.session().journal();
            let answered = journal.iter().all(|it| it.outcome != Outcome::Waiting);
            let rests = answered && self.parts.page.under_way() == 0;
            quiet = if rests { quiet + 1 } else { 0 };
            quiet >= 3
        })
        .await;
    }

    /// Writes a text into the composer and sends it.
    pub fn send(&self, id: ConversationId, mode: Mode, text: &str) {
        let session = self.session();
        let what = Composition {
            text: text.into(),
            ..Composition::default()
        };
        session.compose(id, mode, what);
        session.send(id, mode);
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.owner.cleanup();
        if !std::thread::panicking() {
            self.parts.host.tasks.assert_sound();
        }
    }
}

/// With the person's access token.
pub fn by_token(login: &Login) -> With {
    With::Token(Secret::new(&login.api_access_token))
}

/// Every conversation, latest activity first.
pub fn everything() -> Query {
    Query {
        scope: Scope::Account,
        tab: Tab::All,
        status: None,
        sort: Sort::ActivityNewest,
    }
}
