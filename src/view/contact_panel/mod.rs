//! Everything known of the customer, and of how the conversation stands.

mod attributes;
mod editable;
mod editor;
mod entry;
mod facts;
mod identity;
mod labels;
mod local_time;
mod notes;
mod participants;
mod previous;
mod section;

use std::sync::Arc;

use leptos::prelude::*;

use crate::kit::icon::Icon;
use crate::live::Session;
use crate::model::{ContactId, ConversationId};
use crate::text::phrase;

use super::icon_button::icon_button;
use super::part::part;
use super::shell::Panes;
use super::splitter::{Pane, PaneSplitter};
use super::words::Words;
use attributes::{Attributes, Whose};
use facts::{ContactFacts, ConversationFacts};
use identity::Identity;
use labels::ContactLabels;
use notes::Notes;
use participants::Followers;
use previous::Previous;

part! {
    /// The panel of a conversation; it is out of reach while the signal holds.
    pub panel: fn(ConversationId, Signal<bool>) -> AnyView = |id, covered| {
        view! { <ContactPanel id {..} inert=move || covered.get() /> }.into_any()
    }
}

/// The contact of a conversation.
#[component]
fn ContactPanel(
    /// The conversation.
    id: ConversationId,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let panes = expect_context::<Panes>();
    let conversation = session.conversation(id);
    let contact_id = conversation.part(|it| it.contact);
    let contact = session.contact_of(&conversation);
    // What the panel shows is read when it is open, once a contact.
    Effect::new(move |former: Option<Option<ContactId>>| {
        let wanted = contact_id.get().flatten().filter(|_| panes.panel_open());
        if let Some(contact) = wanted
            && former.flatten() != Some(contact)
        {
            session.load_contact(contact);
        }
        wanted.or(former.flatten())
    });
    Effect::new(move |_| {
        if panes.panel_open() {
            session.load_participants(id);
        }
    });
    let own = conversation.part(|it| Arc::clone(&it.attributes));
    let theirs = Memo::new(move |_| contact.read().as_ref().map(|it| Arc::clone(&it.attributes)));
    let inside = {
        let conversation = Arc::clone(&conversation);
        move || {
            let conversation = Arc::clone(&conversation);
            match contact_id.get() {
                None => skeleton(words),
                Some(None) => view! {
                    <p class="contact-panel__hint">{words.said(phrase::panel::NO_CONTACT)}</p>
                    <ConversationFacts conversation=Arc::clone(&conversation) />
                    <Attributes whose=Whose::Conversation(id) values=own />
                    <Followers id conversation />
                }
                .into_any(),
                Some(Some(known)) => {
                    let record = session.contact(known);
                    view! {
                        <Identity id=known contact record=Arc::clone(&record) />
                        <ContactFacts id=known contact />
                        <Attributes whose=Whose::Contact(known) values=theirs />
                        <ConversationFacts conversation=Arc::clone(&conversation) />
                        <Attributes whose=Whose::Conversation(id) values=own />
                        <Followers id conversation />
                        <ContactLabels id=known record=Arc::clone(&record) />
                        <Notes id=known record=Arc::clone(&record) />
                        <Previous id contact=known record />
                    }
                    .into_any()
                }
            }
        }
    };
    view! {
        <aside
            id=Pane::Panel.id()
            class="shell__pane contact-panel"
            aria-label=words.said(phrase::panel::TITLE)
        >
            <header class="bar">
                <h2 class="bar__title">{words.said(phrase::panel::TITLE)}</h2>
                {icon_button(
                    words,
                    Icon::Close,
                    phrase::panel::CLOSE,
                    Box::new(move || panes.toggle_panel()),
                )}
            </header>
            <div
                class="contact-panel__scroll"
                tabindex="0"
                role="region"
                aria-label=words.said(phrase::panel::DETAILS)
            >
                {inside}
            </div>
            <PaneSplitter of=Pane::Panel />
        </aside>
    }
}

fn skeleton(words: Words) -> AnyView {
    view! {
        <div class="contact-panel__identity" aria-busy="true">
            <span class="spoken">{words.said(phrase::panel::LOADING)}</span>
            <span class="skeleton" data-shape="round"></span>
            <span class="skeleton" style:--w="60%"></span>
        </div>
    }
    .into_any()
}
