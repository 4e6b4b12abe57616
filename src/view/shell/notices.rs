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
    let values: Vec<(&str, &str)> = notice
        .values
        .iter()
        .map(|(name, value)| (*name, value.as_ref()))
        .collect();
    words.with(notice.phrase, &values)
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
    // Held while somebody looks at it.
    let held = StoredValue::new(false);
    let leave = move || {
        let timer = set_timeout_with_handle(
            move || {
                if held.try_get_value() == Some(false) {
                    session.dismiss(id);
                }
            },
            STAYS,
        );
        // Without a timer it stays until it is dismissed.
        if let Ok(timer) = timer {
            on_cleanup(move || timer.clear());
        }
    };
    let failed = notice.tone == Tone::Failed;
    if !failed {
        leave();
    }
    let hold = move |holds: bool| {
        held.try_set_value(holds);
    };
    view! {
        <div
            class="toast"
            data-tone=failed.then_some("danger")
            on:pointerenter=move |_| hold(true)
            on:pointerleave=move |_| hold(false)
            on:focusin=move |_| hold(true)
            on:focusout=move |_| hold(false)
        >
            <span class="toast__text">{move || text(words, &notice)}</span>
            {can_undo.then(|| view! {
                <button type="button" class="toast__action" on:click=move |_| session.undo(id)>
                    {words.said(phrase::common::UNDO)}
                    <kbd class="key" aria-hidden="true">"Z"</kbd>
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
