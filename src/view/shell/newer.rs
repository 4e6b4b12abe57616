//! The offer to load the version that the host has by now. It is never loaded by itself: only the
//! agent knows what would be disturbed.

use std::time::Duration;

use leptos::prelude::*;

use crate::kit::icon::{Icon, IconView};
use crate::live::Session;
use crate::text::phrase;

use super::super::words::Words;

/// How long an offer stays away once it was put off.
const REST: Duration = Duration::from_hours(4);

/// Where the offer stands.
#[derive(Clone, Copy, PartialEq)]
enum Offer {
    /// The version that runs is the host's, as far as is known.
    None,
    /// It is made.
    Made,
    /// It was taken while something is unsent, and is asked about.
    Asked,
    /// It was put off.
    PutOff,
}

/// The offer, once `public/start.js` has found another version at the host.
#[component]
pub(super) fn Newer() -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let offer = RwSignal::new(Offer::None);
    let listener = window_event_listener_untyped("deskhand:newer", move |_| {
        if offer.try_get_untracked() == Some(Offer::None) {
            offer.set(Offer::Made);
        }
    });
    on_cleanup(move || listener.remove());
    let load = move |_| {
        if offer.get_untracked() == Offer::Made && session.has_unsent() {
            offer.set(Offer::Asked);
        } else {
            // Where a page may not load itself again, the offer stays.
            window().location().reload().unwrap_or_default();
        }
    };
    let put_off = move |_| {
        offer.set(Offer::PutOff);
        set_timeout(
            move || {
                offer.try_set(Offer::None);
            },
            REST,
        );
    };
    let shown = Memo::new(move |_| matches!(offer.get(), Offer::Made | Offer::Asked));
    let by_state = move |made, asked| {
        move || match offer.get() {
            Offer::Asked => words.say(asked),
            _ => words.say(made),
        }
    };
    view! {
        {move || shown.get().then(|| view! {
            <div class="banner" data-tone="accent" role="status">
                <IconView icon=Icon::Info />
                <p class="banner__text">
                    <b>{by_state(phrase::newer::TITLE, phrase::newer::ASK)}</b>" "
                    <span class="banner__more">
                        {by_state(phrase::newer::TEXT, phrase::newer::ASK_TEXT)}
                    </span>
                </p>
                <button type="button" class="button" data-size="small" on:click=put_off>
                    {words.said(phrase::newer::LATER)}
                </button>
                <button
                    type="button"
                    class="button"
                    data-size="small"
                    data-kind="main"
                    on:click=load
                >
                    {by_state(phrase::newer::LOAD, phrase::newer::LOAD_NOW)}
                </button>
            </div>
        })}
    }
}
