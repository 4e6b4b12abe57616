//! The console in its page: starting, signing in, an open account.

use leptos::prelude::*;

use crate::kit::announcer::{Announcements, Announcer};
use crate::live::{Console, ConsoleState, Given, World};
use crate::route::Route;
use crate::text::{Language, Text, phrase};

use super::address::Addresses;
use super::config_page::ConfigPage;
use super::host::{self, Carrier};
use super::intl;
use super::language::{self, LanguageWish};
use super::look::LookInUse;
use super::part::{Inside, later};
use super::shell::Shell;
use super::sign_in::entrance;
use super::surface::{Ground, Surface};
use super::words::Words;

/// What a console is started with.
pub struct Start {
    /// How it reaches out of itself.
    pub world: World,
    /// The element it fills.
    pub root: web_sys::HtmlElement,
    /// Whose the page is.
    pub ground: Ground,
    /// How addresses of the console's own page name places.
    pub addresses: Addresses,
    /// The place it begins at.
    pub route: Route,
    /// What is said of the settings outside their file.
    pub given: Vec<Given>,
    /// The page that shows it as a part of its own, if one does.
    pub host: Option<Carrier>,
}

/// The whole console.
#[component]
pub fn App(
    /// What it is started with.
    start: Start,
) -> impl IntoView {
    let Start {
        world,
        root,
        ground,
        addresses,
        route,
        given,
        host,
    } = start;
    let surface = Surface::provide(root, addresses, ground);
    let words = Words::provide(Text::new(Language::english(), intl::BROWSER));
    let announcer = Announcer::new();
    provide_context(announcer.clone());
    let wish = LanguageWish::new();
    let look = LookInUse::provide();
    look.apply(surface, words);
    let console = Console::start(world, route, given);
    provide_context(console);
    look.brand(surface, console);
    language::follow(console, look, words, wish);
    if let Some(host) = host {
        host::bring(host, console, look, wish);
    }
    // A session stays the same while its state is shown: only another one builds the shell anew.
    let state = Memo::new(move |_| console.state());
    view! {
        {move || match state.get() {
            ConsoleState::Starting => ().into_any(),
            ConsoleState::Leaving => {
                let leaving = words.said(phrase::sign_in::LEAVING);
                view! { <main class="sign-in"><p role="status">{leaving}</p></main> }.into_any()
            }
            ConsoleState::BadConfig(error) => view! { <ConfigPage error /> }.into_any(),
            ConsoleState::SignedOut(why) => {
                later(entrance, move |page| page(why), entrance_frame).into_any()
            }
            ConsoleState::Open(session) => {
                provide_context(session);
                view! { <Shell /> }.into_any()
            }
        }}
        <Announcements announcer />
    }
}

fn entrance_frame(inside: Inside) -> AnyView {
    view! { <main class="sign-in">{inside.run(())}</main> }.into_any()
}
