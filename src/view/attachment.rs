//! What is attached to a message. Addresses are strangers' words: pictures, sound and film go
//! through their own elements, the rest is a download.

use leptos::prelude::*;

use crate::kit::dialog::{Dialog, DialogSize};
use crate::kit::icon::{Icon, IconView};
use crate::model::{Attachment, AttachmentKind};
use crate::text::phrase;

use super::markdown::{Link, link_view};
use super::name::visible;
use super::words::Words;

/// What is attached to a message.
#[component]
pub fn Attachments(
    /// The attachments, in order.
    attachments: Vec<Attachment>,
) -> impl IntoView {
    let pictures = attachments
        .iter()
        .filter(|it| it.kind == AttachmentKind::Image)
        .count();
    view! {
        <div class="attachments">
            {attachments
                .into_iter()
                .map(|attachment| attachment_view(attachment, pictures > 1))
                .collect_view()}
        </div>
    }
}

fn attachment_view(attachment: Attachment, shares: bool) -> AnyView {
    let words = Words::here();
    let link = attachment.url.as_deref().and_then(Link::read);
    let name = visible(&attachment.name);
    match (attachment.kind, link) {
        (AttachmentKind::Image, Some(at)) if !is_drawing(&attachment) => {
            view! { <Picture at attachment shares /> }.into_any()
        }
        (AttachmentKind::Audio, Some(at)) => view! { <Sound at attachment /> }.into_any(),
        (AttachmentKind::Video, Some(at)) => view! { <Film at attachment /> }.into_any(),
        (AttachmentKind::Location, link) => place_view(words, &attachment, link),
        (AttachmentKind::Contact, _) => {
            let label = words.said(phrase::message::CONTACT);
            card(
                Icon::Person,
                view! { {label} " " <bdi>{name}</bdi> }.into_any(),
            )
        }
        (AttachmentKind::Link, Some(to)) => linked_card(Icon::Link, &to, or(name, &to)),
        (AttachmentKind::Share, Some(to)) => {
            linked_card(Icon::OpenOut, &to, words.say(phrase::message::SHARE))
        }
        (AttachmentKind::Image | AttachmentKind::File, Some(at)) => {
            view! { <FileCard at attachment /> }.into_any()
        }
        (AttachmentKind::Other, Some(at)) => {
            linked_card(Icon::Attach, &at, words.say(phrase::message::ATTACHMENT))
        }
        (AttachmentKind::Other, None) => card(
            Icon::Attach,
            (words.said(phrase::message::ATTACHMENT)).into_any(),
        ),
        (_, None) => card(
            Icon::Alert,
            view! { <bdi>{name}</bdi> " " {words.said(phrase::message::NO_FILE)} }.into_any(),
        ),
    }
}

/// Whether a picture is a drawing that may hold a script: it is not shown, only offered.
pub fn is_drawing(attachment: &Attachment) -> bool {
    let media = attachment.media_type.as_deref().unwrap_or_default();
    media.contains("svg")
        || media.contains("xml")
        || attachment.name.to_lowercase().ends_with(".svg")
}

fn or(name: String, to: &Link) -> String {
    if name.trim().is_empty() {
        to.href().to_owned()
    } else {
        name
    }
}

fn card(icon: Icon, inside: AnyView) -> AnyView {
    view! {
        <span class="attachment-file">
            <IconView icon />
            <span class="attachment-file__text">
                <span class="attachment-file__name">{inside}</span>
            </span>
        </span>
    }
    .into_any()
}

fn linked_card(icon: Icon, to: &Link, name: String) -> AnyView {
    card(icon, link_view(to, view! { <bdi>{name}</bdi> }.into_any()))
}

fn place_view(words: Words, attachment: &Attachment, link: Option<Link>) -> AnyView {
    let map = attachment.place.and_then(|place| {
        let (latitude, longitude) = (place.latitude, place.longitude);
        Link::read(&format!(
            "https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=16/{latitude}/{longitude}"
        ))
    });
    let name = visible(&attachment.name);
    let name = if name.trim().is_empty() {
        words.say(phrase::message::LOCATION)
    } else {
        name
    };
    match map.or(link) {
        Some(to) => linked_card(Icon::Place, &to, name),
        None => card(Icon::Place, view! { <bdi>{name}</bdi> }.into_any()),
    }
}

/// Says that something did not load, with a way to its file.
fn broken_view(words: Words, at: &Link, name: &str) -> AnyView {
    let text = words.with(phrase::message::BROKEN, &[("name", name)]);
    linked_card(Icon::Alert, at, text)
}

#[component]
fn Picture(
    /// Where it is.
    at: Link,
    /// What is known of it.
    attachment: Attachment,
    /// Whether it shares the line with others.
    shares: bool,
) -> impl IntoView {
    let words = Words::here();
    let open = RwSignal::new(false);
    let broken = RwSignal::new(false);
    let name = StoredValue::new(visible(&attachment.name));
    let at = StoredValue::new(at);
    let title = move || words.with(phrase::message::IMAGE, &[("name", &name.get_value())]);
    let thumb = attachment.thumb_url.as_deref().and_then(Link::read);
    let small = StoredValue::new(thumb.unwrap_or_else(|| at.get_value()));
    let (width, height) = attachment.dimensions.unzip();
    let face = move || {
        if broken.get() {
            return broken_view(words, &at.get_value(), &name.get_value());
        }
        view! {
            <button
                type="button"
                class="attachment-image"
                data-size=shares.then_some("half")
                aria-label=title
                title=move || name.get_value()
                on:click=move |_| open.set(true)
            >
                <img
                    src=small.get_value().href().to_owned()
                    alt=""
                    width=width.map(|it| it.to_string())
                    height=height.map(|it| it.to_string())
                    loading="lazy"
                    decoding="async"
                    referrerpolicy="no-referrer"
                    on:error=move |_| broken.set(true)
                />
            </button>
        }
        .into_any()
    };
    view! {
        {face}
        <Dialog
            open=open
            on_close=move |()| open.set(false)
            title=Signal::derive(move || name.get_value())
            close=Signal::derive(words.said(phrase::message::CLOSE_IMAGE))
            size=DialogSize::Wide
        >
            <div class="dialog__body">
                <img
                    class="attachment-image__whole"
                    src=at.get_value().href().to_owned()
                    alt=title
                    referrerpolicy="no-referrer"
                />
            </div>
            <footer class="dialog__foot">
                {link_view(&at.get_value(), (words.said(phrase::message::OPEN_IMAGE)).into_any())}
            </footer>
        </Dialog>
    }
}

#[component]
fn Sound(
    /// Where it is.
    at: Link,
    /// What is known of it.
    attachment: Attachment,
) -> impl IntoView {
    let words = Words::here();
    let broken = RwSignal::new(false);
    let name = StoredValue::new(visible(&attachment.name));
    let at = StoredValue::new(at);
    let player = move || {
        if broken.get() {
            return broken_view(words, &at.get_value(), &name.get_value());
        }
        view! {
            <div class="attachment-audio">
                <audio
                    controls=true
                    preload="metadata"
                    src=at.get_value().href().to_owned()
                    aria-label=move || words.with(phrase::message::AUDIO, &[("name", &name.get_value())])
                    on:error=move |_| broken.set(true)
                ></audio>
            </div>
        }
        .into_any()
    };
    view! {
        {player}
        {attachment.transcript.map(|said| view! {
            <blockquote class="attachment-audio__words" dir="auto">{said.to_string()}</blockquote>
        })}
    }
}

#[component]
fn Film(
    /// Where it is.
    at: Link,
    /// What is known of it.
    attachment: Attachment,
) -> impl IntoView {
    let words = Words::here();
    let broken = RwSignal::new(false);
    let name = visible(&attachment.name);
    let (width, height) = attachment.dimensions.unzip();
    move || {
        if broken.get() {
            return broken_view(words, &at, &name);
        }
        let name = name.clone();
        view! {
            <video
                class="attachment-video"
                controls=true
                preload="metadata"
                src=at.href().to_owned()
                width=width.map(|it: u32| it.to_string())
                height=height.map(|it: u32| it.to_string())
                aria-label=move || words.with(phrase::message::VIDEO, &[("name", &name)])
                on:error=move |_| broken.set(true)
            ></video>
        }
        .into_any()
    }
}

#[component]
fn FileCard(
    /// Where it is.
    at: Link,
    /// What is known of it.
    attachment: Attachment,
) -> impl IntoView {
    let words = Words::here();
    let name = visible(&attachment.name);
    let kind: String = name
        .rsplit_once('.')
        .map(|(_, kind)| kind.to_uppercase())
        .filter(|kind| (1..=4).contains(&kind.chars().count()))
        .unwrap_or_default();
    let (label, saved_as) = (name.clone(), name.clone());
    view! {
        <a
            class="attachment-file"
            href=at.href().to_owned()
            download=saved_as
            target="_blank"
            rel="noopener noreferrer"
            title=move || words.with(phrase::message::FILE, &[("name", &label)])
        >
            <span class="attachment-file__badge" aria-hidden="true">
                {if kind.is_empty() {
                    view! { <IconView icon=Icon::Note /> }.into_any()
                } else {
                    kind.into_any()
                }}
            </span>
            <span class="attachment-file__text">
                <bdi class="attachment-file__name">{name}</bdi>
                {attachment.size.map(|size| view! {
                    <span class="attachment-file__size">{move || words.text().size(size)}</span>
                })}
            </span>
            <IconView icon=Icon::Download />
        </a>
    }
}
