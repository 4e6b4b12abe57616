//! What stands in the console's place while the operator's settings cannot be used.

use std::sync::Arc;

use leptos::prelude::*;

use crate::kit::icon::{Icon, IconView};
use crate::live::ConfigError;
use crate::text::phrase;

use super::words::Words;

/// Says what is wrong with `config.json`, for whoever wrote it.
#[component]
pub fn ConfigPage(
    /// What is wrong.
    error: Arc<ConfigError>,
) -> impl IntoView {
    let words = Words::here();
    let ConfigError { what } = Arc::unwrap_or_clone(error);
    let reload = move |_| {
        // A page that may not reload itself is reloaded by its reader.
        window().location().reload().unwrap_or_default();
    };
    view! {
        <main class="sign-in">
            <section class="sign-in__card" aria-labelledby="config-title">
                <div>
                    <h1 class="sign-in__title" id="config-title">
                        {words.said(phrase::config_page::TITLE)}
                    </h1>
                    <p class="sign-in__lead">{words.said(phrase::config_page::LEAD)}</p>
                </div>
                <div class="callout" role="alert">
                    <IconView icon=Icon::Alert />
                    <p class="callout__title">{words.said(phrase::config_page::WHAT)}</p>
                    <p class="callout__text" dir="auto"><code>{what}</code></p>
                </div>
                <p>{words.said(phrase::config_page::REMEDY)}</p>
                <button
                    type="button"
                    class="button"
                    data-kind="main"
                    data-size="large"
                    on:click=reload
                >
                    {words.said(phrase::config_page::RELOAD)}
                </button>
            </section>
        </main>
    }
}
