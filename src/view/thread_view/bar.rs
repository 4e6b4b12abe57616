//! The thread's head: whose conversation it is, and what can be done with it.

use std::sync::Arc;

use leptos::prelude::*;

use crate::kit::avatar::{Avatar, AvatarSize, tone};
use crate::kit::icon::{Icon, IconSize, IconView};
use crate::kit::menu::MenuButton;
use crate::kit::menu_line::{MenuItem, MenuLine};
use crate::live::{Live, Session};
use crate::model::{Conversation, ConversationId, Status};
use crate::text::phrase;
use crate::view::faces::{channel_icon, contact_presence, picture};
use crate::view::message_bubble::Scene;
use crate::view::name::visible;
use crate::view::shell::Panes;
use crate::view::words::Words;

use super::assign::AssignMenu;
use super::more::MoreMenu;
use super::snooze::{Local, Preset};

/// The bar over the thread.
#[component]
pub(super) fn ThreadBar(
    /// The conversation.
    conversation: Arc<Live<Conversation>>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let scene = Scene::here();
    let id = scene.id;
    let status = conversation.part(|it| it.status.clone());
    let panes = expect_context::<Panes>();
    let panel_label = words.said(phrase::thread::PANEL);
    let snooze_lines = move || snooze_lines(session, words, id);
    view! {
        <header class="bar thread-view__bar">
            <button
                type="button"
                class="icon-button thread-view__back"
                aria-label=words.said(phrase::thread::BACK)
                on:click=move |_| session.close()
            >
                <IconView icon=Icon::Back size=IconSize::Large />
            </button>
            <Who conversation=Arc::clone(&conversation) />
            <AssignMenu conversation=Arc::clone(&conversation) />
            <MenuButton
                label=Signal::derive(words.said(phrase::thread::SNOOZE))
                lines=Signal::derive(snooze_lines)
                class="icon-button thread-view__extra"
            >
                <IconView icon=Icon::Snooze />
            </MenuButton>
            <MoreMenu conversation />
            <button
                type="button"
                class="icon-button thread-view__extra"
                aria-label=panel_label
                title=panel_label
                aria-pressed=move || panes.panel_open().to_string()
                on:click=move |_| panes.toggle_panel()
            >
                <IconView icon=Icon::Panel />
            </button>
            <StatusButtons id status />
        </header>
    }
}

/// Face, name and where the conversation takes place.
#[component]
fn Who(conversation: Arc<Live<Conversation>>) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let scene = Scene::here();
    let contact = scene.contact;
    let inbox = conversation.part(|it| (it.inbox, it.channel.clone()));
    let id = scene.id;
    let inbox_name = move || {
        let (inbox, _) = inbox.get()?;
        session.directory().inbox(inbox).map(|it| visible(&it.name))
    };
    view! {
        <Avatar
            name=Signal::derive(move || scene.contact_name(words))
            tone=Signal::derive(move || tone(contact.get().map_or(0, |it| it.id.get())))
            picture=Signal::derive(move || picture(contact.get().as_deref()))
            presence=contact_presence(session, contact)
            size=AvatarSize::Medium
        />
        <div class="thread-view__who">
            <h2 class="thread-view__name" id="thread-name">
                <bdi>{move || scene.contact_name(words)}</bdi>
            </h2>
            <div class="thread-view__where">
                {move || inbox.get().map(|(_, channel)| view! { <IconView icon=channel_icon(&channel) /> })}
                <bdi>{inbox_name}</bdi>
                <span class="thread-view__number">"· #" {id.to_string()}</span>
            </div>
        </div>
    }
}

/// Resolve or reopen, and the other ways to set the conversation aside.
#[component]
fn StatusButtons(
    /// The conversation.
    id: ConversationId,
    /// Its status.
    status: Memo<Option<Status>>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let is_open = Memo::new(move |_| {
        status
            .get()
            .is_none_or(|it| matches!(it, Status::Open | Status::Other(_)))
    });
    let word = move || {
        words.say(if is_open.get() {
            phrase::thread::RESOLVE
        } else {
            phrase::thread::REOPEN
        })
    };
    let on_press = move |_| {
        let next = if is_open.get_untracked() {
            Status::Resolved
        } else {
            Status::Open
        };
        session.set_status(id, next, None);
    };
    let lines = move || {
        let item = |phrase, icon, next: Status| {
            MenuItem::new(words.say(phrase), move || {
                session.set_status(id, next.clone(), None);
            })
            .icon(icon)
            .into()
        };
        let now = status.get();
        let mut lines: Vec<MenuLine> = Vec::new();
        if now != Some(Status::Open) {
            lines.push(item(phrase::thread::REOPEN, Icon::Reopen, Status::Open));
        }
        if now != Some(Status::Resolved) {
            lines.push(item(
                phrase::thread::RESOLVE,
                Icon::Resolve,
                Status::Resolved,
            ));
        }
        if now != Some(Status::Pending) {
            lines.push(item(
                phrase::thread::PENDING,
                Icon::Pending,
                Status::Pending,
            ));
        }
        lines.push(MenuLine::Heading(words.say(phrase::thread::SNOOZE)));
        lines.extend(snooze_lines(session, words, id));
        lines
    };
    view! {
        <span class="button-pair">
            <button type="button" class="button" title=word aria-label=word on:click=on_press>
                {move || {
                    let icon = if is_open.get() { Icon::Resolve } else { Icon::Reopen };
                    view! { <IconView icon /> }
                }}
                <span class="thread-view__resolve-word">{word}</span>
            </button>
            <MenuButton
                label=Signal::derive(words.said(phrase::thread::MORE_CLOSING))
                lines=Signal::derive(lines)
                class="button"
            >
                <IconView icon=Icon::Down size=IconSize::Small />
            </MenuButton>
        </span>
    }
}

/// The usual times to sleep until, each with the time it comes to.
fn snooze_lines(session: Session, words: Words, id: ConversationId) -> Vec<MenuLine> {
    let now = session.clock();
    let text = words.text();
    Preset::ALL
        .into_iter()
        .map(|preset| {
            let until = preset.until(now, &Local);
            let phrase = match preset {
                Preset::NextReply => phrase::thread::UNTIL_REPLY,
                Preset::Hour => phrase::thread::IN_AN_HOUR,
                Preset::Tomorrow => phrase::thread::TOMORROW,
                Preset::NextWeek => phrase::thread::NEXT_WEEK,
                Preset::NextMonth => phrase::thread::NEXT_MONTH,
            };
            let snooze = move || session.set_status(id, Status::Snoozed, until);
            let item = MenuItem::new(words.say(phrase), snooze).icon(Icon::Snooze);
            match until {
                Some(until) => item.hint(text.until(until, now)),
                None => item,
            }
            .into()
        })
        .collect()
}
