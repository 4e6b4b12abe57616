//! How people, channels, statuses and priorities look wherever they appear.

use std::sync::Arc;

use leptos::prelude::*;

use crate::kit::avatar::PresenceMark;
use crate::kit::icon::{Icon, IconSize, IconView};
use crate::live::{LinkState, Session};
use crate::model::{Channel, Contact, Presence, Priority, Status};
use crate::text::{Phrase, phrase};

use super::name::visible;
use super::words::Words;

/// What stands for a contact without a name: their address, else words.
pub fn nameless(words: Words, contact: &Contact) -> String {
    let known = [&contact.email, &contact.phone, &contact.identifier];
    match known.into_iter().flatten().find(|it| !it.trim().is_empty()) {
        Some(known) => visible(known),
        None => words.say(phrase::row::NAMELESS),
    }
}

/// The address of a contact's picture.
pub fn picture(contact: Option<&Contact>) -> Option<String> {
    contact?.avatar_url.as_deref().map(str::to_owned)
}

/// A contact's presence mark. Without a link nobody's presence is known, and none is shown.
pub fn contact_presence(
    session: Session,
    contact: Memo<Option<Arc<Contact>>>,
) -> Signal<Option<PresenceMark>> {
    Memo::new(move |_| {
        let id = contact.get()?.id;
        let live = session.link() == LinkState::Live;
        let there = session.contact_presence(id) == Presence::Online;
        (live && there).then_some(PresenceMark::Online)
    })
    .into()
}

/// The mark of a presence.
pub const fn presence_mark(presence: Presence) -> PresenceMark {
    match presence {
        Presence::Online => PresenceMark::Online,
        Presence::Busy => PresenceMark::Busy,
        Presence::Offline => PresenceMark::Offline,
    }
}

/// The generic mark of a channel.
pub const fn channel_icon(channel: &Channel) -> Icon {
    match channel {
        Channel::Website => Icon::Globe,
        Channel::Email => Icon::Mail,
        Channel::WhatsApp | Channel::Messenger | Channel::Line => Icon::Messenger,
        Channel::Sms => Icon::Sms,
        Channel::Instagram | Channel::TikTok => Icon::Camera,
        Channel::Telegram => Icon::Send,
        Channel::Api | Channel::Other(_) => Icon::Chat,
    }
}

/// The mark of a priority.
pub const fn priority_icon(priority: Priority) -> Icon {
    match priority {
        Priority::Urgent => Icon::Urgent,
        Priority::High => Icon::High,
        Priority::Medium => Icon::Medium,
        Priority::Low => Icon::Low,
    }
}

/// A priority in words.
pub const fn priority_phrase(priority: Priority) -> Phrase {
    match priority {
        Priority::Urgent => phrase::priority::URGENT,
        Priority::High => phrase::priority::HIGH,
        Priority::Medium => phrase::priority::MEDIUM,
        Priority::Low => phrase::priority::LOW,
    }
}

/// A status in words; the server's own word where the console has none.
pub fn status_words(words: Words, status: &Status) -> String {
    match status {
        Status::Open => words.say(phrase::status::OPEN),
        Status::Pending => words.say(phrase::status::PENDING),
        Status::Snoozed => words.say(phrase::status::SNOOZED),
        Status::Resolved => words.say(phrase::status::RESOLVED),
        Status::Other(word) => visible(word),
    }
}

/// A status as a tag; none for open, which is what most are.
pub fn status_tag(words: Words, status: &Status) -> Option<AnyView> {
    let (icon, tone) = match status {
        Status::Open => return None,
        Status::Pending => (Icon::Pending, None),
        Status::Snoozed => (Icon::Snooze, None),
        Status::Resolved => (Icon::Resolve, Some("success")),
        Status::Other(_) => (Icon::Info, None),
    };
    let status = status.clone();
    Some(
        view! {
            <span class="tag" data-tone=tone>
                <IconView icon size=IconSize::Small />
                <span>{move || status_words(words, &status)}</span>
            </span>
        }
        .into_any(),
    )
}

/// A label's colour. It is checked when read, so it is safe in a custom property; a free tag has
/// none of its own.
pub fn label_colour(session: Session, title: &str) -> String {
    let directory = session.directory();
    directory
        .label_color(title)
        .map_or_else(|| "currentColor".to_owned(), ToString::to_string)
}
