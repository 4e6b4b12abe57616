//! A message, and a page of a thread.

use std::sync::Arc;

use percent_encoding::percent_decode_str;

use crate::model::{
    Attachment, AttachmentKind, Author, Contact, Content, ConversationId, Delivery, EchoId,
    Glimpse, Message, MessageKind, Place, Revision,
};

use super::content::{Extra, content};
use super::envelope::Envelope;
use super::field::shape;
use super::{Field, Rows, people};

shape!(Row {
    id,
    conversation_id,
    message_type,
    content_type,
    content,
    content_attributes,
    private,
    status,
    created_at,
    updated_at,
    sender,
    sender_type,
    sender_id,
    attachments,
    attachment,
    echo_id,
    call,
});

shape!(Sender {
    id,
    name,
    available_name,
    r#type,
});

shape!(File {
    id,
    file_type,
    data_url,
    thumb_url,
    fallback_title,
    content_type,
    file_size,
    width,
    height,
    transcribed_text,
    coordinates_lat,
    coordinates_long,
});

shape!(Meta { labels, contact });

shape!(Holder { conversation });

shape!(Beside {
    last_activity_at,
    unread_count,
    assignee_id,
});

/// A stretch of a conversation's messages, with what the answer tells beside.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// The messages, oldest first.
    pub messages: Rows<Message>,
    /// The customer.
    pub contact: Option<Contact>,
    /// Labels of the conversation.
    pub labels: Vec<Arc<str>>,
}

/// Reads a stretch of messages of this conversation.
pub fn page(answer: Field<'_>, conversation: ConversationId) -> Option<Page> {
    let envelope = Envelope::open(answer)?;
    let meta: Meta<'_> = envelope.meta.object().unwrap_or_default();
    Some(Page {
        messages: envelope.rows(|row| in_conversation(row, conversation))?,
        contact: people::contact(meta.contact),
        labels: meta.labels.texts(),
    })
}

/// Reads a message that names its conversation.
pub fn message(field: Field<'_>) -> Option<Message> {
    let row: Row<'_> = field.object()?;
    let conversation = row.conversation_id.id()?;
    read(&row, conversation)
}

/// Reads a message of a known conversation, whatever it says itself: some forms leave it out.
pub fn in_conversation(field: Field<'_>, conversation: ConversationId) -> Option<Message> {
    read(&field.object()?, conversation)
}

/// Reads what a message tells of its conversation; `None` where it does not.
pub fn glimpse(field: Field<'_>) -> Option<Glimpse> {
    let holder: Holder<'_> = field.object()?;
    let beside: Beside<'_> = holder.conversation.object()?;
    Some(Glimpse {
        last_activity_at: beside.last_activity_at.time()?,
        unread: beside.unread_count.count(),
        assignee: beside.assignee_id.id(),
    })
}

fn read(row: &Row<'_>, conversation: ConversationId) -> Option<Message> {
    let extra: Extra<'_> = row.content_attributes.object().unwrap_or_default();
    let kind = kind(row.message_type);
    let deleted = extra.deleted.flag().unwrap_or_default();
    Some(Message {
        id: row.id.id()?,
        conversation,
        kind,
        private: row.private.flag().unwrap_or_default(),
        author: author(row, kind),
        text: row.content.filled().filter(|_| !deleted),
        content: if deleted {
            Content::Text
        } else {
            content(row.content_type, &extra, row.call)
        },
        attachments: if deleted { Vec::new() } else { files(row) },
        reply_to: extra.in_reply_to.id(),
        delivery: match row.status.word().as_str() {
            "delivered" => Delivery::Delivered,
            "read" => Delivery::Read,
            "failed" => Delivery::Failed(extra.external_error.filled()),
            _ => Delivery::Sent,
        },
        deleted,
        created_at: row.created_at.time().unwrap_or_default(),
        echo: row.echo_id.text().map(|echo| EchoId::new(&echo)),
        revision: row.updated_at.micros().map(Revision),
    })
}

fn kind(field: Field<'_>) -> MessageKind {
    match field.integer() {
        Some(0) => MessageKind::Incoming,
        Some(1) => MessageKind::Outgoing,
        Some(2) => MessageKind::Activity,
        Some(3) => MessageKind::Template,
        Some(other) => MessageKind::Other(other),
        None => match field.word().as_str() {
            "incoming" => MessageKind::Incoming,
            "outgoing" => MessageKind::Outgoing,
            "activity" => MessageKind::Activity,
            "template" => MessageKind::Template,
            _ => MessageKind::Other(-1),
        },
    }
}

fn author(row: &Row<'_>, kind: MessageKind) -> Option<Author> {
    let sender: Sender<'_> = row.sender.object().unwrap_or_default();
    let id = sender.id.or(row.sender_id);
    let name = sender.available_name.filled().or(sender.name.filled());
    let name = name.unwrap_or_default();
    let word = sender.r#type.or(row.sender_type).word();
    match (word.as_str(), kind) {
        ("contact", _) | ("", MessageKind::Incoming) => id.id().map(|id| Author::Contact(id, name)),
        ("user" | "agent", _) | ("", MessageKind::Outgoing) => {
            id.id().map(|id| Author::Agent(id, name))
        }
        _ if id.is_absent() => None,
        _ => Some(Author::Bot(name)),
    }
}

fn files(row: &Row<'_>) -> Vec<Attachment> {
    let files = row
        .attachments
        .list()
        .unwrap_or_else(|| vec![row.attachments.or(row.attachment)]);
    files.into_iter().filter_map(attachment).collect()
}

/// Reads an attachment.
pub fn attachment(field: Field<'_>) -> Option<Attachment> {
    let file: File<'_> = field.object()?;
    let kind = match file.file_type.word().as_str() {
        "image" => AttachmentKind::Image,
        "audio" => AttachmentKind::Audio,
        "video" => AttachmentKind::Video,
        "file" => AttachmentKind::File,
        "location" => AttachmentKind::Location,
        "contact" => AttachmentKind::Contact,
        "fallback" | "embed" => AttachmentKind::Link,
        "share" | "story_mention" | "ig_reel" | "ig_post" | "ig_story" => AttachmentKind::Share,
        _ => AttachmentKind::Other,
    };
    let url = file.data_url.filled();
    // The documentation's messages without a file have an empty one.
    if file.file_type.is_absent() && url.is_none() {
        return None;
    }
    let title = file.fallback_title.filled();
    let name = title.or_else(|| url.as_deref().and_then(file_name));
    let pixels = |field: Field<'_>| Some(field.count()).filter(|count| *count > 0);
    Some(Attachment {
        id: file.id.id(),
        kind,
        url,
        thumb_url: file.thumb_url.filled(),
        name: name.unwrap_or_default(),
        media_type: file.content_type.filled(),
        size: file
            .file_size
            .integer()
            .and_then(|size| u64::try_from(size).ok()),
        dimensions: pixels(file.width).zip(pixels(file.height)),
        transcript: file.transcribed_text.filled(),
        place: file
            .coordinates_lat
            .number()
            .zip(file.coordinates_long.number())
            .map(|(latitude, longitude)| Place {
                latitude,
                longitude,
            })
            .filter(|_| kind == AttachmentKind::Location),
    })
}

/// The last part of an address's path, decoded.
fn file_name(url: &str) -> Option<Arc<str>> {
    let path = url.split(['?', '#']).next()?;
    let (_, last) = path.rsplit_once('/')?;
    let name = percent_decode_str(last).decode_utf8_lossy();
    (!name.is_empty()).then(|| name.as_ref().into())
}
