//! The list of keys.

use leptos::prelude::*;

use crate::text::{Phrase, phrase};

use super::super::explain::Explanation;
use super::super::words::Words;

/// What each key does, in the order shown.
const KEYS: [(&str, Phrase); 20] = [
    ("J K ↓ ↑", phrase::keys::ROW),
    ("Home End", phrase::keys::ENDS),
    ("Enter O", phrase::keys::OPEN),
    ("Esc", phrase::keys::UP),
    ("F6", phrase::keys::REGION),
    ("R", phrase::keys::REPLY),
    ("N", phrase::keys::NOTE),
    ("Alt+↑ Alt+↓", phrase::keys::MESSAGE),
    ("E", phrase::keys::RESOLVE),
    ("Shift+O", phrase::keys::REOPEN),
    ("Shift+P", phrase::keys::PENDING),
    ("Shift+A", phrase::keys::ASSIGN_ME),
    ("U", phrase::keys::UNREAD),
    ("Z", phrase::keys::UNDO),
    ("F", phrase::keys::FILTER),
    ("G M", phrase::keys::MINE),
    ("G U", phrase::keys::UNASSIGNED),
    ("G A", phrase::keys::ALL),
    ("[ ]", phrase::keys::PANES),
    ("?", phrase::keys::HELP),
];

/// The list of keys, as a dialog.
#[component]
pub(super) fn Help(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let words = Words::here();
    view! {
        <Explanation open title=phrase::keys::TITLE class="empty__keys dialog__keys">
            {KEYS.map(|(keys, what)| {
                let keys = keys.split(' ').map(|key| view! { <kbd class="key">{key}</kbd> });
                view! {
                    <dt>{keys.collect_view()}</dt>
                    <dd>{words.said(what)}</dd>
                }
            }).collect_view()}
        </Explanation>
    }
}
