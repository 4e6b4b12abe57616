//! Finding words in the open thread: forth and back among the messages that have them, further
//! back than what was read, too.

use std::sync::Arc;

use leptos::html::Input;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

use crate::kit::icon::{Icon, IconView};
use crate::kit::rove::focus;
use crate::live::{Session, Thread, ThreadState};
use crate::model::{Content, Message, MessageId};
use crate::text::{Wanted, phrase};
use crate::view::icon_button::icon_button;
use crate::view::message_bubble::Scene;
use crate::view::surface::Surface;
use crate::view::words::Words;

use super::highlight;

/// What is looked for in the open thread; in context of the shell.
#[derive(Clone, Copy)]
pub struct Finder {
    surface: Surface,
    open: RwSignal<bool>,
    text: RwSignal<String>,
    /// Counts the calls for the keyboard.
    calls: RwSignal<u32>,
}

impl Finder {
    /// Puts a closed finder into context.
    pub fn provide() -> Self {
        let finder = Self {
            surface: Surface::here(),
            open: RwSignal::new(false),
            text: RwSignal::new(String::new()),
            calls: RwSignal::new(0),
        };
        provide_context(finder);
        finder
    }

    /// The finder in context.
    pub fn here() -> Self {
        expect_context()
    }

    /// Opens the finder and gives it the keyboard. Where it has the keyboard already nothing
    /// happens: the same key then reaches the browser's own. Whether anything happened.
    pub fn begin(self) -> bool {
        if self.open.get_untracked() && self.has_keyboard() {
            return false;
        }
        self.open.set(true);
        self.calls.update(|calls| *calls += 1);
        true
    }

    fn has_keyboard(self) -> bool {
        let active = self.surface.active_element();
        active.is_some_and(|it| it.closest(".finder").ok().flatten().is_some())
    }

    /// Closes it.
    pub fn end(self) {
        self.open.set(false);
    }

    /// What is marked in the messages, tracked.
    pub(super) fn marks(self) -> Option<Wanted> {
        let wanted = Wanted::phrase(&self.text.read());
        (self.open.get() && !wanted.is_empty()).then_some(wanted)
    }
}

/// The finder's bar, while it is open, and the marks in the messages.
#[component]
pub(super) fn FinderBar() -> impl IntoView {
    let finder = Finder::here();
    let current = RwSignal::new(None::<MessageId>);
    highlight::follow(current);
    move || finder.open.get().then(|| view! { <Bar current /> })
}

#[component]
fn Bar(
    /// The message that is looked at.
    current: RwSignal<Option<MessageId>>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let scene = Scene::here();
    let finder = Finder::here();
    let input = NodeRef::<Input>::new();
    let thread = session.thread(scene.id);
    let seeking = RwSignal::new(false);
    let held = Arc::clone(&thread);
    let matches = Memo::new(move |_| match (finder.marks(), held.get()) {
        (Some(wanted), Some(thread)) => matches(&thread, &wanted),
        _ => Vec::new(),
    });
    let ends = thread.part(|it| (it.has_older == Some(true), it.state == ThreadState::Failed));
    let place = Memo::new(move |_| {
        let current = current.get()?;
        matches.with(|all| all.iter().position(|it| *it == current))
    });
    let show = move |message: Option<MessageId>| {
        current.set(message);
        if message.is_some() {
            scene.target.set(message);
        }
    };
    Effect::new(move |_| {
        finder.calls.track();
        if let Some(input) = input.get() {
            focus(&input);
            input.set_value(&finder.text.read_untracked());
            input.select();
        }
    });
    // Other words begin at the newest message that has them.
    Effect::new(move |former: Option<String>| {
        let text = finder.text.get();
        if former.as_ref() != Some(&text) {
            seeking.set(false);
            show(matches.with_untracked(|all| all.last().copied()));
        }
        text
    });
    // Reads back until a message has them, or there is no older one.
    Effect::new(move |_| {
        if !seeking.get() {
            return;
        }
        let older = matches.with(|all| match current.get_untracked() {
            Some(current) => {
                let at = all.iter().position(|it| *it == current);
                at.and_then(|at| all.get(at.checked_sub(1)?).copied())
            }
            None => all.last().copied(),
        });
        match (older, ends.get()) {
            (Some(older), _) => {
                seeking.set(false);
                show(Some(older));
            }
            (None, Some((true, false))) => session.load_older(scene.id),
            (None, _) => seeking.set(false),
        }
    });
    on_cleanup(move || current.set(None));
    let step = move |back: bool| {
        let all = matches.get_untracked();
        let to = match (place.get_untracked(), back) {
            (Some(at), true) => at.checked_sub(1),
            (Some(at), false) => Some(at + 1),
            (None, _) => all.len().checked_sub(1),
        };
        match to.and_then(|to| all.get(to)) {
            Some(message) => show(Some(*message)),
            None if back && !finder.text.read_untracked().trim().is_empty() => seeking.set(true),
            None => {}
        }
    };
    let close = move || {
        finder.end();
        finder.surface.to_thread();
    };
    let on_key = move |event: KeyboardEvent| {
        match event.key().as_str() {
            _ if event.is_composing() => return,
            "Enter" => step(!event.shift_key()),
            "ArrowUp" => step(true),
            "ArrowDown" => step(false),
            "Escape" => close(),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let said = move || {
        let count = matches.with(Vec::len);
        let older = ends.get().is_some_and(|(older, _)| older);
        if finder.text.read().trim().is_empty() {
            String::new()
        } else if seeking.get() {
            words.say(phrase::find::READING)
        } else if let Some(place) = place.get() {
            // Counted from the newest, where one begins.
            let text = words.text();
            let number = |it: usize| text.number(it as u64);
            words.with(
                phrase::find::PLACE,
                &[("place", &number(count - place)), ("count", &number(count))],
            )
        } else if older {
            words.say(phrase::find::NONE_SO_FAR)
        } else {
            words.say(phrase::find::NONE)
        }
    };
    let may_seek = Memo::new(move |_| {
        let older = ends.get().is_some_and(|(older, _)| older);
        let first = place.get().unwrap_or_default() == 0;
        older && first && finder.marks().is_some() && !seeking.get()
    });
    view! {
        <div class="finder" role="search" aria-label=words.said(phrase::find::TITLE)>
            <span class="field finder__field">
                <IconView icon=Icon::Search />
                <input
                    node_ref=input
                    class="field__input"
                    type="text"
                    autocomplete="off"
                    spellcheck="false"
                    dir="auto"
                    enterkeyhint="search"
                    aria-label=words.said(phrase::find::FIELD)
                    placeholder=words.said(phrase::find::FIELD)
                    prop:value=move || finder.text.get()
                    on:input=move |event| finder.text.set(event_target_value(&event))
                    on:keydown=on_key
                />
                <span class="finder__count" role="status">{said}</span>
            </span>
            {move || may_seek.get().then(|| view! {
                <button
                    type="button"
                    class="button"
                    data-kind="quiet"
                    data-size="small"
                    on:click=move |_| seeking.set(true)
                >
                    {words.said(phrase::find::OLDER)}
                </button>
            })}
            {icon_button(words, Icon::Rise, phrase::find::PREVIOUS, Box::new(move || step(true)))}
            {icon_button(words, Icon::Newest, phrase::find::NEXT, Box::new(move || step(false)))}
            {icon_button(words, Icon::Close, phrase::find::CLOSE, Box::new(close))}
        </div>
    }
}

/// The messages that have the words, oldest first.
fn matches(thread: &Thread, wanted: &Wanted) -> Vec<MessageId> {
    let has = |message: &Message| {
        let mail = match &message.content {
            Content::Mail(mail) => mail.newest.as_ref().or(mail.full.as_ref()),
            _ => None,
        };
        let text = mail.or(message.text.as_ref());
        !message.deleted && text.is_some_and(|text| wanted.all_in(&[&**text]))
    };
    let found = thread.messages.iter().filter(|it| has(it));
    found.map(|it| it.id).collect()
}
