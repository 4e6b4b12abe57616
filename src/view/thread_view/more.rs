//! The menu of all that can be done with the conversation.

use std::sync::Arc;

use leptos::prelude::*;

use crate::kit::icon::{Icon, IconView};
use crate::kit::menu::MenuButton;
use crate::kit::menu_line::{MenuItem, MenuLine};
use crate::live::Live;
use crate::model::Conversation;
use crate::text::phrase;
use crate::view::actions::{Acting, menu_lines};
use crate::view::message_bubble::Scene;
use crate::view::shell::Panes;
use crate::view::words::Words;

/// The button and its menu.
#[component]
pub(super) fn MoreMenu(
    /// The conversation.
    conversation: Arc<Live<Conversation>>,
) -> impl IntoView {
    let words = Words::here();
    let acting = Acting::here();
    let id = Scene::here().id;
    let panes = expect_context::<Panes>();
    let lines = move || {
        let Some(now) = conversation.get() else {
            return Vec::new();
        };
        let mut lines = menu_lines(acting, words, id, &now);
        let toggle = MenuItem::new(words.say(phrase::thread::PANEL), move || {
            panes.toggle_panel();
        });
        lines.push(MenuLine::from(toggle.icon(Icon::Panel)));
        lines
    };
    view! {
        <MenuButton
            label=Signal::derive(words.said(phrase::thread::MORE))
            lines=Signal::derive(lines)
        >
            <IconView icon=Icon::More />
        </MenuButton>
    }
}
