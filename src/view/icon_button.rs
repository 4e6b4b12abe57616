//! A button that shows an icon alone.

use leptos::prelude::*;

use crate::kit::icon::{Icon, IconView};
use crate::text::Phrase;

use super::words::Words;

/// The button. What it does is its name for assistive technology and shows under the pointer.
pub fn icon_button(words: Words, icon: Icon, does: Phrase, press: Box<dyn Fn()>) -> AnyView {
    view! {
        <button
            type="button"
            class="icon-button"
            aria-label=words.said(does)
            title=words.said(does)
            on:click=move |_| press()
        >
            <IconView icon />
        </button>
    }
    .into_any()
}
