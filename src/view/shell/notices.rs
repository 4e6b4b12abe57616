//! What the agent is told, one at a time at the list's foot; spoken as well.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;

use crate::kit::announcer::Announcer;
use crate::kit::icon::{Icon, IconSize, IconView};
use crate::live::{Notice, Session, Tone};
use crate::text::phrase;

use super::super::words::Words;

/// How long something done stays on screen. Something that failed stays until it is dismissed.
const STAYS: Duration = Duration::from_secs(8);

fn text(words: Words, notice: &Notice) -> String {
    let text = words.why(&(notice.phrase, notice.values.clone()));
    match notice.of {
        Some(action) => words.with(
            phrase::notice::OF,
            &[("action", &words.say(action)), ("text", &text)],
        ),
        None => text,
    }
}

/// The newest notice.
#[component]
pub(super) fn Notices() -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let announcer = expect_context::<Announcer>();
    let newest = Memo::new(move |_| session.notices().last().cloned());
    Effect::new(move |_| {
        let Some(notice) = newest.get() else { return };
        let said = untrack(|| text(words, &notice));
        match notice.tone {
            Tone::Said => announcer.say(said),
            Tone::Failed => announcer.warn(said),
        }
    });
    view! {
        <div class="toast__place">
            {move || newest.get().map(|notice| view! { <Toast notice /> })}
        </div>
    }
}

#[component]
fn Toast(
    /// What it says.
    notice: Arc<Notice>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let id = notice.id;
    let can_undo = notice.can_undo;
    let failed = notice.tone == Tone::Failed;
    let can_retry = notice.can_retry;
    // It goes after a while in which nobody looks at it or has the keyboard on it.
    let turn = StoredValue::new(0_u32);
    let stop = move || {
        turn.try_update_value(|turn| {
            *turn += 1;
            *turn
        })
    };
    let begin = move || {
        let mine = stop();
        if !failed {
            set_timeout(
                move || {
                    if mine.is_some() && turn.try_get_value() == mine {
                        session.dismiss(id);
                    }
                },
                STAYS,
            );
        }
    };
    begin();
    let held = StoredValue::new((false, false));
    let hold = move |pointer: Option<bool>, keyboard: Option<bool>| {
        let now = held.try_update_value(|held| {
            *held = (pointer.unwrap_or(held.0), keyboard.unwrap_or(held.1));
            *held
        });
        match now {
            Some((false, false)) => begin(),
            Some(_) => drop(stop()),
            None => {}
        }
    };
    view! {
        <div
            class="toast"
            data-tone=failed.then_some("danger")
            on:pointerenter=move |_| hold(Some(true), None)
            on:pointerleave=move |_| hold(Some(false), None)
            on:focusin=move |_| hold(None, Some(true))
            on:focusout=move |_| hold(None, Some(false))
        >
            <span class="toast__text">{move || text(words, &notice)}</span>
            {can_undo.then(|| view! {
                <button type="button" class="toast__action" on:click=move |_| session.undo(id)>
                    {words.said(phrase::common::UNDO)}
                    <kbd class="key" aria-hidden="true">"Z"</kbd>
                </button>
            })}
            {can_retry.then(|| view! {
                <button type="button" class="toast__action" on:click=move |_| session.retry(id)>
                    {words.said(phrase::common::RETRY)}
                </button>
            })}
            <button
                type="button"
                class="icon-button"
                data-size="small"
                aria-label=words.said(phrase::shell::DISMISS)
                on:click=move |_| session.dismiss(id)
            >
                <IconView icon=Icon::Close size=IconSize::Small />
            </button>
        </div>
    }
}
