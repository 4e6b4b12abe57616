//! How far a message got, and what can be done about it.

use leptos::prelude::*;

use crate::kit::icon::{Icon, IconSize, IconView};
use crate::live::{LinkState, Session};
use crate::model::{Channel, Delivery, Draft, DraftState, Message, MessageKind, Mode, SendFailure};
use crate::text::{Phrase, phrase};
use crate::view::name::visible;
use crate::view::thread_view::Shown;
use crate::view::words::Words;
use crate::view::writing::Writing;

use super::scene::Scene;

/// The line under a bubble, where there is something to tell.
#[component]
pub fn Foot(
    /// What stands in the bubble.
    shown: Shown,
    /// Whether it is the last of its group.
    last: Memo<bool>,
) -> impl IntoView {
    match shown {
        Shown::Draft(draft) => match draft.state {
            DraftState::Failed(_) => view! { <DraftFailure draft=(*draft).clone() /> }.into_any(),
            DraftState::Waiting | DraftState::Sending => {
                on_its_way(draft.state == DraftState::Waiting)
            }
        },
        Shown::Message(message) => match &message.delivery {
            Delivery::Failed(reason) => {
                view! { <MessageFailure message=(*message).clone() reason=reason.clone() /> }
                    .into_any()
            }
            _ => delivery(&message, last),
        },
    }
}

/// What the channel says of a reply that is the last of its group.
fn delivery(message: &Message, last: Memo<bool>) -> AnyView {
    let ours = matches!(message.kind, MessageKind::Outgoing | MessageKind::Template);
    if !ours || message.private || message.deleted {
        return ().into_any();
    }
    let words = Words::here();
    let scene = Scene::here();
    let (delivery, at) = (message.delivery.clone(), message.created_at);
    (move || {
        if !last.get() {
            return None;
        }
        // The website's widget tells of no message, only when the visitor last looked.
        let looked = scene.channel.get() == Some(Channel::Website)
            && scene.contact_seen.get().is_some_and(|seen| seen >= at);
        let (state, icon, phrase) = match delivery {
            Delivery::Read => ("read", Icon::Checks, phrase::message::READ),
            _ if looked => ("read", Icon::Checks, phrase::message::READ),
            Delivery::Delivered => ("delivered", Icon::Checks, phrase::message::DELIVERED),
            Delivery::Sent | Delivery::Failed(_) => return None,
        };
        Some(view! {
            <div class="message-bubble__foot" data-state=state>
                <IconView icon />
                <span>{words.said(phrase)}</span>
            </div>
        })
    })
    .into_any()
}

fn on_its_way(waits: bool) -> AnyView {
    let session = expect_context::<Session>();
    let words = Words::here();
    view! {
        <div class="message-bubble__foot">
            <IconView icon=Icon::Clock />
            <span>
                {move || {
                    let cut = waits && session.link() != LinkState::Live;
                    words.say(if cut { phrase::message::WAITING } else { phrase::message::SENDING })
                }}
            </span>
        </div>
    }
    .into_any()
}

/// A message that did not go, or of which nobody knows.
#[component]
fn DraftFailure(draft: Draft) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let (id, echo) = (draft.conversation, StoredValue::new(draft.echo));
    let again = move |_| session.send_again(id, echo.get_value());
    let look = move |_| session.look_again(id, echo.get_value());
    let (writing, mode) = (Writing::here(), draft.mode);
    let edit = move |_| {
        session.take_back(id, echo.get_value());
        writing.ask(mode);
    };
    let failure = match draft.state {
        DraftState::Failed(failure) => failure,
        DraftState::Waiting | DraftState::Sending => SendFailure::Unsent,
    };
    let (looks, sends) = match failure {
        SendFailure::Uncertain { looked } => (true, looked.then_some(phrase::message::SEND_AGAIN)),
        SendFailure::Refused(_) | SendFailure::Unsent => (false, Some(phrase::common::RETRY)),
    };
    let text = move || match &failure {
        SendFailure::Refused(reason) => not_sent(words, reason),
        SendFailure::Unsent => words.say(phrase::message::UNSENT),
        SendFailure::Uncertain { looked: false } => words.say(phrase::message::UNCERTAIN),
        SendFailure::Uncertain { looked: true } => words.say(phrase::message::UNCERTAIN_LOOKED),
    };
    view! {
        <div class="message-bubble__failure">
            <span class="message-bubble__failure-text"><IconView icon=Icon::Alert /><span>{text}</span></span>
            {looks.then(|| small_button(words, None, phrase::message::LOOK_AGAIN, look))}
            {sends.map(|phrase| small_button(words, None, phrase, again))}
            // While it may still arrive, its text is not taken back: it would go out twice.
            {sends.map(|_| small_button(words, Some("quiet"), phrase::common::EDIT, edit))}
        </div>
    }
}

/// A message that the server has and the channel refused.
#[component]
fn MessageFailure(message: Message, reason: Option<std::sync::Arc<str>>) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let (conversation, id) = (message.conversation, message.id);
    let retry = move |_| session.retry_message(conversation, id);
    let writing = Writing::here();
    // Nothing is left to edit in files alone.
    let has_text = message.text.is_some();
    let edit = move |_| {
        session.write_anew(&message);
        writing.ask(if message.private {
            Mode::Note
        } else {
            Mode::Reply
        });
    };
    let text = move || match &reason {
        Some(reason) => not_sent(words, reason),
        None => words.say(phrase::message::NOT_SENT),
    };
    view! {
        <div class="message-bubble__failure">
            <span class="message-bubble__failure-text">
                <IconView icon=Icon::Alert />
                <bdi>{text}</bdi>
            </span>
            {small_button(words, None, phrase::common::RETRY, retry)}
            {has_text.then(|| small_button(words, Some("quiet"), phrase::common::EDIT, edit))}
        </div>
    }
}

fn not_sent(words: Words, reason: &str) -> String {
    words.with(
        phrase::message::NOT_SENT_WHY,
        &[("reason", &visible(reason))],
    )
}

fn small_button(
    words: Words,
    kind: Option<&'static str>,
    phrase: Phrase,
    on_press: impl Fn(leptos::ev::MouseEvent) + 'static,
) -> AnyView {
    view! {
        <button type="button" class="button" data-kind=kind data-size="small" on:click=on_press>
            {kind.is_none().then(|| view! { <IconView icon=Icon::Retry size=IconSize::Small /> })}
            <span>{words.said(phrase)}</span>
        </button>
    }
    .into_any()
}
