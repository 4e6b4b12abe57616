//! What a customer does, for everything in the sandbox that plays one: visitors, the visitor page,
//! staged trouble, storms.

use serde_json::{Value, json};

use crate::act::{Act, Actor, NewConversation, NewFile, NewMessage, Sender};
use crate::answer::Refusal;
use crate::app::App;
use crate::change::Typist;
use crate::db::rows::kind;

/// Where a customer writes.
#[derive(Clone, Debug)]
pub enum Place {
    /// In this conversation, by database id.
    Conversation(i64),
    /// In a new one, by the contact's address in this inbox; the address is made if it is new.
    NewIn(i64),
}

/// What a customer writes.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Who writes.
    pub contact_id: i64,
    /// Where.
    pub place: Place,
    /// The text.
    pub text: Option<String>,
    /// Files with it.
    pub files: Vec<NewFile>,
    /// `content_attributes` of the message.
    pub content_attributes: Value,
}

impl Letter {
    /// A plain text.
    pub fn text(contact_id: i64, place: Place, text: impl Into<String>) -> Self {
        Self {
            contact_id,
            place,
            text: Some(text.into()),
            files: Vec::new(),
            content_attributes: json!({}),
        }
    }
}

/// Where a letter came to lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Received {
    /// The conversation, by database id.
    pub conversation_id: i64,
    /// The message.
    pub message_id: i64,
}

/// A customer writes: everything follows that follows on the real server.
///
/// # Errors
///
/// 404 when the contact, the conversation or the inbox is not there.
pub async fn incoming(app: &App, letter: Letter) -> Result<Received, Refusal> {
    let contact_id = letter.contact_id;
    app.act(Actor::Contact(contact_id), move |act| receive(act, letter))
        .await
}

fn receive(act: &mut Act<'_>, letter: Letter) -> Result<Received, Refusal> {
    let mut message = NewMessage::text(kind::INCOMING, Sender::Contact(letter.contact_id), "");
    message.content = letter.text;
    message.files = letter.files;
    message.content_attributes = letter.content_attributes;
    if message.content_attributes.get("email").is_some() {
        "incoming_email".clone_into(&mut message.content_type);
    }
    match letter.place {
        Place::Conversation(conversation_id) => {
            let message_id = act.post(conversation_id, message)?;
            Ok(Received {
                conversation_id,
                message_id,
            })
        }
        Place::NewIn(inbox_id) => {
            let contact_inbox_id = act.existing_address(letter.contact_id, inbox_id)?;
            let conversation_id = act.create_conversation(NewConversation {
                contact_inbox_id,
                status: None,
                snoozed_until: None,
                assignee_id: None,
                team_id: None,
                additional_attributes: json!({}),
                custom_attributes: json!({}),
                message: Some(message),
            })?;
            let message_id = act
                .conversation(conversation_id)?
                .last_talk_id
                .unwrap_or_default();
            Ok(Received {
                conversation_id,
                message_id,
            })
        }
    }
}

/// The conversation's contact begins or stops to type. `id` is the database id.
///
/// # Errors
///
/// 404 when the conversation is not there.
pub async fn typing(app: &App, id: i64, on: bool) -> Result<(), Refusal> {
    app.act(Actor::System, move |act| {
        let contact_id = act.conversation(id)?.contact_id;
        act.tell_typing(id, Typist::Contact(contact_id), on, false);
        Ok(())
    })
    .await
}

/// The conversation's contact has read everything. `id` is the database id.
///
/// # Errors
///
/// 404 when the conversation is not there.
pub async fn read(app: &App, id: i64) -> Result<(), Refusal> {
    app.act(Actor::System, move |act| act.contact_read(id))
        .await
}
