//! What all bubbles of a thread share.

use std::sync::Arc;

use leptos::prelude::*;

use crate::live::Session;
use crate::model::{
    AgentId, Author, Channel, Contact, ConversationId, Message, MessageId, MessageKind, Timestamp,
};
use crate::text::phrase;
use crate::view::faces::nameless;
use crate::view::name::visible;
use crate::view::thread_view::Shown;
use crate::view::words::Words;

/// The thread that bubbles stand in; in their context.
#[derive(Clone, Copy)]
pub struct Scene {
    /// The conversation.
    pub id: ConversationId,
    /// The customer.
    pub contact: Memo<Option<Arc<Contact>>>,
    /// The channel.
    pub channel: Memo<Option<Channel>>,
    /// When the customer last looked, by the channel's word.
    pub contact_seen: Memo<Option<Timestamp>>,
    /// Shows a message of this thread.
    pub jump: Callback<MessageId>,
    /// The message that is to be shown, until it is.
    pub target: RwSignal<Option<MessageId>>,
    /// The message that the agent is asked about before it is deleted.
    pub deleting: RwSignal<Option<MessageId>>,
}

impl Scene {
    /// The scene in context.
    pub fn here() -> Self {
        expect_context()
    }

    /// The customer's name, tracked.
    pub fn contact_name(self, words: Words) -> String {
        self.contact.get().map_or_else(
            || words.say(phrase::thread::UNNAMED),
            |contact| name_of(words, &contact),
        )
    }

    /// Who speaks in a bubble, tracked.
    pub fn speaker(self, session: Session, words: Words, shown: &Shown) -> String {
        match shown {
            Shown::Draft(_) => words.say(phrase::common::YOU),
            Shown::Message(message) => self.author(session, words, message),
        }
    }

    /// Who wrote a message, tracked.
    pub fn author(self, session: Session, words: Words, message: &Message) -> String {
        let named = |name: &str| (!name.trim().is_empty()).then(|| visible(name));
        match &message.author {
            Some(Author::Agent(id, _)) if session.me() == *id => words.say(phrase::common::YOU),
            Some(Author::Agent(id, name)) => agent_name(session, *id, name),
            Some(Author::Contact(_, name)) => {
                named(name).unwrap_or_else(|| self.contact_name(words))
            }
            Some(Author::Bot(name)) => {
                named(name).unwrap_or_else(|| words.say(phrase::message::BOT))
            }
            None => match message.kind {
                MessageKind::Incoming => self.contact_name(words),
                MessageKind::Template => words.say(phrase::message::AUTO_REPLY),
                _ => words.say(phrase::message::AUTOMATION),
            },
        }
    }
}

/// A contact's name, or what stands for it.
pub fn name_of(words: Words, contact: &Contact) -> String {
    if contact.name.trim().is_empty() {
        nameless(words, contact)
    } else {
        visible(&contact.name)
    }
}

/// An agent's name as the directory has it, or else as the server said it.
pub fn agent_name(session: Session, id: AgentId, said: &str) -> String {
    let directory = session.directory();
    let known = directory.agent(id).map(|agent| visible(&agent.name));
    known.unwrap_or_else(|| visible(said))
}
