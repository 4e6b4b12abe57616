//! The fields of the sign-in form. None has a name: a form sent by accident carries nothing.

use leptos::html::Input;
use leptos::prelude::*;

use crate::kit::icon::{Icon, IconView};
use crate::live::EntryFailure;
use crate::text::{Phrase, phrase};

use super::super::words::Words;
use super::failure::CALLOUT;
use super::form::{Field, Form};

/// The server's address.
#[component]
pub(super) fn ServerField(
    /// The form.
    form: Form,
) -> impl IntoView {
    let words = Words::here();
    let wrong = move || form.wrong() == Some(Field::Server);
    let origin = super::super::look::origin();
    view! {
        <div class="sign-in__label">
            <label for="sign-in-server">{words.said(phrase::sign_in::SERVER)}</label>
            <span class="field" data-size="large" data-invalid=move || wrong().then_some("")>
                <input
                    class="field__input"
                    id="sign-in-server"
                    node_ref=form.server_field
                    type="text"
                    inputmode="url"
                    dir="ltr"
                    autocomplete="url"
                    autocapitalize="off"
                    spellcheck="false"
                    prop:value=move || form.server.get()
                    on:input=move |event| form.server.set(event_target_value(&event))
                    aria-invalid=move || wrong().then_some("true")
                    aria-describedby=move || described("sign-in-server-hint", wrong())
                />
            </span>
            <small id="sign-in-server-hint">{move || {
                words.with(phrase::sign_in::SERVER_HINT, &[("server", &origin)])
            }}</small>
        </div>
    }
}

/// The access token.
#[component]
pub(super) fn TokenField(
    /// The form.
    form: Form,
) -> impl IntoView {
    let words = Words::here();
    let wrong = Signal::derive(move || form.wrong() == Some(Field::Token));
    view! {
        <div class="sign-in__label">
            <label for="sign-in-token">{words.said(phrase::sign_in::TOKEN)}</label>
            <SecretField
                id="sign-in-token"
                node_ref=form.token_field
                autocomplete="off"
                show=phrase::sign_in::SHOW_TOKEN
                wrong
                hint="sign-in-token-hint"
            />
            <small id="sign-in-token-hint">
                {words.said(phrase::sign_in::TOKEN_HINT)}
                {move || {
                    (!form.takes_password()).then(|| {
                        format!(" {}", words.say(phrase::sign_in::ONLY_TOKEN))
                    })
                }}
            </small>
        </div>
    }
}

/// E-mail address and password.
#[component]
pub(super) fn PasswordFields(
    /// The form.
    form: Form,
) -> impl IntoView {
    let words = Words::here();
    let wrong = Signal::derive(move || form.wrong() == Some(Field::Password));
    view! {
        <div class="sign-in__label">
            <label for="sign-in-email">{words.said(phrase::sign_in::EMAIL)}</label>
            <span class="field" data-size="large">
                <input
                    class="field__input"
                    id="sign-in-email"
                    type="email"
                    dir="ltr"
                    autocomplete="username"
                    required=true
                    prop:value=move || form.email.get()
                    on:input=move |event| form.email.set(event_target_value(&event))
                />
            </span>
        </div>
        <div class="sign-in__label">
            <label for="sign-in-password">{words.said(phrase::sign_in::PASSWORD)}</label>
            <SecretField
                id="sign-in-password"
                node_ref=form.password_field
                autocomplete="current-password"
                show=phrase::sign_in::SHOW_PASSWORD
                wrong
            />
        </div>
    }
}

/// The code of the second factor.
#[component]
pub(super) fn CodeField(
    /// The form.
    form: Form,
) -> impl IntoView {
    let words = Words::here();
    let wrong = move || form.failure.get() == Some(EntryFailure::CodeRefused);
    view! {
        <div class="sign-in__label">
            <label for="sign-in-code">{words.said(phrase::sign_in::CODE)}</label>
            <span class="field" data-size="large" data-invalid=move || wrong().then_some("")>
                <input
                    class="field__input"
                    id="sign-in-code"
                    node_ref=form.code_field
                    type="text"
                    dir="ltr"
                    autocomplete="one-time-code"
                    autocapitalize="off"
                    spellcheck="false"
                    required=true
                    aria-invalid=move || wrong().then_some("true")
                    aria-describedby=move || described("sign-in-code-hint", wrong())
                />
            </span>
            <small id="sign-in-code-hint">{words.said(phrase::sign_in::CODE_HINT)}</small>
        </div>
    }
}

/// A field whose text is dots until it is asked for.
#[component]
fn SecretField(
    id: &'static str,
    /// Reads the text: it is kept nowhere else.
    node_ref: NodeRef<Input>,
    autocomplete: &'static str,
    /// The name of the button that shows the text.
    show: Phrase,
    /// Whether the last failure is about it.
    wrong: Signal<bool>,
    /// The id of what explains the field.
    #[prop(optional)]
    hint: &'static str,
) -> impl IntoView {
    let words = Words::here();
    let shown = RwSignal::new(false);
    view! {
        <span class="field" data-size="large" data-invalid=move || wrong.get().then_some("")>
            <input
                class="field__input"
                id=id
                node_ref=node_ref
                type=move || if shown.get() { "text" } else { "password" }
                dir="ltr"
                autocomplete=autocomplete
                autocapitalize="off"
                spellcheck="false"
                required=true
                aria-invalid=move || wrong.get().then_some("true")
                aria-describedby=move || described(hint, wrong.get())
            />
            <button
                type="button"
                class="icon-button"
                data-size="small"
                aria-label=words.said(show)
                title=words.said(show)
                aria-pressed=move || shown.get().to_string()
                on:click=move |_| shown.update(|shown| *shown = !*shown)
            >
                <IconView icon=Icon::Eye />
            </button>
        </span>
    }
}

/// What explains a field: its hint, and what went wrong with it.
fn described(hint: &str, wrong: bool) -> Option<String> {
    match (hint, wrong) {
        ("", false) => None,
        ("", true) => Some(CALLOUT.to_owned()),
        (hint, false) => Some(hint.to_owned()),
        (hint, true) => Some(format!("{CALLOUT} {hint}")),
    }
}
