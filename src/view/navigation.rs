//! The navigation.

use leptos::prelude::*;

/// The navigation.
#[component]
pub fn Navigation() -> impl IntoView {
    view! { <nav class="shell__pane navigation"></nav> }
}
