//! Who has the conversation.

use std::sync::Arc;

use leptos::prelude::*;

use crate::kit::avatar::{Avatar, AvatarSize, tone};
use crate::kit::icon::{Icon, IconView};
use crate::live::{Action, Live, Session};
use crate::model::{Assignee, Conversation};
use crate::text::phrase;
use crate::view::actions::Acting;
use crate::view::message_bubble::{Scene, agent_name};
use crate::view::name::visible;
use crate::view::words::Words;

/// The button that says who has it, and asks who shall.
#[component]
pub(super) fn AssignButton(
    /// The conversation.
    conversation: Arc<Live<Conversation>>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let id = Scene::here().id;
    let acting = Acting::here();
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
    let label = move || words.with(phrase::thread::ASSIGNED_TO, &[("who", &name())]);
    view! {
        <button
            type="button"
            class="button thread-view__extra"
            data-kind="quiet"
            aria-haspopup="dialog"
            aria-label=label
            title=label
            on:click=move |_| acting.run(Action::Assign, id)
        >
            {face}
            <bdi class="thread-view__assignee">{name}</bdi>
        </button>
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
