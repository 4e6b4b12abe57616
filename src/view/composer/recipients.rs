//! To whom a reply goes: in mail also who gets a copy, in fields that open when they are asked for.

use std::sync::Arc;

use leptos::html::Input;
use leptos::prelude::*;

use crate::kit::icon::{Icon, IconView};
use crate::kit::rove::focus;
use crate::live::Session;
use crate::model::{Channel, Composition, ConversationId, Mode, addresses};
use crate::text::{Phrase, phrase};
use crate::view::actions::is_address;
use crate::view::message_bubble::Scene;
use crate::view::name::visible;
use crate::view::words::Words;

use super::files::standing;

/// The copies of a reply.
#[derive(Clone, Copy)]
pub(super) struct Copies {
    id: ConversationId,
    mode: Memo<Mode>,
    cc: Memo<Arc<str>>,
    bcc: Memo<Arc<str>>,
    /// Whether it goes by mail.
    mail: Memo<bool>,
    /// Whether the agent asked for the fields.
    asked: RwSignal<bool>,
    /// What is no address, first of all, once the agent has left the field.
    checked: RwSignal<bool>,
    wrong: Memo<Option<String>>,
}

impl Copies {
    pub fn new(
        session: Session,
        id: ConversationId,
        mode: Memo<Mode>,
        composition: Memo<Composition>,
    ) -> Self {
        let scene = Scene::here();
        let thread = session.thread(id);
        // What the agent leaves open is as in the last mail.
        let proposed = Memo::new(move |_| {
            thread.get();
            scene.contact.track();
            session.directory();
            session.copies(id).unwrap_or_default()
        });
        let cc = Memo::new(move |_| {
            let own = composition.read().cc.clone();
            own.unwrap_or_else(|| proposed.get().0)
        });
        let bcc = Memo::new(move |_| {
            let own = composition.read().bcc.clone();
            own.unwrap_or_else(|| proposed.get().1)
        });
        Self {
            id,
            mode,
            cc,
            bcc,
            mail: Memo::new(move |_| {
                mode.get() == Mode::Reply && scene.channel.get() == Some(Channel::Email)
            }),
            asked: RwSignal::new(false),
            checked: RwSignal::new(false),
            wrong: Memo::new(move |_| {
                let (cc, bcc) = (cc.get(), bcc.get());
                let mut all = addresses(&cc).chain(addresses(&bcc));
                all.find(|it| !is_address(it)).map(visible)
            }),
        }
    }

    /// Whether all of them are addresses, tracked.
    pub fn are_fine(self) -> bool {
        self.wrong.read().is_none() || !self.mail.get()
    }

    /// The reply was sent: what was asked for it is not asked for the next.
    pub fn sent(self) {
        self.asked.set(false);
        self.checked.set(false);
    }

    /// Whether the fields are shown, tracked.
    fn shown(self) -> bool {
        self.mail.get()
            && (self.asked.get() || !self.cc.read().is_empty() || !self.bcc.read().is_empty())
    }
}

/// To whom it goes.
#[component]
pub(super) fn Whereto(copies: Copies) -> impl IntoView {
    let words = Words::here();
    let scene = Scene::here();
    let address = Memo::new(move |_| {
        let contact = scene.contact.get().filter(|_| copies.mail.get())?;
        contact.email.as_deref().map(visible)
    });
    move || match (copies.mode.get(), address.get()) {
        (Mode::Note, _) => {
            view! { <p class="composer__hint">{words.say(phrase::composer::ONLY_TEAM)}</p> }
                .into_any()
        }
        (Mode::Reply, Some(address)) => view! {
            <div class="composer__to">
                <span>{words.say(phrase::composer::TO)}</span>
                <bdi class="composer__to-name">{address}</bdi>
            </div>
            {move || (!copies.shown()).then(|| view! {
                <button
                    type="button"
                    class="button"
                    data-kind="quiet"
                    data-size="small"
                    on:click=move |_| copies.asked.set(true)
                >
                    {words.said(phrase::composer::COPIES)}
                </button>
            })}
        }
        .into_any(),
        (Mode::Reply, None) => ().into_any(),
    }
}

/// The fields for copies, and what is wrong with them.
#[component]
pub(super) fn CopyFields(copies: Copies) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let first = NodeRef::<Input>::new();
    Effect::new(move |_| {
        // Asked for, not brought back: the agent wants to write there.
        if let Some(first) = first.get().filter(|_| copies.asked.get_untracked()) {
            request_animation_frame(move || focus(&first));
        }
    });
    let put = move |unseen: bool, line: String| {
        let mode = copies.mode.get_untracked();
        let mut now = standing(session, copies.id, mode);
        *(if unseen { &mut now.bcc } else { &mut now.cc }) = Some(line.into());
        copies.checked.set(false);
        // A line that is emptied stays to be written in.
        copies.asked.set(true);
        session.compose(copies.id, mode, now);
    };
    let field = move |name: Phrase, unseen: bool| {
        let line = if unseen { copies.bcc } else { copies.cc };
        let wrong = move || {
            let line = line.read();
            copies.checked.get() && addresses(&line).any(|it| !is_address(it))
        };
        let input = view! {
            <input
                node_ref=if unseen { NodeRef::new() } else { first }
                type="text"
                class="composer__copy-field"
                inputmode="email"
                autocomplete="off"
                spellcheck="false"
                dir="auto"
                aria-invalid=move || wrong().then_some("true")
                prop:value=move || line.get().to_string()
                on:input=move |event| put(unseen, event_target_value(&event))
                on:blur=move |_| copies.checked.set(true)
            />
        };
        view! {
            <label class="composer__copy">
                <span>{words.said(name)}</span>
                {input}
            </label>
        }
    };
    let problem = move || {
        let wrong = copies.wrong.get().filter(|_| copies.checked.get());
        wrong.map(|address| {
            let line = move || words.with(phrase::composer::NO_ADDRESS, &[("address", &address)]);
            view! { <p class="composer__problem" role="alert"><IconView icon=Icon::Alert />{line}</p> }
        })
    };
    let shown = Memo::new(move |_| copies.shown());
    move || {
        shown.get().then(|| {
            view! {
                <div class="composer__copies">
                    {field(phrase::composer::CC, false)}
                    {field(phrase::composer::BCC, true)}
                </div>
                {problem}
            }
        })
    }
}
