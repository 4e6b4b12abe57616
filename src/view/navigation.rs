//! The navigation: the account, the places to go to, oneself and the settings.

mod account;
mod leaving;
mod own;
mod places;
mod views;

use leptos::prelude::*;

use crate::kit::icon::{Icon, IconView};
use crate::live::{Feature, Session};
use crate::text::phrase;

use super::search::Search;
use super::shell::Panes;
use super::splitter::{Pane, PaneSplitter};
use super::words::Words;
use account::AccountMenu;
use leaving::{Leaving, LeavingDialog};
use own::Own;
use places::Places;

/// The navigation pane; on a narrow screen it is a drawer.
#[component]
pub fn Navigation() -> impl IntoView {
    let words = Words::here();
    let leaving = Leaving::new();
    let session = expect_context::<Session>();
    let search = Search::here();
    let panes = expect_context::<Panes>();
    view! {
        <nav
            id=Pane::Navigation.id()
            class="shell__pane navigation"
            aria-label=words.said(phrase::nav::TITLE)
        >
            <div class="navigation__account">
                <AccountMenu leaving />
            </div>
            {session.offers(Feature::Search.word()).then(|| view! {
                <button
                    type="button"
                    class="navigation__search"
                    aria-label=words.said(phrase::search::OPEN)
                    on:click=move |_| search.begin()
                >
                    <IconView icon=Icon::Search />
                    <span class="navigation__search-text">{words.said(phrase::search::OPEN)}</span>
                    <kbd class="key" aria-hidden="true">"/"</kbd>
                </button>
            })}
            <div class="navigation__scroll">
                <Places />
            </div>
            <div class="navigation__self">
                <Own />
                <button
                    type="button"
                    class="icon-button"
                    aria-haspopup="dialog"
                    aria-label=words.said(phrase::settings::TITLE)
                    title=words.said(phrase::settings::TITLE)
                    on:click=move |_| panes.open_settings()
                >
                    <IconView icon=Icon::Settings />
                </button>
            </div>
            <LeavingDialog leaving />
            <PaneSplitter of=Pane::Navigation />
        </nav>
    }
}
