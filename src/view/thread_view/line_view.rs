//! One line of a thread. It lives as long as its key; what it shows follows the thread.

use leptos::prelude::*;

use crate::kit::icon::{Icon, IconSize, IconView};
use crate::live::Session;
use crate::text::phrase;
use crate::view::message_bubble::MessageBubble;
use crate::view::name::visible;
use crate::view::words::Words;

use super::lines::{Line, LineKey, Lines, Shown};

/// The element id of a line.
pub(super) fn element_id(key: &LineKey) -> String {
    match key {
        LineKey::Day(day) => format!("day-{day}"),
        LineKey::Unread => "unread".to_owned(),
        LineKey::Activity(id) => format!("activity-{id}"),
        LineKey::Message(id) => format!("message-{id}"),
        LineKey::Sent(echo) => format!("sent-{echo}"),
    }
}

/// The line of this key.
#[component]
pub(super) fn LineView(
    /// Its key.
    key: LineKey,
    /// All lines.
    laid: Memo<Lines>,
) -> impl IntoView {
    let id = element_id(&key);
    let kind = key.clone();
    let line = Memo::new(move |_| laid.with(|laid| laid.by_key.get(&key).cloned()));
    match kind {
        LineKey::Day(_) => view! { <DayDivider line /> }.into_any(),
        LineKey::Unread => view! { <UnreadDivider line /> }.into_any(),
        LineKey::Activity(_) => view! { <Activity line /> }.into_any(),
        LineKey::Message(_) | LineKey::Sent(_) => {
            let shown = move || match line.get() {
                Some(Line::Bubble(shown, _)) => Some(shown),
                _ => None,
            };
            let place = move || match line.get() {
                Some(Line::Bubble(_, place)) => Some(place),
                _ => None,
            };
            view! { <MessageBubble shown=Memo::new(move |_| shown()) place=Memo::new(move |_| place()) id /> }
                .into_any()
        }
    }
}

#[component]
fn DayDivider(line: Memo<Option<Line>>) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let day = move || match line.get() {
        Some(Line::Day(at)) => words.text().day(at, session.now()),
        _ => String::new(),
    };
    view! {
        <div class="thread-view__divider" role="separator" aria-label=day>
            <span>{day}</span>
        </div>
    }
}

#[component]
fn UnreadDivider(line: Memo<Option<Line>>) -> impl IntoView {
    let words = Words::here();
    let text = move || match line.get() {
        Some(Line::Unread(count)) => words.count(phrase::thread::NEW_MESSAGES, count),
        _ => String::new(),
    };
    view! {
        <div class="thread-view__divider" data-kind="unread" role="separator" aria-label=text>
            <span>{text}</span>
        </div>
    }
}

/// A change, or a button in place of many.
#[component]
fn Activity(line: Memo<Option<Line>>) -> impl IntoView {
    let words = Words::here();
    let open = RwSignal::new(false);
    let run = move || match line.get() {
        Some(Line::Activity(run)) => run,
        _ => Vec::new(),
    };
    let count = Memo::new(move |_| run().len());
    view! {
        <div>
            {move || (count.get() > 1).then(|| view! {
                <p class="thread-view__activity">
                    <button
                        type="button"
                        class="button"
                        data-kind="quiet"
                        data-size="small"
                        aria-expanded=move || open.get().to_string()
                        on:click=move |_| open.update(|open| *open = !*open)
                    >
                        <IconView icon=Icon::Down size=IconSize::Small />
                        {move || words.count(phrase::thread::CHANGES, count.get() as u64)}
                    </button>
                </p>
            })}
            {move || {
                let run = if count.get() == 1 || open.get() { run() } else { Vec::new() };
                run.into_iter().map(|shown| change_view(words, shown)).collect_view()
            }}
        </div>
    }
}

fn change_view(words: Words, shown: Shown) -> AnyView {
    let Shown::Message(message) = shown else {
        return ().into_any();
    };
    let text = message.text.as_deref().map(visible);
    let at = message.created_at;
    view! {
        <p class="thread-view__activity">
            <span>
                <bdi>{text}</bdi>
                " · "
                <time title=move || words.text().moment(at)>{move || words.text().time(at)}</time>
            </span>
        </p>
    }
    .into_any()
}
