//! What every event does to the store, and that their order does not matter.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::needless_pass_by_value,
    reason = "tests"
)]

mod action;
mod conversation;
mod list;
mod order;
mod people;
mod thread;

use std::sync::Arc;

use super::{Changes, Event, Store};
use crate::model::{
    AgentId, Channel, Contact, ContactId, Content, Conversation, ConversationId, Delivery, Draft,
    DraftState, EchoId, InboxId, Message, MessageId, MessageKind, Mode, Revision, Status,
    Timestamp,
};

pub(super) fn cid(number: u64) -> ConversationId {
    ConversationId::new(number).unwrap()
}

pub(super) fn mid(number: u64) -> MessageId {
    MessageId::new(number).unwrap()
}

pub(super) fn agent(number: u64) -> AgentId {
    AgentId::new(number).unwrap()
}

pub(super) fn person(number: u64) -> ContactId {
    ContactId::new(number).unwrap()
}

pub(super) fn at(secs: i64) -> Timestamp {
    Timestamp::from_secs(secs)
}

/// An open conversation of nobody, active at second 100.
pub(in crate::store) fn conversation(number: u64) -> Conversation {
    Conversation {
        id: cid(number),
        inbox: InboxId::new(1).unwrap(),
        channel: Channel::Website,
        contact: Some(person(1)),
        status: Status::Open,
        priority: None,
        assignee: None,
        team: None,
        labels: Arc::default(),
        unread: 0,
        muted: false,
        can_reply: true,
        snoozed_until: None,
        waiting_since: None,
        first_reply_at: None,
        created_at: at(50),
        last_activity_at: at(100),
        agent_seen_at: None,
        contact_seen_at: None,
        preview: None,
        facts: Arc::default(),
        attributes: Arc::default(),
        participants: crate::model::Participants::Unread,
        revision: Revision(1),
    }
}

/// A customer's message, written at the second of its number.
pub(super) fn message(conversation: u64, number: u64) -> Message {
    Message {
        id: mid(number),
        conversation: cid(conversation),
        kind: MessageKind::Incoming,
        private: false,
        author: None,
        text: Some(format!("message {number}").into()),
        content: Content::Text,
        attachments: Vec::new(),
        reply_to: None,
        delivery: Delivery::Sent,
        deleted: false,
        created_at: at(i64::try_from(number).unwrap()),
        echo: None,
        revision: None,
    }
}

/// A customer of whom nothing but a name is known.
pub(super) fn contact(number: u64, name: &str) -> Contact {
    Contact {
        id: person(number),
        name: name.into(),
        email: None,
        phone: None,
        identifier: None,
        blocked: false,
        avatar_url: None,
        city: None,
        country: None,
        country_code: None,
        time_zone: None,
        company: None,
        description: None,
        profiles: Vec::new(),
        attributes: Arc::default(),
        inboxes: Vec::new(),
        created_at: None,
        last_activity_at: None,
    }
}

/// A reply on its way.
pub(super) fn draft(conversation: u64, echo: &str, state: DraftState) -> Draft {
    Draft {
        conversation: cid(conversation),
        echo: EchoId::new(echo),
        mode: Mode::Reply,
        what: crate::model::Composition::default(),
        created_at: at(1000),
        after: None,
        state,
    }
}

pub(super) fn store() -> Store {
    Store::new(agent(1))
}

/// Applies events; what they changed.
pub(super) fn apply(store: &mut Store, events: impl IntoIterator<Item = Event>) -> Changes {
    let mut changes = Changes::default();
    for event in events {
        store.apply(event, &mut changes);
    }
    changes
}
