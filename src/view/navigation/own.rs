//! The agent themselves at the navigation's foot: whether they are there, and the menu to say so.

use leptos::prelude::*;

use crate::kit::avatar::{Avatar, AvatarSize, tone};
use crate::kit::menu::{Checked, MenuButton, MenuItem, MenuLine};
use crate::live::{LinkState, Session};
use crate::model::Presence;
use crate::text::{Phrase, phrase};

use super::super::faces::presence_mark;
use super::super::name::visible;
use super::super::words::Words;

const fn presence_phrase(presence: Presence) -> Phrase {
    match presence {
        Presence::Online => phrase::nav::ONLINE,
        Presence::Busy => phrase::nav::BUSY,
        Presence::Offline => phrase::nav::OFFLINE,
    }
}

/// How others see the agent. Without a link the server takes them for gone.
fn presence(session: Session) -> Presence {
    match session.link() {
        LinkState::Live | LinkState::CatchingUp { .. } => session.agent_presence(session.me()),
        LinkState::Starting => session
            .account()
            .map(|it| it.availability)
            .unwrap_or_default(),
        LinkState::Lost { .. } | LinkState::Stopped { .. } | LinkState::SignedOut => {
            Presence::Offline
        }
    }
}

/// Face, name and presence of the agent; pressed, it opens the choice of presence.
#[component]
pub(super) fn Own() -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let profile = session.profile();
    let name = profile
        .as_ref()
        .map(|it| visible(&it.name))
        .unwrap_or_default();
    let picture = profile.and_then(|it| it.avatar_url.as_deref().map(str::to_owned));
    let now = Memo::new(move |_| presence(session));
    let state = move || words.say(presence_phrase(now.get()));
    let mark = Signal::derive(move || Some(presence_mark(now.get())));
    let label = {
        let name = name.clone();
        Signal::derive(move || {
            words.with(
                phrase::nav::PRESENCE,
                &[("name", &name), ("state", &state())],
            )
        })
    };
    let lines = Signal::derive(move || {
        let now = now.get();
        let line = |presence: Presence| -> MenuLine {
            let text = words.say(presence_phrase(presence));
            MenuItem::new(text, move || session.set_availability(presence))
                .checked(Checked::OnlyOne(presence == now))
                .into()
        };
        [Presence::Online, Presence::Busy, Presence::Offline]
            .map(line)
            .to_vec()
    });
    let tone = tone(session.me().get());
    view! {
        <MenuButton label lines class="navigation__self-button">
            <Avatar name=name.clone() tone size=AvatarSize::Medium picture presence=mark />
            <span class="navigation__self-text">
                <span class="navigation__self-name"><bdi>{name}</bdi></span>" "
                <span class="navigation__self-state">{state}</span>
            </span>
        </MenuButton>
    }
}
