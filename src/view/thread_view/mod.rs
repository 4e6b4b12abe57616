//! An open conversation: its head, its messages, and the composer under them.

mod around;
mod assign;
mod bar;
mod finder;
mod highlight;
mod line_view;
mod lines;
mod log;
mod more;
mod news;
mod scroll;
mod subject;

use leptos::prelude::*;

use crate::kit::dialog::{Dialog, DialogSize};
use crate::live::Session;
use crate::model::{ConversationId, MessageId};
use crate::text::phrase;

use super::composer::Composer;
use super::message_bubble::Scene;
use super::part::part;
use super::words::Words;
use super::writing::Writing;
use bar::ThreadBar;
use finder::FinderBar;
use log::ThreadLog;
use subject::Subject;

pub use assign::assignee_name;
pub use finder::Finder;
pub use lines::{Place, Shown};
pub use subject::label_tag;

part! {
    /// The thread of a conversation; it is out of reach while the signal holds.
    pub thread: fn(ConversationId, Signal<bool>) -> AnyView = |id, covered| {
        view! { <ThreadView id {..} inert=move || covered.get() /> }.into_any()
    }
}

/// The thread of a conversation.
#[component]
fn ThreadView(
    /// Which.
    id: ConversationId,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let conversation = session.conversation(id);
    let contact = session.contact_of(&conversation);
    let channel = conversation.part(|it| it.channel.clone());
    let contact_seen = conversation.part(|it| it.contact_seen_at);
    let target = RwSignal::new(None);
    let scene = Scene {
        id,
        contact,
        channel,
        contact_seen: Memo::new(move |_| contact_seen.get().flatten()),
        // A message in the address is read first if need be.
        jump: Callback::new(move |message| {
            target.set(Some(message));
            show(session, id, message);
        }),
        target,
        deleting: RwSignal::new(None),
    };
    provide_context(scene);
    Writing::provide();
    view! {
        <main
            class="shell__pane thread-view"
            aria-label=words.said(phrase::thread::REGION)
        >
            <ThreadBar conversation=conversation.clone() />
            <Subject conversation />
            <FinderBar />
            <ThreadLog />
            <Composer id />
            <Deletion />
        </main>
    }
}

fn show(session: Session, id: ConversationId, message: MessageId) {
    session.go(crate::route::Route {
        open: Some(id),
        message: Some(message),
        ..session.route()
    });
}

/// Asks before a message is deleted.
#[component]
fn Deletion() -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let scene = Scene::here();
    let close = move || scene.deleting.set(None);
    let delete = move |_| {
        if let Some(message) = scene.deleting.get_untracked() {
            session.delete_message(scene.id, message);
        }
        close();
    };
    view! {
        <Dialog
            open=Signal::derive(move || scene.deleting.get().is_some())
            on_close=move |()| close()
            title=Signal::derive(words.said(phrase::message::DELETE_TITLE))
            close=Signal::derive(words.said(phrase::common::CLOSE))
            size=DialogSize::Small
        >
            <div class="dialog__body">
                <p>{words.said(phrase::message::DELETE_TEXT)}</p>
            </div>
            <footer class="dialog__foot">
                <button type="button" class="button" on:click=move |_| close()>
                    {words.said(phrase::message::KEEP)}
                </button>
                <button type="button" class="button" data-kind="danger" on:click=delete>
                    {words.said(phrase::message::DELETE)}
                </button>
            </footer>
        </Dialog>
    }
}
