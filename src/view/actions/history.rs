//! What the agent did lately, with what became of it, and undoing it from there.

use leptos::prelude::*;

use crate::kit::dialog::Dialog;
use crate::live::{Entry, Outcome, Session};
use crate::text::phrase;
use crate::view::words::Words;

use super::Acting;

/// The list, newest first, as a dialog.
#[component]
pub(super) fn History() -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let open = Acting::here().history;
    let lines = move || {
        let entries = session.journal();
        if entries.is_empty() {
            let nothing = words.said(phrase::action::HISTORY_NONE);
            return view! { <p>{nothing}</p> }.into_any();
        }
        let lines = entries.iter().rev().map(|it| line(session, words, it));
        view! { <ol class="history">{lines.collect_view()}</ol> }.into_any()
    };
    view! {
        <Dialog
            open
            on_close=move |()| open.set(false)
            title=Signal::derive(words.said(phrase::action::HISTORY_TITLE))
            close=Signal::derive(words.said(phrase::common::CLOSE))
        >
            <div class="dialog__body">{lines}</div>
        </Dialog>
    }
}

fn line(session: Session, words: Words, entry: &Entry) -> AnyView {
    let number = entry.number;
    let outcome = match entry.outcome {
        Outcome::Waiting => phrase::action::WAITING,
        Outcome::Done => phrase::action::DONE,
        Outcome::Failed => phrase::action::FAILED,
        Outcome::Undone => phrase::action::UNDONE,
    };
    let name = words.say(entry.name);
    let what = match entry.conversation {
        Some(id) => words.with(
            phrase::action::HISTORY_LINE,
            &[("action", &name), ("id", &id.to_string())],
        ),
        None => name,
    };
    let undo = entry.can_undo().then(|| {
        view! {
            <button
                type="button"
                class="button"
                data-size="small"
                on:click=move |_| session.undo_entry(number)
            >
                {words.said(phrase::common::UNDO)}
            </button>
        }
    });
    view! {
        <li class="history__line">
            <time class="history__time">{words.text().time(entry.at)}</time>
            <span class="history__what">{what}</span>
            <span class="history__outcome" data-tone=(entry.outcome == Outcome::Failed).then_some("danger")>
                {words.said(outcome)}
            </span>
            {undo}
        </li>
    }
    .into_any()
}
