//! Agents who follow the conversation beside its assignee.

use std::sync::Arc;

use leptos::prelude::*;

use crate::kit::avatar::{Avatar, AvatarSize, tone};
use crate::kit::icon::{Icon, IconSize, IconView};
use crate::kit::picker::{PickDialog, PickMark, PickOption};
use crate::live::{Live, Session};
use crate::model::{AgentId, Conversation, ConversationId, Participants};
use crate::text::{phrase, rank};
use crate::view::faces::presence_mark;
use crate::view::message_bubble::agent_name;
use crate::view::words::Words;

use super::section::{Section, each_changed, missing, nothing, plus};

/// Who follows it, and the list of those who could.
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
    // Asked once, when the inbox is known: the list shall be there when it opens.
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
    let open = RwSignal::new(false);
    let options = move || {
        let directory = session.directory();
        let agents = inbox.get().and_then(|inbox| directory.assignable(inbox));
        let option = |agent: &AgentId| {
            let picture = directory.agent(*agent).and_then(|it| it.avatar_url.clone());
            let face = PickMark::Face(tone(agent.get()), picture.map(|it| it.to_string()));
            PickOption::new(agent.to_string(), agent_name(session, *agent, "")).mark(face)
        };
        let agents = agents.map(|it| it.iter().map(option).collect::<Vec<_>>());
        agents.unwrap_or_default()
    };
    let chosen = Memo::new(move |_| {
        let held = known().unwrap_or_default();
        held.iter().map(ToString::to_string).collect::<Vec<_>>()
    });
    let on_change = move |wanted: Vec<String>| {
        each_changed(&chosen.get_untracked(), &wanted, |agent, on| {
            if let Ok(agent) = agent.parse() {
                session.set_participant(id, agent, on);
            }
        });
    };
    let action = move || known().map(|_| plus(words, phrase::panel::CHANGE_PARTICIPANTS, open));
    view! {
        <Section
            title=phrase::panel::PARTICIPANTS
            count=Signal::derive(move || known().map(|it| it.len()).filter(|it| *it > 0))
            action=ViewFn::from(action)
        >
            {list}
        </Section>
        <PickDialog
            open
            on_close=move |()| open.set(false)
            label=Signal::derive(words.said(phrase::panel::CHANGE_PARTICIPANTS))
            close=Signal::derive(words.said(phrase::common::CLOSE))
            options=Signal::derive(options)
            chosen
            on_change
            counted=words.choices()
            rank=rank
            many=true
        />
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
