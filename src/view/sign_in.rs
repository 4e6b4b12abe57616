//! The sign-in page.

use leptos::prelude::*;

use crate::live::Ended;

/// The sign-in page.
#[component]
pub fn SignIn(
    /// Why nobody is signed in any more.
    why: Option<Ended>,
) -> impl IntoView {
    drop(why.map(|_| ()));
    view! { <main class="sign-in"></main> }
}
