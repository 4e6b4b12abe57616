//! Asking about messages.

use std::sync::Arc;

use serde::Serialize;

use crate::model::{Contact, ConversationId, Draft, Message, MessageId, Mode, Window, addresses};
use crate::wire::message;

use super::line::{Params, json};
use super::{Api, ApiError, Body, Method, Part};

/// A stretch of a conversation's messages.
#[derive(Clone, Debug, PartialEq)]
pub struct MessagePage {
    /// The messages, oldest first; those that could not be read are left out.
    pub messages: Vec<Message>,
    /// How many were left out. Together with the others they make a full page.
    pub broken: usize,
    /// The customer, in the form without times.
    pub contact: Option<Contact>,
    /// Labels of the conversation.
    pub labels: Vec<Arc<str>>,
}

impl Api {
    /// A stretch of a conversation's messages.
    ///
    /// # Errors
    ///
    /// `NotFound` when the conversation is gone, `Unauthorized` when it may not be seen.
    pub async fn messages(
        &self,
        conversation: ConversationId,
        window: Window,
    ) -> Result<MessagePage, ApiError> {
        let mut params = Params::default();
        match window {
            Window::Latest { .. } => {}
            Window::Before { message, .. } => params.add("before", &message),
            Window::After { message, .. } => params.add("after", &message),
            Window::Between(first, end) => {
                params.add("after", &first);
                params.add("before", &end);
            }
        }
        let path = format_args!("conversations/{conversation}/messages");
        let page = self
            .get("messages", path, params, |answer| {
                message::page(answer, conversation)
            })
            .await?;
        Ok(MessagePage {
            messages: page.messages.rows,
            broken: page.messages.broken,
            contact: page.contact,
            labels: page.labels,
        })
    }

    /// Sends a message to the customer, or a note to the team. The answer only means that the
    /// server has it; the same message also comes over the cable, mostly sooner. Repeating it
    /// makes a second message.
    ///
    /// # Errors
    ///
    /// `Refused` with the server's words.
    pub async fn send(&self, draft: &Draft) -> Result<Message, ApiError> {
        let conversation = draft.conversation;
        let path = format_args!("conversations/{conversation}/messages");
        self.change("send", Method::Post, path, body(draft), |answer| {
            message::in_conversation(answer, conversation)
        })
        .await
    }

    /// Deletes a message: its text and files are gone for everybody who has not got them already.
    ///
    /// # Errors
    ///
    /// Any [`ApiError`].
    pub async fn delete_message(
        &self,
        conversation: ConversationId,
        id: MessageId,
    ) -> Result<Message, ApiError> {
        let path = format_args!("conversations/{conversation}/messages/{id}");
        self.change(
            "delete message",
            Method::Delete,
            path,
            Body::Empty,
            |answer| message::in_conversation(answer, conversation),
        )
        .await
    }

    /// Has the server deliver a failed message again. What it answers and its copies are lost.
    ///
    /// # Errors
    ///
    /// Any [`ApiError`].
    pub async fn retry_message(
        &self,
        conversation: ConversationId,
        id: MessageId,
    ) -> Result<Message, ApiError> {
        let path = format_args!("conversations/{conversation}/messages/{id}/retry");
        self.change("retry", Method::Post, path, Body::Empty, |answer| {
            message::in_conversation(answer, conversation)
        })
        .await
    }
}

#[derive(Serialize)]
struct Reference {
    in_reply_to: u64,
}

/// JSON, or a form where files go along. `message_type` stays out: any value but the default
/// would make it the customer's message.
fn body(draft: &Draft) -> Body {
    #[derive(Serialize)]
    struct New<'a> {
        content: &'a str,
        private: bool,
        echo_id: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        content_attributes: Option<Reference>,
        #[serde(skip_serializing_if = "Option::is_none")]
        cc_emails: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        bcc_emails: Option<String>,
    }
    let what = &draft.what;
    let private = draft.mode == Mode::Note;
    let reference = what.reply_to.map(|message| Reference {
        in_reply_to: message.get(),
    });
    let copies = |line: &Option<Arc<str>>| {
        let line = line.as_deref().unwrap_or_default();
        let all: Vec<&str> = addresses(line).filter(|_| !private).collect();
        (!all.is_empty()).then(|| all.join(","))
    };
    let (cc_emails, bcc_emails) = (copies(&what.cc), copies(&what.bcc));
    if what.files.is_empty() {
        return json(&New {
            content: &what.text,
            private,
            echo_id: draft.echo.as_str(),
            content_attributes: reference,
            cc_emails,
            bcc_emails,
        });
    }
    let mut parts = Vec::new();
    let mut field = |name, value: String| parts.push(Part::Text { name, value });
    if !what.text.trim().is_empty() {
        field("content", what.text.to_string());
    }
    field("private", private.to_string());
    field("echo_id", draft.echo.to_string());
    if let Some(reference) = reference {
        let json = serde_json::to_string(&reference).unwrap_or_default();
        field("content_attributes", json);
    }
    for (name, copies) in [("cc_emails", cc_emails), ("bcc_emails", bcc_emails)] {
        if let Some(copies) = copies {
            field(name, copies);
        }
    }
    parts.extend(what.files.iter().map(|file| Part::File {
        name: "attachments[]",
        file_name: file.name.clone(),
        media_type: file.media_type.clone(),
        bytes: file.bytes.clone(),
    }));
    Body::Form(parts)
}
