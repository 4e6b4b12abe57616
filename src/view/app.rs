//! The console in its page: starting, signing in, an open account.

use leptos::prelude::*;

use crate::kit::announcer::{Announcements, Announcer};
use crate::live::{Console, ConsoleState, World};
use crate::text::{Language, Text};

use super::intl;
use super::look::{self, LookInUse};
use super::shell::Shell;
use super::sign_in::SignIn;
use super::words::Words;
use super::{address, config_page::ConfigPage};

/// The whole console.
#[component]
pub fn App(
    /// How it reaches out of itself.
    world: World,
) -> impl IntoView {
    let words = Words::provide(Text::new(Language::english(), intl::BROWSER));
    let announcer = Announcer::new();
    provide_context(announcer.clone());
    let look = LookInUse::provide();
    if let Some(root) = look::root() {
        let rtl = move || words.text().language().is_rtl();
        look.apply(root, rtl);
    }
    let console = Console::start(world, address::here().route);
    provide_context(console);
    Effect::new(move |_| {
        let config = console.config();
        if let (Some(root), Some(accent)) = (look::root(), &config.accent) {
            look::brand(&root, accent);
        }
    });
    // A session stays the same while its state is shown: only another one builds the shell anew.
    let state = Memo::new(move |_| console.state());
    view! {
        {move || match state.get() {
            ConsoleState::Starting => ().into_any(),
            ConsoleState::BadConfig(error) => view! { <ConfigPage error /> }.into_any(),
            ConsoleState::SignedOut(why) => view! { <SignIn why /> }.into_any(),
            ConsoleState::Open(session) => {
                provide_context(session);
                view! { <Shell /> }.into_any()
            }
        }}
        <Announcements announcer />
    }
}
