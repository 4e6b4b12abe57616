//! The page that embeds the console: what it asks for is done here, and what happens is told to it.

mod carrier;
mod commands;
mod news;

use std::cell::RefCell;
use std::rc::Rc;

use std::time::Duration;

use futures_util::FutureExt as _;
use leptos::prelude::*;

use crate::embed::{self, Field, Fields, Gate, Heard};
use crate::live::Console;

use super::language::LanguageWish;
use super::look::LookInUse;
use super::part::part;
use super::surface::Surface;
use super::words::Words;

pub use carrier::{Carrier, frame, given, inside};

/// How many messages wait for a host that has not answered yet; older ones go.
const QUEUE: usize = 100;

/// After how long a part that could not be loaded is asked for again.
const AGAIN: Duration = Duration::from_secs(2);

/// Serves the host until the owner ends.
type Serve = fn(Carrier, Console, LookInUse, LanguageWish);

part! {
    /// What does as the host asks, and tells it what happens: there is none in a page of one's own.
    host: Serve = serve
}

/// Does what the host asks under this number.
type Act = Rc<dyn Fn(u64, embed::Command)>;

/// The host, from the console's side. Copies are the same host.
#[derive(Clone)]
struct Host(Rc<Seat>);

struct Seat {
    gate: RefCell<Gate>,
    carrier: Carrier,
    /// What is to be said once the host has answered.
    waiting: RefCell<Vec<String>>,
    /// Fields the operator withholds.
    withheld: RefCell<Vec<String>>,
    /// Does what the host asks.
    act: RefCell<Option<Act>>,
}

impl Host {
    fn new(carrier: Carrier) -> Self {
        Self(Rc::new(Seat {
            gate: RefCell::new(Gate::new(carrier.session().to_owned())),
            carrier,
            waiting: RefCell::default(),
            withheld: RefCell::default(),
            act: RefCell::default(),
        }))
    }

    /// Takes in a message: its origin, whether the embedding window sent it, its text.
    fn hear(&self, origin: &str, from_host: bool, text: &str) {
        let heard = self.0.gate.borrow_mut().hear(origin, from_host, text);
        match heard {
            Heard::Nothing => {}
            Heard::Hello => self.ready(),
            Heard::Connected => {
                let waiting = self.0.waiting.take();
                for text in waiting {
                    self.post(&text);
                }
            }
            Heard::Command(id, command) => {
                let act = self.0.act.borrow().clone();
                match act {
                    Some(act) => act(id, command),
                    None => self.fail(id, embed::Failure::NotSignedIn),
                }
            }
            Heard::Unknown(id) => self.fail(id, embed::Failure::BadRequest),
        }
    }

    /// Says that the console is there, to whoever may become the host.
    fn ready(&self) {
        let gate = self.0.gate.borrow();
        let version = Field::Text(env!("CARGO_PKG_VERSION").to_owned());
        let text = embed::say(gate.session(), "ready", &vec![("version", version)]);
        for origin in gate.origins() {
            self.0.carrier.say(&text, origin);
        }
    }

    /// Tells what happened, now or once the host has answered.
    fn tell(&self, kind: &str, mut fields: Fields) {
        let withheld = self.0.withheld.borrow();
        fields.retain(|(name, _)| !withheld.iter().any(|it| it == name));
        let text = embed::say(self.0.gate.borrow().session(), kind, &fields);
        if self.0.gate.borrow().host().is_some() {
            self.post(&text);
            return;
        }
        let mut waiting = self.0.waiting.borrow_mut();
        if waiting.len() == QUEUE {
            waiting.remove(0);
        }
        waiting.push(text);
    }

    fn done(&self, id: u64, fields: &Fields) {
        let text = embed::answer(self.0.gate.borrow().session(), id, fields);
        self.post(&text);
    }

    fn fail(&self, id: u64, why: embed::Failure) {
        let text = embed::failed(self.0.gate.borrow().session(), id, why);
        self.post(&text);
    }

    fn post(&self, text: &str) {
        let host = self.0.gate.borrow().host().map(str::to_owned);
        if let Some(host) = host {
            self.0.carrier.say(text, &host);
        }
    }
}

/// Brings what serves the host, for the current owner.
pub(super) fn bring(carrier: Carrier, console: Console, look: LookInUse, wish: LanguageWish) {
    let owner = Owner::current().unwrap_or_default();
    let here = StoredValue::new(());
    let mut arriving = host();
    let take = move |serve: Option<Serve>| {
        // The console may have been taken out of its page by now.
        if here.try_get_value().is_none() {
            return;
        }
        if let Some(serve) = serve {
            owner.with(|| serve(carrier, console, look, wish));
            return;
        }
        let again = move || {
            if here.try_get_value().is_some() {
                owner.with(|| bring(carrier, console, look, wish));
            }
        };
        set_timeout(again, AGAIN);
    };
    match (&mut arriving).now_or_never() {
        Some(serve) => take(serve),
        None => console.spawn(async move { take(arriving.await) }),
    }
}

fn serve(carrier: Carrier, console: Console, look: LookInUse, wish: LanguageWish) {
    let host = Host::new(carrier.clone());
    carrier::connect_inside(&host, &carrier);
    let desk = commands::Desk {
        host: host.clone(),
        console,
        look,
        wish,
        words: Words::here(),
        surface: Surface::here(),
        owner: Owner::current().unwrap_or_default(),
    };
    host.0
        .act
        .replace(Some(Rc::new(move |id, command| desk.act(id, command))));
    let hears = host.clone();
    carrier.serve(Rc::new(move |it| {
        hears.hear(&it.origin, it.from_host, &it.text);
    }));
    let host = StoredValue::new_local(host);
    on_cleanup(move || {
        host.with_value(|host| {
            host.0.act.take();
            host.0.carrier.leave();
        });
    });
    Effect::new(move |_| {
        let config = console.config();
        host.with_value(|host| {
            host.0.withheld.replace(config.embed.withhold.clone());
            if console.is_configured() {
                carrier::admit(host, config.embed.origins.clone());
            }
        });
    });
    news::follow(host, console);
}
