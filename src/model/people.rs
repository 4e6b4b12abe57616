//! Contacts, agents, and what an account is furnished with.

use std::sync::Arc;

use super::{
    AccountId, AgentId, Attribute, ContactId, InboxId, LabelId, NoteId, Secret, SortedMap, TeamId,
    Timestamp,
};

/// Whether somebody is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Presence {
    /// There.
    Online,
    /// There, but asks not to be disturbed.
    Busy,
    /// Not there, or not known to be.
    #[default]
    Offline,
}

/// What a member may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Works in the inboxes they are a member of.
    Agent,
    /// Sees everything and may delete.
    Administrator,
}

/// The kind of channel an inbox has.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Channel {
    /// Chat on a website.
    Website,
    /// E-mail.
    Email,
    /// `WhatsApp`, by any provider.
    WhatsApp,
    /// Text messages.
    Sms,
    /// Facebook Messenger.
    Messenger,
    /// Instagram.
    Instagram,
    /// `TikTok`.
    TikTok,
    /// Telegram.
    Telegram,
    /// LINE.
    Line,
    /// A program of the account's own.
    Api,
    /// One this console does not know, by the server's word.
    Other(Box<str>),
}

/// A customer.
#[derive(Clone, Debug, PartialEq)]
pub struct Contact {
    /// Its id.
    pub id: ContactId,
    /// Name; may be empty. Untrusted, like everything here.
    pub name: Arc<str>,
    /// E-mail address.
    pub email: Option<Arc<str>>,
    /// Phone number.
    pub phone: Option<Arc<str>>,
    /// The account's own id for the person.
    pub identifier: Option<Arc<str>>,
    /// Whether they are blocked.
    pub blocked: bool,
    /// Address of their picture.
    pub avatar_url: Option<Arc<str>>,
    /// City.
    pub city: Option<Arc<str>>,
    /// Country by name, else by code.
    pub country: Option<Arc<str>>,
    /// Country by its two letters.
    pub country_code: Option<Arc<str>>,
    /// Time zone as somebody wrote it down; by its usual name it can be told apart.
    pub time_zone: Option<Arc<str>>,
    /// Company.
    pub company: Option<Arc<str>>,
    /// What somebody wrote about them.
    pub description: Option<Arc<str>>,
    /// Social profiles: network and handle.
    pub profiles: Vec<(Arc<str>, Arc<str>)>,
    /// Custom attributes by key.
    pub attributes: Arc<SortedMap<Arc<str>, Attribute>>,
    /// Inboxes they can be reached by, where the server said (only when asked for one contact).
    pub inboxes: Vec<InboxId>,
    /// When they were first seen, where the server said (the cable does not).
    pub created_at: Option<Timestamp>,
    /// When they last did something, where the server said.
    pub last_activity_at: Option<Timestamp>,
}

/// What an agent changes about a contact.
#[derive(Clone, Debug, PartialEq)]
pub enum ContactChange {
    /// The name; empty for none.
    Name(Arc<str>),
    /// The e-mail address.
    Email(Option<Arc<str>>),
    /// The phone number.
    Phone(Option<Arc<str>>),
    /// The company.
    Company(Option<Arc<str>>),
    /// A custom attribute by its key; `None` takes it away.
    Attribute(Arc<str>, Option<Attribute>),
}

impl ContactChange {
    /// Makes the change. Gives back the one that undoes it.
    #[must_use]
    pub fn make(&self, contact: &mut Contact) -> Self {
        match self {
            Self::Name(name) => Self::Name(std::mem::replace(&mut contact.name, name.clone())),
            Self::Email(email) => Self::Email(std::mem::replace(&mut contact.email, email.clone())),
            Self::Phone(phone) => Self::Phone(std::mem::replace(&mut contact.phone, phone.clone())),
            Self::Company(company) => {
                Self::Company(std::mem::replace(&mut contact.company, company.clone()))
            }
            Self::Attribute(key, value) => {
                let attributes = Arc::make_mut(&mut contact.attributes);
                let former = set_attribute(attributes, key, value.clone());
                Self::Attribute(Arc::clone(key), former)
            }
        }
    }
}

/// Sets an attribute, or takes it away. Gives back its former value.
pub fn set_attribute(
    attributes: &mut SortedMap<Arc<str>, Attribute>,
    key: &Arc<str>,
    value: Option<Attribute>,
) -> Option<Attribute> {
    match value {
        Some(value) => attributes.insert(Arc::clone(key), value),
        None => attributes.remove(key),
    }
}

/// A note on a contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactNote {
    /// Its id.
    pub id: NoteId,
    /// Its text.
    pub text: Arc<str>,
    /// Who wrote it.
    pub author: Option<Arc<str>>,
    /// When.
    pub created_at: Timestamp,
}

/// An agent or administrator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agent {
    /// Their id.
    pub id: AgentId,
    /// The name customers see.
    pub name: Arc<str>,
    /// E-mail address.
    pub email: Arc<str>,
    /// What they may do.
    pub role: Role,
    /// Address of their picture.
    pub avatar_url: Option<Arc<str>>,
    /// Whether they were there when the directory was read; newer word is in the store's presence.
    pub presence: Presence,
}

/// An inbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inbox {
    /// Its id.
    pub id: InboxId,
    /// Its name.
    pub name: Arc<str>,
    /// What kind of channel it has.
    pub channel: Channel,
    /// Longest text the channel takes, in characters, as Chatwoot's dashboard limits it.
    pub text_limit: usize,
    /// The addresses at which mail comes in, of an inbox for mail.
    pub addresses: Vec<Arc<str>>,
}

/// A team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Team {
    /// Its id.
    pub id: TeamId,
    /// Its name.
    pub name: Arc<str>,
    /// Whether the signed-in agent belongs to it.
    pub is_member: bool,
}

/// A label of the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Its id.
    pub id: LabelId,
    /// Its title, which conversations carry.
    pub title: Arc<str>,
    /// Its colour as `#rrggbb`; checked, so it is safe in a custom property.
    pub color: Arc<str>,
    /// Whether it stands in the navigation.
    pub in_navigation: bool,
}

/// Whose attribute a definition describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AttributeOwner {
    /// Conversations.
    Conversation,
    /// Contacts.
    Contact,
}

/// What values an attribute takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AttributeKind {
    /// Any text.
    Text,
    /// A number.
    Number,
    /// A sum of money.
    Currency,
    /// A percentage.
    Percent,
    /// A web address.
    Link,
    /// A day.
    Date,
    /// One of a list.
    List,
    /// Yes or no.
    Checkbox,
}

/// A custom attribute that the account has defined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributeDefinition {
    /// Key under which values are stored.
    pub key: Arc<str>,
    /// Name to show.
    pub name: Arc<str>,
    /// Whose it is.
    pub owner: AttributeOwner,
    /// What values it takes.
    pub kind: AttributeKind,
    /// The values of a list.
    pub values: Vec<Arc<str>>,
    /// Pattern that a text must match, as a regular expression of scripts.
    pub pattern: Option<Arc<str>>,
    /// What the account says to whoever misses the pattern.
    pub cue: Option<Arc<str>>,
}

/// A text that agents need often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CannedResponse {
    /// The short word it is called by.
    pub code: Arc<str>,
    /// The text, perhaps with variables such as `{{contact.name}}`.
    pub text: Arc<str>,
}

/// An account the signed-in agent belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// Its name.
    pub name: Arc<str>,
    /// What the agent may do in it.
    pub role: Role,
    /// Whether it is in use (not suspended).
    pub active: bool,
    /// What the agent chose to be seen as.
    pub availability: Presence,
}

/// The signed-in agent.
#[derive(Clone)]
pub struct Profile {
    /// Their id.
    pub id: AgentId,
    /// The name customers see.
    pub name: Arc<str>,
    /// E-mail address.
    pub email: Arc<str>,
    /// Address of their picture.
    pub avatar_url: Option<Arc<str>>,
    /// The accounts they belong to.
    pub accounts: Vec<Account>,
    /// What opens the cable for them.
    pub pubsub_token: Secret,
    /// Their access token, where the answer carried one.
    pub access_token: Option<Secret>,
}
