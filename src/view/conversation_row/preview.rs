//! The row's middle line: who said what last, or what is going on instead.

use std::sync::Arc;

use leptos::prelude::*;

use crate::kit::icon::{Icon, IconSize, IconView};
use crate::live::{Live, Session, Typist};
use crate::model::{
    AgentId, AttachmentKind, Conversation, ConversationId, DraftState, Preview, PreviewKind,
};
use crate::text::{Phrase, phrase};

use super::super::name::without_mention_links;
use super::super::words::Words;

/// What the line says first.
#[derive(Clone, Debug, PartialEq)]
enum Line {
    Typing,
    Draft(Arc<str>),
    NotSent(Arc<str>),
    Said(Arc<Preview>),
    Nothing,
}

/// The middle line.
#[component]
pub fn PreviewLine(
    /// Which conversation.
    id: ConversationId,
    /// Its signal.
    conversation: Arc<Live<Conversation>>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let subject = conversation.part(|it| it.facts.subject.clone());
    let said = conversation.part(|it| it.preview.clone());
    let typing = session
        .typing(id)
        .part(|typists| typists.iter().any(|it| matches!(it, Typist::Contact(_))));
    let not_sent = session.thread(id).part(|thread| {
        let failed = |state: &DraftState| matches!(state, DraftState::Failed(_));
        let draft = thread.drafts.iter().find(|draft| failed(&draft.state));
        draft.map(|draft| Arc::clone(&draft.what.text))
    });
    let draft = session.compositions(id).part(|both| {
        let written = [&both.reply, &both.note]
            .into_iter()
            .find(|it| !it.is_empty());
        written.map(|it| Arc::clone(&it.text))
    });
    let is_open = Memo::new(move |_| session.route().open == Some(id));
    let line = Memo::new(move |_| {
        if typing.get() == Some(true) {
            Line::Typing
        } else if let Some(text) = not_sent.get().flatten() {
            Line::NotSent(text)
        } else if let Some(text) = draft.get().flatten().filter(|_| !is_open.get()) {
            Line::Draft(text)
        } else {
            said.get().flatten().map_or(Line::Nothing, Line::Said)
        }
    });
    // Whoever types, what was said last stays readable beside it.
    let typing_words = move || said.get().flatten().and_then(|it| it.text.clone());

    view! {
        <span class="conversation-row__preview">
            {move || match line.get() {
                Line::Typing => (
                    state("accent", None, phrase::row::TYPING),
                    text(typing_words().unwrap_or_default()),
                ).into_any(),
                Line::Draft(written) => (
                    state("accent", Some(Icon::Draft), phrase::row::DRAFT),
                    text(written),
                ).into_any(),
                Line::NotSent(written) => (
                    state("danger", Some(Icon::Alert), phrase::row::NOT_SENT),
                    text(written),
                ).into_any(),
                Line::Said(preview) => view! {
                    <Said preview subject=subject.get().flatten() me=session.me() />
                }.into_any(),
                Line::Nothing => view! {
                    <span class="conversation-row__words">
                        {words.said(phrase::row::NO_MESSAGES)}
                    </span>
                }.into_any(),
            }}
        </span>
    }
}

/// A state word with its icon; typing has dots instead.
fn state(tone: &'static str, icon: Option<Icon>, phrase: Phrase) -> impl IntoView {
    let words = Words::here();
    let class = match icon {
        Some(_) => "conversation-row__state",
        None => "conversation-row__state conversation-row__typing",
    };
    view! {
        <span class=class data-tone=tone>
            {match icon {
                Some(icon) => view! { <IconView icon size=IconSize::Small /> }.into_any(),
                None => view! {
                    <span class="typing" aria-hidden="true"><i></i><i></i><i></i></span>
                }.into_any(),
            }}
            <span>{words.said(phrase)}</span>
        </span>
    }
}

fn text(text: Arc<str>) -> impl IntoView {
    view! { <bdi class="conversation-row__words">{without_mention_links(&text)}</bdi> }
}

/// The newest message.
#[component]
fn Said(
    /// The message.
    preview: Arc<Preview>,
    /// Subject of the mail, if it is one.
    subject: Option<Arc<str>>,
    /// The signed-in agent, whose own name is not said.
    me: AgentId,
) -> impl IntoView {
    let words = Words::here();
    let subject = subject.filter(|it| !it.trim().is_empty());
    let who = preview.author.clone().filter(|_| {
        let own = preview.agent == Some(me);
        preview.kind == PreviewKind::Note && !own
    });
    let mark = match preview.kind {
        _ if preview.failed => {
            state("danger", Some(Icon::Alert), phrase::row::NOT_DELIVERED).into_any()
        }
        PreviewKind::Note => state("note", Some(Icon::Lock), phrase::row::NOTE).into_any(),
        PreviewKind::Outgoing => view! {
            <IconView icon=Icon::Reply size=IconSize::Small />
            <span class="spoken">{words.said(phrase::row::ANSWERED)}</span>
        }
        .into_any(),
        PreviewKind::Template => {
            view! { <IconView icon=Icon::Bot size=IconSize::Small /> }.into_any()
        }
        PreviewKind::Incoming => ().into_any(),
    };
    let attachment = preview.attachment.map(|kind| {
        let (icon, phrase) = attachment(kind);
        view! {
            <IconView icon size=IconSize::Small />
            {preview.text.is_none().then(|| view! {
                <span class="conversation-row__words">{words.said(phrase)}</span>
            })}
        }
    });
    let said = match &preview.text {
        _ if preview.deleted => view! {
            <span class="conversation-row__words">{words.said(phrase::row::DELETED)}</span>
        }
        .into_any(),
        Some(said) => text(Arc::clone(said)).into_any(),
        None => ().into_any(),
    };
    view! {
        {mark}
        {who.map(|who| view! { <bdi class="conversation-row__who">{format!("{who}:")}</bdi> })}
        {subject.map(|subject| view! {
            <bdi class="conversation-row__subject">{subject.to_string()}</bdi>
        })}
        {attachment}
        {said}
    }
}

const fn attachment(kind: AttachmentKind) -> (Icon, Phrase) {
    match kind {
        AttachmentKind::Image => (Icon::Image, phrase::row::PHOTO),
        AttachmentKind::Audio => (Icon::Play, phrase::row::AUDIO),
        AttachmentKind::Video => (Icon::Play, phrase::row::VIDEO),
        AttachmentKind::Location => (Icon::Place, phrase::row::PLACE),
        AttachmentKind::Contact => (Icon::Person, phrase::row::CARD),
        AttachmentKind::Link | AttachmentKind::Share => (Icon::Link, phrase::row::LINK),
        AttachmentKind::File | AttachmentKind::Other => (Icon::Attach, phrase::row::FILE),
    }
}
