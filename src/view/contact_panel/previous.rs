//! The contact's other conversations.

use std::sync::Arc;

use leptos::prelude::*;

use crate::kit::icon::{Icon, IconView};
use crate::live::{ContactPart, ContactRecord, Live, Session};
use crate::model::{ContactId, ConversationId, Status};
use crate::text::phrase;
use crate::view::faces::status_words;
use crate::view::message_bubble::first_words;
use crate::view::name::visible;
use crate::view::thread_view::assignee_name;
use crate::view::words::Words;

use super::section::{Section, missing, nothing};

/// The newest of the contact's conversations; a press opens one beside the list.
#[component]
pub(super) fn Previous(
    /// The one that is open.
    id: ConversationId,
    /// The contact.
    contact: ContactId,
    /// What is known of the contact.
    record: Arc<Live<ContactRecord>>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let previous = record.part(|it| it.previous.clone());
    let failed = record.part(|it| it.failed.contains(&ContactPart::Previous));
    let others = move || {
        let previous = previous.get().flatten()?;
        Some(previous.iter().filter(|it| **it != id).count()).filter(|it| *it > 0)
    };
    let list = move || {
        if failed.get() == Some(true) {
            let again = move || session.load_contact_part(contact, ContactPart::Previous);
            return missing(words, phrase::panel::PREVIOUS_FAILED, again);
        }
        match previous.get().flatten() {
            Some(previous) if previous.iter().any(|it| *it != id) => previous
                .iter()
                .map(|it| view! { <PreviousRow id=*it open=*it == id /> })
                .collect_view()
                .into_any(),
            previous => nothing(words, previous.is_some()),
        }
    };
    view! {
        <Section title=phrase::panel::PREVIOUS count=Signal::derive(others)>{list}</Section>
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
