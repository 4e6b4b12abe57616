//! One message in a thread: who speaks, what they say, and how far it got.

mod content;
mod mail;
mod offer;
mod scene;
mod state;
mod tools;

use leptos::prelude::*;

use crate::kit::avatar::{Avatar, AvatarSize, tone};
use crate::kit::icon::{Icon, IconView};
use crate::live::Session;
use crate::model::{Author, Delivery, DraftState, Message, MessageKind, Mode};
use crate::text::phrase;

use super::faces::picture;
use super::thread_view::{Place, Shown};
use super::words::Words;
use content::Inside;
use state::Foot;
use tools::Tools;

pub use content::first_words;
pub use scene::{Scene, agent_name, name_of};

/// One bubble. It keeps its elements while its message changes.
#[component]
pub fn MessageBubble(
    /// What stands in it.
    #[prop(into)]
    shown: Signal<Option<Shown>>,
    /// How it stands among its neighbours.
    #[prop(into)]
    place: Signal<Option<Place>>,
    /// An element id that no other bubble has.
    id: String,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let scene = Scene::here();
    let kind = Memo::new(move |_| shown.get().map(|it| kind(&it)).unwrap_or_default());
    let first = Memo::new(move |_| place.get().is_some_and(|it| it.first));
    let last = Memo::new(move |_| place.get().is_some_and(|it| it.last));
    let face = Memo::new(move |_| kind.get() == "incoming" && first.get());
    let near = RwSignal::new(false);
    // Set once: the tools would be built anew under the pointer that presses them.
    let come_near = move || {
        if !near.get_untracked() {
            near.set(true);
        }
    };
    // The mark of a message just sent: its bubble is in the page.
    let sent = shown.with_untracked(|it| matches!(it, Some(Shown::Draft(_))));
    if sent {
        Effect::new(move |_| session.mark("deskhand:send-painted"));
    }
    let labelled = format!("{id}-name");
    let label = labelled.clone();
    view! {
        <article
            class="message-bubble"
            id=id
            data-kind=kind
            data-state=move || shown.get().and_then(|it| state(&it))
            data-first=move || first.get().then_some("")
            aria-labelledby=labelled
            tabindex="-1"
            on:pointerenter=move |_| come_near()
            on:focusin=move |_| come_near()
        >
            <span hidden id=label>
                {move || shown.get().map(|it| spoken(session, words, scene, &it))}
            </span>
            {move || face.get().then(|| view! { <Face scene /> })}
            <div class="message-bubble__main">
                {move || (first.get() && kind.get() != "note").then(|| view! { <Head shown /> })}
                {move || shown.get().map(|shown| view! { <Inside shown /> })}
                {move || shown.get().map(|shown| view! { <Foot shown last /> })}
            </div>
            {move || {
                let message = match shown.get() {
                    Some(Shown::Message(message)) if near.get() && !message.deleted => message,
                    _ => return None,
                };
                Some(view! { <Tools message /> })
            }}
        </article>
    }
}

/// The kind of bubble.
fn kind(shown: &Shown) -> &'static str {
    match shown {
        Shown::Draft(draft) if draft.mode == Mode::Note => "note",
        Shown::Draft(_) => "outgoing",
        Shown::Message(message) if message.private => "note",
        Shown::Message(message) => match message.kind {
            MessageKind::Incoming => "incoming",
            MessageKind::Template => "template",
            // What automation says has no fill, as other things nobody typed.
            _ if message.author.is_none() => "template",
            _ => "outgoing",
        },
    }
}

/// What is unusual about it.
fn state(shown: &Shown) -> Option<&'static str> {
    match shown {
        Shown::Draft(draft) => Some(match draft.state {
            DraftState::Waiting | DraftState::Sending => "pending",
            DraftState::Failed(_) => "failed",
        }),
        Shown::Message(message) if message.deleted => Some("deleted"),
        Shown::Message(message) => {
            matches!(message.delivery, Delivery::Failed(_)).then_some("failed")
        }
    }
}

/// The bubble's name for assistive technology: who, when, and of what kind.
fn spoken(session: Session, words: Words, scene: Scene, shown: &Shown) -> String {
    let who = scene.speaker(session, words, shown);
    let at = match shown {
        Shown::Message(message) => message.created_at,
        Shown::Draft(draft) => draft.created_at,
    };
    let text = words.text();
    let day = text.day(at, session.now());
    let when = format!("{day} {}", text.time(at));
    let phrase = match (kind(shown), state(shown)) {
        (_, Some("failed")) => phrase::message::NOT_SENT_BY,
        ("note", _) => phrase::message::NOTED,
        _ => phrase::message::SAID,
    };
    words.with(phrase, &[("who", &who), ("when", &when)])
}

#[component]
fn Face(scene: Scene) -> impl IntoView {
    let words = Words::here();
    view! {
        <Avatar
            name=Signal::derive(move || scene.contact_name(words))
            tone=Signal::derive(move || tone(scene.contact.get().map_or(0, |it| it.id.get())))
            picture=Signal::derive(move || picture(scene.contact.get().as_deref()))
            size=AvatarSize::Medium
            class="message-bubble__avatar"
        />
    }
}

/// Who speaks and since when, over the first bubble of a group.
#[component]
fn Head(#[prop(into)] shown: Signal<Option<Shown>>) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let scene = Scene::here();
    move || {
        let shown = shown.get()?;
        let (at, mark) = match &shown {
            Shown::Draft(draft) => (draft.created_at, None),
            Shown::Message(message) => (message.created_at, mark(message)),
        };
        Some(view! {
            <div class="message-bubble__head">
                {mark.map(|_| view! { <IconView icon=Icon::Bot /> })}
                <bdi class="message-bubble__author">{scene.speaker(session, words, &shown)}</bdi>
                {mark.map(|mark| view! { <span>{words.say(mark)}</span> })}
                <time title=words.text().moment(at)>{words.text().time(at)}</time>
            </div>
        })
    }
}

/// The word for whoever is no person.
fn mark(message: &Message) -> Option<crate::text::Phrase> {
    match (&message.author, message.kind) {
        (Some(Author::Bot(_)), _) => Some(phrase::message::BOT),
        (None, MessageKind::Template) => Some(phrase::message::AUTOMATION),
        _ => None,
    }
}
