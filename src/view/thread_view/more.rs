//! The menu of what has no button: priority, team, and what is seldom done.

use std::sync::Arc;

use leptos::prelude::*;

use crate::kit::icon::{Icon, IconView};
use crate::kit::menu::MenuButton;
use crate::kit::menu_line::{Checked, MenuItem, MenuLine};
use crate::live::{Live, Session};
use crate::model::{Conversation, ConversationId, Priority};
use crate::route::Route;
use crate::text::phrase;
use crate::view::clipboard::Clipboard;
use crate::view::faces::{priority_icon, priority_phrase};
use crate::view::message_bubble::Scene;
use crate::view::shell::Panes;
use crate::view::words::Words;

use super::assign::team_lines;

/// The button and its menu.
#[component]
pub(super) fn MoreMenu(
    /// The conversation.
    conversation: Arc<Live<Conversation>>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let id = Scene::here().id;
    let panes = expect_context::<Panes>();
    let clipboard = Clipboard::here();
    let lines = move || {
        let Some(now) = conversation.get() else {
            return Vec::new();
        };
        let clipboard = clipboard.clone();
        let copy_link = move || {
            let place = Route {
                open: Some(id),
                message: None,
                ..untrack(|| session.route())
            };
            clipboard.put_link(&place);
        };
        let assign_me = move || session.assign(id, Some(session.me()));
        let unread = move || session.mark_unread(id);
        let toggle = move || panes.toggle_panel();
        let mut lines = priority_lines(session, words, id, now.priority);
        lines.extend(team_lines(session, words, id, now.team));
        lines.push(MenuLine::Rule);
        let item = |phrase| words.say(phrase);
        lines.extend([
            MenuLine::from(
                MenuItem::new(item(phrase::thread::ASSIGN_ME), assign_me).icon(Icon::Assign),
            ),
            MenuItem::new(item(phrase::thread::MARK_UNREAD), unread)
                .icon(Icon::Eye)
                .into(),
            MenuItem::new(item(phrase::thread::COPY_LINK), copy_link)
                .icon(Icon::Link)
                .into(),
            MenuItem::new(item(phrase::thread::PANEL), toggle)
                .icon(Icon::Panel)
                .into(),
        ]);
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

fn priority_lines(
    session: Session,
    words: Words,
    id: ConversationId,
    held: Option<Priority>,
) -> Vec<MenuLine> {
    let line = |priority: Option<Priority>| -> MenuLine {
        let phrase = priority.map_or(phrase::priority::NONE, priority_phrase);
        let item = MenuItem::new(words.say(phrase), move || {
            session.set_priority(id, priority);
        })
        .checked(Checked::OnlyOne(held == priority));
        match priority {
            Some(priority) => item.icon(priority_icon(priority)),
            None => item,
        }
        .into()
    };
    let mut lines = vec![MenuLine::Heading(words.say(phrase::thread::PRIORITY))];
    lines.extend(Priority::ALL.into_iter().map(|it| line(Some(it))));
    lines.push(line(None));
    lines
}
