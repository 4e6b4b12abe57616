//! To whom a transcript goes.

use leptos::prelude::*;

use crate::kit::dialog::{Dialog, DialogSize};
use crate::live::{Action, Deed, Session};
use crate::model::ConversationId;
use crate::text::{Phrase, phrase};
use crate::view::name::visible;
use crate::view::words::Words;

use super::address::is_address;
use super::{Acting, numbered};

/// The dialog.
#[component]
pub(super) fn TranscriptDialog() -> impl IntoView {
    let words = Words::here();
    let acting = Acting::here();
    let asked = Signal::derive(move || acting.asks(Action::Transcript));
    let title = move || numbered(words, phrase::action::TRANSCRIPT_TITLE, asked.get());
    view! {
        <Dialog
            open=Signal::derive(move || asked.get().is_some())
            on_close=move |()| acting.close()
            title=Signal::derive(title)
            close=Signal::derive(words.said(phrase::common::CLOSE))
            size=DialogSize::Small
        >
            {move || asked.get_untracked().map(|id| view! { <TranscriptForm id /> })}
        </Dialog>
    }
}

#[component]
fn TranscriptForm(
    /// The conversation.
    id: ConversationId,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let acting = Acting::here();
    let live = session.conversation(id);
    let contact = session.contact_of(&live);
    let contact = contact.get_untracked().and_then(|it| it.email.clone());
    let agent = live.peek().and_then(|it| it.agent());
    let agent = agent.and_then(|agent| {
        let directory = untrack(|| session.directory());
        directory.agent(agent).map(|it| it.email.clone())
    });
    let known = |phrase, address: Option<std::sync::Arc<str>>| {
        let address = address.filter(|it| is_address(it))?;
        Some((phrase, address))
    };
    let places: Vec<_> = [
        known(phrase::action::TO_CONTACT, contact),
        known(phrase::action::TO_ASSIGNEE, agent),
    ]
    .into_iter()
    .flatten()
    .collect();
    // The place chosen; the one after the last is another address.
    let other = places.len();
    let place = RwSignal::new(0);
    let typed = RwSignal::new(String::new());
    let wrong = RwSignal::new(false);
    let lines = places.clone();
    let on_submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let address = match places.get(place.get_untracked()) {
            Some((_, address)) => address.to_string(),
            None => typed.get_untracked().trim().to_owned(),
        };
        if is_address(&address) {
            acting.close();
            session.act(id, Deed::Transcript(address.as_str().into()));
        } else {
            wrong.set(true);
        }
    };
    let choice = move |at: usize, phrase: Phrase, address: Option<String>| {
        view! {
            <label class="transcript__choice">
                <input
                    type="radio"
                    name="transcript"
                    checked=at == 0
                    on:change=move |_| place.set(at)
                />
                <span>{words.said(phrase)}</span>
                {address.map(|it| view! { <bdi class="transcript__address">{it}</bdi> })}
            </label>
        }
        .into_any()
    };
    view! {
        <form on:submit=on_submit novalidate>
            <div class="dialog__body">
                <p>{words.said(phrase::action::TRANSCRIPT_TEXT)}</p>
                <fieldset class="transcript__choices">
                    <legend class="spoken">{words.said(phrase::action::TRANSCRIPT_TO)}</legend>
                    {lines.into_iter().enumerate().map(|(at, (phrase, address))| {
                        choice(at, phrase, Some(visible(&address)))
                    }).collect_view()}
                    {choice(other, phrase::action::TO_OTHER, None)}
                </fieldset>
                <div class="transcript__other" hidden=move || place.get() != other>
                    <div class="field" data-invalid=move || wrong.get().then_some("")>
                        <input
                            class="field__input"
                            type="email"
                            autocomplete="off"
                            aria-label=words.said(phrase::action::ADDRESS)
                            aria-invalid=move || wrong.get().then_some("true")
                            aria-describedby="transcript-wrong"
                            on:input=move |event| {
                                typed.set(event_target_value(&event));
                                wrong.set(false);
                            }
                        />
                    </div>
                    <p id="transcript-wrong" class="transcript__wrong" role="alert">
                        {move || wrong.get().then(|| words.say(phrase::action::ADDRESS_WRONG))}
                    </p>
                </div>
            </div>
            <footer class="dialog__foot">
                <button type="button" class="button" on:click=move |_| acting.close()>
                    {words.said(phrase::common::CANCEL)}
                </button>
                <button type="submit" class="button" data-kind="main">
                    {words.said(phrase::action::SEND)}
                </button>
            </footer>
        </form>
    }
}
