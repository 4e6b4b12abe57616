//! The navigation: the account, the places to go to, oneself and the settings.

mod account;
mod leaving;
mod origins;
mod own;
mod places;
mod settings;
mod views;

use leptos::prelude::*;

use crate::text::phrase;

use super::words::Words;
use account::AccountMenu;
use leaving::{Leaving, LeavingDialog};
use own::Own;
use places::Places;
use settings::SettingsMenu;

/// The navigation pane; on a narrow screen it is a drawer.
#[component]
pub fn Navigation() -> impl IntoView {
    let words = Words::here();
    let leaving = Leaving::new();
    view! {
        <nav
            class="shell__pane navigation"
            aria-label=words.said(phrase::nav::TITLE)
        >
            <div class="navigation__account">
                <AccountMenu leaving />
            </div>
            <div class="navigation__scroll">
                <Places />
            </div>
            <div class="navigation__self">
                <Own />
                <SettingsMenu leaving />
            </div>
            <LeavingDialog leaving />
        </nav>
    }
}
