//! Where, to whom it belongs, and the first words.

use leptos::prelude::*;

use crate::live::{Answer, Session};
use crate::model::{AgentId, Channel, Status};
use crate::text::{Phrase, phrase};
use crate::view::faces::status_words;
use crate::view::name::visible;
use crate::view::words::Words;

use super::{NewConversation, problem_view};

/// What a conversation can begin as.
const STATUSES: [Status; 3] = [Status::Open, Status::Pending, Status::Resolved];

/// The fields after the contact.
#[component]
pub(super) fn PlaceFields(form: NewConversation) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let place = Memo::new(move |_| form.place());
    let inbox = Memo::new(move |_| place.get().map(|it| it.inbox));
    Effect::new(move |_| {
        if let Some(inbox) = inbox.get() {
            session.load_assignable(inbox);
        }
    });
    let is_mail = Memo::new(move |_| place.get().is_some_and(|it| it.channel == Channel::Email));
    view! {
        <InboxField form />
        {move || is_mail.get().then(|| view! {
            <label class="new-conversation__label">
                <span>{words.said(phrase::new_conversation::SUBJECT)}</span>
                <span class="field" data-size="large">
                    <input
                        class="field__input"
                        type="text"
                        dir="auto"
                        autocomplete="off"
                        prop:value=move || form.subject.get()
                        on:input=move |event| form.subject.set(event_target_value(&event))
                    />
                </span>
            </label>
        })}
        {move || inbox.get().is_some().then(|| view! {
            <div class="new-conversation__pair">
                <AssigneeField form inbox />
                <StatusField form />
            </div>
            <label class="new-conversation__label">
                <span>{words.said(phrase::new_conversation::MESSAGE)}</span>
                <textarea
                    class="new-conversation__text"
                    rows="5"
                    dir="auto"
                    prop:value=move || form.text.get()
                    on:input=move |event| form.text.set(event_target_value(&event))
                ></textarea>
            </label>
        })}
    }
}

/// Where it is begun.
#[component]
fn InboxField(form: NewConversation) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let hint = move |phrase: Phrase| {
        view! { <p class="new-conversation__hint" role="status">{words.said(phrase)}</p> }
            .into_any()
    };
    let again = move |_| {
        if let Some(contact) = form.contact.get_untracked() {
            form.ways.set(Some(session.ways_to(contact.id)));
        }
    };
    move || match form.ways.get().map(|it| it.get()) {
        None | Some(Answer::Waiting) => hint(phrase::new_conversation::LOADING_INBOXES),
        Some(Answer::Failed(why)) => view! {
            {problem_view(words, &why)}
            <button type="button" class="button" on:click=again>
                {words.said(phrase::common::RETRY)}
            </button>
        }
        .into_any(),
        Some(Answer::Here(ways)) if ways.is_empty() => hint(phrase::new_conversation::NO_INBOX),
        Some(Answer::Here(ways)) => {
            let names: Vec<String> = ways.iter().map(|it| visible(&it.name)).collect();
            select_view(
                words,
                phrase::new_conversation::INBOX,
                names,
                form.way.into(),
                Callback::new(move |place| form.way.set(place)),
            )
        }
    }
}

/// Whose it is.
#[component]
fn AssigneeField(
    form: NewConversation,
    inbox: Memo<Option<crate::model::InboxId>>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let agents = Memo::new(move |_| {
        let directory = session.directory();
        let known = inbox.get().and_then(|it| directory.assignable(it).cloned());
        known.map(|it| it.to_vec()).unwrap_or_default()
    });
    move || {
        let agents: Vec<AgentId> = agents.get();
        let directory = session.directory();
        let mut names = vec![words.say(phrase::common::NOBODY)];
        names.extend(agents.iter().map(|id| {
            let name = directory.agent(*id).map(|it| visible(&it.name));
            name.unwrap_or_else(|| id.to_string())
        }));
        let held = agents.clone();
        // One who can't have it there does not get it.
        let chosen = Signal::derive(move || {
            let place = form
                .assignee
                .get()
                .and_then(|it| held.iter().position(|id| *id == it));
            place.map_or(0, |place| place + 1)
        });
        let choose = move |place: usize| {
            form.assignee
                .set(place.checked_sub(1).and_then(|it| agents.get(it).copied()));
        };
        select_view(
            words,
            phrase::new_conversation::ASSIGNEE,
            names,
            chosen,
            Callback::new(choose),
        )
    }
}

/// Where it stands at first.
#[component]
fn StatusField(form: NewConversation) -> impl IntoView {
    let words = Words::here();
    let chosen = Signal::derive(move || {
        let status = form.status.get();
        STATUSES
            .iter()
            .position(|it| *it == status)
            .unwrap_or_default()
    });
    let choose = move |place: usize| {
        if let Some(status) = STATUSES.get(place) {
            form.status.set(status.clone());
        }
    };
    move || {
        let names = STATUSES.iter().map(|it| status_words(words, it)).collect();
        select_view(
            words,
            phrase::new_conversation::STATUS,
            names,
            chosen,
            Callback::new(choose),
        )
    }
}

/// A choice of one of few.
fn select_view(
    words: Words,
    label: Phrase,
    names: Vec<String>,
    chosen: Signal<usize>,
    on_choose: Callback<usize>,
) -> AnyView {
    let options: Vec<_> = names
        .into_iter()
        .enumerate()
        .map(|(place, name)| {
            view! {
                <option value=place.to_string() selected=move || chosen.get() == place>
                    {name}
                </option>
            }
        })
        .collect();
    let changed = move |event| {
        if let Ok(place) = event_target_value(&event).parse() {
            on_choose.run(place);
        }
    };
    view! {
        <label class="new-conversation__label">
            <span>{words.said(label)}</span>
            <select class="select" data-size="large" on:change=changed>
                {options}
            </select>
        </label>
    }
    .into_any()
}
