//! Doing things to conversations: what the list of actions looks like in menus, and what is asked
//! before one of them.

mod address;
mod choosing;
mod history;
mod lines;
mod snooze;
mod transcript;
mod warning;

use leptos::prelude::*;

use crate::live::{Action, Session};
use crate::model::ConversationId;
use crate::route::Route;
use crate::text::phrase;

use super::clipboard::Clipboard;
use super::part::{View, part};
use super::words::Words;
use choosing::Choosing;
use history::History;
use snooze::SnoozeDialog;
use transcript::TranscriptDialog;
use warning::Warnings;

pub use address::is_address;
pub use lines::{key_name, menu_lines, snooze_lines};

/// Does actions for whoever is asked to; in context.
#[derive(Clone, Copy)]
pub struct Acting {
    session: Session,
    clipboard: StoredValue<Clipboard>,
    /// What the agent is asked about, and of which conversation.
    asked: RwSignal<Option<(Action, ConversationId)>>,
    /// Whether the list of what was done is open.
    history: RwSignal<bool>,
}

impl Acting {
    /// Puts it into context.
    pub fn provide(session: Session) -> Self {
        let acting = Self {
            session,
            clipboard: StoredValue::new(Clipboard::here()),
            asked: RwSignal::new(None),
            history: RwSignal::new(false),
        };
        provide_context(acting);
        acting
    }

    /// The one in context.
    pub fn here() -> Self {
        expect_context()
    }

    /// Does an action, or asks what must be known first.
    pub fn run(self, action: Action, id: ConversationId) {
        if self.session.perform(action, id) {
            return;
        }
        if action == Action::CopyLink {
            let place = Route {
                open: Some(id),
                message: None,
                ..self.session.route_now()
            };
            self.clipboard.with_value(|it| it.put_link(&place));
        } else {
            self.asked.set(Some((action, id)));
        }
    }

    /// Does the action of a key to a conversation. Whether there is one that makes sense of it.
    pub fn press(self, key: &str, id: ConversationId) -> bool {
        let meant = |it: &Action| it.key() == Some(key) && self.session.can(*it, id);
        let action = Action::ALL.into_iter().find(meant);
        action.is_some_and(|action| {
            self.run(action, id);
            true
        })
    }

    /// The conversation that the agent is asked about, for this action; tracked.
    fn asks(self, action: Action) -> Option<ConversationId> {
        let asked = self.asked.get();
        asked.filter(|(it, _)| *it == action).map(|(_, id)| id)
    }

    /// Whether something is asked, or the list of what was done is open; tracked.
    pub fn is_open(self) -> bool {
        self.history.get() || self.asked.get().is_some()
    }

    /// Closes what is open.
    pub fn close(self) {
        self.asked.set(None);
        self.history.set(false);
    }
}

part! {
    /// What is asked before actions.
    pub asking: View = || view! { <ActionDialogs /> }.into_any()
}

/// What is asked before actions. Stands once in the shell.
#[component]
fn ActionDialogs() -> impl IntoView {
    view! {
        <Choosing />
        <SnoozeDialog />
        <TranscriptDialog />
        <Warnings />
        <History />
    }
}

/// A phrase about a conversation by its number.
fn numbered(words: Words, phrase: crate::text::Phrase, id: Option<ConversationId>) -> String {
    let number = id.map(|id| id.to_string()).unwrap_or_default();
    words.with(phrase, &[("id", &number)])
}

/// The name of the customer of a conversation, tracked while `id` stays.
fn customer(session: Session, words: Words, id: Signal<Option<ConversationId>>) -> Memo<String> {
    let live = Memo::new(move |_| id.get().map(|id| session.conversation(id)));
    let contact = Memo::new(move |_| live.get().map(|live| session.contact_of(&live)));
    Memo::new(move |_| {
        let contact = contact.get().and_then(|contact| contact.get());
        match contact {
            Some(contact) if !contact.name.trim().is_empty() => super::name::visible(&contact.name),
            Some(contact) => super::faces::nameless(words, &contact),
            None => words.say(phrase::thread::UNNAMED),
        }
    })
}
