//! What the account knows besides: attributes, labels, notes, and earlier conversations.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;

use crate::kit::icon::{Icon, IconView};
use crate::live::{ContactRecord, Live, Session};
use crate::model::{
    Attribute, AttributeKind, AttributeOwner, Contact, ContactNote, Conversation, ConversationId,
    Status,
};
use crate::text::phrase;
use crate::view::faces::status_words;
use crate::view::markdown::Prose;
use crate::view::message_bubble::first_words;
use crate::view::name::visible;
use crate::view::thread_view::{assignee_name, label_tag};
use crate::view::words::Words;

use super::section::{Section, Value, fact_of};

/// Custom attributes of conversation and contact, by the names the account gave them.
#[component]
pub(super) fn Attributes(
    /// The conversation.
    conversation: Arc<Live<Conversation>>,
    /// The contact.
    contact: Memo<Option<Arc<Contact>>>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let own = conversation.part(|it| Arc::clone(&it.attributes));
    let rows = Memo::new(move |_| {
        let mut rows = Vec::new();
        if let Some(own) = own.get() {
            rows.extend(named(session, words, AttributeOwner::Conversation, &own));
        }
        if let Some(contact) = contact.get() {
            rows.extend(named(
                session,
                words,
                AttributeOwner::Contact,
                &contact.attributes,
            ));
        }
        rows
    });
    move || {
        let count = rows.read().len();
        (count > 0).then(|| view! {
            <Section title=phrase::panel::ATTRIBUTES count=Some(count)>
                <dl class="facts">
                    {move || rows.get().into_iter().map(|(term, value)| fact_of(words, term, value)).collect_view()}
                </dl>
            </Section>
        })
    }
}

/// Attributes with a value, those that are defined first, in the account's order.
fn named(
    session: Session,
    words: Words,
    owner: AttributeOwner,
    values: &BTreeMap<Arc<str>, Attribute>,
) -> Vec<(String, Value)> {
    let directory = session.directory();
    let defined = directory
        .definitions
        .iter()
        .filter(|it| it.owner == owner)
        .filter_map(|it| {
            Some((
                visible(&it.name),
                value(words, it.kind, values.get(&it.key)?)?,
            ))
        });
    let free = values
        .iter()
        .filter(|(key, _)| directory.definition(owner, key).is_none())
        .filter_map(|(key, it)| Some((visible(key), value(words, AttributeKind::Text, it)?)));
    defined.chain(free).collect()
}

/// A value as its kind is read; `None` for nothing.
fn value(words: Words, kind: AttributeKind, value: &Attribute) -> Option<Value> {
    Some(match (value, kind) {
        (Attribute::Null, _) => return None,
        (Attribute::Flag(flag), _) => Value::Text(words.say(if *flag {
            phrase::panel::YES
        } else {
            phrase::panel::NO
        })),
        (Attribute::Number(number), AttributeKind::Percent) => Value::Text(format!("{number} %")),
        (Attribute::Number(number), _) => Value::Text(number.to_string()),
        (Attribute::Text(text), _) if text.trim().is_empty() => return None,
        (Attribute::Text(text), AttributeKind::Link) => Value::link_or_text(text, visible(text)),
        (Attribute::Text(text), AttributeKind::Date) => {
            // Stored with a time of day that means nothing.
            Value::Text(visible(text.split('T').next().unwrap_or(text)))
        }
        (Attribute::Text(text) | Attribute::Other(text), _) => Value::Text(visible(text)),
    })
}

/// The contact's labels.
#[component]
pub(super) fn ContactLabels(
    /// What is known of the contact.
    record: Arc<Live<ContactRecord>>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let labels = record.part(|it| it.labels.clone());
    move || {
        let labels = labels.get().flatten().filter(|it| !it.is_empty())?;
        Some(view! {
            <Section title=phrase::panel::CONTACT_LABELS>
                <div class="panel-labels">
                    {labels.iter().map(|title| label_tag(session, title)).collect_view()}
                </div>
            </Section>
        })
    }
}

/// What the team noted on the contact.
#[component]
pub(super) fn Notes(
    /// What is known of the contact.
    record: Arc<Live<ContactRecord>>,
) -> impl IntoView {
    let words = Words::here();
    let notes = record.part(|it| it.notes.clone());
    let note = move |note: &ContactNote| {
        let (at, author) = (note.created_at, note.author.as_deref().map(visible));
        view! {
            <div class="panel-note">
                <Prose text=note.text.to_string() />
                <p class="panel-note__by">
                    {author.map(|author| view! { <bdi>{author}</bdi> " · " })}
                    <time title=move || words.text().moment(at)>{move || words.text().day(at, at)}</time>
                </p>
            </div>
        }
    };
    move || {
        let notes = notes.get().flatten().filter(|it| !it.is_empty())?;
        Some(view! {
            <Section title=phrase::panel::NOTES count=Some(notes.len())>
                <div class="panel-notes">{notes.iter().map(note).collect_view()}</div>
            </Section>
        })
    }
}

/// The contact's other conversations.
#[component]
pub(super) fn Previous(
    /// The one that is open.
    id: ConversationId,
    /// What is known of the contact.
    record: Arc<Live<ContactRecord>>,
) -> impl IntoView {
    let previous = record.part(|it| it.previous.clone());
    move || {
        let previous = previous.get().flatten()?;
        let others = previous.iter().filter(|it| **it != id).count();
        (others > 0).then(|| view! {
            <Section title=phrase::panel::PREVIOUS count=Some(others)>
                {previous.iter().map(|it| view! { <PreviousRow id=*it open=*it == id /> }).collect_view()}
            </Section>
        })
    }
}

#[component]
fn PreviousRow(
    /// The conversation.
    id: ConversationId,
    /// Whether it is the open one.
    open: bool,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let conversation = session.conversation(id);
    let row = move || {
        let now = conversation.get()?;
        let subject = now
            .facts
            .subject
            .as_deref()
            .filter(|it| !it.trim().is_empty());
        let said = now.preview.as_ref().and_then(|it| it.text.as_deref());
        let text = subject
            .or(said)
            .map_or_else(|| format!("#{id}"), first_words);
        let inbox = session
            .directory()
            .inbox(now.inbox)
            .map(|it| visible(&it.name));
        let who = assignee_name(session, words, now.assignee.as_ref());
        let below = [inbox, Some(who)]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" · ");
        let icon = match now.status {
            Status::Resolved => Icon::Resolve,
            Status::Snoozed => Icon::Snooze,
            Status::Pending => Icon::Pending,
            Status::Open | Status::Other(_) => Icon::Chat,
        };
        let at = now.last_activity_at;
        Some(view! {
            <IconView icon />
            <span class="previous__words">
                <span class="spoken">{status_words(words, &now.status)}" "</span>
                <bdi class="previous__text">{text}</bdi>
                <span class="previous__sub">
                    {if open { words.say(phrase::panel::CURRENT) } else { below }}
                </span>
            </span>
            <time title=words.text().moment(at)>{words.text().ago(at, session.now())}</time>
        })
    };
    view! {
        <button
            type="button"
            class="previous"
            aria-current=open.then_some("true")
            on:click=move |_| session.open(id)
        >
            {row}
        </button>
    }
}
