//! Agents who follow the conversation beside its assignee.

use std::sync::Arc;

use leptos::prelude::*;

use crate::kit::avatar::{Avatar, AvatarSize, tone};
use crate::kit::icon::{Icon, IconSize, IconView};
use crate::kit::menu::MenuButton;
use crate::kit::menu_line::{Checked, MenuItem, MenuLine};
use crate::live::{Live, Session};
use crate::model::{AgentId, Conversation, ConversationId, Participants};
use crate::text::phrase;
use crate::view::faces::presence_mark;
use crate::view::message_bubble::agent_name;
use crate::view::words::Words;

use super::section::{Section, missing, nothing};

/// Who follows it, and a menu of those who could.
#[component]
pub(super) fn Followers(
    /// Which conversation.
    id: ConversationId,
    /// The conversation.
    conversation: Arc<Live<Conversation>>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let inbox = conversation.part(|it| it.inbox);
    let participants = conversation.part(|it| it.participants.clone());
    let known = move || match participants.get() {
        Some(Participants::Read(agents)) => Some(agents),
        _ => None,
    };
    // Asked once, when the inbox is known: the menu shall be there when it opens.
    Effect::new(move |_| {
        if let Some(inbox) = inbox.get() {
            session.load_assignable(inbox);
        }
    });
    let list = move || match participants.get() {
        Some(Participants::Failed) => {
            let again = move || session.load_participants(id);
            missing(words, phrase::panel::PARTICIPANTS_FAILED, again)
        }
        Some(Participants::Read(agents)) if !agents.is_empty() => {
            let rows = agents.iter().map(|agent| row(session, words, id, *agent));
            view! { <ul class="followers">{rows.collect_view()}</ul> }.into_any()
        }
        other => nothing(words, matches!(other, Some(Participants::Read(_)))),
    };
    let lines = move || {
        let held = known().unwrap_or_default();
        let item = |agent: AgentId| -> MenuLine {
            let on = held.contains(&agent);
            let follow = move || session.set_participant(id, agent, !on);
            MenuItem::new(agent_name(session, agent, ""), follow)
                .checked(Checked::OneOfMany(on))
                .into()
        };
        let directory = session.directory();
        let Some(agents) = inbox.get().and_then(|inbox| directory.assignable(inbox)) else {
            let nothing = MenuItem::new(words.say(phrase::thread::LOADING_AGENTS), || {});
            return vec![nothing.disabled(true).into()];
        };
        agents.iter().copied().map(item).collect()
    };
    let action = move || {
        known().map(|_| {
            view! {
                <MenuButton
                    label=Signal::derive(words.said(phrase::panel::CHANGE_PARTICIPANTS))
                    lines=Signal::derive(lines)
                    size="small"
                >
                    <IconView icon=Icon::Plus size=IconSize::Small />
                </MenuButton>
            }
        })
    };
    view! {
        <Section
            title=phrase::panel::PARTICIPANTS
            count=Signal::derive(move || known().map(|it| it.len()).filter(|it| *it > 0))
            action=ViewFn::from(action)
        >
            {list}
        </Section>
    }
}

fn row(session: Session, words: Words, id: ConversationId, agent: AgentId) -> AnyView {
    let name = agent_name(session, agent, "");
    let picture = session
        .directory()
        .agent(agent)
        .and_then(|it| it.avatar_url.clone());
    let label = {
        let name = name.clone();
        move || words.with(phrase::panel::DROP_PARTICIPANT, &[("who", &name)])
    };
    view! {
        <li class="followers__row">
            <Avatar
                name=name.clone()
                tone=tone(agent.get())
                picture=Signal::stored(picture.map(|it| it.to_string()))
                presence=Signal::derive(move || Some(presence_mark(session.agent_presence(agent))))
                size=AvatarSize::Small
            />
            <bdi class="facts__text">{name}</bdi>
            <button
                type="button"
                class="icon-button"
                data-size="small"
                aria-label=label.clone()
                title=label
                on:click=move |_| session.set_participant(id, agent, false)
            >
                <IconView icon=Icon::Close size=IconSize::Small />
            </button>
        </li>
    }
    .into_any()
}
