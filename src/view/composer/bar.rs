//! The composer's foot: formatting, files, what is left of the limit, and the button that sends.

use leptos::html::{Div, Input};
use leptos::prelude::*;

use crate::kit::icon::{Icon, IconSize, IconView};
use crate::kit::menu::MenuButton;
use crate::kit::menu_line::{Checked, MenuItem, MenuLine};
use crate::kit::rove::{Axis, rove};
use crate::model::Mode;
use crate::text::{Phrase, phrase};
use crate::view::words::Words;

use super::files::listed;
use super::format::Format;
use super::send_key::{SendKey, mod_name};

/// Formatting and inserts: one stop for Tab, arrows within.
#[component]
pub(super) fn Tools(
    /// What is written.
    mode: Memo<Mode>,
    /// Called with a format to apply to what is selected.
    on_format: Callback<Format>,
    /// Called with files that were chosen.
    on_files: Callback<Vec<web_sys::File>>,
    /// Called with the sign of a list to open: of canned responses, or of the team.
    on_sign: Callback<&'static str>,
) -> impl IntoView {
    let words = Words::here();
    let bar = NodeRef::<Div>::new();
    let input = NodeRef::<Input>::new();
    let on_key = move |event: web_sys::KeyboardEvent| {
        if let Some(bar) = bar.get_untracked() {
            rove(&event, &bar, "button", Axis::Line);
        }
    };
    let choose = move |_| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    let on_chosen = move |_| {
        if let Some(input) = input.get_untracked() {
            on_files.run(listed(input.files()));
            // The same file may be chosen again.
            input.set_value("");
        }
    };
    let tool = move |format: Format, icon: Icon, phrase: Phrase, key: &'static str, extra: bool| {
        let label = move || match key {
            "" => words.say(phrase),
            key => format!("{} ({} {key})", words.say(phrase), mod_name()),
        };
        view! {
            <button
                type="button"
                class=if extra { "icon-button composer__extra" } else { "icon-button" }
                tabindex=if extra { "-1" } else { "0" }
                aria-label=label
                title=label
                on:click=move |_| on_format.run(format)
            >
                <IconView icon />
            </button>
        }
    };
    let opener = move |sign: &'static str, icon: Icon, phrase: Phrase| {
        let label = move || format!("{} ({sign})", words.say(phrase));
        view! {
            <button
                type="button"
                class="icon-button"
                tabindex="-1"
                aria-label=label
                title=label
                // The caret stays where the sign is wanted.
                on:mousedown=|event: web_sys::MouseEvent| event.prevent_default()
                on:click=move |_| on_sign.run(sign)
            >
                <IconView icon />
            </button>
        }
    };
    view! {
        <div
            node_ref=bar
            class="composer__tools"
            role="toolbar"
            aria-label=words.said(phrase::composer::TOOLS)
            on:keydown=on_key
        >
            {tool(Format::Bold, Icon::Bold, phrase::composer::BOLD, "B", false)}
            {tool(Format::Italic, Icon::Italic, phrase::composer::ITALIC, "I", true)}
            {tool(Format::List, Icon::List, phrase::composer::LIST, "", true)}
            {tool(Format::Link, Icon::Link, phrase::composer::LINK, "", true)}
            {tool(Format::Code, Icon::Code, phrase::composer::CODE, "E", true)}
            <span class="composer__rule composer__extra-2"></span>
            <button
                type="button"
                class="icon-button"
                tabindex="-1"
                aria-label=words.said(phrase::composer::ATTACH)
                title=words.said(phrase::composer::ATTACH)
                on:click=choose
            >
                <IconView icon=Icon::Attach />
            </button>
            {opener("/", Icon::Canned, phrase::composer::CANNED)}
            {move || (mode.get() == Mode::Note).then(|| opener("@", Icon::Mention, phrase::composer::MENTION))}
            <input node_ref=input type="file" multiple=true hidden=true tabindex="-1" on:change=on_chosen />
        </div>
    }
}

/// The button that sends, and the choice of the key that does the same.
#[component]
pub(super) fn SendButton(
    /// What is written.
    mode: Memo<Mode>,
    /// Whether it can go now.
    ready: Memo<bool>,
    /// The key that sends.
    key: RwSignal<SendKey>,
    /// Called when it is pressed.
    on_send: Callback<()>,
) -> impl IntoView {
    let words = Words::here();
    let lines = move || {
        let item = |own: SendKey, text: String| -> MenuLine {
            let choose = move || {
                own.keep();
                key.set(own);
            };
            MenuItem::new(text, choose)
                .checked(Checked::OnlyOne(key.get() == own))
                .into()
        };
        let with_mod = words.with(phrase::composer::MOD_ENTER_SENDS, &[("mod", mod_name())]);
        vec![
            item(SendKey::Enter, words.say(phrase::composer::ENTER_SENDS)),
            item(SendKey::ModEnter, with_mod),
        ]
    };
    move || {
        let note = mode.get() == Mode::Note;
        let (kind, phrase) = if note {
            ("note", phrase::composer::ADD_NOTE)
        } else {
            ("main", phrase::composer::SEND)
        };
        // Both halves are filled, or neither.
        let can_go = ready.get();
        let kind = if can_go { kind } else { "plain" };
        view! {
            <span class="button-pair">
                <button
                    type="button"
                    class="button"
                    data-kind=kind
                    disabled=!can_go
                    on:click=move |_| on_send.run(())
                >
                    {note.then(|| view! { <IconView icon=Icon::Lock size=IconSize::Small /> })}
                    <span>{words.said(phrase)}</span>
                    <span class="button__key" aria-hidden="true">{move || key.get().hint()}</span>
                </button>
                <MenuButton
                    label=Signal::derive(words.said(phrase::composer::MORE_SENDING))
                    lines=Signal::derive(lines)
                    class="button"
                    kind=kind
                >
                    <IconView icon=Icon::Down size=IconSize::Small />
                </MenuButton>
            </span>
        }
    }
}
