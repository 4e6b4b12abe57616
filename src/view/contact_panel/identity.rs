//! Who the contact is at a glance: face, name, presence.

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;

use crate::kit::avatar::{Avatar, AvatarSize, tone};
use crate::kit::icon::{Icon, IconSize, IconView};
use crate::live::{ContactPart, ContactRecord, LinkState, Live, Session};
use crate::model::{Attribute, Contact, ContactId, Presence};
use crate::text::phrase;
use crate::view::faces::{contact_presence, picture};
use crate::view::message_bubble::name_of;
use crate::view::words::Words;

use super::editor::{Editing, Editor, Target};
use super::entry::{Asked, Form};
use super::section::missing;

/// Face, name and presence.
#[component]
pub(super) fn Identity(
    /// Which contact.
    id: ContactId,
    /// What is known of them.
    contact: Memo<Option<Arc<Contact>>>,
    /// That, with what their panel shows.
    record: Arc<Live<ContactRecord>>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let failed = record.part(|it| it.failed.contains(&ContactPart::Contact));
    let failed = move || failed.get() == Some(true);
    let name = move || match contact.get() {
        Some(contact) => name_of(words, &contact),
        None if failed() => words.say(phrase::panel::UNNAMED),
        None => words.say(phrase::panel::LOADING),
    };
    let role = move || {
        let contact = contact.get()?;
        if contact.blocked {
            return Some(
                view! {
                    <span class="tag" data-tone="danger">
                        <IconView icon=Icon::Mute size=IconSize::Small />
                        <span>{words.said(phrase::panel::BLOCKED)}</span>
                    </span>
                }
                .into_any(),
            );
        }
        // Without a link nobody knows.
        let known = session.link() == LinkState::Live;
        known.then(|| {
            let presence = match session.contact_presence(contact.id) {
                Presence::Online => phrase::panel::ONLINE,
                Presence::Busy => phrase::panel::BUSY,
                Presence::Offline => phrase::panel::OFFLINE,
            };
            words.said(presence).into_any()
        })
    };
    let again = move || session.load_contact_part(id, ContactPart::Contact);
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
                <Name id contact name=Signal::derive(name) />
                <div class="contact-panel__role">{role}</div>
            </div>
        </div>
        {move || failed().then(|| missing(words, phrase::panel::FAILED, again))}
    }
}

/// The name, and its editor in its place while it is changed.
#[component]
fn Name(
    /// Which contact.
    id: ContactId,
    /// What is known of them.
    contact: Memo<Option<Arc<Contact>>>,
    /// The name as shown.
    name: Signal<String>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let editing = Editing::new();
    let edit = NodeRef::<html::Button>::new();
    let end = move || {
        request_animation_frame(move || {
            if let Some(edit) = edit.try_get_untracked().flatten() {
                // Fails only where it left the page meanwhile.
                drop(edit.focus());
            }
        });
    };
    let asked = Signal::derive(move || Asked::plain(words.say(phrase::panel::NAME), Form::Name));
    let begin = move |_| {
        let held = contact.get_untracked().map(|it| it.name.clone());
        editing.begin(Form::Name, held.map(Attribute::Text).as_ref());
    };
    let save = Callback::new(move |value| {
        editing.save(session, &Target::Name(id), value);
        end();
    });
    let cancel = Callback::new(move |()| {
        editing.open.set(false);
        end();
    });
    let label = move || {
        let what = words.say(phrase::panel::NAME);
        words.with(phrase::panel::EDIT_WHAT, &[("what", &what)])
    };
    move || {
        if editing.open.get() {
            return view! { <Editor asked editing on_save=save on_cancel=cancel /> }.into_any();
        }
        view! {
            <div class="contact-panel__name">
                <bdi>{name}</bdi>
                {contact.read().is_some().then(|| view! {
                    <button
                        node_ref=edit
                        type="button"
                        class="icon-button facts__edit"
                        data-size="small"
                        aria-label=label
                        title=label
                        on:click=begin
                    >
                        <IconView icon=Icon::Edit size=IconSize::Small />
                    </button>
                })}
            </div>
        }
        .into_any()
    }
}
