//! What can happen to the store, and what that altered.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::filter::{CountKey, Query};
use crate::model::{
    Agent, AgentId, Assignee, Attribute, AttributeDefinition, Contact, ContactChange, ContactId,
    ContactNote, Conversation, ConversationId, Counts, Draft, EchoId, Inbox, InboxId, Label,
    Message, NoteId, Participants, Presence, Priority, SavedView, SortedMap, SortedSet, Status,
    Team, TeamId, Timestamp, Window,
};

pub use crate::model::{Glimpse, Typist};

/// Something that happened, whoever told us.
///
/// Applying an event twice is applying it once. Of server data the newer reading wins, so events
/// about the same thing may come in any order.
#[derive(Clone, Debug)]
pub enum Event {
    /// The server answered with this conversation: every field is its word.
    ConversationRead(Conversation),
    /// The cable brought this conversation. Its form lacks `muted`, and its preview knows only
    /// public messages, so held values of these stay.
    ConversationHeard(Conversation),
    /// The server no longer has this conversation, or no longer lets us see it.
    ConversationGone(ConversationId),
    /// The server answered with this contact.
    ContactRead(Contact),
    /// The cable, or a conversation, brought this contact: its times may be missing.
    ContactHeard(Contact),
    /// This contact was deleted. Its conversations may by now belong to another.
    ContactGone(ContactId),
    /// A new message, by the cable or in answer to sending it.
    MessageArrived {
        /// The message.
        message: Message,
        /// What came with it of its conversation. No conversation event need follow.
        glimpse: Option<Glimpse>,
    },
    /// A message was changed: delivery, deletion, content.
    MessageChanged(Message),
    /// A page of a list was read. The rows' conversations come before, as `ConversationRead`.
    PageRead {
        /// The list.
        query: Query,
        /// The page, from 1.
        page: u32,
        /// How many rows a full page of this server has.
        page_size: u32,
        /// Its rows in the server's order.
        rows: Vec<ConversationId>,
        /// How many rows the whole list has.
        total: u32,
    },
    /// A page of a list could not be read.
    PageFailed {
        /// The list.
        query: Query,
        /// The page, from 1.
        page: u32,
    },
    /// A list is wanted afresh: what is held stays in place, marked stale, until page 1 is read.
    ListStale(Query),
    /// Rows of this list keep their places (`true`), or moves that waited may happen (`false`).
    ListHeld {
        /// The list.
        query: Query,
        /// Whether rows keep their places.
        held: bool,
    },
    /// Moves that waited behind "n updated" happen now; the list goes on being held if it was.
    ListReleased(Query),
    /// The tab counts were read.
    CountsRead {
        /// Whose counts.
        key: CountKey,
        /// The counts.
        counts: Counts,
    },
    /// A stretch of a conversation's messages was read.
    MessagesRead {
        /// The conversation.
        conversation: ConversationId,
        /// Which stretch.
        window: Window,
        /// Its messages, in any order.
        messages: Vec<Message>,
    },
    /// Messages could not be read.
    MessagesFailed(ConversationId),
    /// The signed-in agent has read the conversation.
    Seen(ConversationId),
    /// An action of the agent shows before the server has answered.
    Intended {
        /// The conversation acted on.
        conversation: ConversationId,
        /// Names this action until it is settled.
        token: u64,
        /// What it changes.
        change: Change,
    },
    /// The server has answered an action: `kept` says whether the change is now true.
    Settled {
        /// The conversation acted on.
        conversation: ConversationId,
        /// The action.
        token: u64,
        /// Whether the server did it.
        kept: bool,
    },
    /// A message on its way began or changed state.
    DraftChanged(Draft),
    /// A message on its way was taken back by the agent, or is known to have arrived.
    DraftDropped {
        /// The conversation it was for.
        conversation: ConversationId,
        /// The message.
        echo: EchoId,
    },
    /// The account's agents were read.
    AgentsRead(Vec<Agent>),
    /// The inboxes the agent may see were read.
    InboxesRead(Vec<Inbox>),
    /// The account's teams were read.
    TeamsRead(Vec<Team>),
    /// The account's labels were read.
    LabelsRead(Vec<Label>),
    /// The account's custom attributes were read.
    DefinitionsRead(Vec<AttributeDefinition>),
    /// The views the agent has saved were read, or changed by the agent.
    ViewsRead(Vec<SavedView>),
    /// The agents to whom conversations of an inbox can be assigned.
    AssignableRead {
        /// The inbox.
        inbox: InboxId,
        /// The agents, by name.
        agents: Vec<AgentId>,
    },
    /// Who is there. Whoever is missing is not.
    PresenceRead {
        /// Agents by id.
        agents: SortedMap<AgentId, Presence>,
        /// Contacts by id; `None` where the answer was about agents only.
        contacts: Option<SortedMap<ContactId, Presence>>,
    },
    /// Somebody began to type.
    TypingBegan {
        /// Where.
        conversation: ConversationId,
        /// Who.
        who: Typist,
        /// When, by this device's clock.
        at: Timestamp,
    },
    /// Somebody stopped typing.
    TypingEnded {
        /// Where.
        conversation: ConversationId,
        /// Who.
        who: Typist,
    },
    /// Whoever began to type before this (by this device's clock) has stopped.
    TypingExpired(Timestamp),
    /// A contact's earlier conversations, newest activity first.
    PreviousRead {
        /// The contact.
        contact: ContactId,
        /// Their conversations.
        conversations: Vec<ConversationId>,
    },
    /// Notes on a contact, newest first.
    NotesRead {
        /// The contact.
        contact: ContactId,
        /// The notes.
        notes: Vec<ContactNote>,
    },
    /// Labels of a contact.
    ContactLabelsRead {
        /// The contact.
        contact: ContactId,
        /// Label titles.
        labels: Vec<Arc<str>>,
    },
    /// A part of what a contact's panel shows could not be read.
    ContactPartFailed {
        /// The contact.
        contact: ContactId,
        /// Which part.
        part: ContactPart,
    },
    /// The server answered with this note, as after writing it.
    NoteRead {
        /// The contact.
        contact: ContactId,
        /// The note.
        note: ContactNote,
    },
    /// A note was deleted.
    NoteGone {
        /// The contact.
        contact: ContactId,
        /// The note.
        note: NoteId,
    },
    /// What the agent does to a contact shows before the server has answered.
    ContactIntended {
        /// The contact.
        contact: ContactId,
        /// Names this deed until it is settled.
        token: u64,
        /// What is done.
        deed: ContactDeed,
    },
    /// The server has answered a deed. If it was done, a reading that has it came before.
    ContactSettled {
        /// The contact.
        contact: ContactId,
        /// The deed.
        token: u64,
    },
    /// Who follows a conversation, or that it could not be read.
    ParticipantsRead {
        /// The conversation.
        conversation: ConversationId,
        /// Who follows it.
        participants: Participants,
    },
    /// The connection was gone: what is held may be old. Threads may lack their newest messages,
    /// who types and who is there is unknown, lists are stale.
    Missed,
}

/// What an agent's action changes in a conversation.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Its status, and when it wakes if snoozed.
    Status(Status, Option<Timestamp>),
    /// Its priority.
    Priority(Option<Priority>),
    /// Who has it.
    Assignee(Option<Assignee>),
    /// The team that has it.
    Team(Option<TeamId>),
    /// Its labels.
    Labels(Arc<[Arc<str>]>),
    /// How many of the customer's messages are unread.
    Unread(u32),
    /// A custom attribute by its key; `None` takes it away.
    Attribute(Arc<str>, Option<Attribute>),
    /// Whether an agent follows it.
    Participant(AgentId, bool),
    /// Whether its contact is blocked; blocking resolves it.
    Muted(bool),
}

/// A part of what a contact's panel shows, each read by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ContactPart {
    /// The contact.
    Contact,
    /// Their conversations.
    Previous,
    /// The notes on them.
    Notes,
    /// Their labels.
    Labels,
}

/// What an agent does to a contact.
#[derive(Clone, Debug, PartialEq)]
pub enum ContactDeed {
    /// Changes the contact itself.
    Change(ContactChange),
    /// Gives a label of this title, or takes it.
    Label(Arc<str>, bool),
    /// Deletes a note.
    DropNote(NoteId),
}

/// What events altered: whose signals are to be set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Conversations to be shown anew.
    pub conversations: BTreeSet<ConversationId>,
    /// Contacts to be shown anew, with what their panel shows.
    pub contacts: BTreeSet<ContactId>,
    /// Threads to be shown anew.
    pub threads: BTreeSet<ConversationId>,
    /// Who types in these conversations.
    pub typing: BTreeSet<ConversationId>,
    /// Lists with moved, new or gone rows, or another state.
    pub listings: SortedSet<Query>,
    /// Tab counts.
    pub counts: SortedSet<CountKey>,
    /// Tab counts that may no longer be right and are to be read again: numbers are the server's,
    /// never added up from events.
    pub recount: SortedSet<CountKey>,
    /// Agents, inboxes, teams, labels, attributes or assignable agents.
    pub directory: bool,
    /// Who is there.
    pub presence: bool,
    /// Conversations of which something is known that must be read from the server, because an
    /// event named one that is not held.
    pub wanted: BTreeSet<ConversationId>,
}
