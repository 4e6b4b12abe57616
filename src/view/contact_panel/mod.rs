//! Everything known of the customer, and of how the conversation stands.

mod facts;
mod more;
mod section;

use std::sync::Arc;

use leptos::prelude::*;

use crate::kit::avatar::{Avatar, AvatarSize, tone};
use crate::kit::icon::{Icon, IconSize, IconView};
use crate::live::{LinkState, Session};
use crate::model::{Contact, ConversationId, Presence};
use crate::text::phrase;

use super::faces::{contact_presence, picture};
use super::message_bubble::name_of;
use super::shell::Panes;
use super::words::Words;
use facts::{ContactFacts, ConversationFacts};
use more::{Attributes, ContactLabels, Notes, Previous};

/// The contact of a conversation.
#[component]
pub fn ContactPanel(
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
    Effect::new(move |former: Option<Option<crate::model::ContactId>>| {
        let wanted = contact_id.get().flatten().filter(|_| panes.panel_open());
        if let Some(contact) = wanted
            && former.flatten() != Some(contact)
        {
            session.load_contact(contact);
        }
        wanted.or(former.flatten())
    });
    let inside = {
        let conversation = Arc::clone(&conversation);
        move || {
            let conversation = Arc::clone(&conversation);
            match contact_id.get() {
                None => skeleton(words),
                Some(None) => view! {
                    <p class="contact-panel__hint">{move || words.say(phrase::panel::NO_CONTACT)}</p>
                    <ConversationFacts conversation />
                }
                .into_any(),
                Some(Some(contact_id)) => {
                    let record = session.contact(contact_id);
                    view! {
                        <Identity contact />
                        <ContactFacts contact />
                        <ConversationFacts conversation=Arc::clone(&conversation) />
                        <Attributes conversation contact />
                        <ContactLabels record=Arc::clone(&record) />
                        <Notes record=Arc::clone(&record) />
                        <Previous id record />
                    }
                    .into_any()
                }
            }
        }
    };
    view! {
        <aside
            class="shell__pane contact-panel"
            aria-label=move || words.say(phrase::panel::TITLE)
        >
            <header class="bar">
                <h2 class="bar__title">{move || words.say(phrase::panel::TITLE)}</h2>
                <button
                    type="button"
                    class="icon-button"
                    aria-label=move || words.say(phrase::panel::CLOSE)
                    title=move || words.say(phrase::panel::CLOSE)
                    on:click=move |_| panes.toggle_panel()
                >
                    <IconView icon=Icon::Close size=IconSize::Medium />
                </button>
            </header>
            <div
                class="contact-panel__scroll"
                tabindex="0"
                role="region"
                aria-label=move || words.say(phrase::panel::DETAILS)
            >
                {inside}
            </div>
        </aside>
    }
}

fn skeleton(words: Words) -> AnyView {
    view! {
        <div class="contact-panel__identity" aria-busy="true">
            <span class="spoken">{move || words.say(phrase::panel::LOADING)}</span>
            <span class="skeleton" data-shape="round"></span>
            <span class="skeleton" style:--w="60%"></span>
        </div>
    }
    .into_any()
}

/// Face, name and presence.
#[component]
fn Identity(contact: Memo<Option<Arc<Contact>>>) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let name = move || {
        contact.get().map_or_else(
            || words.say(phrase::panel::LOADING),
            |it| name_of(words, &it),
        )
    };
    let role = move || {
        let contact = contact.get()?;
        if contact.blocked {
            return Some(words.say(phrase::panel::BLOCKED));
        }
        // Without a link nobody knows.
        let known = session.link() == LinkState::Live;
        known.then(|| {
            words.say(match session.contact_presence(contact.id) {
                Presence::Online => phrase::panel::ONLINE,
                Presence::Busy => phrase::panel::BUSY,
                Presence::Offline => phrase::panel::OFFLINE,
            })
        })
    };
    view! {
        <div class="contact-panel__identity">
            <Avatar
                name=Signal::derive(name)
                tone=Signal::derive(move || tone(contact.get().map_or(0, |it| it.id.get())))
                picture=Signal::derive(move || picture(contact.get().as_deref()))
                presence=contact_presence(session, contact)
                size=AvatarSize::Large
            />
            <div>
                <div class="contact-panel__name"><bdi>{name}</bdi></div>
                <div class="contact-panel__role">{role}</div>
            </div>
        </div>
    }
}
