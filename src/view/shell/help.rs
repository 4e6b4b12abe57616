//! The list of keys.

use leptos::prelude::*;

use crate::live::{Action, Feature, Session};
use crate::text::{Phrase, phrase};

use super::super::actions::key_name;
use super::super::explain::Explanation;
use super::super::words::Words;

/// What each key does, in the order shown.
const KEYS: [(&str, Phrase); 19] = [
    ("J K ↓ ↑", phrase::keys::ROW),
    ("Home End", phrase::keys::ENDS),
    ("Enter O", phrase::keys::OPEN),
    ("Esc", phrase::keys::UP),
    ("F6", phrase::keys::REGION),
    ("/", phrase::keys::SEARCH),
    ("Ctrl+F", phrase::keys::FIND),
    ("C", phrase::keys::NEW),
    ("R", phrase::keys::REPLY),
    ("N", phrase::keys::NOTE),
    ("Alt+↑ Alt+↓", phrase::keys::MESSAGE),
    ("Z Shift+Z", phrase::keys::UNDO),
    ("F", phrase::keys::FILTER),
    ("G M", phrase::keys::MINE),
    ("G U", phrase::keys::UNASSIGNED),
    ("G A", phrase::keys::ALL),
    ("[ ]", phrase::keys::PANES),
    ("Shift+F10", phrase::keys::ACTIONS),
    ("?", phrase::keys::HELP),
];

/// The list of keys, as a dialog.
#[component]
pub(super) fn Help(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let words = Words::here();
    let session = expect_context::<Session>();
    view! {
        <Explanation open title=phrase::keys::TITLE class="empty__keys dialog__keys">
            {KEYS
                .into_iter()
                .filter(|(_, what)| is_offered(session, *what))
                .map(|(keys, what)| line(words, keys, what))
                .collect_view()}
            {actions(session).map(|(key, what)| line(words, &key, what)).collect_view()}
        </Explanation>
    }
}

/// Whether a key does something: the operator may have left out what it is for.
fn is_offered(session: Session, what: Phrase) -> bool {
    let features = [
        (phrase::keys::SEARCH, Feature::Search),
        (phrase::keys::NEW, Feature::NewConversation),
        (phrase::keys::FILTER, Feature::Filters),
    ];
    let mut of_this = features.into_iter().filter(|(phrase, _)| *phrase == what);
    of_this.all(|(_, feature)| session.offers(feature.word()))
}

/// The keys of what can be done to a conversation.
fn actions(session: Session) -> impl Iterator<Item = (String, Phrase)> {
    let offered = move |it: &Action| *it != Action::Unmute && session.offers(it.word());
    let keyed = Action::ALL.into_iter().filter(offered);
    keyed.filter_map(|it| Some((key_name(it.key()?), it.name())))
}

fn line(words: Words, keys: &str, what: Phrase) -> AnyView {
    let keys = keys
        .split(' ')
        .map(|key| view! { <kbd class="key">{key.to_owned()}</kbd> });
    view! {
        <dt>{keys.collect_view()}</dt>
        <dd>{words.said(what)}</dd>
    }
    .into_any()
}
