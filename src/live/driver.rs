//! Runs the live connection: the socket, its frames, and what to do when either changes.

use std::rc::Rc;

use leptos::prelude::*;

use crate::model::Span;
use crate::net::{ApiError, PageNews, SocketEvent};
use crate::store::{Changes, Event};
use crate::sync::cable::{self, Wish};
use crate::sync::link::{Action, Input, Stage, Standing};
use crate::sync::{outbox, pager, seen};
use crate::wire;

use super::session::{Alarm, Inner, Session};
use super::signals::LinkState;

/// How often what ages on screen is shown anew.
const MINUTE_HALF: Span = Span::from_secs(30);
/// Longest stretch of applying events before the page gets a turn.
const SLICE: Span = Span::from_millis(4);
/// How many events are applied between looks at the clock.
const AT_ONCE: usize = 64;

/// Tells the link what happened and does what it says.
pub(super) fn run(session: Session, input: Input) {
    let Some(inner) = session.inner() else { return };
    let now = inner.instant();
    let random = inner.world.host.random();
    let actions = inner.line.link.borrow_mut().step(input, now, random);
    for action in actions {
        session.do_for_link(&inner, action);
    }
}

impl Session {
    /// Subscribes first and fetches second; what the list on screen needs is asked for at once.
    pub(super) fn begin(self) {
        let Some(inner) = self.inner() else { return };
        inner.line.begun.set(Some(inner.instant()));
        let session = self;
        let watch = inner
            .world
            .host
            .watch(Box::new(move |news| session.page_news(news)));
        inner.line.watch.replace(Some(watch));
        self.tell_link(Input::Start);
        let query = inner.meant(&inner.list.query.borrow());
        self.turn_to(&query);
        let route = inner.signals.route.read_untracked().clone();
        if let Some(open) = route.open {
            self.open_thread(open);
            if let Some(message) = route.message {
                self.to_message(open, message);
            }
        }
        self.spawn(self.read_directory());
        self.spawn(self.restore());
        self.spawn(self.join_tabs());
        self.spawn(async move {
            while let Some(inner) = session.inner() {
                let sleep = inner.world.host.sleep(MINUTE_HALF);
                drop(inner);
                sleep.await;
                session.tick();
            }
        });
    }

    fn tick(self) {
        if let Some(inner) = self.inner() {
            inner.signals.now.set(inner.world.host.now());
            self.follow_place();
        }
    }

    fn page_news(self, news: PageNews) {
        match news {
            PageNews::Online => {
                self.tell_link(Input::Online);
                self.tell_outbox(outbox::Input::Reachable(true));
            }
            PageNews::Offline => {
                self.tell_link(Input::Offline);
                self.tell_outbox(outbox::Input::Reachable(false));
            }
            PageNews::Shown => {
                self.tick();
                self.tell_link(Input::Woke);
                self.tell_seen(seen::Input::Visible(true));
            }
            PageNews::Hidden => {
                self.tell_link(Input::Hidden);
                self.tell_seen(seen::Input::Visible(false));
                self.spawn(self.save());
            }
        }
    }

    fn do_for_link(self, inner: &Rc<Inner>, action: Action) {
        match action {
            Action::OpenSocket => self.open_socket(inner),
            Action::CloseSocket => drop(inner.line.socket.take()),
            Action::Subscribe => {
                let identifier = inner.identifier();
                inner.say(wire::cable::subscribe(&identifier).reveal());
            }
            Action::Presence => {
                let identifier = inner.identifier();
                inner.say(wire::cable::presence(&identifier).reveal());
            }
            Action::BeginCatchUp { round, absence } => self.catch_up(round, absence),
            Action::ReadProfile => self.spawn(self.renew_token()),
            Action::Schedule(after) => self.set_alarm(Alarm::Link, after),
            Action::Show(standing) => self.show_standing(inner, standing),
        }
    }

    fn open_socket(self, inner: &Inner) {
        let number = inner.line.sockets.get() + 1;
        inner.line.sockets.set(number);
        let listener = Box::new(move |event| {
            let newest = self
                .inner()
                .is_some_and(|it| it.line.sockets.get() == number);
            if newest {
                self.hear_socket(event);
            }
        });
        let socket = inner
            .world
            .connector
            .open(&inner.server.cable(&inner.world.origin), listener);
        inner.line.socket.replace(Some(socket));
    }

    fn hear_socket(self, event: SocketEvent) {
        match event {
            SocketEvent::Opened => self.tell_link(Input::SocketOpened),
            SocketEvent::Closed => self.tell_link(Input::Closed),
            SocketEvent::Text(text) => self.hear_frame(&text),
        }
    }

    fn hear_frame(self, text: &str) {
        let Some(inner) = self.inner() else { return };
        let frame = wire::cable::read(text, inner.account.id);
        let heard = cable::hear(frame, inner.world.host.now());
        for event in heard.events {
            match &event {
                Event::MessageArrived { message, .. } if message.echo.is_some() => {
                    self.hear_echo(&inner, event);
                    continue;
                }
                Event::TypingBegan { .. } => self.expect_forgetting(),
                _ => {}
            }
            inner.line.inbox.borrow_mut().push_back(event);
        }
        match heard.wish {
            Some(Wish::Conversation(id)) => self.spawn(self.read_conversation(id)),
            Some(Wish::Directory(keys)) => self.spawn(self.read_moved_furniture(keys)),
            Some(Wish::Profile) => self.doubt_token(),
            None => {}
        }
        self.tell_link(heard.input);
        self.tell_outbox(outbox::Input::Reachable(true));
        self.drain();
    }

    /// Takes in a message with an echo. One of ours takes its draft's place at once, whatever else
    /// waits: between the two there is no moment with neither on screen.
    fn hear_echo(self, inner: &Inner, event: Event) {
        let Event::MessageArrived { message, .. } = &event else {
            return;
        };
        let Some(echo) = message.echo.clone() else {
            return;
        };
        let id = message.id;
        let drafts = inner.store.borrow().drafts(message.conversation);
        if drafts.iter().any(|draft| draft.echo == echo) {
            self.apply([event]);
        } else {
            inner.line.inbox.borrow_mut().push_back(event);
        }
        self.tell_outbox(outbox::Input::Heard(echo, id));
    }

    /// Applies the events that wait, a slice per frame, unless catching up holds them.
    pub(super) fn drain(self) {
        let Some(inner) = self.inner() else { return };
        let held = inner.line.round.get().is_some();
        if held || inner.line.inbox.borrow().is_empty() || inner.line.draining.replace(true) {
            return;
        }
        let frame = inner.world.host.frame();
        drop(inner);
        self.spawn(async move {
            frame.await;
            let Some(inner) = self.inner() else { return };
            inner.line.draining.set(false);
            if inner.line.round.get().is_none() {
                let until = inner.world.host.monotonic().plus(SLICE);
                self.apply_waiting(&inner, Some(until));
            }
            self.drain();
        });
    }

    /// Applies at once whatever waits.
    pub(super) fn apply_held(self, inner: &Inner) {
        self.apply_waiting(inner, None);
    }

    fn apply_waiting(self, inner: &Inner, until: Option<Span>) {
        let mut changes = Changes::default();
        loop {
            let some: Vec<Event> = {
                let mut inbox = inner.line.inbox.borrow_mut();
                let end = inbox.len().min(AT_ONCE);
                inbox.drain(..end).collect()
            };
            if some.is_empty() {
                break;
            }
            let mut store = inner.store.borrow_mut();
            for event in some {
                store.apply(event, &mut changes);
            }
            if until.is_some_and(|until| inner.world.host.monotonic() >= until) {
                break;
            }
        }
        inner.signals.publish(&inner.store.borrow(), &changes);
        self.after(changes);
    }

    fn show_standing(self, inner: &Inner, standing: Standing) {
        let since = standing.since.unwrap_or_else(|| inner.world.host.now());
        let before = standing.since.is_none();
        let state = match standing.stage {
            Stage::Live => LinkState::Live,
            Stage::Unauthorised => LinkState::SignedOut,
            Stage::Off => LinkState::Starting,
            Stage::Connecting | Stage::CatchingUp if before => LinkState::Starting,
            Stage::CatchingUp => LinkState::CatchingUp { since },
            Stage::Waiting if standing.retry_at.is_none() => LinkState::Stopped { since },
            Stage::Connecting | Stage::Suspect | Stage::Waiting => LinkState::Lost {
                since,
                offline: standing.offline,
            },
        };
        inner.signals.link.set(state);
        match standing.stage {
            Stage::Suspect | Stage::Waiting | Stage::Unauthorised => self.apply([Event::Missed]),
            // What was read while nothing was heard is old by now, too.
            Stage::CatchingUp if !before => self.apply([Event::Missed]),
            Stage::Live => {
                self.tell_outbox(outbox::Input::Reachable(true));
                self.tell_pager(pager::Input::Retry);
            }
            Stage::Off | Stage::Connecting | Stage::CatchingUp => {}
        }
    }

    /// Notes whether a request found the server, for messages that wait.
    pub(super) fn note_reach(self, error: Option<&ApiError>) {
        let lost = matches!(error, Some(ApiError::Unreachable(_)));
        self.tell_outbox(outbox::Input::Reachable(!lost));
    }
}

impl Inner {
    fn identifier(&self) -> crate::model::Secret {
        let token = self.line.pubsub_token.borrow();
        wire::cable::identifier(&token, self.account.id, self.profile.id)
    }

    fn say(&self, text: &str) {
        if let Some(socket) = self.line.socket.borrow().as_ref() {
            socket.send(text);
        }
    }
}
