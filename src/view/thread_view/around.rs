//! What stands over and under the lines of a thread: its state, and who types.

use leptos::prelude::*;

use crate::kit::icon::{Icon, IconSize, IconView};
use crate::live::{LinkState, Session, ThreadState, Typist};
use crate::text::phrase;
use crate::view::message_bubble::{Scene, agent_name};
use crate::view::name::visible;
use crate::view::words::Words;

use super::lines::Lines;

/// What stands over the lines: still loading, did not arrive, or nothing there.
#[component]
pub(super) fn Above(
    state: Memo<Option<(ThreadState, Option<bool>, bool)>>,
    laid: Memo<Lines>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let id = Scene::here().id;
    let empty = Memo::new(move |_| laid.with(|it| it.order.is_empty()));
    let retry = move || {
        view! {
            <button type="button" class="button" on:click=move |_| session.reload_thread(id)>
                <IconView icon=Icon::Retry size=IconSize::Small />
                <span>{words.said(phrase::common::RETRY)}</span>
            </button>
        }
    };
    move || match (state.get(), empty.get()) {
        (Some((ThreadState::Failed, ..)), true) => view! {
            <div class="empty" role="alert">
                <p class="empty__title">{words.said(phrase::thread::FAILED_TITLE)}</p>
                <p>{words.said(phrase::thread::FAILED_TEXT)}</p>
                <div class="empty__actions">{retry()}</div>
            </div>
        }
        .into_any(),
        (Some((ThreadState::Failed, ..)), false) => view! {
            <p class="thread-view__activity" role="alert">
                <IconView icon=Icon::Alert />
                <span>{words.said(phrase::thread::FAILED_OLDER)}</span>
                {retry()}
            </p>
        }
        .into_any(),
        (None | Some((ThreadState::Loading, ..)), true) => skeleton(words),
        (Some(_), true) => view! {
            <div class="empty">
                <p class="empty__title">{words.said(phrase::thread::EMPTY_TITLE)}</p>
                <p>{words.said(phrase::thread::EMPTY_TEXT)}</p>
            </div>
        }
        .into_any(),
        (Some((_, Some(true), _)), false) => view! {
            <p class="thread-view__activity">{words.said(phrase::thread::LOADING_OLDER)}</p>
        }
        .into_any(),
        _ => ().into_any(),
    }
}

fn skeleton(words: Words) -> AnyView {
    let bubble = |kind, width: &'static str| {
        view! {
            <div class="message-bubble" data-kind=kind data-first="">
                <div class="message-bubble__main">
                    <span class="skeleton" style:--w=width></span>
                    <span class="skeleton" style:--w="30%"></span>
                </div>
            </div>
        }
    };
    view! {
        <div class="thread-view__loading">
            <span class="spoken">{words.said(phrase::thread::LOADING)}</span>
            {bubble("incoming", "55%")}
            {bubble("outgoing", "45%")}
            {bubble("incoming", "70%")}
        </div>
    }
    .into_any()
}

/// Who types now. Without a link nobody knows.
#[component]
pub(super) fn TypingLine() -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let scene = Scene::here();
    let typing = session.typing(scene.id);
    let said = Memo::new(move |_| {
        if session.link() != LinkState::Live {
            return String::new();
        }
        let typists = typing.get();
        let sentences: Vec<String> = typists
            .iter()
            .flat_map(|typists| typists.iter())
            .filter_map(|typist| {
                let (who, phrase) = match typist {
                    Typist::Contact(_) => (scene.contact_name(words), phrase::thread::IS_TYPING),
                    Typist::Agent { id, .. } if session.me() == *id => return None,
                    Typist::Agent {
                        id,
                        name,
                        note: true,
                    } => (agent_name(session, *id, name), phrase::thread::IS_NOTING),
                    Typist::Agent {
                        id,
                        name,
                        note: false,
                    } => (agent_name(session, *id, name), phrase::thread::IS_TYPING),
                    Typist::Bot(name) => (visible(name), phrase::thread::IS_TYPING),
                };
                Some(words.with(phrase, &[("who", &who)]))
            })
            .collect();
        sentences.join(" · ")
    });
    move || {
        (!said.read().is_empty()).then(|| {
            view! {
                <p class="thread-view__typing">
                    <span class="typing" aria-hidden="true"><i></i><i></i><i></i></span>
                    <span>{said}</span>
                </p>
            }
        })
    }
}
