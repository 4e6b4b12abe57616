//! The menu of all that can be done with the conversation.

use std::sync::Arc;

use leptos::prelude::*;

use crate::kit::icon::{Icon, IconView};
use crate::kit::menu::MenuButton;
use crate::kit::menu_line::{MenuItem, MenuLine};
use crate::live::{Live, Region, Session};
use crate::model::Conversation;
use crate::text::phrase;
use crate::view::actions::{Acting, menu_lines};
use crate::view::gallery::Gallery;
use crate::view::message_bubble::Scene;
use crate::view::shell::Panes;
use crate::view::words::Words;

use super::finder::Finder;

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
    let session = expect_context::<Session>();
    let (gallery, finder) = (Gallery::here(), Finder::here());
    let lines = move || {
        let Some(now) = conversation.get() else {
            return Vec::new();
        };
        let mut lines = menu_lines(acting, words, id, &now);
        let item = |phrase, icon, choose: Callback<()>| {
            let item = MenuItem::new(words.say(phrase), move || choose.run(()));
            MenuLine::from(item.icon(icon))
        };
        // A frame later the menu has given the focus back.
        let find = move |()| {
            request_animation_frame(move || {
                finder.begin();
            });
        };
        lines.extend([
            item(
                phrase::gallery::OPEN,
                Icon::Image,
                Callback::new(move |()| gallery.show(session, id)),
            ),
            item(phrase::find::TITLE, Icon::Search, Callback::new(find)),
        ]);
        if session.has(Region::Panel) {
            lines.push(item(
                phrase::thread::PANEL,
                Icon::Panel,
                Callback::new(move |()| panes.toggle_panel()),
            ));
        }
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
