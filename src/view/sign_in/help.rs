//! Why no connection may come about, for whoever asks before trying.

use leptos::prelude::*;

use crate::text::{Phrase, phrase};

use super::super::explain::Explanation;
use super::super::words::Words;

/// What most often stands in the way, the most common first.
const CAUSES: [(Phrase, Phrase); 5] = [
    (
        phrase::sign_in::UNREACHABLE,
        phrase::sign_in::UNREACHABLE_WHY,
    ),
    (
        phrase::sign_in::CROSS_ORIGIN,
        phrase::sign_in::CROSS_ORIGIN_WHY,
    ),
    (phrase::sign_in::POLICY, phrase::sign_in::POLICY_WHY),
    (phrase::sign_in::TOKEN_LOST, phrase::sign_in::TOKEN_LOST_WHY),
    (
        phrase::sign_in::TOKEN_REFUSED,
        phrase::sign_in::TOKEN_REFUSED_WHY,
    ),
];

/// The causes, as a dialog.
#[component]
pub(super) fn Help(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let words = Words::here();
    view! {
        <Explanation open title=phrase::sign_in::HELP class="dialog__body sign-in__causes">
            {CAUSES.map(|(title, text)| view! {
                <dt>{words.said(title)}</dt>
                <dd>{words.said(text)}</dd>
            }).collect_view()}
        </Explanation>
    }
}
