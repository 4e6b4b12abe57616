//! The line under the head: what the conversation is about, and how it stands.

use std::sync::Arc;

use leptos::prelude::*;

use crate::kit::icon::{Icon, IconView};
use crate::live::{Live, Session};
use crate::model::{Conversation, Status};
use crate::text::phrase;
use crate::view::faces::{label_colour, priority_icon, priority_phrase, status_tag};
use crate::view::name::visible;
use crate::view::words::Words;

/// Subject, priority, state and labels; nothing where there is nothing of it.
#[component]
pub(super) fn Subject(
    /// The conversation.
    conversation: Arc<Live<Conversation>>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let subject = conversation.part(|it| it.facts.subject.clone());
    let subject = move || {
        let subject = subject.get().flatten()?;
        (!subject.trim().is_empty()).then(|| visible(&subject))
    };
    let priority = conversation.part(|it| it.priority);
    let status = conversation.part(|it| (it.status.clone(), it.snoozed_until));
    let labels = conversation.part(|it| Arc::clone(&it.labels));
    let muted = conversation.part(|it| it.muted);
    let is_muted = move || muted.get() == Some(true);
    let muted_tag = move || {
        is_muted().then(|| {
            view! {
                <span class="tag" data-tone="warning">
                    <IconView icon=Icon::Mute />
                    <span>{words.said(phrase::thread::MUTED)}</span>
                </span>
            }
        })
    };
    let priority_tag = move || {
        let priority = priority.get().flatten()?;
        let tone = (priority == crate::model::Priority::Urgent).then_some("danger");
        Some(view! {
            <span class="tag" data-tone=tone>
                <IconView icon=priority_icon(priority) />
                <span>{words.say(priority_phrase(priority))}</span>
            </span>
        })
    };
    let state_tag = move || {
        let (status, until) = status.get()?;
        if status != Status::Snoozed {
            return status_tag(words, &status);
        }
        let now = session.now();
        let text = match until.filter(|until| *until > now) {
            Some(until) => {
                let when = words.text().until(until, now);
                words.with(phrase::thread::SNOOZED_UNTIL, &[("when", &when)])
            }
            None => words.say(phrase::thread::SNOOZED_UNTIL_REPLY),
        };
        Some(
            view! {
                <span class="tag">
                    <IconView icon=Icon::Snooze />
                    <span>{text}</span>
                </span>
            }
            .into_any(),
        )
    };
    let label_tags = move || {
        let titles = labels.get();
        titles
            .iter()
            .flat_map(|titles| titles.iter())
            .map(|title| label_tag(session, title))
            .collect_view()
    };
    let is_there = Memo::new({
        move |_| {
            let snoozed = status
                .get()
                .is_some_and(|(status, _)| status != Status::Open);
            let labelled = labels.get().is_some_and(|it| !it.is_empty());
            subject().is_some()
                || snoozed
                || labelled
                || is_muted()
                || priority.get().flatten().is_some()
        }
    });
    view! {
        <div class="thread-view__subject" hidden=move || !is_there.get()>
            <span class="thread-view__subject-text" dir="auto">{subject}</span>
            {priority_tag}
            {state_tag}
            {muted_tag}
            {label_tags}
        </div>
    }
}

/// A label that stands alone.
pub fn label_tag(session: Session, title: &Arc<str>) -> AnyView {
    let name = visible(title);
    let title = Arc::clone(title);
    view! {
        <span class="tag" data-tone="outline">
            <span class="label">
                <span class="label__dot" style:--label=move || label_colour(session, &title)></span>
                <bdi class="label__name">{name}</bdi>
            </span>
        </span>
    }
    .into_any()
}
