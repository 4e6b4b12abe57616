//! Who has the conversation: the menu of agents, and of teams.

use std::sync::Arc;

use leptos::prelude::*;

use crate::kit::avatar::{Avatar, AvatarSize, tone};
use crate::kit::icon::{Icon, IconView};
use crate::kit::menu_line::{Checked, MenuItem, MenuLine};
use crate::kit::picker::{PickDialog, PickMark, PickOption};
use crate::live::{Live, Session};
use crate::model::{AgentId, Assignee, Conversation, ConversationId, InboxId, Presence, TeamId};
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
    let open = RwSignal::new(false);
    let options = move || agent_options(session, words, inbox.get());
    let chosen = move || {
        let held = assignee.get().flatten();
        vec![match held {
            Some(Assignee::Agent(agent, _)) => agent.to_string(),
            Some(Assignee::Bot(_)) => return vec![],
            None => NOBODY.to_owned(),
        }]
    };
    let on_change = move |ids: Vec<String>| {
        let agent = ids.first().and_then(|id| id.parse().ok());
        session.assign(id, agent.and_then(AgentId::new));
    };
    let label = move || words.with(phrase::thread::ASSIGNED_TO, &[("who", &name())]);
    view! {
        <button
            type="button"
            class="button thread-view__extra"
            data-kind="quiet"
            aria-haspopup="dialog"
            aria-label=label
            title=label
            on:click=move |_| open.set(true)
        >
            {face}
            <bdi class="thread-view__assignee">{name}</bdi>
        </button>
        <PickDialog
            open
            on_close=move |()| open.set(false)
            label=Signal::derive(words.said(phrase::thread::ASSIGN))
            close=Signal::derive(words.said(phrase::common::CLOSE))
            options=Signal::derive(options)
            chosen=Signal::derive(chosen)
            on_change
            counted=words.choices()
        />
    }
}

/// The option that stands for no agent.
const NOBODY: &str = "";

/// Who has it, in words.
pub fn assignee_name(session: Session, words: Words, assignee: Option<&Assignee>) -> String {
    match assignee {
        Some(Assignee::Agent(id, _)) if session.me() == *id => words.say(phrase::common::YOU),
        Some(Assignee::Agent(id, said)) => agent_name(session, *id, said),
        Some(Assignee::Bot(name)) => visible(name),
        None => words.say(phrase::common::NOBODY),
    }
}

/// Nobody, the agent who looks, and all others who can have it, with who is there.
fn agent_options(session: Session, words: Words, inbox: Option<InboxId>) -> Vec<PickOption> {
    let directory = session.directory();
    let me = session.me();
    let option = |agent: AgentId| {
        let presence = match session.agent_presence(agent) {
            Presence::Online => phrase::panel::ONLINE,
            Presence::Busy => phrase::panel::BUSY,
            Presence::Offline => phrase::panel::OFFLINE,
        };
        let picture = directory.agent(agent).and_then(|it| it.avatar_url.clone());
        PickOption::new(agent.to_string(), agent_name(session, agent, ""))
            .hint(words.say(presence))
            .mark(PickMark::Face(
                tone(agent.get()),
                picture.map(|it| it.to_string()),
            ))
    };
    let nobody = PickOption::new(NOBODY, words.say(phrase::common::NOBODY));
    let mut options = vec![nobody.mark(PickMark::Icon(Icon::Person))];
    let agents = inbox.and_then(|inbox| directory.assignable(inbox));
    let agents = agents.iter().flat_map(|it| it.iter().copied());
    let (own, others): (Vec<_>, Vec<_>) = agents.partition(|agent| *agent == me);
    options.extend(own.into_iter().chain(others).map(option));
    options
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
