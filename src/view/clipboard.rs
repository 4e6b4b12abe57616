//! Text for elsewhere: the clipboard, and links to places of the console.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsValue;

use crate::kit::announcer::Announcer;
use crate::kit::icon::{Icon, IconSize, IconView};
use crate::route::Route;
use crate::text::phrase;

use super::surface::Surface;
use super::words::Words;

/// The way into the clipboard, from a component.
#[derive(Clone)]
pub struct Clipboard {
    words: Words,
    surface: Surface,
    announcer: Option<Announcer>,
}

impl Clipboard {
    /// The way from here.
    pub fn here() -> Self {
        Self {
            words: Words::here(),
            surface: Surface::here(),
            announcer: use_context(),
        }
    }

    /// Puts the address of a place of the console into the clipboard, for a colleague.
    pub fn put_link(&self, route: &Route) -> bool {
        self.put(&self.surface.addresses().link(route))
    }

    /// Puts text into the clipboard, and says so. Where the browser keeps the clipboard to itself,
    /// as on pages without encryption, nothing happens and nothing is said. Whether it was put.
    pub fn put(&self, text: &str) -> bool {
        let navigator = window().navigator();
        // The browser leaves it out of insecure pages, which the binding does not know.
        let there = js_sys::Reflect::get(&navigator, &JsValue::from_str("clipboard"));
        if there.is_ok_and(|it| it.is_undefined() || it.is_null()) {
            return false;
        }
        // Refused only where the agent forbade it to the page.
        drop(navigator.clipboard().write_text(text));
        if let Some(announcer) = &self.announcer {
            announcer.say(untrack(|| self.words.say(phrase::message::COPIED)));
        }
        true
    }
}

/// A small button that copies what stands beside it.
#[component]
pub fn CopyButton(
    /// Its name.
    #[prop(into)]
    label: Signal<String>,
    /// What it copies.
    text: String,
) -> impl IntoView {
    let clipboard = Clipboard::here();
    let copied = RwSignal::new(false);
    let on_press = move |_| {
        if !clipboard.put(&text) {
            return;
        }
        copied.set(true);
        set_timeout(
            move || {
                copied.try_set(false);
            },
            std::time::Duration::from_secs(2),
        );
    };
    view! {
        <button
            type="button"
            class="icon-button"
            data-size="small"
            aria-label=move || label.get()
            title=move || label.get()
            on:click=on_press
        >
            {move || {
                let icon = if copied.get() { Icon::Check } else { Icon::Copy };
                view! { <IconView icon size=IconSize::Small /> }
            }}
        </button>
    }
}
