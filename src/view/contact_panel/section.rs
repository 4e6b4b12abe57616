//! The pieces the panel is made of: sections that fold, and facts.

use leptos::prelude::*;

use crate::kit::icon::{Icon, IconSize, IconView};
use crate::live::Session;
use crate::model::{Span, Timestamp};
use crate::text::{Phrase, phrase};
use crate::view::clipboard::CopyButton;
use crate::view::markdown::{Link, link_view};
use crate::view::words::Words;

/// A section that folds. A folded one keeps its count.
#[component]
pub(super) fn Section(
    /// What it is of.
    title: Phrase,
    /// How many things are in it, where they are counted.
    #[prop(optional, into)]
    count: Signal<Option<usize>>,
    /// What stands at the end of its head.
    #[prop(optional)]
    action: Option<ViewFn>,
    /// What is in it.
    children: ChildrenFn,
) -> impl IntoView {
    let words = Words::here();
    let open = RwSignal::new(true);
    view! {
        <section class="panel-section">
            <h3 class="panel-section__head">
                <button
                    type="button"
                    class="panel-section__toggle"
                    aria-expanded=move || open.get().to_string()
                    on:click=move |_| open.update(|open| *open = !*open)
                >
                    <IconView icon=Icon::Onward size=IconSize::Small />
                    <span>{words.said(title)}</span>
                    {move || count.get().map(|count| view! {
                        <span class="panel-section__count">{words.text().number(count as u64)}</span>
                    })}
                </button>
                {action.map(|action| move || action.run())}
            </h3>
            <Show when=move || open.get()>
                <div class="panel-section__body">{children()}</div>
            </Show>
        </section>
    }
}

/// What stands in the place of something that did not arrive.
pub(super) fn missing(
    words: Words,
    what: Phrase,
    again: impl Fn() + Send + Sync + 'static,
) -> AnyView {
    view! {
        <p class="panel-section__missing">
            <span>{words.said(what)}</span>
            <button type="button" class="button" data-size="small" on:click=move |_| again()>
                {words.said(phrase::common::RETRY)}
            </button>
        </p>
    }
    .into_any()
}

/// The button at the end of a section's head that opens a list to choose from.
pub(super) fn plus(words: Words, label: Phrase, open: RwSignal<bool>) -> AnyView {
    view! {
        <button
            type="button"
            class="icon-button"
            data-size="small"
            aria-haspopup="dialog"
            aria-label=words.said(label)
            title=words.said(label)
            on:click=move |_| open.set(true)
        >
            <IconView icon=Icon::Plus size=IconSize::Small />
        </button>
    }
    .into_any()
}

/// Calls for each that was added (`true`) or taken away (`false`).
pub(super) fn each_changed(before: &[String], after: &[String], change: impl Fn(&str, bool)) {
    for added in after.iter().filter(|it| !before.contains(it)) {
        change(added, true);
    }
    for taken in before.iter().filter(|it| !after.contains(it)) {
        change(taken, false);
    }
}

/// What stands in the place of something that is on its way, or that there is nothing of.
pub(super) fn nothing(words: Words, arrived: bool) -> AnyView {
    let phrase = if arrived {
        phrase::panel::NONE
    } else {
        phrase::common::LOADING
    };
    view! { <p class="panel-section__nothing">{words.said(phrase)}</p> }.into_any()
}

/// What a fact says.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Value {
    /// Words.
    Text(String),
    /// Words that lead somewhere.
    Linked(Link, String),
    /// A time in short, and in full.
    Moment(String, String),
}

impl Value {
    /// A time as a fact says it.
    pub fn moment(session: Session, words: Words, at: Timestamp) -> Self {
        let (text, now) = (words.text(), session.now());
        let old = now.since(at) > Span::from_secs(300 * 24 * 3600);
        let short = if old {
            text.ago(at, now)
        } else {
            text.until(at, now)
        };
        Self::Moment(short, text.moment(at))
    }

    /// A link if the text is an address that may be linked, else the text.
    pub fn link_or_text(text: &str, shown: String) -> Self {
        Link::read(text).map_or(Self::Text(shown.clone()), |to| Self::Linked(to, shown))
    }
}

/// A fact: what it is called, and what it says.
pub(super) type Fact = (String, Value);

/// Facts in their order. One that stays as it is keeps its place in the page, and with it the
/// focus.
pub(super) fn facts(words: Words, facts: Memo<Vec<Fact>>) -> AnyView {
    // The same twice says no more.
    let once = move || {
        let mut once: Vec<Fact> = Vec::new();
        for fact in facts.get() {
            if !once.contains(&fact) {
                once.push(fact);
            }
        }
        once
    };
    view! {
        <For each=once key=Clone::clone let((term, value))>{row(words, term, value)}</For>
    }
    .into_any()
}

fn row(words: Words, term: String, value: Value) -> AnyView {
    let shown = term.clone();
    let label = Signal::derive(move || words.with(phrase::panel::COPY, &[("what", &term)]));
    let (face, text) = match value {
        Value::Text(text) => {
            let title = text.clone();
            let face = view! { <bdi class="facts__text" title=title>{text.clone()}</bdi> };
            (face.into_any(), text)
        }
        Value::Moment(short, full) => {
            let title = full.clone();
            let face = view! {
                <time class="facts__text" dir="auto" title=title>{short}</time>
            };
            (face.into_any(), full)
        }
        Value::Linked(to, text) => {
            let inside = view! { <bdi>{text.clone()}</bdi> }.into_any();
            let face = view! { <span class="facts__text">{link_view(&to, inside)}</span> };
            (face.into_any(), text)
        }
    };
    view! {
        <div class="facts__row">
            <dt class="facts__term"><bdi>{shown}</bdi></dt>
            <dd class="facts__value">
                {face}
                <CopyButton label text />
            </dd>
        </div>
    }
    .into_any()
}
