//! What searches answer, the files of a conversation, and where one can be begun.

use crate::model::{Attachment, Contact, Found, FoundPage, Hit, KeptFile, Way};

use super::conversation::channel;
use super::envelope::Envelope;
use super::field::shape;
use super::{Field, Rows, message, people};

// A row of a search for texts, and of the search over all kinds: a conversation, or a message.
shape!(Row {
    id,
    conversation_id,
    message_id,
    inbox_id,
    created_at,
    contact,
    inbox,
    messages,
    content,
    sender,
    message_type,
});

shape!(Named {
    id,
    name,
    channel_type,
});

shape!(Holder { payload });

shape!(Kinds {
    conversations,
    contacts,
    messages,
});

shape!(Place { inbox, source_id });

shape!(Page { has_more });

shape!(Created { payload, contact });

/// How many rows of each kind a full page of the search over all kinds has.
const KINDS_PAGE: usize = 15;
/// How many conversations a full page of the search for texts has.
const TEXTS_PAGE: usize = 25;
/// How many contacts a full page has.
const CONTACTS_PAGE: usize = 15;

/// Reads a page of conversations in which a text occurs. Its counts say nothing of use.
pub fn texts(answer: Field<'_>) -> Option<FoundPage<Hit>> {
    let rows = Envelope::open(answer)?.rows(conversation)?;
    Some(page(rows, TEXTS_PAGE))
}

/// Reads what a search over all kinds found, or over one of them: it then has that one only.
pub fn found(answer: Field<'_>) -> Option<Found> {
    let holder: Holder<'_> = answer.object()?;
    let kinds: Kinds<'_> = holder.payload.object()?;
    Some(Found {
        conversations: rows(kinds.conversations, conversation),
        contacts: rows(kinds.contacts, people::contact),
        messages: rows(kinds.messages, spoken),
    })
}

/// Reads a page of contacts.
pub fn contacts(answer: Field<'_>) -> Option<FoundPage<Contact>> {
    let envelope = Envelope::open(answer)?;
    let meta: Page<'_> = envelope.meta.object().unwrap_or_default();
    let more = meta.has_more.flag();
    let found = page(envelope.rows(people::contact)?, CONTACTS_PAGE);
    Some(FoundPage {
        more: more.unwrap_or(found.more),
        ..found
    })
}

/// Reads the contact that was created.
pub fn created(answer: Field<'_>) -> Option<Contact> {
    let outer: Created<'_> = answer.object()?;
    let inner: Created<'_> = outer.payload.object().unwrap_or_default();
    people::contact(inner.contact.or(outer.contact).or(answer))
}

/// Reads where a conversation with a contact can be begun.
pub fn way(field: Field<'_>) -> Option<Way> {
    let place: Place<'_> = field.object()?;
    let inbox: Named<'_> = place.inbox.object()?;
    Some(Way {
        inbox: inbox.id.id()?,
        name: inbox.name.or_empty(),
        channel: channel(inbox.channel_type),
        source: place.source_id.filled(),
    })
}

/// Reads a file of a conversation.
pub fn kept_file(field: Field<'_>) -> Option<KeptFile> {
    let row: Row<'_> = field.object()?;
    let file: Attachment = message::attachment(field)?;
    Some(KeptFile {
        file,
        message: row.message_id.id()?,
        at: row.created_at.time().unwrap_or_default(),
    })
}

fn rows<T>(list: Field<'_>, entry: impl Fn(Field<'_>) -> Option<T>) -> FoundPage<T> {
    match super::list(list, entry) {
        Some(rows) => page(rows, KINDS_PAGE),
        None => FoundPage::default(),
    }
}

fn page<T>(rows: Rows<T>, full: usize) -> FoundPage<T> {
    FoundPage {
        more: rows.rows.len() + rows.broken >= full,
        rows: rows.rows,
    }
}

/// A conversation, with those of its messages in which the text occurs, in no order. The search
/// over all kinds tells its oldest message instead, which nobody looked for.
fn conversation(field: Field<'_>) -> Option<Hit> {
    let row: Row<'_> = field.object()?;
    let inbox: Named<'_> = row.inbox.object().unwrap_or_default();
    let contact: Named<'_> = row.contact.object().unwrap_or_default();
    let messages: Vec<Row<'_>> = row
        .messages
        .elements()
        .into_iter()
        .filter_map(Field::object)
        .collect();
    let newest = messages.iter().max_by_key(|it| it.id.integer());
    let at = newest.and_then(|it| it.created_at.time());
    Some(Hit {
        conversation: row.id.id()?,
        message: newest.and_then(|it| it.id.id()),
        contact: contact.id.id(),
        name: contact.name.or_empty(),
        inbox: inbox.id.or(row.inbox_id).id(),
        text: newest.and_then(|it| it.content.filled()),
        at: at.or(row.created_at.time()).unwrap_or_default(),
        matches: messages.len() as u64,
    })
}

/// A message in which the text occurs.
fn spoken(field: Field<'_>) -> Option<Hit> {
    let row: Row<'_> = field.object()?;
    let sender: Named<'_> = row.sender.object().unwrap_or_default();
    let incoming = row.message_type.integer() == Some(0) || row.message_type.is_word("incoming");
    Some(Hit {
        conversation: row.conversation_id.id()?,
        message: row.id.id(),
        contact: sender.id.id().filter(|_| incoming),
        name: if incoming {
            sender.name.or_empty()
        } else {
            std::sync::Arc::default()
        },
        inbox: row.inbox_id.id(),
        text: row.content.filled(),
        at: row.created_at.time().unwrap_or_default(),
        matches: 1,
    })
}
