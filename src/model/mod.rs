//! Ids and entities as the console thinks of them: plain data, no signals, no clock, no server
//! spelling. How they are read from the server's JSON is `wire`'s matter.

mod conversation;
mod draft;
mod id;
mod message;
mod order;
mod passing;
mod people;
mod saved_view;
mod search;
mod secret;
mod sorted;
mod time;

pub use conversation::{
    Assignee, Attribute, Conversation, Counts, Facts, Participants, Preview, PreviewKind, Priority,
    Revision, Status,
};
pub use draft::{Composition, Draft, DraftState, Mode, SendFailure, Upload, addresses, copies};
pub use id::{
    AccountId, AgentId, AttachmentId, ContactId, ConversationId, EchoId, InboxId, LabelId,
    MessageId, NoteId, SavedViewId, TeamId,
};
pub use message::{
    Attachment, AttachmentKind, Author, Card, CardAction, Choice, Content, Delivery, Mail, Message,
    MessageKind, Place, Window,
};
pub use order::{gathered, sorted, sorted_by_key};
pub use passing::{Glimpse, Typist};
pub use people::{
    Account, Agent, AttributeDefinition, AttributeKind, AttributeOwner, CannedResponse, Channel,
    Contact, ContactChange, ContactNote, Inbox, Label, Presence, Profile, Role, Team,
    set_attribute,
};
pub use saved_view::{FlatCondition, SavedView};
pub use search::{Beginning, Found, FoundPage, Hit, KeptFile, NewContact, SearchKind, Way};
pub use secret::Secret;
pub use sorted::{SortedMap, SortedSet};
pub use time::{Span, Timestamp};
