//! Why nobody is signed in any more.

use leptos::prelude::*;

use crate::kit::icon::{Icon, IconSize, IconView};
use crate::live::{Console, Ended};
use crate::text::phrase;

use super::super::words::Words;

/// Says it over the form.
#[component]
pub(super) fn EndedCallout(
    /// Why.
    why: Ended,
) -> impl IntoView {
    let console = expect_context::<Console>();
    let words = Words::here();
    let (icon, tone, title, text) = match why {
        Ended::ByAgent => (
            Icon::Info,
            "quiet",
            phrase::sign_in::ENDED,
            phrase::sign_in::ENDED_WHY,
        ),
        Ended::NotEmptied => (
            Icon::Alert,
            "warning",
            phrase::sign_in::ENDED,
            phrase::sign_in::NOT_EMPTIED_WHY,
        ),
        Ended::TokenRefused => (
            Icon::Alert,
            "warning",
            phrase::sign_in::REFUSED,
            phrase::sign_in::REFUSED_WHY,
        ),
        Ended::Unreachable => (
            Icon::Offline,
            "warning",
            phrase::sign_in::KEPT,
            phrase::sign_in::KEPT_WHY,
        ),
    };
    view! {
        <div class="callout" data-tone=tone role="status">
            <IconView icon />
            <p class="callout__title">{words.said(title)}</p>
            <p class="callout__text">{words.said(text)}</p>
            {(why == Ended::Unreachable).then(|| view! {
                <button
                    type="button"
                    class="button callout__action"
                    data-size="small"
                    on:click=move |_| console.try_again()
                >
                    <IconView icon=Icon::Retry size=IconSize::Small />
                    {words.said(phrase::sign_in::TRY_AGAIN)}
                </button>
            })}
        </div>
    }
}
