//! Beginning a conversation, with a contact that is known or with a new one.

use crate::model::{Beginning, Composition, Contact, ConversationId, Mode, NewContact};
use crate::net::ApiError;
use crate::store::Event;
use crate::text::phrase;

use super::ask::ended;
use super::finding::{Failure, Question, failure};
use super::lists::reading_events;
use super::session::Session;

impl Session {
    /// Creates a contact.
    pub fn create_contact(self, contact: NewContact) -> Question<Contact> {
        self.question_in(created_or_not, async move {
            let api = self.api().ok_or_else(ended)?;
            let contact = api.create_contact(&contact).await?;
            self.apply([Event::ContactRead(contact.clone())]);
            Ok(contact)
        })
    }

    /// Begins a conversation and tells its number. It is asked for once only: whether the server
    /// took what it did not answer is for the agent to look at.
    pub fn begin_conversation(self, beginning: Beginning) -> Question<ConversationId> {
        self.question_in(created_or_not, async move {
            let api = self.api().ok_or_else(ended)?;
            let (reading, unsent) = match api.begin(&beginning).await {
                // Whatever is wrong with the message, the server only says that it failed, and has
                // created nothing. Sent on its own, the message is refused in words.
                Err(ApiError::Server { status: 500 }) if !beginning.text.trim().is_empty() => {
                    let text = beginning.text.clone();
                    let bare = Beginning {
                        text: String::new(),
                        ..beginning
                    };
                    (api.begin(&bare).await?, Some(text))
                }
                answer => (answer?, None),
            };
            let id = reading.conversation.id;
            self.apply(reading_events(reading));
            if let Some(text) = unsent {
                let what = Composition {
                    text: text.into(),
                    ..Composition::default()
                };
                self.dispatch(id, Mode::Reply, what);
            }
            Ok(id)
        })
    }
}

/// What an agent reads when something was perhaps created.
fn created_or_not(error: &ApiError) -> Failure {
    match error {
        ApiError::Unreachable(_) | ApiError::Unreadable { .. } => {
            (phrase::new_conversation::UNCERTAIN, vec![])
        }
        error => failure(error),
    }
}
