//! The thread's head: whose conversation it is, and what can be done with it.

use std::sync::Arc;

use leptos::prelude::*;

use crate::kit::avatar::{Avatar, AvatarSize, tone};
use crate::kit::icon::{Icon, IconSize, IconView};
use crate::kit::menu::MenuButton;
use crate::kit::menu_line::{MenuItem, MenuLine};
use crate::live::{Action, Live, Region, Session};
use crate::model::{Conversation, ConversationId, Status};
use crate::text::phrase;
use crate::view::actions::{Acting, snooze_lines};
use crate::view::faces::{channel_icon, contact_presence, picture};
use crate::view::message_bubble::Scene;
use crate::view::name::visible;
use crate::view::search::Search;
use crate::view::shell::Panes;
use crate::view::words::Words;

use super::assign::AssignButton;
use super::more::MoreMenu;

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
    let search = Search::here();
    let panel_label = words.said(phrase::thread::PANEL);
    let acting = Acting::here();
    let snooze_label = words.said(phrase::action::DO_SNOOZE);
    view! {
        <header class="bar thread-view__bar">
            <button
                type="button"
                class="icon-button thread-view__back"
                aria-label=move || words.say(if search.open.get() {
                    phrase::search::BACK
                } else {
                    phrase::thread::BACK
                })
                on:click=move |_| session.close()
            >
                <IconView icon=Icon::Back size=IconSize::Large />
            </button>
            <Who conversation=Arc::clone(&conversation) />
            {session.offers(Action::Assign.word()).then(|| view! {
                <AssignButton conversation=Arc::clone(&conversation) />
            })}
            {session.offers(Action::Snooze.word()).then(|| view! {
                <button
                    type="button"
                    class="icon-button thread-view__extra"
                    aria-haspopup="dialog"
                    aria-label=snooze_label
                    title=snooze_label
                    on:click=move |_| acting.run(Action::Snooze, id)
                >
                    <IconView icon=Icon::Snooze />
                </button>
            })}
            <MoreMenu conversation />
            {session.has(Region::Panel).then(|| view! {
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
            })}
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
    let acting = Acting::here();
    let is_open = Memo::new(move |_| {
        status
            .get()
            .is_none_or(|it| matches!(it, Status::Open | Status::Other(_)))
    });
    let next = move || {
        if is_open.get() {
            Action::Resolve
        } else {
            Action::Reopen
        }
    };
    let word = move || words.say(next().name());
    let lines = move || {
        let now = status.get();
        let item = |action: Action, icon, is: Status| -> Option<MenuLine> {
            let item = MenuItem::new(words.say(action.name()), move || acting.run(action, id));
            let offered = session.offers(action.word()) && now.as_ref() != Some(&is);
            offered.then(|| item.icon(icon).into())
        };
        let mut lines: Vec<MenuLine> = [
            item(Action::Reopen, Icon::Reopen, Status::Open),
            item(Action::Resolve, Icon::Resolve, Status::Resolved),
            item(Action::ResolveAndNext, Icon::Onward, Status::Resolved),
            item(Action::Pending, Icon::Pending, Status::Pending),
        ]
        .into_iter()
        .flatten()
        .collect();
        if session.offers(Action::Snooze.word()) {
            lines.push(MenuLine::Heading(words.say(phrase::action::DO_SNOOZE)));
            lines.extend(snooze_lines(session, words, id));
            let other = MenuItem::new(words.say(phrase::thread::OTHER_TIME), move || {
                acting.run(Action::Snooze, id);
            });
            lines.push(other.icon(Icon::Snooze).into());
        }
        lines
    };
    let lines = Signal::derive(lines);
    let some = Memo::new(move |_| !lines.read().is_empty());
    view! {
        <span class="button-pair">
            <button
                type="button"
                class="button"
                title=word
                aria-label=word
                hidden=move || !session.offers(next().word())
                on:click=move |_| acting.run(untrack(next), id)
            >
                {move || {
                    let icon = if is_open.get() { Icon::Resolve } else { Icon::Reopen };
                    view! { <IconView icon /> }
                }}
                <span class="thread-view__resolve-word">{word}</span>
            </button>
            <Show when=move || some.get()>
                <MenuButton
                    label=Signal::derive(words.said(phrase::thread::MORE_CLOSING))
                    lines
                    class="button"
                >
                    <IconView icon=Icon::Down size=IconSize::Small />
                </MenuButton>
            </Show>
        </span>
    }
}
