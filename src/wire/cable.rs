//! Action Cable: what the console says on the socket, and what it hears there.

use std::str::FromStr;
use std::sync::Arc;

use crate::model::{
    AccountId, AgentId, Contact, ContactId, ConversationId, Glimpse, Message, Presence, Secret,
    SortedMap, Timestamp, Typist,
};

use super::conversation::{Reading, reading};
use super::field::shape;
use super::{Field, message, people};

shape!(Envelope {
    r#type,
    message,
    reason,
    reconnect,
});

shape!(Event { event, data });

shape!(Head {
    account_id,
    id,
    conversation_id,
    conversation,
});

shape!(Named { id });

shape!(Typing {
    conversation,
    user,
    is_private,
});

shape!(Sender {
    id,
    name,
    available_name,
    r#type,
});

shape!(Present { users, contacts });

shape!(Keys {
    cache_keys,
    label,
    inbox,
    team,
});

/// One frame from the server.
#[derive(Clone, Debug, PartialEq)]
pub enum Frame {
    /// The socket is ready for a subscription.
    Welcome,
    /// The server's pulse, with its clock where readable.
    Ping(Option<Timestamp>),
    /// The subscription holds.
    Confirmed,
    /// The subscription was refused.
    Rejected,
    /// The server is about to close the socket.
    Disconnected {
        /// Its word for why; may be empty.
        reason: Arc<str>,
        /// Whether to come back by itself.
        reconnect: bool,
    },
    /// Something happened in the account.
    News(Box<News>),
    /// An event, or a type of frame, by a name this console has no use for.
    Unknown(Arc<str>),
    /// An event this console cares for and cannot read. What it was about should be asked for.
    Unreadable {
        /// Its name; empty where not even that was readable.
        event: Arc<str>,
        /// The conversation it was about, where that much was readable.
        conversation: Option<ConversationId>,
    },
    /// An event of another account of the same agent.
    Foreign,
}

/// What an event tells.
#[derive(Clone, Debug, PartialEq)]
pub enum News {
    /// A new message, with what it tells of its conversation.
    MessageCreated(Message, Option<Glimpse>),
    /// A message was changed.
    MessageUpdated(Message),
    /// A conversation is new or was changed: whatever it was, this is how it is now.
    Conversation(Reading),
    /// The signed-in agent was mentioned in this conversation.
    Mentioned(Reading),
    /// Somebody began or stopped to type.
    Typing {
        /// Where.
        conversation: ConversationId,
        /// Who.
        who: Typist,
        /// Whether they type now.
        on: bool,
    },
    /// A contact is new or was changed.
    Contact(Contact),
    /// A contact was deleted, perhaps because it was merged into another; its conversations then
    /// belong to that one already.
    ContactDeleted(ContactId),
    /// Who is there. Whoever is missing is not.
    Presence {
        /// Agents by id.
        agents: SortedMap<AgentId, Presence>,
        /// Contacts by id.
        contacts: Option<SortedMap<ContactId, Presence>>,
    },
    /// Labels, inboxes or teams were changed.
    CacheKeys(CacheKeys),
    /// The agent's notifications were changed.
    NotificationsChanged,
    /// The unread counts in the navigation were changed.
    UnreadCountsChanged,
    /// The server asks this agent to be signed out.
    SignedOut,
    /// The server asks for the page to be loaded again.
    ReloadAsked,
}

/// Marks that change whenever the labels, inboxes or teams of the account do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CacheKeys {
    /// The labels' mark.
    pub label: Arc<str>,
    /// The inboxes' mark.
    pub inbox: Arc<str>,
    /// The teams' mark.
    pub team: Arc<str>,
}

/// What names the subscription to an account's events. It holds the token that opens it, and must
/// be the same text in every frame.
pub fn identifier(pubsub_token: &Secret, account: AccountId, user: AgentId) -> Secret {
    let token = quoted(pubsub_token.reveal());
    Secret::new(&format!(
        r#"{{"channel":"RoomChannel","pubsub_token":{token},"account_id":{account},"user_id":{user}}}"#
    ))
}

/// The frame that subscribes.
pub fn subscribe(identifier: &Secret) -> Secret {
    let identifier = quoted(identifier.reveal());
    Secret::new(&format!(
        r#"{{"command":"subscribe","identifier":{identifier}}}"#
    ))
}

/// The frame that says "I am here" and asks who else is. An agent counts as there for 20 seconds
/// after it.
pub fn presence(identifier: &Secret) -> Secret {
    let identifier = quoted(identifier.reveal());
    Secret::new(&format!(
        r#"{{"command":"message","identifier":{identifier},"data":"{{\"action\":\"update_presence\"}}"}}"#
    ))
}

fn quoted(text: &str) -> String {
    // A text always has a JSON form.
    serde_json::to_string(text).unwrap_or_default()
}

/// Reads a frame of the subscription to `account`.
pub fn read(text: &str, account: AccountId) -> Frame {
    let frame: Option<Envelope<'_>> = serde_json::from_str(text).ok().and_then(Field::object);
    let Some(frame) = frame else {
        return Frame::Unreadable {
            event: Arc::default(),
            conversation: None,
        };
    };
    match frame.r#type.word().as_str() {
        "welcome" => Frame::Welcome,
        "ping" => Frame::Ping(frame.message.time()),
        "confirm_subscription" => Frame::Confirmed,
        "reject_subscription" => Frame::Rejected,
        "disconnect" => Frame::Disconnected {
            reason: frame.reason.or_empty(),
            reconnect: frame.reconnect.flag().unwrap_or(true),
        },
        "" => heard(frame.message, account),
        _ => Frame::Unknown(frame.r#type.or_empty()),
    }
}

fn heard(message: Field<'_>, account: AccountId) -> Frame {
    let event: Event<'_> = message.object().unwrap_or_default();
    let name = event.event.or_empty();
    let head: Head<'_> = event.data.object().unwrap_or_default();
    // Hints to the whole session carry no account.
    if let Some(news) = hint(&name) {
        return Frame::News(Box::new(news));
    }
    match head.account_id.id::<AccountId>() {
        Some(id) if id == account => {}
        Some(_) => return Frame::Foreign,
        None => {
            return Frame::Unreadable {
                conversation: None,
                event: name,
            };
        }
    }
    match news(&name, event.data) {
        Heard::News(news) => Frame::News(news),
        Heard::Unknown => Frame::Unknown(name),
        Heard::Unreadable => Frame::Unreadable {
            conversation: about(&name, &head),
            event: name,
        },
    }
}

fn hint(event: &str) -> Option<News> {
    match event {
        "user:logout" => Some(News::SignedOut),
        "page:reload" => Some(News::ReloadAsked),
        _ => None,
    }
}

enum Heard {
    News(Box<News>),
    Unknown,
    Unreadable,
}

fn news(event: &str, data: Field<'_>) -> Heard {
    let news = match event {
        "message.created" => message::message(data)
            .map(|message| News::MessageCreated(message, message::glimpse(data))),
        "message.updated" => message::message(data).map(News::MessageUpdated),
        "conversation.created"
        | "conversation.updated"
        | "conversation.status_changed"
        | "conversation.read"
        | "conversation.contact_changed"
        | "assignee.changed"
        | "team.changed" => reading(data).map(News::Conversation),
        "conversation.mentioned" => reading(data).map(News::Mentioned),
        "conversation.typing_on" => typing(data, true),
        "conversation.typing_off" => typing(data, false),
        "contact.created" | "contact.updated" => people::contact(data).map(News::Contact),
        "contact.deleted" => data
            .object()
            .and_then(|contact: Named<'_>| contact.id.id())
            .map(News::ContactDeleted),
        "presence.update" => present(data),
        "account.cache_invalidated" => cache_keys(data).map(News::CacheKeys),
        "notification.created" | "notification.updated" | "notification.deleted" => {
            Some(News::NotificationsChanged)
        }
        "conversation.unread_count_changed" => Some(News::UnreadCountsChanged),
        // `contact.merged` brings the contact before the merge, `first.reply.created` a message
        // that came before.
        _ => return Heard::Unknown,
    };
    match news {
        Some(news) => Heard::News(Box::new(news)),
        None => Heard::Unreadable,
    }
}

/// The conversation an unreadable event was about.
fn about(event: &str, head: &Head<'_>) -> Option<ConversationId> {
    if event.starts_with("message.") {
        return head.conversation_id.id();
    }
    if event.starts_with("contact.") {
        return None;
    }
    let inner: Named<'_> = head.conversation.object().unwrap_or_default();
    inner.id.or(head.id).id()
}

fn typing(data: Field<'_>, on: bool) -> Option<News> {
    let typing: Typing<'_> = data.object()?;
    let conversation: Named<'_> = typing.conversation.object()?;
    let user: Sender<'_> = typing.user.object()?;
    let name = user.available_name.filled().or(user.name.filled());
    let name = name.unwrap_or_default();
    let who = match user.r#type.word().as_str() {
        "contact" => Typist::Contact(user.id.id()?),
        "user" | "agent" => Typist::Agent {
            id: user.id.id()?,
            name,
            note: typing.is_private.flag().unwrap_or_default(),
        },
        _ => Typist::Bot(name),
    };
    Some(News::Typing {
        conversation: conversation.id.id()?,
        who,
        on,
    })
}

fn present(data: Field<'_>) -> Option<News> {
    let present: Present<'_> = data.object()?;
    Some(News::Presence {
        agents: by_id(present.users),
        contacts: (!present.contacts.is_absent()).then(|| by_id(present.contacts)),
    })
}

fn by_id<Id: FromStr + Ord>(field: Field<'_>) -> SortedMap<Id, Presence> {
    let entries = field.entries().into_iter();
    entries
        .filter_map(|(id, state)| Some((id.parse().ok()?, people::presence(state))))
        .collect()
}

/// Reads the marks of labels, inboxes and teams, from an event or an answer.
pub fn cache_keys(field: Field<'_>) -> Option<CacheKeys> {
    let outer: Keys<'_> = field.object()?;
    let keys: Keys<'_> = outer.cache_keys.object()?;
    Some(CacheKeys {
        label: keys.label.or_empty(),
        inbox: keys.inbox.or_empty(),
        team: keys.team.or_empty(),
    })
}
