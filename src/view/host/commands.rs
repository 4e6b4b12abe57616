//! Doing what the host asks.

use leptos::prelude::*;

use crate::embed::{Command, Failure, Field};
use crate::live::{Attempt, Console, ConsoleState, Session, ThreadState, With};
use crate::model::{AccountId, Composition, ConversationId, MessageId, Mode, Secret};
use crate::route::{Parsed, Route};

use super::super::language::{LanguageWish, Tongue};
use super::super::look::{LookInUse, Theme};
use super::super::surface::Surface;
use super::super::words::Words;
use super::Host;

/// Where the focus can be led, and by what.
const PLACES: [(&str, &str); 4] = [
    (
        "list",
        ".conversation-list__rows, .conversation-list button",
    ),
    ("thread", ".thread-view [tabindex='0'], .thread-view button"),
    ("composer", ".composer textarea"),
    ("panel", ".contact-panel button, .contact-panel a"),
];

/// What commands are carried out with.
pub(super) struct Desk {
    pub(super) host: Host,
    pub(super) console: Console,
    pub(super) look: LookInUse,
    pub(super) wish: LanguageWish,
    pub(super) words: Words,
    pub(super) surface: Surface,
    /// What a command begins lives as long as the console.
    pub(super) owner: Owner,
}

impl Desk {
    /// Carries a command out and answers it.
    pub(super) fn act(&self, id: u64, command: Command) {
        let done = match command {
            Command::Open(conversation, message) => self.open(id, conversation, message),
            Command::SetToken {
                token,
                account,
                server,
            } => self.sign_in(id, token, account, server),
            Command::GetState => {
                self.host.done(id, &self.state());
                Ok(false)
            }
            Command::SetView(view) => self.show(&view),
            Command::SetTheme(theme) => self.theme(&theme),
            Command::SetLocale(tag) => self.locale(&tag),
            Command::InsertText(text, mode) => self.insert(&text, mode),
            Command::Focus(region) => self.focus(region.as_deref()),
        };
        match done {
            Ok(true) => self.host.done(id, &Vec::new()),
            // It is answered when it is done.
            Ok(false) => {}
            Err(why) => self.host.fail(id, why),
        }
    }

    fn session(&self) -> Result<Session, Failure> {
        match untrack(|| self.console.state()) {
            ConsoleState::Open(session) => Ok(session),
            _ => Err(Failure::NotSignedIn),
        }
    }

    fn open(
        &self,
        id: u64,
        conversation: ConversationId,
        message: Option<MessageId>,
    ) -> Result<bool, Failure> {
        let session = self.session()?;
        session.go(Route {
            open: Some(conversation),
            message,
            ..session.route_now()
        });
        let host = StoredValue::new_local(self.host.clone());
        self.owner.with(|| {
            let state = session.thread(conversation).part(|it| it.state);
            let answered = StoredValue::new(false);
            Effect::new(move |_| {
                let state = state.get();
                if answered.get_value() {
                    return;
                }
                let done = match state {
                    Some(ThreadState::Ready | ThreadState::Stale) => true,
                    Some(ThreadState::Failed) => false,
                    Some(ThreadState::Loading) | None => return,
                };
                answered.set_value(true);
                host.with_value(|host| {
                    if done {
                        host.done(id, &Vec::new());
                    } else {
                        host.fail(id, Failure::Unavailable);
                    }
                });
            });
        });
        Ok(false)
    }

    fn sign_in(
        &self,
        id: u64,
        token: Secret,
        account: Option<AccountId>,
        server: Option<String>,
    ) -> Result<bool, Failure> {
        if self.session().is_ok() {
            return Err(Failure::AlreadySignedIn);
        }
        let (console, host) = (self.console, self.host.clone());
        let configured = untrack(|| console.config()).server.clone();
        console.spawn(async move {
            let attempt = Attempt {
                server: server.unwrap_or(configured),
                with: With::Token(token),
                remember: false,
            };
            let Ok(key) = console.knock(attempt).await else {
                host.fail(id, Failure::Refused);
                return;
            };
            let mut accounts = key.profile.accounts.iter().filter(|it| it.active);
            let chosen = match account {
                Some(account) => accounts.find(|it| it.id == account),
                None => accounts.next(),
            };
            match chosen.map(|it| it.id) {
                Some(account) => {
                    console.enter(key, account);
                    host.done(id, &vec![("account", Field::Number(account.get()))]);
                }
                None => host.fail(id, Failure::Refused),
            }
        });
        Ok(false)
    }

    fn show(&self, view: &str) -> Result<bool, Failure> {
        let session = self.session()?;
        let Parsed {
            route,
            contact,
            unknown,
        } = Route::parse(view);
        if !unknown.is_empty() {
            return Err(Failure::BadRequest);
        }
        session.go(route);
        if let Some(contact) = contact {
            session.open_contact(contact);
        }
        Ok(true)
    }

    fn theme(&self, word: &str) -> Result<bool, Failure> {
        let theme = Theme::from_word(word).ok_or(Failure::BadRequest)?;
        self.look.set_host_theme(theme);
        Ok(true)
    }

    fn locale(&self, tag: &str) -> Result<bool, Failure> {
        let tongue = Tongue::of(tag).ok_or(Failure::BadRequest)?;
        self.wish.set(tongue);
        Ok(true)
    }

    fn insert(&self, text: &str, mode: Mode) -> Result<bool, Failure> {
        let session = self.session()?;
        let open = session.route_now().open.ok_or(Failure::NothingOpen)?;
        let standing = session.compositions(open).peek();
        let former = standing
            .map(|all| match mode {
                Mode::Reply => all.reply.clone(),
                Mode::Note => all.note.clone(),
            })
            .unwrap_or_default();
        let text = format!("{}{text}", former.text);
        let text = text.as_str().into();
        session.compose(open, mode, Composition { text, ..former });
        Ok(true)
    }

    fn focus(&self, region: Option<&str>) -> Result<bool, Failure> {
        let wanted = |word: &str| region.is_none_or(|region| region == word);
        let mut places = PLACES.iter().filter(|(word, _)| wanted(word));
        let done = places.any(|(_, target)| self.surface.focus(target));
        done.then_some(true).ok_or(Failure::BadRequest)
    }

    fn state(&self) -> crate::embed::Fields {
        untrack(|| {
            let session = self.session().ok();
            let route = session.map(Session::route);
            let account = session.and_then(Session::account);
            let text = self.words.text();
            vec![
                ("signedIn", Field::Yes(session.is_some())),
                ("account", Field::number(account.map(|it| it.id.get()))),
                (
                    "conversation",
                    Field::number(
                        route
                            .as_ref()
                            .and_then(|it| it.open)
                            .map(ConversationId::get),
                    ),
                ),
                (
                    "view",
                    Field::text(route.map(|it| it.to_string()).as_deref()),
                ),
                (
                    "unread",
                    Field::number(session.map(|it| it.unread().0 as u64)),
                ),
                ("theme", Field::Text(self.look.theme().word().to_owned())),
                ("locale", Field::Text(text.language().tag().to_owned())),
            ]
        })
    }
}
