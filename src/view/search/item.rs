//! One result.

use std::sync::Arc;

use leptos::prelude::*;

use crate::kit::avatar::{Avatar, AvatarSize, tone};
use crate::kit::icon::{Icon, IconView};
use crate::live::Session;
use crate::model::{Contact, ContactId, Hit, SearchKind};
use crate::text::{Wanted, phrase};
use crate::view::faces::{channel_icon, nameless, status_tag};
use crate::view::name::visible;
use crate::view::words::Words;

use super::groups::Item;
use super::snippet::snippet_view;
use super::{Search, item_id};

/// The view of a result. A press does what Enter does.
pub(super) fn item_view(
    session: Session,
    words: Words,
    search: Search,
    item: &Item,
    wanted: &Wanted,
    place: usize,
) -> AnyView {
    let inside = match item {
        Item::Hit(hit) => hit_view(session, words, hit, wanted),
        Item::Contact(contact) => contact_view(words, contact, wanted),
        Item::Number(id) => line(
            Icon::Onward,
            words.with(phrase::search::GO_TO, &[("id", &id.to_string())]),
        ),
        Item::Begin => line(Icon::Plus, words.say(phrase::new_conversation::OPEN)),
        Item::More(kind) => line(
            Icon::Down,
            words.say(match kind {
                SearchKind::Conversations => phrase::search::MORE_CONVERSATIONS,
                SearchKind::Contacts => phrase::search::MORE_CONTACTS,
                SearchKind::Messages => phrase::search::MORE_MESSAGES,
            }),
        ),
        Item::Retry(why) => {
            let why = words.why(why);
            line(
                Icon::Retry,
                words.with(phrase::search::RETRY, &[("why", &why)]),
            )
        }
    };
    let open = match item {
        Item::Hit(hit) => Some(hit.conversation),
        Item::Number(id) => Some(*id),
        _ => None,
    };
    let is_open = Memo::new(move |_| open.is_some() && session.route().open == open);
    let item = item.clone();
    view! {
        <div
            id=item_id(place)
            class="search__item"
            role="option"
            aria-selected=move || (search.active.get() == place).to_string()
            aria-current=move || is_open.get().then_some("true")
            on:pointerdown=|event: web_sys::PointerEvent| event.prevent_default()
            on:click=move |_| {
                search.active.set(place);
                search.choose(session, &item);
            }
        >
            {inside}
        </div>
    }
    .into_any()
}

/// An item that is no row: an icon and words.
fn line(icon: Icon, text: String) -> AnyView {
    view! {
        <span class="search__icon"><IconView icon /></span>
        <span class="search__name">{text}</span>
    }
    .into_any()
}

fn hit_view(session: Session, words: Words, hit: &Arc<Hit>, wanted: &Wanted) -> AnyView {
    let conversation = session.conversation(hit.conversation);
    let contact = session.contact_of(&conversation);
    let status = conversation.part(|it| it.status.clone());
    let held = contact.get_untracked();
    let name = match (&*hit.name, held.as_deref()) {
        ("", Some(known)) if known.name.trim().is_empty() => nameless(words, known),
        ("", Some(known)) => visible(&known.name),
        ("", None) => words.say(phrase::row::NO_CONTACT),
        (name, _) => visible(name),
    };
    let person = hit.contact.or(held.map(|it| it.id));
    let inbox = hit.inbox;
    let at = hit.at;
    let text = hit.text.as_deref().map(|text| snippet_view(text, wanted));
    let name_view = snippet_view(&name, wanted);
    let number = words.with(
        phrase::search::NUMBER,
        &[("id", &hit.conversation.to_string())],
    );
    let matches = hit.matches;
    view! {
        <Avatar
            name=name
            tone=tone(person.map_or(0, ContactId::get))
            size=AvatarSize::Medium
        />
        <span class="search__main">
            <span class="search__head">
                <bdi class="search__name">{name_view}</bdi>
                <time class="search__time" title=move || words.text().moment(at)>
                    {move || words.text().ago(at, session.now())}
                </time>
            </span>
            {text.map(|text| view! { <bdi class="search__text">{text}</bdi> })}
            <span class="search__meta">
                <bdi>{number}</bdi>
                {move || {
                    let directory = session.directory();
                    inbox.and_then(|id| directory.inbox(id)).map(|inbox| view! {
                        <span class="search__inbox">
                            <IconView icon=channel_icon(&inbox.channel) />
                            <bdi>{visible(&inbox.name)}</bdi>
                        </span>
                    })
                }}
                {(matches > 1).then(|| view! {
                    <span>{words.count(phrase::search::MATCHES, matches)}</span>
                })}
                {move || status.get().and_then(|it| status_tag(words, &it))}
            </span>
        </span>
    }
    .into_any()
}

fn contact_view(words: Words, contact: &Arc<Contact>, wanted: &Wanted) -> AnyView {
    let name = if contact.name.trim().is_empty() {
        nameless(words, contact)
    } else {
        visible(&contact.name)
    };
    let known = [&contact.email, &contact.phone, &contact.identifier];
    let addresses: Vec<_> = known
        .into_iter()
        .flatten()
        .map(|it| view! { <bdi>{snippet_view(it, wanted)}</bdi> })
        .collect();
    view! {
        <Avatar
            name=name.clone()
            tone=tone(contact.id.get())
            picture=contact.avatar_url.as_deref().map(str::to_owned)
            size=AvatarSize::Medium
        />
        <span class="search__main">
            <bdi class="search__name">{snippet_view(&name, wanted)}</bdi>
            <span class="search__meta">{addresses}</span>
        </span>
    }
    .into_any()
}
