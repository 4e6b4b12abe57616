//! The sign-in form from its title to its button.

use leptos::prelude::*;

use crate::kit::icon::{Icon, IconView};
use crate::kit::segments::{Segment, Segments};
use crate::text::phrase;

use super::super::words::Words;
use super::failure::FailureCallout;
use super::fields::{CodeField, PasswordFields, ServerField, TokenField};
use super::form::{Form, Way};

/// The form's parts.
#[component]
pub(super) fn Card(
    /// The form.
    form: Form,
) -> impl IntoView {
    let words = Words::here();
    view! {
        <div>
            <h1 class="sign-in__title" id="sign-in-title">
                {words.said(phrase::sign_in::TITLE)}
            </h1>
            <Show when=move || !form.server_shown.get()>
                <Lead form />
            </Show>
        </div>
        <Show when=move || form.server_shown.get()>
            <ServerField form />
        </Show>
        <Insecure form />
        <Show when=move || form.takes_password()>
            <Ways form />
        </Show>
        {move || match form.way() {
            Way::Token => view! { <TokenField form /> }.into_any(),
            Way::Password if form.code_wanted.get() => view! { <CodeField form /> }.into_any(),
            Way::Password => view! { <PasswordFields form /> }.into_any(),
        }}
        {move || form.failure.get().map(|failure| view! { <FailureCallout failure form /> })}
        <Remember form />
        <Submit form />
    }
}

/// Where the sign-in leads, and the way to lead it elsewhere.
#[component]
fn Lead(
    /// The form.
    form: Form,
) -> impl IntoView {
    let words = Words::here();
    // The address stands out from the sentence, wherever a language puts it.
    let sentence = move || {
        let sentence = words.with(phrase::sign_in::ON_SERVER, &[("server", "\n")]);
        let (before, after) = sentence.split_once('\n').unwrap_or((&sentence, ""));
        view! {
            {before.to_owned()}
            <b><bdi>{form.server_name()}</bdi></b>
            {after.to_owned()}
        }
    };
    view! {
        <p class="sign-in__lead">
            {sentence}" "
            <button type="button" class="sign-in__link" on:click=move |_| form.show_server()>
                {words.said(phrase::sign_in::ANOTHER_SERVER)}
            </button>
        </p>
    }
}

/// Warns where what is sent can be read on its way.
#[component]
fn Insecure(
    /// The form.
    form: Form,
) -> impl IntoView {
    let words = Words::here();
    view! {
        <Show when=move || form.is_insecure()>
            <div class="callout" data-tone="warning" role="status">
                <IconView icon=Icon::Alert />
                <p class="callout__title">{words.said(phrase::sign_in::INSECURE)}</p>
                <p class="callout__text">{words.said(phrase::sign_in::INSECURE_WHY)}</p>
            </div>
        </Show>
    }
}

#[component]
fn Ways(
    /// The form.
    form: Form,
) -> impl IntoView {
    let words = Words::here();
    let segments = Signal::derive(move || {
        let segment = |way| Segment {
            text: words.say(match way {
                Way::Token => phrase::sign_in::TOKEN,
                Way::Password => phrase::sign_in::PASSWORD_WAY,
            }),
            icon: None,
        };
        Way::ALL.map(segment).to_vec()
    });
    let chosen = Signal::derive(move || {
        let way = form.way();
        Way::ALL
            .iter()
            .position(|it| *it == way)
            .unwrap_or_default()
    });
    let on_choose = move |place: usize| {
        if let Some(way) = Way::ALL.get(place) {
            form.choose(*way);
        }
    };
    let label = Signal::derive(words.said(phrase::sign_in::WAYS));
    view! { <Segments label segments chosen on_choose /> }
}

/// Whether to stay signed in, offered only where that is safe.
#[component]
fn Remember(
    /// The form.
    form: Form,
) -> impl IntoView {
    let words = Words::here();
    if !form.can_remember() {
        return view! {
            <p class="sign-in__lead">{words.said(phrase::sign_in::CANNOT_REMEMBER)}</p>
        }
        .into_any();
    }
    view! {
        <label class="sign-in__remember">
            <input
                class="check"
                type="checkbox"
                prop:checked=move || form.remember.get()
                on:change=move |event| form.remember.set(event_target_checked(&event))
            />
            <span>
                {words.said(phrase::sign_in::REMEMBER)}
                <small>{words.said(phrase::sign_in::REMEMBER_HINT)}</small>
            </span>
        </label>
    }
    .into_any()
}

/// The buttons. They stay where they are while an attempt is on its way, and do nothing then.
#[component]
fn Submit(
    /// The form.
    form: Form,
) -> impl IntoView {
    let words = Words::here();
    let busy = move || form.busy.get().then_some("true");
    let demo = move || {
        form.demo().map(|demo| {
            view! {
                <button
                    type="button"
                    class="button"
                    data-size="large"
                    aria-disabled=busy
                    on:click=move |_| form.submit_demo(&demo)
                >
                    {words.said(phrase::sign_in::DEMO)}
                </button>
            }
        })
    };
    let text = move || {
        words.say(if form.busy.get() {
            phrase::sign_in::KNOCKING
        } else {
            phrase::sign_in::SUBMIT
        })
    };
    view! {
        <button
            type="submit"
            class="button"
            data-kind="main"
            data-size="large"
            aria-disabled=busy
        >
            {text}
            <span class="button__key" aria-hidden="true">"↵"</span>
        </button>
        {demo}
    }
}
