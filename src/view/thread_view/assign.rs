//! Who has the conversation: the menu of agents, and of teams.

use std::sync::Arc;

use leptos::prelude::*;

use crate::kit::avatar::{Avatar, AvatarSize, tone};
use crate::kit::icon::{Icon, IconView};
use crate::kit::menu::MenuButton;
use crate::kit::menu_line::{Checked, MenuItem, MenuLine};
use crate::live::{Live, Session};
use crate::model::{AgentId, Assignee, Conversation, ConversationId, Presence, TeamId};
use crate::text::phrase;
use crate::view::message_bubble::{Scene, agent_name};
use crate::view::name::visible;
use crate::view::words::Words;

/// The button that says who has it, and the menu of those who could.
#[component]
pub(super) fn AssignMenu(
    /// The conversation.
    conversation: Arc<Live<Conversation>>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let id = Scene::here().id;
    let assignee = conversation.part(|it| it.assignee.clone());
    let inbox = conversation.part(|it| it.inbox);
    // Asked once, when the inbox is known: the menu shall be there when it opens.
    Effect::new(move |_| {
        if let Some(inbox) = inbox.get() {
            session.load_assignable(inbox);
        }
    });
    let name = move || assignee_name(session, words, assignee.get().flatten().as_ref());
    let face = move || {
        let Some(Some(Assignee::Agent(agent, said))) = assignee.get() else {
            return view! { <IconView icon=Icon::Assign /> }.into_any();
        };
        let picture = session
            .directory()
            .agent(agent)
            .and_then(|it| it.avatar_url.clone());
        view! {
            <Avatar
                name=agent_name(session, agent, &said)
                tone=tone(agent.get())
                picture=Signal::stored(picture.map(|it| it.to_string()))
                size=AvatarSize::Small
            />
        }
        .into_any()
    };
    let lines = move || {
        let held = assignee.get().flatten();
        let holds = |agent: Option<AgentId>| match (&held, agent) {
            (Some(Assignee::Agent(held, _)), Some(agent)) => *held == agent,
            (None, None) => true,
            _ => false,
        };
        agent_lines(session, words, id, inbox.get(), holds)
    };
    view! {
        <MenuButton
            label=Signal::derive(move || words.with(phrase::thread::ASSIGNED_TO, &[("who", &name())]))
            lines=Signal::derive(lines)
            class="button thread-view__extra"
            kind="quiet"
        >
            {face}
            <bdi class="thread-view__assignee">{name}</bdi>
        </MenuButton>
    }
}

/// Who has it, in words.
pub fn assignee_name(session: Session, words: Words, assignee: Option<&Assignee>) -> String {
    match assignee {
        Some(Assignee::Agent(id, _)) if session.me() == *id => words.say(phrase::common::YOU),
        Some(Assignee::Agent(id, said)) => agent_name(session, *id, said),
        Some(Assignee::Bot(name)) => visible(name),
        None => words.say(phrase::common::NOBODY),
    }
}

fn agent_lines(
    session: Session,
    words: Words,
    id: ConversationId,
    inbox: Option<crate::model::InboxId>,
    holds: impl Fn(Option<AgentId>) -> bool,
) -> Vec<MenuLine> {
    let directory = session.directory();
    let me = session.me();
    let item = |text: String, agent: Option<AgentId>| {
        MenuItem::new(text, move || session.assign(id, agent))
            .checked(Checked::OnlyOne(holds(agent)))
    };
    let mut lines: Vec<MenuLine> = Vec::new();
    if !holds(Some(me)) {
        let mine = MenuItem::new(words.say(phrase::thread::ASSIGN_ME), move || {
            session.assign(id, Some(me));
        });
        lines.push(mine.icon(Icon::Assign).hint("Shift A").into());
    }
    lines.push(item(words.say(phrase::common::NOBODY), None).into());
    lines.push(MenuLine::Rule);
    let Some(agents) = inbox.and_then(|inbox| directory.assignable(inbox)) else {
        let nothing = MenuItem::new(words.say(phrase::thread::LOADING_AGENTS), || {});
        lines.push(nothing.disabled(true).into());
        return lines;
    };
    for agent in agents.iter().copied() {
        let name = agent_name(session, agent, "");
        let presence = match session.agent_presence(agent) {
            Presence::Online => phrase::panel::ONLINE,
            Presence::Busy => phrase::panel::BUSY,
            Presence::Offline => phrase::panel::OFFLINE,
        };
        lines.push(item(name, Some(agent)).hint(words.say(presence)).into());
    }
    lines
}

/// The teams to choose from, with a heading; nothing where the account has none.
pub(super) fn team_lines(
    session: Session,
    words: Words,
    id: ConversationId,
    held: Option<TeamId>,
) -> Vec<MenuLine> {
    let directory = session.directory();
    if directory.teams.is_empty() {
        return Vec::new();
    }
    let item = |text: String, team: Option<TeamId>| {
        MenuItem::new(text, move || session.assign_team(id, team))
            .checked(Checked::OnlyOne(held == team))
            .into()
    };
    let mut lines = vec![MenuLine::Heading(words.say(phrase::thread::TEAM))];
    lines.extend(
        directory
            .teams
            .iter()
            .map(|team| item(visible(&team.name), Some(team.id))),
    );
    lines.push(item(words.say(phrase::thread::NO_TEAM), None));
    lines
}
