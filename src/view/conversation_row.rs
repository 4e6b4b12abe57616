//! One line of the conversation list.

mod foot;
mod preview;

use leptos::prelude::*;

use crate::kit::avatar::{Avatar, AvatarSize, tone};
use crate::kit::icon::{Icon, IconView};
use crate::live::Session;
use crate::model::{Conversation, ConversationId, Priority, Status};
use crate::text::phrase;

use super::conversation_list::RowMenu;
use super::faces;
use super::name::visible;
use super::words::Words;
use foot::Foot;
use preview::PreviewLine;

/// The id of a row's element.
pub fn row_id(id: ConversationId) -> String {
    format!("row-{id}")
}

/// One conversation in the list.
#[component]
pub fn ConversationRow(
    /// Which conversation.
    id: ConversationId,
    /// Where it stands in the list, from 0.
    place: Signal<usize>,
    /// How many rows the list has.
    count: Signal<usize>,
    /// The row under the keyboard.
    active: RwSignal<Option<ConversationId>>,
    /// Whether it no longer belongs to the list and waits to leave it.
    #[prop(into)]
    leaving: Signal<bool>,
    /// The status of the list's rows, which need not be said again.
    #[prop(into)]
    listed_status: Signal<Option<Status>>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let conversation = session.conversation(id);
    let contact = session.contact_of(&conversation);
    let unread = conversation.part(|it| it.unread);
    let status = conversation.part(|it| it.status.clone());
    let is_open = Memo::new(move |_| session.route().open == Some(id));
    let is_active = Memo::new(move |_| active.get() == Some(id));
    let name = Signal::derive(move || match contact.get() {
        Some(contact) if !contact.name.trim().is_empty() => visible(&contact.name),
        Some(contact) => faces::nameless(words, &contact),
        None => words.say(phrase::row::NO_CONTACT),
    });
    let presence = faces::contact_presence(session, contact);
    let row_menu = RowMenu::here();
    let is_unread = move || unread.get().is_some_and(|unread| unread > 0);

    view! {
        <li
            class="conversation-row"
            id=row_id(id)
            role="option"
            aria-selected="false"
            aria-current=move || is_open.get().then_some("true")
            aria-posinset=move || (place.get() + 1).to_string()
            aria-setsize=move || count.get().to_string()
            data-active=move || is_active.get().then_some("")
            data-unread=move || is_unread().then_some("")
            data-leaving=move || leaving.get().then_some("")
            data-status=move || status.get().map(|it| it.name().to_owned())
            style:--row=move || place.get().to_string()
            on:click=move |_| {
                active.set(Some(id));
                session.open(id);
            }
            on:contextmenu=move |event| {
                active.set(Some(id));
                row_menu.at_pointer(&event, id);
            }
        >
            <span class="conversation-row__unread-mark" hidden=move || !is_unread()></span>
            <Avatar
                name
                tone=move || contact.get().map_or(0, |it| tone(it.id.get()))
                size=AvatarSize::Surrounding
                picture=Signal::derive(move || faces::picture(contact.get().as_deref()))
                presence
                class="conversation-row__avatar"
            />
            <span class="conversation-row__head">
                <bdi class="conversation-row__name">{name}</bdi>
                <Flags conversation=conversation.part(flags) />
                <Time conversation=conversation.part(times) />
            </span>
            <span class="conversation-row__line">
                <PreviewLine id conversation=conversation.clone() />
                {move || unread.get().filter(|unread| *unread > 0).map(|unread| view! {
                    <span class="badge conversation-row__unread">
                        <span aria-hidden="true">
                            {if unread >= 10 { "9+".to_owned() } else { unread.to_string() }}
                        </span>
                        <span class="spoken">
                            {move || words.count(phrase::list::UNREAD, unread.into())}
                        </span>
                    </span>
                })}
            </span>
            <Foot conversation listed_status />
            // For the pointer only: the keyboard has Shift+F10, and an option holds no buttons.
            <span
                class="conversation-row__menu"
                aria-hidden="true"
                on:click=move |event| {
                    event.stop_propagation();
                    active.set(Some(id));
                    row_menu.beside(&row_id(id), id);
                }
            >
                <IconView icon=Icon::More />
            </span>
        </li>
    }
}

fn flags(conversation: &Conversation) -> (bool, Option<Priority>) {
    let snoozed = conversation.status == Status::Snoozed;
    (snoozed, conversation.priority)
}

/// The marks before the time.
#[component]
fn Flags(
    /// Whether it sleeps, and how urgent it is.
    conversation: Memo<Option<(bool, Option<Priority>)>>,
) -> impl IntoView {
    let words = Words::here();
    view! {
        <span class="conversation-row__flags">
            {move || conversation.get().map(|(snoozed, priority)| {
                let asleep = snoozed.then(|| view! {
                    <span>
                        <IconView icon=Icon::Snooze />
                        <span class="spoken">{words.said(phrase::status::SNOOZED)}</span>
                    </span>
                });
                let priority = priority.map(|priority| {
                    let tone = (priority == Priority::Urgent).then_some("danger");
                    view! {
                        <span class="conversation-row__state" data-tone=tone>
                            <IconView icon=faces::priority_icon(priority) />
                            <span class="spoken">
                                {move || words.say(faces::priority_phrase(priority))}
                            </span>
                        </span>
                    }
                });
                (asleep, priority)
            })}
        </span>
    }
}

type Times = (Option<crate::model::Timestamp>, crate::model::Timestamp);

fn times(conversation: &Conversation) -> Times {
    let wakes = conversation.snoozed_until;
    let asleep = conversation.status == Status::Snoozed;
    (wakes.filter(|_| asleep), conversation.last_activity_at)
}

/// When it wakes, or when something last happened.
#[component]
fn Time(
    /// When it wakes, and its last activity.
    conversation: Memo<Option<Times>>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = Words::here();
    let shown = Memo::new(move |_| {
        let (wakes, last) = conversation.get()?;
        let text = words.text();
        Some(match wakes {
            Some(wakes) => text.until(wakes, session.now()),
            None => text.ago(last, session.now()),
        })
    });
    let full = move || {
        let (wakes, last) = conversation.get()?;
        Some(words.text().moment(wakes.unwrap_or(last)))
    };
    view! { <time class="conversation-row__time" title=full>{shown}</time> }
}

/// A row that is not loaded yet, in the shape of one.
#[component]
pub fn RowSkeleton(
    /// Where it stands in the list, from 0.
    place: Signal<usize>,
    /// How many rows the list has.
    count: Signal<usize>,
) -> impl IntoView {
    let words = Words::here();
    view! {
        <li
            class="conversation-row"
            role="option"
            aria-selected="false"
            aria-disabled="true"
            aria-label=words.said(phrase::common::LOADING)
            aria-posinset=move || (place.get() + 1).to_string()
            aria-setsize=move || count.get().to_string()
            style:--row=move || place.get().to_string()
        >
            <span class="skeleton conversation-row__avatar" data-shape="round"></span>
            <span class="conversation-row__head"><span class="skeleton" style:--w="45%"></span></span>
            <span class="conversation-row__line"><span class="skeleton" style:--w="80%"></span></span>
            <span class="conversation-row__foot"><span class="skeleton" style:--w="30%"></span></span>
        </li>
    }
}
