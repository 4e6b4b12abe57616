//! What stands in a bubble, by its kind of content.

use std::sync::Arc;

use leptos::prelude::*;

use crate::kit::icon::{Icon, IconSize, IconView};
use crate::live::Session;
use crate::model::{Card, Choice, Content, Draft, Message, MessageId, MessageKind};
use crate::text::phrase;
use crate::view::attachment::Attachments;
use crate::view::markdown::{Allow, Link, Prose, link_view};
use crate::view::name::visible;
use crate::view::thread_view::Shown;
use crate::view::words::Words;

use super::mail::MailView;
use super::scene::Scene;

/// The words of one line that stand for a message elsewhere.
pub fn first_words(text: &str) -> String {
    const MOST: usize = 120;
    let line = text
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
        view! {
            <button
                type="button"
                class="reference"
                aria-label=label
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

fn select_view(words: Words, items: &[Choice], chosen: &[Choice]) -> AnyView {
    let taken = |item: &Choice| chosen.iter().any(|it| it.value == item.value);
    // A choice that is no longer offered was taken all the same.
    let gone = chosen
        .iter()
        .filter(|it| !items.iter().any(|item| item.value == it.value));
    let rows: Vec<_> = items
        .iter()
        .map(|item| (item, taken(item)))
        .chain(gone.map(|item| (item, true)))
        .map(|(item, taken)| {
            let title = visible(&item.title);
            view! {
                <li class="offer__item" data-chosen=taken.then_some("")>
                    {taken.then(|| view! { <IconView icon=Icon::Check size=IconSize::Small /> })}
                    <span dir="auto">{title}</span>
                    {taken.then(|| view! {
                        <span class="spoken">{words.said(phrase::message::CHOSEN)}</span>
                    })}
                </li>
            }
        })
        .collect();
    view! {
        <ul class="offer">{rows}</ul>
        {chosen.is_empty().then(|| unanswered(words))}
    }
    .into_any()
}

fn unanswered(words: Words) -> AnyView {
    view! { <p class="offer__hint">{words.said(phrase::message::NOT_ANSWERED)}</p> }
        .into_any()
}

fn card_view(card: &Card) -> AnyView {
    let actions: Vec<_> = card
        .actions
        .iter()
        .map(|action| {
            let text = visible(&action.text);
            let inside = view! { <bdi>{text}</bdi> }.into_any();
            match action.uri.as_deref().and_then(Link::read) {
                Some(to) => link_view(&to, inside),
                None => inside,
            }
        })
        .map(|action| view! { <li>{action}</li> })
        .collect();
    // A stranger's picture is not fetched before it is asked for.
    let picture = card.media_url.as_deref().and_then(Link::read);
    view! {
        <div class="offer__card">
            <p dir="auto"><b>{visible(&card.title)}</b></p>
            <p dir="auto">{card.description.to_string()}</p>
            {picture.map(|at| {
                let words = at.href().to_owned();
                view! { <p>{link_view(&at, words.into_any())}</p> }
            })}
            <ul>{actions}</ul>
        </div>
    }
    .into_any()
}

fn form_view(words: Words, fields: &[Choice], answers: &[Choice]) -> AnyView {
    let row = |label: String, answer: Option<String>| {
        view! {
            <div class="mail-head__row">
                <dt dir="auto">{label}</dt>
                <dd dir="auto">{answer.unwrap_or_else(|| "–".to_owned())}</dd>
            </div>
        }
    };
    let answer = |name: &str| {
        answers
            .iter()
            .find(|it| &*it.title == name)
            .map(|it| it.value.to_string())
    };
    let asked = fields
        .iter()
        .map(|field| row(visible(&field.title), answer(&field.value)));
    let other = answers
        .iter()
        .filter(|it| !fields.iter().any(|field| field.value == it.title))
        .map(|it| row(visible(&it.title), Some(it.value.to_string())));
    let rows: Vec<_> = asked.chain(other).collect();
    view! {
        <dl class="mail-head">{rows}</dl>
        {answers.is_empty().then(|| unanswered(words))}
    }
    .into_any()
}

fn article_view(article: &Choice) -> AnyView {
    let title = visible(&article.title);
    let inside = view! { <bdi>{title}</bdi> }.into_any();
    let inside = match Link::read(&article.value) {
        Some(to) => link_view(&to, inside),
        None => inside,
    };
    view! { <li>{inside}</li> }.into_any()
}

fn answer_view(words: Words, answer: Option<&str>) -> AnyView {
    match answer {
        Some(answer) => {
            let answer = answer.to_owned();
            view! {
                <dl class="mail-head">
                    <div class="mail-head__row">
                        <dt>{words.said(phrase::message::ASKED)}</dt>
                        <dd dir="auto">{answer}</dd>
                    </div>
                </dl>
            }
            .into_any()
        }
        None => unanswered(words),
    }
}

fn rating_view(words: Words, rating: Option<u8>, comment: Option<&str>) -> AnyView {
    let Some(rating) = rating else {
        return unanswered(words);
    };
    let comment = comment.map(str::to_owned);
    view! {
        <dl class="mail-head">
            <div class="mail-head__row">
                <dt>{words.said(phrase::message::RATING)}</dt>
                <dd>{move || words.count(phrase::message::RATED, rating.into())}</dd>
            </div>
        </dl>
        {comment.map(|comment| view! { <p dir="auto">{comment}</p> })}
    }
    .into_any()
}

fn call_view(words: Words, status: Option<&str>, seconds: Option<u32>) -> AnyView {
    let status = status.map(visible);
    let line = move || {
        let length = seconds.map(|it| format!("{}:{:02}", it / 60, it % 60));
        match (&status, length) {
            (Some(state), Some(length)) => words.with(
                phrase::message::CALL_LENGTH,
                &[("state", state.as_str()), ("length", &length)],
            ),
            (Some(state), None) => words.with(phrase::message::CALL_STATE, &[("state", state)]),
            _ => words.say(phrase::message::CALL),
        }
    };
    view! { <p><IconView icon=Icon::Phone size=IconSize::Small />{line}</p> }.into_any()
}
