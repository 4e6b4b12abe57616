//! The choice between a reply and a private note.

use leptos::html::Div;
use leptos::prelude::*;

use crate::kit::icon::{Icon, IconSize, IconView};
use crate::kit::rove::{Axis, rove};
use crate::model::Mode;
use crate::text::phrase;
use crate::view::words::Words;

/// The two modes as a group of two choices. A press also gives the keyboard to the text.
#[component]
pub(super) fn Modes(
    /// What is written.
    mode: Memo<Mode>,
    /// Whether the channel takes a reply.
    can_reply: Memo<bool>,
    /// Called with the mode chosen, and whether the keyboard goes to the text.
    on_choose: Callback<(Mode, bool)>,
) -> impl IntoView {
    let words = Words::here();
    let group = NodeRef::<Div>::new();
    let on_key = move |event: web_sys::KeyboardEvent| {
        let Some(group) = group.get_untracked() else {
            return;
        };
        match rove(&event, &group, "[role=radio]:enabled", Axis::Both) {
            Some(0) if can_reply.get_untracked() => on_choose.run((Mode::Reply, false)),
            Some(_) => on_choose.run((Mode::Note, false)),
            None => {}
        }
    };
    let choice = move |own: Mode, key: &'static str, icon: Icon, phrase| {
        let checked = move || mode.get() == own;
        view! {
            <button
                type="button"
                class="segments__choice"
                role="radio"
                data-key=key
                aria-checked=move || checked().to_string()
                tabindex=move || if checked() { "0" } else { "-1" }
                disabled=move || own == Mode::Reply && !can_reply.get()
                on:click=move |_| on_choose.run((own, true))
            >
                <IconView icon size=IconSize::Small />
                <span>{words.said(phrase)}</span>
            </button>
        }
    };
    view! {
        <div
            node_ref=group
            class="segments"
            role="radiogroup"
            aria-label=words.said(phrase::composer::MODE)
            on:keydown=on_key
        >
            {choice(Mode::Reply, "reply", Icon::Reply, phrase::composer::REPLY)}
            {choice(Mode::Note, "note", Icon::Lock, phrase::composer::NOTE)}
        </div>
    }
}
