//! The settings of this device, as a dialog: how the console looks and reads, what keys do, and
//! who set what. A change shows at once, in every tab.

mod choice;
mod origins;

use leptos::prelude::*;

use crate::kit::dialog::Dialog;
use crate::kit::segments::{Segment, Segments};
use crate::text::{Phrase, phrase};

use super::look::LookInUse;
use super::part::{View, part};
use super::shell::Panes;
use super::words::Words;
use choice::{Choice, Kind};

part! {
    /// The settings.
    pub settings: View = || {
        let panes = expect_context::<Panes>();
        view! { <SettingsDialog open=panes.settings /> }.into_any()
    }
}

/// The dialog.
#[component]
fn SettingsDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let words = Words::here();
    view! {
        <Dialog
            open
            on_close=move |()| open.set(false)
            title=Signal::derive(words.said(phrase::settings::TITLE))
            close=Signal::derive(words.said(phrase::common::CLOSE))
        >
            {content()}
        </Dialog>
    }
}

/// All that stands in the dialog.
fn content() -> AnyView {
    let words = Words::here();
    let look = LookInUse::here();
    let panes = expect_context::<Panes>();
    let rows = move |choices: &'static [Choice]| {
        let row = |choice| row(choice, words, look);
        choices.iter().map(row).collect_view()
    };
    view! {
        <div class="dialog__body settings">
            {section(words, phrase::settings::APPEARANCE, rows(&choice::APPEARANCE).into_any())}
            {section(words, phrase::settings::READING, rows(&choice::LANGUAGE).into_any())}
            {section(words, phrase::settings::KEYS, view! {
                {rows(&choice::KEYS)}
                <button type="button" class="button" on:click=move |_| panes.open_help()>
                    {words.said(phrase::keys::HELP)}
                    <kbd class="key" aria-hidden="true">"?"</kbd>
                </button>
            }.into_any())}
            {section(words, phrase::origins::TITLE, origins::table(words, look))}
        </div>
    }
    .into_any()
}

fn section(words: Words, title: Phrase, rows: AnyView) -> AnyView {
    view! {
        <section class="settings__section">
            <h3 class="settings__title">{words.said(title)}</h3>
            {rows}
        </section>
    }
    .into_any()
}

/// One choice, with its name.
fn row(choice: &'static Choice, words: Words, look: LookInUse) -> AnyView {
    let now = Signal::derive(move || (choice.now)(&look.get()));
    let choose = move |at: usize| look.change(|look| (choice.choose)(look, at));
    let name = words.said(choice.name);
    match choice.kind {
        Kind::Segments => {
            let segments = Signal::derive(move || {
                let segment = |text| Segment { text, icon: None };
                (choice.options)(words).into_iter().map(segment).collect()
            });
            let label = Signal::derive(name);
            view! {
                <div class="settings__row">
                    <span aria-hidden="true">{name}</span>
                    <Segments label segments chosen=now on_choose=choose />
                </div>
            }
            .into_any()
        }
        Kind::Select => {
            let changed = move |event| {
                if let Ok(at) = event_target_value(&event).parse() {
                    choose(at);
                }
            };
            let option = move |(at, text): (usize, String)| {
                view! {
                    <option value=at.to_string() prop:selected=move || now.get() == at>{text}</option>
                }
            };
            view! {
                <label class="settings__row">
                    <span>{name}</span>
                    <select class="select" on:change=changed>
                        {move || {
                            (choice.options)(words).into_iter().enumerate().map(option).collect_view()
                        }}
                    </select>
                </label>
            }
            .into_any()
        }
        Kind::Switch => view! {
            <label class="settings__row">
                <span>{name}</span>
                <input
                    class="check"
                    type="checkbox"
                    prop:checked=move || now.get() == 1
                    on:change=move |event| choose(usize::from(event_target_checked(&event)))
                />
            </label>
        }
        .into_any(),
    }
}
