//! Everything known of the customer, and of how the conversation stands.

mod facts;
mod more;
mod section;

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;

use crate::kit::avatar::{Avatar, AvatarSize, tone};
use crate::kit::icon::{Icon, IconSize, IconView};
use crate::live::{LinkState, Session};
use crate::model::{Contact, ContactId, ConversationId, Presence};
use crate::text::phrase;

use super::faces::{contact_presence, picture};
use super::message_bubble::name_of;
use super::shell::Panes;
use super::words::Words;
use facts::{ContactFacts, ConversationFacts};
use more::{Attributes, ContactLabels, Notes, Previous};

/// Whoever did not arrive by then is said not to have arrived.
const PATIENCE: Duration = Duration::from_secs(15);

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
    Effect::new(move |former: Option<Option<ContactId>>| {
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
                    <p class="contact-panel__hint">{words.said(phrase::panel::NO_CONTACT)}</p>
                    <ConversationFacts conversation />
                }
                .into_any(),
                Some(Some(known)) => {
                    let record = session.contact(known);
                    view! {
                        <Identity id=known contact />
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
            aria-label=words.said(phrase::panel::TITLE)
        >
            <header class="bar">
                <h2 class="bar__title">{words.said(phrase::panel::TITLE)}</h2>
                <button
                    type="button"
                    class="icon-button"
                    aria-label=words.said(phrase::panel::CLOSE)
                    title=words.said(phrase::panel::CLOSE)
                    on:click=move |_| panes.toggle_panel()
                >
                    <IconView icon=Icon::Close size=IconSize::Medium />
                </button>
            </header>
            <div
                class="contact-panel__scroll"
                tabindex="0"
                role="region"
                aria-label=words.said(phrase::panel::DETAILS)
            >
                {inside}
            </div>
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

/// Face, name and presence.
#[component]
fn Identity(
    /// Which contact.
    id: ContactId,
    /// What is known of them.
    contact: Memo<Option<Arc<Contact>>>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let late = RwSignal::new(false);
    let wait = set_timeout_with_handle(
        move || {
            late.try_set(true);
        },
        PATIENCE,
    );
    on_cleanup(move || {
        if let Ok(wait) = wait {
            wait.clear();
        }
    });
    let name = move || match contact.get() {
        Some(contact) => name_of(words, &contact),
        None if late.get() => words.say(phrase::panel::FAILED),
        None => words.say(phrase::panel::LOADING),
    };
    let again = move |_| session.load_contact(id);
    let failed = Memo::new(move |_| contact.read().is_none() && late.get());
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
                {move || failed.get().then(|| view! {
                    <button type="button" class="button" data-size="small" on:click=again>
                        {words.said(phrase::common::RETRY)}
                    </button>
                })}
            </div>
        </div>
    }
}
