//! With whom: a contact that is looked for, or a new one.

use std::sync::Arc;
use std::time::Duration;

use leptos::html::{Fieldset, Input};
use leptos::prelude::*;
use web_sys::KeyboardEvent;

use crate::kit::avatar::{Avatar, AvatarSize, tone};
use crate::kit::icon::{Icon, IconView};
use crate::kit::rove::{focus, stops};
use crate::live::{Answer, Question, Session};
use crate::model::{Contact, FoundPage, NewContact};
use crate::text::{Phrase, phrase};
use crate::view::message_bubble::name_of;
use crate::view::name::visible;
use crate::view::words::Words;

use super::{NewConversation, problem_view};

/// The server is asked once the keys rest this long.
const REST: Duration = Duration::from_millis(250);

/// Who it is with: the one chosen, a search, or the making of one.
#[component]
pub(super) fn PersonField(form: NewConversation) -> impl IntoView {
    let words = Words::here();
    let making = Memo::new(move |_| form.person.read().is_some());
    move || match form.contact.get() {
        Some(contact) => chosen_view(words, form, &contact),
        None if making.get() => view! { <NewPerson form /> }.into_any(),
        None => view! { <PersonSearch form /> }.into_any(),
    }
}

fn chosen_view(words: Words, form: NewConversation, contact: &Contact) -> AnyView {
    let name = name_of(words, contact);
    let address = contact.email.as_ref().or(contact.phone.as_ref());
    let address = address.map(|it| visible(it)).filter(|it| *it != name);
    let change = move |_| {
        form.contact.set(None);
        form.ways.set(None);
    };
    view! {
        <div class="new-conversation__label">
            <span>{words.said(phrase::new_conversation::TO)}</span>
            <div class="new-conversation__chosen">
                <Avatar name=name.clone() tone=tone(contact.id.get()) size=AvatarSize::Medium />
                <bdi class="new-conversation__name">{name}</bdi>
                {address.map(|it| view! { <bdi class="new-conversation__address">{it}</bdi> })}
                <button type="button" class="button" data-size="small" on:click=change>
                    {words.said(phrase::new_conversation::CHANGE)}
                </button>
            </div>
        </div>
    }
    .into_any()
}

/// The search for a contact: the keyboard stays in the field while arrows go along what is found.
#[component]
fn PersonSearch(form: NewConversation) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let text = RwSignal::new(String::new());
    let question = RwSignal::new(None::<Question<FoundPage<Contact>>>);
    let active = RwSignal::new(0_usize);
    let keys = StoredValue::new(0_u32);
    let input = NodeRef::<Input>::new();
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            focus(&input);
        }
    });
    let found = Memo::new(move |_| match question.get().map(|it| it.get()) {
        Some(Answer::Here(page)) => page.rows.iter().cloned().map(Arc::new).collect::<Vec<_>>(),
        _ => Vec::new(),
    });
    let written = move |event| {
        let value = event_target_value(&event);
        let asked = value.trim().to_owned();
        text.set(value);
        active.set(0);
        let key = keys.try_update_value(|keys| {
            *keys += 1;
            *keys
        });
        set_timeout(
            move || {
                if keys.try_get_value() == key {
                    question.set((!asked.is_empty()).then(|| session.search_contacts(&asked)));
                }
            },
            REST,
        );
    };
    // The place after those found is a new contact.
    let choose = move |place: usize| {
        let contact = found.with_untracked(|found| found.get(place).cloned());
        match contact {
            Some(contact) => form.choose(session, contact),
            None => form.person.set(Some(made_of(&text.get_untracked()))),
        }
    };
    let on_key = move |event: KeyboardEvent| {
        let last = found.with_untracked(Vec::len);
        let at = active.get_untracked().min(last);
        match event.key().as_str() {
            _ if event.is_composing() => return,
            "ArrowDown" => active.set(if at < last { at + 1 } else { 0 }),
            "ArrowUp" => active.set(at.checked_sub(1).unwrap_or(last)),
            "Enter" => choose(at),
            _ => return,
        }
        event.prevent_default();
    };
    let option = move |place: usize, inside: AnyView| {
        view! {
            <li
                id=format!("contact-option-{place}")
                class="search__item"
                role="option"
                aria-selected=move || (active.get() == place).to_string()
                on:pointerdown=|event: web_sys::PointerEvent| event.prevent_default()
                on:click=move |_| choose(place)
            >
                {inside}
            </li>
        }
    };
    let options = move || {
        let found = found.get();
        let last = found.len();
        let create = move || match text.read().trim() {
            "" => words.say(phrase::new_conversation::CREATE),
            name => words.with(
                phrase::new_conversation::CREATE_NAMED,
                &[("name", &visible(name))],
            ),
        };
        let new = view! {
            <span class="search__icon"><IconView icon=Icon::Plus /></span>
            <bdi class="search__name">{create}</bdi>
        };
        found
            .iter()
            .enumerate()
            .map(|(place, contact)| option(place, person_view(words, contact)))
            .chain([option(last, new.into_any())])
            .collect_view()
    };
    let state = move || match question.get().map(|it| it.get()) {
        Some(Answer::Failed(why)) => Some(problem_view(words, &why)),
        Some(Answer::Here(page)) if page.rows.is_empty() => Some(
            view! {
                <p class="new-conversation__hint" role="status">
                    {words.said(phrase::new_conversation::NO_MATCH)}
                </p>
            }
            .into_any(),
        ),
        _ => None,
    };
    view! {
        <div class="new-conversation__label">
            <label for="new-conversation-to">{words.said(phrase::new_conversation::TO)}</label>
            <span class="field" data-size="large">
                <IconView icon=Icon::Search />
                <input
                    node_ref=input
                    id="new-conversation-to"
                    class="field__input"
                    type="text"
                    role="combobox"
                    autocomplete="off"
                    spellcheck="false"
                    dir="auto"
                    placeholder=words.said(phrase::new_conversation::TO_HINT)
                    aria-autocomplete="list"
                    aria-expanded="true"
                    aria-controls="new-conversation-contacts"
                    aria-activedescendant=move || format!("contact-option-{}", active.get())
                    prop:value=move || text.get()
                    on:input=written
                    on:keydown=on_key
                />
            </span>
            <ul
                id="new-conversation-contacts"
                class="new-conversation__contacts"
                role="listbox"
                aria-label=words.said(phrase::new_conversation::CONTACTS)
            >
                {options}
            </ul>
            {state}
        </div>
    }
}

fn person_view(words: Words, contact: &Contact) -> AnyView {
    let name = name_of(words, contact);
    let known = [&contact.email, &contact.phone];
    let addresses: Vec<_> = known
        .into_iter()
        .flatten()
        .map(|it| view! { <bdi>{visible(it)}</bdi> })
        .collect();
    view! {
        <Avatar
            name=name.clone()
            tone=tone(contact.id.get())
            picture=contact.avatar_url.as_deref().map(str::to_owned)
            size=AvatarSize::Medium
        />
        <span class="search__main">
            <bdi class="search__name">{name}</bdi>
            <span class="search__meta">{addresses}</span>
        </span>
    }
    .into_any()
}

/// What was looked for, where it belongs in a new contact.
fn made_of(text: &str) -> NewContact {
    let text = text.trim().to_owned();
    let dialled = |it: char| it.is_ascii_digit() || " +-()".contains(it);
    if text.contains('@') {
        NewContact {
            email: text,
            ..NewContact::default()
        }
    } else if !text.is_empty() && text.chars().all(dialled) {
        NewContact {
            phone: text,
            ..NewContact::default()
        }
    } else {
        NewContact {
            name: text,
            ..NewContact::default()
        }
    }
}

/// The making of a contact.
#[component]
fn NewPerson(form: NewConversation) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let saving = RwSignal::new(None::<Question<Contact>>);
    let lacking = RwSignal::new(false);
    let fields = NodeRef::<Fieldset>::new();
    Effect::new(move |_| {
        let first = fields
            .get()
            .and_then(|it| stops(&it, "input").into_iter().next());
        if let Some(first) = first {
            focus(&first);
        }
    });
    Effect::new(move |_| {
        if let Some(Answer::Here(contact)) = saving.get().map(|it| it.get()) {
            form.choose(session, contact);
        }
    });
    let waits = move || saving.get().is_some_and(|it| it.get() == Answer::Waiting);
    let save = move || {
        let mut person = form.person.get_untracked().unwrap_or_default();
        for text in [&mut person.name, &mut person.email, &mut person.phone] {
            *text = text.trim().to_owned();
        }
        let nothing = person == NewContact::default();
        lacking.set(nothing);
        if !nothing && !untrack(waits) {
            saving.set(Some(session.create_contact(person)));
        }
    };
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Enter" && !event.is_composing() {
            event.prevent_default();
            save();
        }
    };
    let field =
        move |phrase: Phrase, kind: &'static str, pick: fn(&mut NewContact) -> &mut String| {
            let value = move || {
                let mut person = form.person.get().unwrap_or_default();
                std::mem::take(pick(&mut person))
            };
            let written = move |event| {
                let value = event_target_value(&event);
                form.person
                    .update(|it| *pick(it.get_or_insert_default()) = value);
            };
            view! {
                <label class="new-conversation__label">
                    <span>{words.said(phrase)}</span>
                    <span class="field" data-size="large">
                        <input
                            class="field__input"
                            type=kind
                            autocomplete="off"
                            dir="auto"
                            prop:value=value
                            on:input=written
                            on:keydown=on_key
                        />
                    </span>
                </label>
            }
        };
    view! {
        <fieldset node_ref=fields class="new-conversation__person">
            <legend>{words.said(phrase::new_conversation::NEW_CONTACT)}</legend>
            {field(phrase::new_conversation::NAME, "text", |it| &mut it.name)}
            {field(phrase::new_conversation::EMAIL, "email", |it| &mut it.email)}
            {field(phrase::new_conversation::PHONE, "tel", |it| &mut it.phone)}
            <small>{words.said(phrase::new_conversation::PHONE_HINT)}</small>
            {move || match saving.get().map(|it| it.get()) {
                _ if lacking.get() => {
                    Some(problem_view(words, &(phrase::new_conversation::NAMELESS, vec![])))
                }
                Some(Answer::Failed(why)) => Some(problem_view(words, &why)),
                _ => None,
            }}
            <div class="new-conversation__buttons">
                <button type="button" class="button" on:click=move |_| form.person.set(None)>
                    {words.said(phrase::common::BACK)}
                </button>
                <button type="button" class="button" disabled=waits on:click=move |_| save()>
                    {words.said(phrase::new_conversation::SAVE_CONTACT)}
                </button>
            </div>
        </fieldset>
    }
}
