//! The account on top of the navigation, and the menu that leads to the agent's others.

use leptos::prelude::*;

use crate::kit::icon::{Icon, IconSize, IconView};
use crate::kit::menu::{Checked, MenuButton, MenuItem, MenuLine};
use crate::live::{Console, Session};
use crate::text::phrase;

use super::super::name::visible;
use super::super::words::Words;
use super::leaving::Leaving;

/// The account's name, and its menu.
#[component]
pub(super) fn AccountMenu(
    /// The way out.
    leaving: Leaving,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let console = expect_context::<Console>();
    let words = Words::here();
    let account = session.account();
    let id = account.as_ref().map(|account| account.id);
    let name = account
        .map(|account| visible(&account.name))
        .unwrap_or_default();
    let label = {
        let name = name.clone();
        Signal::derive(move || words.with(phrase::nav::ACCOUNT, &[("name", &name)]))
    };
    let lines = Signal::derive(move || {
        let server = Some(session.server_name()).filter(|server| !server.is_empty());
        let mut lines: Vec<_> = server.map(MenuLine::Heading).into_iter().collect();
        let profile = session.profile();
        let accounts = profile.iter().flat_map(|profile| profile.accounts.iter());
        lines.extend(accounts.filter(|account| account.active).map(|account| {
            let (other, is_open) = (account.id, Some(account.id) == id);
            let go = move || {
                if !is_open {
                    console.switch_account(other);
                }
            };
            MenuItem::new(visible(&account.name), go)
                .checked(Checked::OnlyOne(is_open))
                .into()
        }));
        lines.push(MenuLine::Rule);
        lines.push(leaving.item(words).into());
        lines
    });
    view! {
        <MenuButton label lines class="navigation__account-button">
            <span class="navigation__mark"><IconView icon=Icon::Hand /></span>
            <span class="navigation__account-name"><bdi>{name}</bdi></span>
            <IconView icon=Icon::UpDown size=IconSize::Small />
        </MenuButton>
    }
}
