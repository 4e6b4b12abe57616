//! A dialog that explains terms, one under the other.

use leptos::prelude::*;

use crate::kit::dialog::Dialog;
use crate::text::{Phrase, phrase};

use super::words::Words;

/// The dialog. Its children are the terms and what they mean, as `dt` and `dd`.
#[component]
pub(super) fn Explanation(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// What it explains.
    title: Phrase,
    /// How its terms stand.
    class: &'static str,
    /// The terms.
    children: ChildrenFn,
) -> impl IntoView {
    let words = Words::here();
    view! {
        <Dialog
            open
            on_close=move |()| open.set(false)
            title=Signal::derive(words.said(title))
            close=Signal::derive(words.said(phrase::common::CLOSE))
        >
            <dl class=class>{children()}</dl>
        </Dialog>
    }
}
