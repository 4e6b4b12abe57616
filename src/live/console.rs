//! The console from the page's start to its end: settings, signing in, sessions one after another.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use futures_util::FutureExt as _;
use leptos::prelude::*;

use crate::model::{AccountId, Secret};
use crate::net::{ApiError, Body, Guard, Method, Queue, Request, TokenHeader};
use crate::route::Route;

use super::config::{Config, ConfigError, Given};
use super::entry::{Attempt, EntryFailure, Key, address};
use super::session::{Session, Start, World};
use super::tabs::Word;

/// Where the console stands.
#[derive(Clone, PartialEq)]
pub enum ConsoleState {
    /// Settings and a kept sign-in are being read.
    Starting,
    /// The operator's settings cannot be used.
    BadConfig(Arc<ConfigError>),
    /// Nobody is signed in.
    SignedOut(Option<Ended>),
    /// An account is open.
    Open(Session),
    /// The agent signed out, and this device is being emptied.
    Leaving,
}

/// Why nobody is signed in any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The agent signed out, and this device keeps nothing of the account.
    ByAgent,
    /// The agent signed out, but this device could not be emptied.
    NotEmptied,
    /// The kept sign-in is no longer accepted.
    TokenRefused,
    /// The kept sign-in could not be tried: the server did not answer.
    Unreachable,
}

/// The console. Copy it as you like.
#[derive(Clone, Copy)]
pub struct Console(StoredValue<Rc<Desk>, LocalStorage>);

struct Desk {
    world: World,
    config: ArcRwSignal<Arc<Config>>,
    state: ArcRwSignal<ConsoleState>,
    /// What is open, and the owner under which it lives.
    open: RefCell<Option<(Key, Owner)>>,
    /// Other tabs are heard while this is held.
    hearing: RefCell<Option<Guard>>,
    /// A sign-in that wants its second factor.
    half: Rc<RefCell<Option<Secret>>>,
    /// Where the first session begins.
    route: RefCell<Route>,
    /// What others than the file say of the settings.
    given: Vec<Given>,
    root: Owner,
}

impl Console {
    /// Starts the console under the current owner; sessions begin at `route`. `given` is laid over
    /// the operator's file, in this order.
    pub fn start(world: World, route: Route, given: Vec<Given>) -> Self {
        let world = World {
            transport: Rc::new(Queue::new(world.transport)),
            ..world
        };
        let console = Self(StoredValue::new_local(Rc::new(Desk {
            world,
            config: ArcRwSignal::default(),
            state: ArcRwSignal::new(ConsoleState::Starting),
            open: RefCell::default(),
            hearing: RefCell::default(),
            half: Rc::default(),
            route: RefCell::new(route),
            given,
            root: Owner::current().unwrap_or_default(),
        })));
        if let Some(desk) = console.desk() {
            let heard = move |text: &str| console.hear_tab(text);
            desk.hearing
                .replace(Some(desk.world.tabs.hear(Box::new(heard))));
            desk.world.host.spawn(Box::pin(console.begin()));
        }
        console
    }

    fn desk(self) -> Option<Rc<Desk>> {
        self.0.try_get_value()
    }

    /// Where the console stands, tracked.
    pub fn state(self) -> ConsoleState {
        self.desk()
            .map_or(ConsoleState::Starting, |desk| desk.state.get())
    }

    /// The operator's settings, tracked.
    pub fn config(self) -> Arc<Config> {
        self.desk()
            .map(|desk| desk.config.get())
            .unwrap_or_default()
    }

    /// Whether the operator's settings were read, tracked.
    pub fn is_configured(self) -> bool {
        !matches!(
            self.state(),
            ConsoleState::Starting | ConsoleState::BadConfig(_)
        )
    }

    async fn begin(self) {
        let Some(desk) = self.desk() else { return };
        match read_config(&desk.world, &desk.given).await {
            Ok(config) => desk.config.set(Arc::new(config)),
            Err(error) => {
                desk.state.set(ConsoleState::BadConfig(Arc::new(error)));
                return;
            }
        }
        if desk.route.borrow().is_default()
            && let Some(view) = &desk.config.get_untracked().default_view
        {
            desk.route.replace(Route::parse(view).route);
        }
        let kept = if desk.keeps() {
            desk.world.vault.load().await
        } else {
            None
        };
        let Some(kept) = kept else {
            desk.state.set(ConsoleState::SignedOut(None));
            return;
        };
        match Key::from_kept(desk.world.clone(), kept).await {
            Ok((key, account)) => {
                self.open(key, account.id);
            }
            Err(ApiError::Unauthorized(_)) => {
                desk.state
                    .set(ConsoleState::SignedOut(Some(Ended::TokenRefused)));
            }
            Err(_) => desk
                .state
                .set(ConsoleState::SignedOut(Some(Ended::Unreachable))),
        }
    }

    /// The file of a language's phrases; `None` where it cannot be had.
    pub async fn language_file(self, tag: &str) -> Option<Vec<u8>> {
        let desk = self.desk()?;
        let answer = desk.world.transport.send(Request {
            method: Method::Get,
            url: format!("{}locales/{tag}.json", desk.world.base),
            headers: vec![],
            body: Body::Empty,
        });
        let file = answer.await.ok().filter(|it| it.status == 200)?;
        Some(file.body)
    }

    /// Tries the kept sign-in again, after the server did not answer.
    pub fn try_again(self) {
        let Some(desk) = self.desk() else { return };
        desk.state.set(ConsoleState::Starting);
        desk.world.host.spawn(Box::pin(self.begin()));
    }

    /// Tries to sign in.
    ///
    /// # Errors
    ///
    /// Why it failed.
    pub async fn knock(self, attempt: Attempt) -> Result<Key, EntryFailure> {
        let desk = self.desk().ok_or(EntryFailure::Unreachable)?;
        let config = desk.config.get_untracked();
        let (world, half) = (desk.world.clone(), Rc::clone(&desk.half));
        drop(desk);
        Key::forge(world, header(&config), attempt, &half).await
    }

    /// Runs a task of the sign-in page; it goes on when the page is gone.
    pub fn spawn(self, task: impl Future<Output = ()> + 'static) {
        if let Some(desk) = self.desk() {
            desk.world.host.spawn(Box::pin(task));
        }
    }

    /// Opens an account with the key of a sign-in, and keeps the sign-in for a reload.
    pub fn enter(self, key: Key, account: AccountId) {
        let Some(desk) = self.desk() else { return };
        if !desk.keeps() {
            self.open(key, account);
            return;
        }
        let kept = desk.world.vault.keep(key.kept(account));
        self.open(key, account);
        desk.world.host.spawn(Box::pin(async move {
            if kept.await.is_err()
                && let Some(desk) = self.desk()
                && let ConsoleState::Open(session) = desk.state.get_untracked()
            {
                session.tell_storage_failure();
            }
        }));
    }

    /// Opens another account of the agent who is signed in.
    pub fn switch_account(self, account: AccountId) {
        let key = self.desk().and_then(|desk| {
            let open = desk.open.borrow();
            open.as_ref().map(|(key, _)| key.clone())
        });
        if let Some(key) = key {
            if let Some(desk) = self.desk() {
                desk.route.take();
            }
            self.enter(key, account);
        }
    }

    fn open(self, key: Key, account: AccountId) {
        let Some(desk) = self.desk() else { return };
        let Some(account) = key.account(account) else {
            desk.state.set(ConsoleState::SignedOut(None));
            return;
        };
        if let ConsoleState::Open(former) = desk.state.get_untracked() {
            former.save_at_last();
        }
        self.close();
        let owner = desk.root.child();
        let session = owner.with(|| {
            Session::start(Start {
                api: key.api(&desk.world, account.id),
                server: key.server().clone(),
                profile: Arc::clone(&key.profile),
                world: desk.world.clone(),
                account,
                config: desk.config.get_untracked(),
                route: desk.route.borrow().clone(),
            })
        });
        desk.open.replace(Some((key, owner)));
        desk.state.set(ConsoleState::Open(session));
    }

    /// Ends what is open: its signals, tasks and memory go with its owner.
    fn close(self) {
        let open = self.desk().and_then(|desk| desk.open.take());
        if let Some((_, owner)) = open {
            owner.cleanup();
        }
    }

    /// Leaves a session whose token the server no longer takes. What was written stays on this
    /// device for the next sign-in.
    pub fn leave(self) {
        let Some(desk) = self.desk() else { return };
        if let ConsoleState::Open(session) = desk.state.get_untracked() {
            desk.route.replace(session.route_now());
            session.save_at_last();
        }
        desk.state
            .set(ConsoleState::SignedOut(Some(Ended::TokenRefused)));
        self.close();
        let forget = desk.world.vault.forget("\u{0}");
        // The server takes the token no more, wherever it is still kept.
        desk.world.host.spawn(Box::pin(forget.map(drop)));
    }

    /// Signs out, in all tabs: the session ends, and this device forgets the sign-in and everything
    /// it kept of the account. Only then does it say that nothing is kept.
    pub fn sign_out(self) {
        if let Some(session) = self.session() {
            session.tell_tabs(Word::SignedOut);
            self.signed_out(session);
        }
    }

    fn session(self) -> Option<Session> {
        match self.desk()?.state.get_untracked() {
            ConsoleState::Open(session) => Some(session),
            _ => None,
        }
    }

    /// Takes in what another tab told.
    fn hear_tab(self, text: &str) {
        if let Some(session) = self.session()
            && session.hear_tab(text)
        {
            self.signed_out(session);
        }
    }

    fn signed_out(self, session: Session) {
        let Some(desk) = self.desk() else { return };
        let prefix = session
            .inner()
            .map(|inner| inner.shelf.prefix().to_owned())
            .unwrap_or_default();
        desk.state.set(ConsoleState::Leaving);
        self.close();
        desk.route.take();
        let forget = desk.world.vault.forget(&prefix);
        desk.world.host.spawn(Box::pin(async move {
            let ended = match forget.await {
                Ok(()) => Ended::ByAgent,
                Err(_) => Ended::NotEmptied,
            };
            if let Some(desk) = self.desk() {
                desk.state.set(ConsoleState::SignedOut(Some(ended)));
            }
        }));
    }

    /// Whether this address is the page's own origin: only there a password can sign in.
    pub fn same_origin(self, server: &str) -> bool {
        self.desk().is_some_and(|desk| {
            address(server, &desk.world.origin).is_ok_and(|it| it.is_same_origin())
        })
    }

    /// Whether what is sent to this address can be read on its way.
    pub fn is_insecure(self, server: &str) -> bool {
        self.desk().is_some_and(|desk| {
            address(server, &desk.world.origin).is_ok_and(|it| {
                it.is_plain() || (it.is_same_origin() && is_plain(&desk.world.origin))
            })
        })
    }

    /// Whether this browser can keep a sign-in encrypted.
    pub fn can_remember(self) -> bool {
        self.desk()
            .is_some_and(|desk| desk.keeps() && desk.world.vault.can_remember())
    }
}

impl Desk {
    /// Whether a sign-in is kept on this device. A token that another page handed over is not,
    /// unless the operator said so.
    fn keeps(&self) -> bool {
        !self.world.embedded || self.config.read_untracked().embed.remember
    }
}

impl Session {
    /// Whether something the agent wrote would be lost by signing out: texts in composers, or
    /// messages that are not with the server.
    pub fn has_unsent(self) -> bool {
        self.inner().is_some_and(|inner| {
            let written = inner
                .compositions
                .borrow()
                .values()
                .any(|it| !it.is_empty());
            written || !inner.outbox.borrow().is_empty()
        })
    }
}

fn header(config: &Config) -> TokenHeader {
    if config
        .token_header
        .eq_ignore_ascii_case(TokenHeader::Hyphens.name())
    {
        TokenHeader::Hyphens
    } else {
        TokenHeader::Underscores
    }
}

/// Whether a page of this origin came unencrypted from another device.
fn is_plain(origin: &str) -> bool {
    let Some(host) = origin.strip_prefix("http://") else {
        return false;
    };
    let host = host.rsplit_once(':').map_or(host, |(host, _)| host);
    !matches!(host, "localhost" | "127.0.0.1" | "[::1]")
}

async fn read_config(world: &World, over: &[Given]) -> Result<Config, ConfigError> {
    let answer = world.transport.send(Request {
        method: Method::Get,
        url: format!("{}config.json", world.base),
        headers: vec![],
        body: Body::Empty,
    });
    match answer.await {
        Ok(response) if response.status == 200 => Config::read(&response.body, over),
        // Without the file everything has its default.
        Ok(response) if response.status == 404 => Config::read(b"", over),
        Ok(response) => Err(ConfigError {
            what: format!("the web server answered with status {}", response.status),
        }),
        Err(error) => Err(ConfigError {
            what: format!("it could not be read: {error}"),
        }),
    }
}
