//! A conversation, and the words for its state.

use std::sync::Arc;

use super::{
    AgentId, AttachmentKind, Channel, ContactId, ConversationId, InboxId, MessageId, SortedMap,
    TeamId, Timestamp,
};

/// Where a conversation stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Waits for an agent.
    Open,
    /// Held by a bot, or set aside.
    Pending,
    /// Asleep until a time or the customer's next message.
    Snoozed,
    /// Done.
    Resolved,
    /// A word this console does not know.
    Other(Box<str>),
}

impl Status {
    /// The server's word.
    pub fn name(&self) -> &str {
        match self {
            Self::Open => "open",
            Self::Pending => "pending",
            Self::Snoozed => "snoozed",
            Self::Resolved => "resolved",
            Self::Other(word) => word,
        }
    }

    /// The status of the server's word; never fails.
    pub fn from_name(word: &str) -> Self {
        match word {
            "open" => Self::Open,
            "pending" => Self::Pending,
            "snoozed" => Self::Snoozed,
            "resolved" => Self::Resolved,
            other => Self::Other(other.into()),
        }
    }
}

/// How urgent a conversation is. Ordered: low first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Priority {
    /// `low`
    Low,
    /// `medium`
    Medium,
    /// `high`
    High,
    /// `urgent`
    Urgent,
}

impl Priority {
    /// Every priority, most urgent first, as a menu shows them.
    pub const ALL: [Self; 4] = [Self::Urgent, Self::High, Self::Medium, Self::Low];

    /// The server's word.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Urgent => "urgent",
        }
    }

    /// The priority of the server's word; `None` for an unknown one, which shows as no priority.
    pub fn from_name(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|priority| priority.name() == word)
    }
}

/// Who a conversation is assigned to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Assignee {
    /// A person, with the name to show while the directory does not know them.
    Agent(AgentId, Arc<str>),
    /// A bot, by name. For the tabs such a conversation counts as unassigned.
    Bot(Arc<str>),
}

/// How new a conversation's data are: the server's `updated_at` in microseconds. Of two readings
/// the one with the greater revision is the newer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Revision(pub i64);

/// One value of a custom or additional attribute.
#[derive(Clone, Debug, PartialEq)]
pub enum Attribute {
    /// Explicitly nothing.
    Null,
    /// Yes or no.
    Flag(bool),
    /// A number.
    Number(f64),
    /// Text, also dates and links.
    Text(Arc<str>),
    /// Anything else, as JSON text.
    Other(Arc<str>),
}

/// What a list row says of the newest message that is not an activity line.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// Which message. Of two previews the one with the greater id is the newer.
    pub message: MessageId,
    /// Who speaks, and how.
    pub kind: PreviewKind,
    /// The author's name, where the server gave one.
    pub author: Option<Arc<str>>,
    /// The author, if an agent.
    pub agent: Option<AgentId>,
    /// The whole text, Markdown as sent; `None` for a message of files only.
    pub text: Option<Arc<str>>,
    /// The kind of the first attachment.
    pub attachment: Option<AttachmentKind>,
    /// Whether the server could not deliver it.
    pub failed: bool,
    /// Whether it was deleted.
    pub deleted: bool,
    /// When it was written.
    pub at: Timestamp,
}

/// Whose message a [`Preview`] shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PreviewKind {
    /// The customer's.
    Incoming,
    /// An agent's or bot's reply.
    Outgoing,
    /// A private note.
    Note,
    /// An automatic message.
    Template,
}

/// What the channel told about how the conversation began. All of it is the customer's word, and may
/// be empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// Subject of the mail.
    pub subject: Option<Arc<str>>,
    /// Page the customer wrote from.
    pub referer: Option<Arc<str>>,
    /// Browser name and version.
    pub browser: Option<Arc<str>>,
    /// Operating system name and version.
    pub platform: Option<Arc<str>>,
    /// Language of the browser, as a language tag.
    pub browser_language: Option<Arc<str>>,
    /// Language detected in the conversation, as a language tag.
    pub language: Option<Arc<str>>,
    /// When the customer opened the chat, as the channel wrote it.
    pub initiated_at: Option<Arc<str>>,
}

/// Agents who follow a conversation beside its assignee. No event tells of them: they are as they
/// were when last asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Participants {
    /// Not asked for, or no answer yet.
    #[default]
    Unread,
    /// They could not be read.
    Failed,
    /// These, in the server's order.
    Read(Arc<[AgentId]>),
}

impl Participants {
    /// Whether this agent is known to be one of them.
    pub fn contain(&self, agent: AgentId) -> bool {
        matches!(self, Self::Read(agents) if agents.contains(&agent))
    }

    /// Puts an agent last, or takes them out, where the others are known.
    pub fn set(&mut self, agent: AgentId, on: bool) {
        if let Self::Read(agents) = self
            && agents.contains(&agent) != on
        {
            let others = agents.iter().copied().filter(|it| *it != agent);
            *agents = others.chain(on.then_some(agent)).collect();
        }
    }
}

/// One conversation.
///
/// `None` in a time means "never" or "not so".
#[derive(Clone, Debug, PartialEq)]
pub struct Conversation {
    /// Its number in the account.
    pub id: ConversationId,
    /// The inbox it came by.
    pub inbox: InboxId,
    /// The kind of channel.
    pub channel: Channel,
    /// The customer; `None` when the server named none.
    pub contact: Option<ContactId>,
    /// Where it stands.
    pub status: Status,
    /// How urgent it is.
    pub priority: Option<Priority>,
    /// Who has it.
    pub assignee: Option<Assignee>,
    /// The team that has it.
    pub team: Option<TeamId>,
    /// Label titles, in the server's order.
    pub labels: Arc<[Arc<str>]>,
    /// Customer's messages nobody on the team has read. The server stops counting at 10.
    pub unread: u32,
    /// Whether the contact is blocked.
    pub muted: bool,
    /// Whether the channel takes a reply now. A snapshot: it turns false by time without an event.
    pub can_reply: bool,
    /// When it wakes; `None` while snoozed means at the customer's next message.
    pub snoozed_until: Option<Timestamp>,
    /// Since when the customer waits for an answer.
    pub waiting_since: Option<Timestamp>,
    /// When an agent first replied.
    pub first_reply_at: Option<Timestamp>,
    /// When it began.
    pub created_at: Timestamp,
    /// When its last message was written.
    pub last_activity_at: Timestamp,
    /// When any agent last read it.
    pub agent_seen_at: Option<Timestamp>,
    /// When the contact last read it.
    pub contact_seen_at: Option<Timestamp>,
    /// Its newest message that is not an activity line.
    pub preview: Option<Arc<Preview>>,
    /// What the channel told of its beginning.
    pub facts: Arc<Facts>,
    /// Custom attributes by key.
    pub attributes: Arc<SortedMap<Arc<str>, Attribute>>,
    /// Who follows it.
    pub participants: Participants,
    /// How new all this is.
    pub revision: Revision,
}

impl Conversation {
    /// The person it is assigned to, if a person.
    pub fn agent(&self) -> Option<AgentId> {
        match self.assignee {
            Some(Assignee::Agent(id, _)) => Some(id),
            Some(Assignee::Bot(_)) | None => None,
        }
    }
}

/// The numbers on the list's tabs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Assigned to the signed-in agent.
    pub mine: u32,
    /// Assigned to no person.
    pub unassigned: u32,
    /// All of them.
    pub all: u32,
}
