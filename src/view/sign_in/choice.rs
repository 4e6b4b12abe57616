//! Which of several accounts to open.

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;

use crate::kit::icon::{Icon, IconView};
use crate::live::{Console, Key};
use crate::model::{Account, Role};
use crate::text::phrase;

use super::super::name::visible;
use super::super::words::Words;
use super::Brand;
use super::form::{Form, Stage};

/// The accounts, each as a button that opens it.
#[component]
pub(super) fn Choice(
    /// What opens them.
    key: Key,
    /// The form, to go back to.
    form: Form,
) -> impl IntoView {
    let console = expect_context::<Console>();
    let words = Words::here();
    let title = NodeRef::<html::H1>::new();
    title.on_load(|title| {
        request_animation_frame(move || {
            // Fails only where the title left the page meanwhile.
            title.focus().unwrap_or_default();
        });
    });
    let profile = Arc::clone(&key.profile);
    let account = move |account: &Account| {
        let (id, key) = (account.id, key.clone());
        let name = visible(&account.name);
        let role = match account.role {
            Role::Administrator => phrase::sign_in::ADMINISTRATOR,
            Role::Agent => phrase::sign_in::AGENT,
        };
        view! {
            <li>
                <button
                    type="button"
                    class="sign-in__account"
                    on:click=move |_| console.enter(key.clone(), id)
                >
                    <span class="sign-in__account-name"><bdi>{name}</bdi></span>
                    <small>{move || words.say(role)}</small>
                    <IconView icon=Icon::Onward />
                </button>
            </li>
        }
    };
    let accounts = profile.accounts.iter().filter(|account| account.active);
    let accounts = accounts.map(account).collect_view();
    view! {
        <section class="sign-in__card" aria-labelledby="choice-title">
            <Brand />
            <div>
                <h1 class="sign-in__title" id="choice-title" tabindex="-1" node_ref=title>
                    {move || words.say(phrase::sign_in::ACCOUNTS)}
                </h1>
                <p class="sign-in__lead">{move || words.say(phrase::sign_in::ACCOUNTS_WHY)}</p>
            </div>
            <ul class="sign-in__accounts">{accounts}</ul>
            <button
                type="button"
                class="button"
                data-size="large"
                on:click=move |_| form.stage.set(Stage::Filling)
            >
                {move || words.say(phrase::common::BACK)}
            </button>
        </section>
    }
}
