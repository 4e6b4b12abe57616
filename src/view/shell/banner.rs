//! The banner across the top: where the connection stands, whenever it is not simply live.

use leptos::prelude::*;

use crate::kit::icon::{Icon, IconSize, IconView};
use crate::live::{Console, LinkState, Session};
use crate::text::phrase;

use super::super::words::Words;

/// The banner.
#[component]
pub(super) fn Banner() -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let state = Memo::new(move |_| session.link());
    let time = move |at| words.text().time(at);
    view! {
        {move || match state.get() {
            LinkState::Live | LinkState::Starting => ().into_any(),
            LinkState::CatchingUp { since } => view! {
                <div class="banner" data-tone="quiet" role="status">
                    <IconView icon=Icon::Retry />
                    <p class="banner__text">
                        <b>{words.said(phrase::banner::CATCHING_UP)}</b>" "
                        <span class="banner__more">{move || {
                            words.with(phrase::banner::CATCHING_UP_WHY, &[("time", &time(since))])
                        }}</span>
                    </p>
                </div>
            }.into_any(),
            LinkState::Lost { since, offline } => {
                let why = if offline {
                    phrase::banner::OFFLINE_WHY
                } else {
                    phrase::banner::LOST_WHY
                };
                view! {
                    <div class="banner" role="alert">
                        <IconView icon=Icon::Offline />
                        <p class="banner__text">
                            <b>{move || words.with(phrase::banner::LOST, &[("time", &time(since))])}</b>" "
                            <span class="banner__more">{words.said(why)}</span>
                        </p>
                        <TryNow />
                    </div>
                }.into_any()
            }
            LinkState::Stopped { since } => view! {
                <div class="banner" role="alert">
                    <IconView icon=Icon::Offline />
                    <p class="banner__text">
                        <b>{move || words.with(phrase::banner::STOPPED, &[("time", &time(since))])}</b>" "
                        <span class="banner__more">{words.said(phrase::banner::STOPPED_WHY)}</span>
                    </p>
                    <TryNow />
                </div>
            }.into_any(),
            LinkState::SignedOut => view! { <SignedOut /> }.into_any(),
        }}
    }
}

#[component]
fn TryNow() -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    view! {
        <button
            type="button"
            class="button"
            data-size="small"
            on:click=move |_| session.retry_link()
        >
            <IconView icon=Icon::Retry size=IconSize::Small />
            {words.said(phrase::banner::TRY_NOW)}
        </button>
    }
}

/// The server does not know the agent any more. What was written stays until they sign in again.
#[component]
fn SignedOut() -> impl IntoView {
    let console = expect_context::<Console>();
    let words = Words::here();
    view! {
        <div class="banner" data-tone="danger" role="alert">
            <IconView icon=Icon::Alert />
            <p class="banner__text">
                <b>{words.said(phrase::banner::SIGNED_OUT)}</b>" "
                <span class="banner__more">{words.said(phrase::banner::SIGNED_OUT_WHY)}</span>
            </p>
            <button
                type="button"
                class="button"
                data-size="small"
                on:click=move |_| console.leave()
            >
                {words.said(phrase::banner::SIGN_IN)}
            </button>
        </div>
    }
}
