//! The message that what is written answers.

use leptos::prelude::*;

use crate::kit::icon::{Icon, IconSize, IconView};
use crate::live::Session;
use crate::model::{ConversationId, MessageId, Mode};
use crate::text::phrase;
use crate::view::message_bubble::{Scene, first_words};
use crate::view::words::Words;

use super::files::standing;

/// The reference, with a way to drop it; nothing where there is none.
#[component]
pub(super) fn ReferenceLine(
    /// The conversation.
    id: ConversationId,
    /// What is written.
    mode: Memo<Mode>,
    /// The message it answers.
    reply_to: Memo<Option<MessageId>>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let scene = Scene::here();
    let thread = session.thread(id);
    let answered = Memo::new(move |_| {
        let id = reply_to.get()?;
        let thread = thread.get()?;
        thread.messages.iter().find(|it| it.id == id).cloned()
    });
    let drop_it = move |_| {
        let mode = mode.get_untracked();
        let mut now = standing(session, id, mode);
        now.reply_to = None;
        session.compose(id, mode, now);
    };
    move || {
        reply_to.get()?;
        let answered = answered.get();
        let who = answered.as_ref().map(|it| scene.author(session, words, it));
        let text = answered
            .as_ref()
            .and_then(|it| it.text.as_deref())
            .map(first_words);
        let label = words.with(
            phrase::composer::ANSWERS,
            &[("who", who.as_deref().unwrap_or("…"))],
        );
        Some(view! {
            <div class="composer__reference">
                <div class="reference">
                    <bdi class="reference__who">{label}</bdi>
                    <span class="reference__words" dir="auto">{text}</span>
                </div>
                <button
                    type="button"
                    class="icon-button"
                    data-size="small"
                    aria-label=words.said(phrase::composer::DROP_REFERENCE)
                    title=words.said(phrase::composer::DROP_REFERENCE)
                    on:click=drop_it
                >
                    <IconView icon=Icon::Close size=IconSize::Small />
                </button>
            </div>
        })
    }
}
