//! What stands in a bubble, by its kind of content.

use std::sync::Arc;

use leptos::prelude::*;

use crate::kit::icon::{Icon, IconView};
use crate::live::Session;
use crate::model::{Content, Draft, Message, MessageId, MessageKind};
use crate::text::phrase;
use crate::view::attachment::Attachments;
use crate::view::markdown::{Allow, Prose};
use crate::view::name::{visible, without_mention_links};
use crate::view::thread_view::Shown;
use crate::view::words::Words;

use super::mail::{MailHead, MailView};
use super::offer::{
    answer_view, article_view, call_view, card_view, form_view, rating_view, select_view,
};
use super::scene::Scene;

/// The words of one line that stand for a message elsewhere.
pub fn first_words(text: &str) -> String {
    const MOST: usize = 120;
    let line = without_mention_links(text)
        .split_whitespace()
        .take(40)
        .collect::<Vec<_>>()
        .join(" ");
    let words: String = visible(&line).chars().take(MOST).collect();
    if words.chars().count() == MOST {
        format!("{words}…")
    } else {
        words
    }
}

/// The inside of a bubble: reference, text, content and attachments.
#[component]
pub fn Inside(
    /// What stands in it.
    shown: Shown,
) -> impl IntoView {
    match shown {
        Shown::Message(message) => message_inside(message),
        Shown::Draft(draft) => draft_inside(draft),
    }
}

fn message_inside(message: Arc<Message>) -> AnyView {
    let words = Words::here();
    let note = message
        .private
        .then(|| note_head(Shown::Message(Arc::clone(&message))));
    if message.deleted {
        return view! {
            <div class="message-bubble__body" dir="auto">
                {note}
                <p>{words.said(phrase::message::DELETED)}</p>
            </div>
        }
        .into_any();
    }
    let attachments = message.attachments.clone();
    let has_text = message
        .text
        .as_ref()
        .is_some_and(|text| !text.trim().is_empty());
    // A bubble round nothing but a picture would be empty.
    let bare = !has_text
        && message.content == Content::Text
        && message.reply_to.is_none()
        && !message.private;
    let body = (!bare || attachments.is_empty()).then(|| {
        let reference = message.reply_to.map(|id| view! { <Reference id /> });
        view! {
            <div class="message-bubble__body" dir="auto">
                {note}
                {reference}
                {content_view(&message)}
            </div>
        }
    });
    view! {
        {body}
        {(!attachments.is_empty()).then(|| view! { <Attachments attachments /> })}
    }
    .into_any()
}

fn draft_inside(draft: Arc<Draft>) -> AnyView {
    let words = Words::here();
    let note = (draft.mode == crate::model::Mode::Note)
        .then(|| note_head(Shown::Draft(Arc::clone(&draft))));
    let has_text = !draft.what.text.trim().is_empty();
    let allow = Allow {
        images: true,
        mentions: note.is_some(),
    };
    let body = (has_text || note.is_some()).then(|| {
        view! {
            <div class="message-bubble__body" dir="auto">
                {note}
                {draft.what.reply_to.map(|id| view! { <Reference id /> })}
                {has_text.then(|| view! { <Prose text=draft.what.text.to_string() allow /> })}
            </div>
        }
    });
    let files: Vec<_> = draft
        .what
        .files
        .iter()
        .map(|file| {
            let (name, size) = (visible(&file.name), file.bytes.len() as u64);
            view! {
                <span class="attachment-file">
                    <IconView icon=Icon::Attach />
                    <span class="attachment-file__text">
                        <bdi class="attachment-file__name">{name}</bdi>
                        <span class="attachment-file__size">{move || words.text().size(size)}</span>
                    </span>
                </span>
            }
        })
        .collect();
    view! {
        {body}
        {(!files.is_empty()).then(|| view! { <div class="attachments">{files}</div> })}
    }
    .into_any()
}

/// The words that make a note unmistakable; they stand on each.
fn note_head(shown: Shown) -> AnyView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let scene = Scene::here();
    let at = match &shown {
        Shown::Message(message) => message.created_at,
        Shown::Draft(draft) => draft.created_at,
    };
    view! {
        <div class="message-bubble__head">
            <span class="message-bubble__kind">
                <IconView icon=Icon::Lock />
                <span>{words.said(phrase::message::NOTE)}</span>
            </span>
            <bdi>{move || scene.speaker(session, words, &shown)}</bdi>
            <time title=move || words.text().moment(at)>{move || words.text().time(at)}</time>
        </div>
    }
    .into_any()
}

/// The message that another answers.
#[component]
fn Reference(id: MessageId) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let scene = Scene::here();
    let answered = session
        .thread(scene.id)
        .part(move |thread| thread.messages.iter().find(|it| it.id == id).cloned());
    move || {
        let answered = answered.get().flatten();
        let who = answered.as_ref().map(|it| scene.author(session, words, it));
        let text = answered
            .as_ref()
            .and_then(|it| it.text.as_deref())
            .map(first_words);
        let label = match &who {
            Some(who) => words.with(phrase::message::IN_REPLY, &[("who", who)]),
            None => words.say(phrase::message::REPLY_TO_GONE),
        };
        let spoken = who.is_none().then(|| label.clone());
        view! {
            <button
                type="button"
                class="reference"
                aria-label=spoken
                title=label
                on:click=move |_| scene.jump.run(id)
            >
                <bdi class="reference__who">{who.unwrap_or_else(|| "…".to_owned())}</bdi>
                <span class="reference__words" dir="auto">{text}</span>
            </button>
        }
    }
}

fn prose(message: &Message) -> Option<AnyView> {
    let text = message
        .text
        .as_deref()
        .filter(|text| !text.trim().is_empty())?;
    let ours = message.kind != MessageKind::Incoming;
    let allow = Allow {
        images: ours,
        mentions: message.private,
    };
    Some(view! { <Prose text=text.to_owned() allow /> }.into_any())
}

fn content_view(message: &Message) -> AnyView {
    let words = Words::here();
    let text = || prose(message);
    let said = |phrase| view! { <p>{words.said(phrase)}</p> };
    match &message.content {
        Content::Sticker if message.attachments.is_empty() => {
            (text(), said(phrase::message::STICKER)).into_any()
        }
        Content::Text | Content::Sticker => text().into_any(),
        Content::Mail(mail) => {
            // Of our own mails the text is what was written; their parts are the server's copies.
            let own = message.kind != MessageKind::Incoming;
            if own && let Some(text) = text() {
                return view! { <MailHead mail=Arc::clone(mail) /> {text} }.into_any();
            }
            view! { <MailView mail=Arc::clone(mail) text=message.text.clone() /> }.into_any()
        }
        Content::Select { items, chosen } => (text(), select_view(words, items, chosen)).into_any(),
        Content::Cards(cards) => {
            let cards: Vec<_> = cards.iter().map(card_view).collect();
            view! { {text()} <div class="offer">{cards}</div> }.into_any()
        }
        Content::Form { fields, answers } => (text(), form_view(words, fields, answers)).into_any(),
        Content::Articles(articles) => {
            let rows: Vec<_> = articles.iter().map(article_view).collect();
            view! { {text()} <ul>{rows}</ul> }.into_any()
        }
        Content::Ask { answer } => (text(), answer_view(words, answer.as_deref())).into_any(),
        Content::Rating { rating, comment } => {
            (text(), rating_view(words, *rating, comment.as_deref())).into_any()
        }
        Content::Call { status, seconds } => {
            (text(), call_view(words, status.as_deref(), *seconds)).into_any()
        }
        Content::Integration(name) => {
            let name = visible(name);
            let line = move || words.with(phrase::message::MEETING, &[("name", &name)]);
            view! { {text()} <p>{line}</p> }.into_any()
        }
        Content::Unsupported => said(phrase::message::UNSUPPORTED).into_any(),
        Content::Other(word) => {
            let word = visible(word);
            let line = move || words.with(phrase::message::OTHER, &[("type", &word)]);
            view! { {text()} <p><i>{line}</i></p> }.into_any()
        }
    }
}
