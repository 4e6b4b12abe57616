//! A message and everything it can carry.

use std::sync::Arc;

use super::{
    AgentId, AttachmentId, ContactId, ConversationId, EchoId, MessageId, Revision, Timestamp,
};

/// Which way a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MessageKind {
    /// From the customer.
    Incoming,
    /// From an agent or a bot; a private note when [`Message::private`].
    Outgoing,
    /// A line the server wrote about a change.
    Activity,
    /// Sent by the system: greeting, e-mail collection, rating request.
    Template,
    /// A number this console does not know; shown as an activity line.
    Other(i64),
}

/// Who wrote a message.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Author {
    /// The customer.
    Contact(ContactId, Arc<str>),
    /// An agent.
    Agent(AgentId, Arc<str>),
    /// A bot or assistant.
    Bot(Arc<str>),
}

impl Author {
    /// The name to show.
    pub fn name(&self) -> &Arc<str> {
        match self {
            Self::Contact(_, name) | Self::Agent(_, name) | Self::Bot(name) => name,
        }
    }
}

/// How far a message got, as the server says.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Delivery {
    /// The server has it.
    Sent,
    /// The channel has delivered it.
    Delivered,
    /// The customer has read it.
    Read,
    /// The channel refused it; the reason in the channel's own words, if any.
    Failed(Option<Arc<str>>),
}

/// A choice offered or taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What the customer reads.
    pub title: Arc<str>,
    /// What is stored; of an answered form field, the answer.
    pub value: Arc<str>,
}

/// One card of a `cards` message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Headline.
    pub title: Arc<str>,
    /// Text below it.
    pub description: Arc<str>,
    /// Picture address, untrusted.
    pub media_url: Option<Arc<str>>,
    /// Buttons.
    pub actions: Vec<CardAction>,
}

/// One button of a [`Card`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardAction {
    /// Its text.
    pub text: Arc<str>,
    /// Where it leads, if a link; untrusted.
    pub uri: Option<Arc<str>>,
}

/// The parts of a mail that the text view shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mail {
    /// Subject; may be empty.
    pub subject: Arc<str>,
    /// Senders' addresses.
    pub from: Vec<Arc<str>>,
    /// Recipients' addresses.
    pub to: Vec<Arc<str>>,
    /// Copy recipients.
    pub cc: Vec<Arc<str>>,
    /// Blind copy recipients.
    pub bcc: Vec<Arc<str>>,
    /// The newest text without quoted history (the server's `text_content.quoted`).
    pub newest: Option<Arc<str>>,
    /// All of the text, quoted history included (the server's `text_content.full`).
    pub full: Option<Arc<str>>,
    /// Whether there is an HTML part.
    pub has_html: bool,
}

/// What kind of content a message has beside its text.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// Text alone.
    Text,
    /// A mail.
    Mail(Arc<Mail>),
    /// A question with choices, and the choice taken.
    Select {
        /// What can be chosen.
        items: Vec<Choice>,
        /// What was chosen.
        chosen: Vec<Choice>,
    },
    /// Cards with buttons.
    Cards(Vec<Card>),
    /// A form: field labels with their names, and the answers by name.
    Form {
        /// Labels, with field names as values.
        fields: Vec<Choice>,
        /// Field names, with answers as values.
        answers: Vec<Choice>,
    },
    /// Articles: title with link as value.
    Articles(Vec<Choice>),
    /// A question for text or an e-mail address, with its answer.
    Ask {
        /// What was answered.
        answer: Option<Arc<str>>,
    },
    /// A rating request, with rating (1–5) and comment once given.
    Rating {
        /// 1 (worst) to 5.
        rating: Option<u8>,
        /// What the customer wrote with it.
        comment: Option<Arc<str>>,
    },
    /// A sticker: its picture is the attachment.
    Sticker,
    /// A call, with its state in the server's word and length in seconds.
    Call {
        /// The server's word.
        status: Option<Arc<str>>,
        /// How long it took.
        seconds: Option<u32>,
    },
    /// An integration's message (a video meeting), by the integration's name.
    Integration(Arc<str>),
    /// The server says that it could not show what the channel brought.
    Unsupported,
    /// A type this console does not know, by the server's word.
    Other(Arc<str>),
}

/// What an attachment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AttachmentKind {
    /// Picture.
    Image,
    /// Sound.
    Audio,
    /// Film.
    Video,
    /// Any other file.
    File,
    /// Place on a map.
    Location,
    /// Person's card.
    Contact,
    /// Link the channel gave instead of a file.
    Link,
    /// Shared post, story or reel of a social channel.
    Share,
    /// A kind this console does not know.
    Other,
}

/// Where a location attachment points to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
}

/// Something attached to a message.
#[derive(Clone, Debug, PartialEq)]
pub struct Attachment {
    /// Its id; older servers leave it out of some answers.
    pub id: Option<AttachmentId>,
    /// What it is.
    pub kind: AttachmentKind,
    /// Where its bytes are; untrusted.
    pub url: Option<Arc<str>>,
    /// A small picture of it; untrusted.
    pub thumb_url: Option<Arc<str>>,
    /// File name (from the address) or title; untrusted.
    pub name: Arc<str>,
    /// Media type as the server detected it.
    pub media_type: Option<Arc<str>>,
    /// Size in bytes.
    pub size: Option<u64>,
    /// Width and height in pixels, where known.
    pub dimensions: Option<(u32, u32)>,
    /// Words spoken in an audio file, if transcribed.
    pub transcript: Option<Arc<str>>,
    /// Where a location points to.
    pub place: Option<Place>,
}

/// One message the server holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// The conversation it belongs to.
    pub conversation: ConversationId,
    /// Which way it goes.
    pub kind: MessageKind,
    /// Whether only the team sees it.
    pub private: bool,
    /// Who wrote it; `None` for automation and activity.
    pub author: Option<Author>,
    /// Its text, Markdown as written; `None` for files only.
    pub text: Option<Arc<str>>,
    /// What it is beside text.
    pub content: Content,
    /// What is attached.
    pub attachments: Vec<Attachment>,
    /// The message it answers.
    pub reply_to: Option<MessageId>,
    /// How far it got.
    pub delivery: Delivery,
    /// Whether it was deleted; its text and files are then gone.
    pub deleted: bool,
    /// When it was written.
    pub created_at: Timestamp,
    /// The console's id for it, in the answer and event of its creation only.
    pub echo: Option<EchoId>,
    /// How new this reading is, where the server says (it does on the cable, not in lists).
    pub revision: Option<Revision>,
}

/// Which stretch of a conversation's messages was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// The newest ones; fewer than `page` of them means that there are no older ones.
    Latest {
        /// How many the server gives at most.
        page: usize,
    },
    /// Those just before this message; fewer than `page` of them: no older ones.
    Before {
        /// The message.
        message: MessageId,
        /// How many the server gives at most.
        page: usize,
    },
    /// Those just after this message; fewer than `page` of them: no newer ones.
    After {
        /// The message.
        message: MessageId,
        /// How many the server gives at most.
        page: usize,
    },
    /// Every message with an id from the first (included) to the second (excluded).
    Between(MessageId, MessageId),
}
