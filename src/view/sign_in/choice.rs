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
    let first = NodeRef::<html::Button>::new();
    first.on_load(|first| {
        request_animation_frame(move || {
            // Fails only where the button left the page meanwhile.
            first.focus().unwrap_or_default();
        });
    });
    let profile = Arc::clone(&key.profile);
    let account = move |(place, account): (usize, &Account)| {
        let (id, key) = (account.id, key.clone());
        let name = visible(&account.name);
        let node_ref = if place == 0 { first } else { NodeRef::new() };
        let role = match account.role {
            Role::Administrator => phrase::sign_in::ADMINISTRATOR,
            Role::Agent => phrase::sign_in::AGENT,
        };
        view! {
            <li>
                <button
                    node_ref=node_ref
                    type="button"
                    class="sign-in__account"
                    on:click=move |_| console.enter(key.clone(), id)
                >
                    <span class="sign-in__account-name"><bdi>{name}</bdi></span>
                    <small>{words.said(role)}</small>
                    <IconView icon=Icon::Onward />
                </button>
            </li>
        }
    };
    let accounts = profile.accounts.iter().filter(|account| account.active);
    let accounts = accounts.enumerate().map(account).collect_view();
    view! {
        <section class="sign-in__card" aria-labelledby="choice-title">
            <Brand />
            <div>
                <h1 class="sign-in__title" id="choice-title">
                    {words.said(phrase::sign_in::ACCOUNTS)}
                </h1>
                <p class="sign-in__lead">{words.said(phrase::sign_in::ACCOUNTS_WHY)}</p>
            </div>
            <ul class="sign-in__accounts">{accounts}</ul>
            <button
                type="button"
                class="button"
                data-size="large"
                on:click=move |_| form.stage.set(Stage::Filling)
            >
                {words.said(phrase::common::BACK)}
            </button>
        </section>
    }
}
