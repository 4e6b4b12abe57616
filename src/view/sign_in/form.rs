//! What the sign-in page holds, and an attempt from the press of the button to its answer.

use leptos::html::Input;
use leptos::prelude::*;

use crate::kit::announcer::Announcer;
use crate::live::{Attempt, Console, Demo, EntryFailure, Key, With};
use crate::model::Secret;
use crate::text::phrase;

use super::super::look;
use super::super::words::Words;
use super::failure::field;

/// What an agent signs in with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Token,
    Password,
}

impl Way {
    /// Both, as they stand beside each other.
    pub(super) const ALL: [Self; 2] = [Self::Token, Self::Password];
}

/// Where signing in stands.
#[derive(Clone)]
pub(super) enum Stage {
    /// The form is being filled in.
    Filling,
    /// The agent chooses one of several accounts.
    Choosing(Key),
}

/// A field that a failure is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Server,
    Token,
    Password,
    Code,
}

/// The form. Token and password stay in their fields: nothing else keeps them.
#[derive(Clone, Copy)]
pub(super) struct Form {
    console: Console,
    words: Words,
    announcer: StoredValue<Announcer>,
    /// The address as typed.
    pub(super) server: RwSignal<String>,
    /// Whether the address can be typed.
    pub(super) server_shown: RwSignal<bool>,
    pub(super) email: RwSignal<String>,
    pub(super) remember: RwSignal<bool>,
    pub(super) stage: RwSignal<Stage>,
    /// Why the last attempt failed.
    pub(super) failure: RwSignal<Option<EntryFailure>>,
    /// Whether an attempt is on its way.
    pub(super) busy: RwSignal<bool>,
    /// Whether the code of a second factor is wanted.
    pub(super) code_wanted: RwSignal<bool>,
    way: RwSignal<Way>,
    pub(super) server_field: NodeRef<Input>,
    pub(super) token_field: NodeRef<Input>,
    pub(super) password_field: NodeRef<Input>,
    pub(super) code_field: NodeRef<Input>,
}

impl Form {
    /// An empty form for the operator's server.
    pub(super) fn new() -> Self {
        let console = expect_context::<Console>();
        let config = untrack(|| console.config());
        Self {
            console,
            words: Words::here(),
            announcer: StoredValue::new(expect_context()),
            server: RwSignal::new(config.server.clone()),
            server_shown: RwSignal::new(false),
            email: RwSignal::default(),
            remember: RwSignal::new(console.can_remember()),
            stage: RwSignal::new(Stage::Filling),
            failure: RwSignal::new(None),
            busy: RwSignal::new(false),
            code_wanted: RwSignal::new(false),
            way: RwSignal::new(Way::Token),
            server_field: NodeRef::new(),
            token_field: NodeRef::new(),
            password_field: NodeRef::new(),
            code_field: NodeRef::new(),
        }
    }

    /// The server's address as it is shown, tracked.
    pub(super) fn server_name(self) -> String {
        let server = self.server.get();
        let server = server.trim();
        let shown = if server.is_empty() {
            look::origin()
        } else {
            server.to_owned()
        };
        shown.strip_prefix("https://").unwrap_or(&shown).to_owned()
    }

    /// Whether a password can sign in at this server, tracked.
    pub(super) fn takes_password(self) -> bool {
        self.console.same_origin(&self.server.read())
    }

    /// Whether what is sent to this server can be read on its way, tracked.
    pub(super) fn is_insecure(self) -> bool {
        self.console.is_insecure(&self.server.read())
    }

    /// Whether this browser can keep a sign-in.
    pub(super) fn can_remember(self) -> bool {
        self.console.can_remember()
    }

    /// The demo account, where it can be used, tracked.
    pub(super) fn demo(self) -> Option<Demo> {
        let demo = self.console.config().demo.clone();
        demo.filter(|_| self.takes_password())
    }

    /// The way chosen, of those there are, tracked.
    pub(super) fn way(self) -> Way {
        if self.takes_password() {
            self.way.get()
        } else {
            Way::Token
        }
    }

    /// Chooses a way.
    pub(super) fn choose(self, way: Way) {
        self.way.set(way);
        self.code_wanted.set(false);
        self.failure.set(None);
    }

    /// Chooses the token and leads to its field.
    pub(super) fn use_token(self) {
        self.choose(Way::Token);
        focus(self.token_field);
    }

    /// Shows the server's field and leads to it.
    pub(super) fn show_server(self) {
        self.server_shown.set(true);
        focus(self.server_field);
    }

    /// The field that the last failure is about, tracked.
    pub(super) fn wrong(self) -> Option<Field> {
        self.failure.read().as_ref().and_then(field)
    }

    /// Tries what is in the fields.
    pub(super) fn submit(self) {
        let with = match untrack(|| self.way()) {
            Way::Password if self.code_wanted.get_untracked() => {
                With::Code(text(self.code_field).trim().to_owned())
            }
            Way::Token => With::Token(Secret::new(text(self.token_field).trim())),
            Way::Password => With::Password {
                email: self.email.get_untracked().trim().to_owned(),
                password: Secret::new(&text(self.password_field)),
            },
        };
        self.knock(with);
    }

    /// Tries the demo account.
    pub(super) fn submit_demo(self, demo: &Demo) {
        self.choose(Way::Password);
        self.email.set(demo.email.clone());
        self.knock(With::Password {
            email: demo.email.clone(),
            password: Secret::new(&demo.password),
        });
    }

    fn knock(self, with: With) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.failure.set(None);
        let knocking = untrack(|| self.words.say(phrase::sign_in::KNOCKING));
        self.announcer
            .with_value(|announcer| announcer.say(knocking));
        let attempt = Attempt {
            server: self.server.get_untracked(),
            with,
            remember: self.remember.get_untracked(),
        };
        self.console.spawn(async move {
            let answer = self.console.knock(attempt).await;
            // Answers of a page that is gone open nothing.
            if self.busy.try_set(false).is_none() {
                self.answered(answer);
            }
        });
    }

    fn answered(self, answer: Result<Key, EntryFailure>) {
        match answer {
            Ok(key) => {
                let mut active = key.profile.accounts.iter().filter(|account| account.active);
                match (active.next().map(|account| account.id), active.next()) {
                    (Some(only), None) => self.console.enter(key, only),
                    _ => self.stage.set(Stage::Choosing(key)),
                }
            }
            Err(failure) => {
                let wrong = field(&failure);
                match wrong {
                    Some(Field::Code) => self.code_wanted.set(true),
                    Some(Field::Password) => self.code_wanted.set(false),
                    _ => {}
                }
                self.failure.set(Some(failure));
                match wrong {
                    Some(Field::Server) => self.show_server(),
                    Some(Field::Token) => focus(self.token_field),
                    Some(Field::Password) => focus(self.password_field),
                    Some(Field::Code) => focus(self.code_field),
                    None => {}
                }
            }
        }
    }
}

fn text(field: NodeRef<Input>) -> String {
    field
        .get_untracked()
        .map(|field| field.value())
        .unwrap_or_default()
}

/// Leads to a field, which a frame later is there.
fn focus(field: NodeRef<Input>) {
    request_animation_frame(move || {
        if let Some(field) = field.try_get_untracked().flatten() {
            // Fails only where the field left the page meanwhile.
            field.focus().unwrap_or_default();
            field.select();
        }
    });
}
