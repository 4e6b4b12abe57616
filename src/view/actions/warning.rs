//! Saying beforehand what an action brings with it: muting, deleting.

use leptos::prelude::*;

use crate::kit::dialog::{Dialog, DialogSize};
use crate::live::{Action, Deed, Session};
use crate::text::{Phrase, phrase};
use crate::view::words::Words;

use super::{Acting, customer, numbered};

/// The warnings.
#[component]
pub(super) fn Warnings() -> impl IntoView {
    view! {
        <Warning
            action=Action::Mute
            deed=Deed::Mute
            title=phrase::action::MUTE_TITLE
            text=phrase::action::MUTE_TEXT
            name=phrase::action::DO_MUTE
        />
        <Warning
            action=Action::Delete
            deed=Deed::Delete
            title=phrase::action::DELETE_TITLE
            text=phrase::action::DELETE_TEXT
            name=phrase::action::DO_DELETE
        />
    }
}

#[component]
fn Warning(
    /// Before which action.
    action: Action,
    /// What is done.
    deed: Deed,
    /// The question, about a number.
    title: Phrase,
    /// What it brings with it, for a customer.
    text: Phrase,
    /// What the button says.
    name: Phrase,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let acting = Acting::here();
    let asked = Signal::derive(move || acting.asks(action));
    let who = customer(session, words, asked);
    let deed = StoredValue::new(deed);
    let act = move |_| {
        let id = asked.get_untracked();
        acting.close();
        if let Some(id) = id {
            session.act(id, deed.get_value());
        }
    };
    view! {
        <Dialog
            open=Signal::derive(move || asked.get().is_some())
            on_close=move |()| acting.close()
            title=Signal::derive(move || numbered(words, title, asked.get()))
            close=Signal::derive(words.said(phrase::common::CLOSE))
            size=DialogSize::Small
        >
            <div class="dialog__body">
                <p>{move || words.with(text, &[("who", &who.get())])}</p>
            </div>
            <footer class="dialog__foot">
                <button type="button" class="button" on:click=move |_| acting.close()>
                    {words.said(phrase::common::CANCEL)}
                </button>
                <button type="button" class="button" data-kind="danger" on:click=act>
                    {words.said(name)}
                </button>
            </footer>
        </Dialog>
    }
}
