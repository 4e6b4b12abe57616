//! The page that embeds the console: what it asks for is done here, and what happens is told to it.

mod carrier;
mod commands;
mod news;

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;

use crate::embed::{self, Field, Fields, Gate, Heard};
use crate::live::Console;

use super::language::LanguageWish;
use super::look::LookInUse;
use super::surface::Surface;
use super::words::Words;

pub use carrier::{frame, given, inside};

/// How many messages wait for a host that has not answered yet; older ones go.
const QUEUE: usize = 100;

/// Carries a message to the host; the second text is the origin it is for, if one is known.
type Say = Box<dyn Fn(&str, &str)>;

/// Does what the host asks under this number.
type Act = Rc<dyn Fn(u64, embed::Command)>;

/// The host, from the console's side. Copies are the same host.
#[derive(Clone)]
pub struct Host(Rc<Seat>);

struct Seat {
    gate: RefCell<Gate>,
    say: Say,
    /// What is to be said once the host has answered.
    waiting: RefCell<Vec<String>>,
    /// Fields the operator withholds.
    withheld: RefCell<Vec<String>>,
    /// Does what the host asks.
    act: RefCell<Option<Act>>,
}

impl Host {
    fn new(session: String, say: Say) -> Self {
        Self(Rc::new(Seat {
            gate: RefCell::new(Gate::new(session)),
            say,
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
            (self.0.say)(&text, origin);
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
            (self.0.say)(text, &host);
        }
    }
}

/// Serves the host until the owner ends.
pub(super) fn serve(host: Host, console: Console, look: LookInUse, wish: LanguageWish) {
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
    let host = StoredValue::new_local(host);
    on_cleanup(move || {
        host.with_value(|host| {
            host.0.act.take();
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
