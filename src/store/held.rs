//! One conversation as pieced together: the newest reading, what messages told since, and what the
//! agent did that the server has not confirmed. The pieces are kept apart, so that they may come
//! in any order.

use std::sync::Arc;

use crate::model::{
    AgentId, Assignee, Author, ContactId, Conversation, Delivery, Message, MessageId, MessageKind,
    Participants, Preview, PreviewKind, Revision, Status, Timestamp,
};

use super::intent::Intents;
use super::{Change, Directory, Glimpse};

/// How late something in a conversation is: its time, and the message the customer can see by
/// which it is known. Times are whole seconds, so the message tells two of one second apart.
type Reach = (Timestamp, Option<MessageId>);

/// What the latest message told of its conversation.
#[derive(Clone, Debug)]
struct Told {
    reach: Reach,
    message: MessageId,
    unread: u32,
    assignee: Option<AgentId>,
}

/// The agent has read up to here.
#[derive(Clone, Copy, Debug)]
struct SeenMark {
    activity: Timestamp,
    incoming: Option<MessageId>,
}

/// A conversation that is gone, and why.
#[derive(Clone, Copy, Debug)]
struct Gone {
    revision: Revision,
    /// The contact with which it went.
    with: Option<ContactId>,
}

/// Everything known of one conversation.
#[derive(Clone, Debug, Default)]
pub(super) struct Held {
    /// The newest reading as it came.
    base: Option<Arc<Conversation>>,
    /// Whether it was the server's answer, not the cable's word.
    asked: bool,
    /// Whether the contact is blocked, which only answers tell.
    muted: Option<(Revision, bool)>,
    preview: Option<(Revision, Arc<Preview>)>,
    told: Option<Told>,
    activity: Option<Timestamp>,
    /// The newest message of the customer.
    incoming: Option<MessageId>,
    seen: Option<SeenMark>,
    /// Who follows it, as last asked for.
    participants: Participants,
    intents: Intents,
    gone: Option<Gone>,
    /// All of it together.
    view: Option<Arc<Conversation>>,
}

impl Held {
    /// What is shown.
    pub fn view(&self) -> Option<&Arc<Conversation>> {
        self.view.as_ref()
    }

    /// Whether an action has no answer yet.
    pub fn pending(&self) -> bool {
        self.intents.pending()
    }

    /// Takes in a reading: an answer of the server (`asked`) or the cable's word.
    pub fn read(&mut self, mut reading: Conversation, asked: bool) {
        if let Some(gone) = self.gone {
            let moved = gone.with.is_some() && reading.contact != gone.with;
            if !(asked || moved || reading.revision > gone.revision) {
                return;
            }
            self.gone = None;
        }
        if let Some(preview) = &reading.preview {
            self.offer_preview(Arc::clone(preview), reading.revision);
        }
        self.raise(reading.last_activity_at);
        if asked
            && self
                .muted
                .is_none_or(|(revision, _)| revision <= reading.revision)
        {
            self.muted = Some((reading.revision, reading.muted));
        }
        if let Some(base) = &mut self.base {
            let age = |it: &Conversation, asked| (it.revision, it.last_activity_at, asked);
            if age(&reading, asked) < age(base, self.asked) {
                if base.contact.is_none() && reading.contact.is_some() {
                    Arc::make_mut(base).contact = reading.contact;
                }
                return;
            }
            reading.contact = reading.contact.or(base.contact);
        }
        self.intents.answer(&reading);
        if reading.unread == 0 && self.told_since(&reading).is_none() {
            self.seen = None;
        }
        self.base = Some(Arc::new(reading));
        self.asked = asked;
    }

    /// Takes in a message: what a row says of it, and that the conversation was active then.
    pub fn hear(&mut self, message: &Message) {
        if let Some(preview) = preview_of(message) {
            self.offer_preview(Arc::new(preview), message.revision.unwrap_or_default());
        }
        if message.kind == MessageKind::Incoming {
            self.incoming = self.incoming.max(Some(message.id));
        }
    }

    /// Takes in what a new message told of the conversation. It moves forward in time only.
    pub fn glimpse(&mut self, message: &Message, glimpse: &Glimpse) {
        self.raise(glimpse.last_activity_at);
        let public = !message.private && preview_kind(message).is_some();
        let told = Told {
            reach: (glimpse.last_activity_at, public.then_some(message.id)),
            message: message.id,
            unread: glimpse.unread,
            assignee: glimpse.assignee,
        };
        if self
            .told
            .as_ref()
            .is_none_or(|held| (held.reach, held.message) < (told.reach, told.message))
        {
            self.told = Some(told);
        }
    }

    /// Notes that something happened at this time.
    pub fn raise(&mut self, at: Timestamp) {
        self.activity = self.activity.max(Some(at));
    }

    /// The agent has read everything known: nothing is unread until the customer writes again, or
    /// the server has confirmed it.
    pub fn see(&mut self) {
        if let Some(activity) = self.activity {
            self.seen = Some(SeenMark {
                activity,
                incoming: self.incoming,
            });
        }
    }

    /// Takes in who follows it. Those once known stay when they could not be read again.
    pub fn follow(&mut self, participants: Participants) {
        let keeps = participants == Participants::Failed
            && matches!(self.participants, Participants::Read(_));
        if !keeps {
            self.participants = participants;
        }
    }

    /// Lays an action over what the server said.
    pub fn intend(&mut self, token: u64, change: Change) {
        let at = self.revision();
        self.intents.begin(token, change, at);
    }

    /// The server has answered an action; whether the conversation must be read to know.
    pub fn settle(&mut self, token: u64, kept: bool) -> bool {
        let revision = self.revision();
        let Some((change, unsure)) = self.intents.settle(token, kept, revision) else {
            return false;
        };
        // No revision comes with these, so they become what was read.
        match change {
            Change::Unread(unread) => {
                self.seen = None;
                if let Some(base) = &mut self.base {
                    Arc::make_mut(base).unread = unread;
                }
                if let Some(told) = &mut self.told {
                    told.unread = unread;
                }
            }
            Change::Muted(muted) => {
                self.muted = Some((revision, muted));
                if let Some(base) = self.base.as_mut().filter(|_| muted) {
                    Arc::make_mut(base).status = Status::Resolved;
                }
            }
            Change::Status(..)
            | Change::Priority(_)
            | Change::Assignee(_)
            | Change::Team(_)
            | Change::Labels(_)
            | Change::Attribute(..) => {}
            Change::Participant(agent, on) => self.participants.set(agent, on),
        }
        unsure
    }

    /// The conversation is gone, by itself or with its contact.
    pub fn go(&mut self, with: Option<ContactId>) {
        if self.gone.is_none() {
            let revision = self.revision();
            self.gone = Some(Gone { revision, with });
        }
        self.base = None;
    }

    /// Puts the pieces together; whether that gave something else than was shown before.
    pub fn refresh(&mut self, directory: &Directory) -> bool {
        let next = self.compose(directory);
        let changed = next != self.view;
        if changed {
            self.view = next;
        }
        changed
    }

    fn compose(&self, directory: &Directory) -> Option<Arc<Conversation>> {
        let base = self.base.as_ref()?;
        let mut whole = Conversation::clone(base);
        if let Some((_, muted)) = self.muted {
            whole.muted = muted;
        }
        if let Some((_, preview)) = &self.preview {
            whole.preview = Some(Arc::clone(preview));
        }
        if let Some(activity) = self.activity {
            whole.last_activity_at = activity;
        }
        if let Some(told) = self.told_since(base) {
            whole.unread = told.unread;
            match told.assignee {
                Some(id) if whole.agent() != Some(id) => {
                    let name = directory.agent(id).map(|agent| Arc::clone(&agent.name));
                    whole.assignee = Some(Assignee::Agent(id, name.unwrap_or_default()));
                }
                None if whole.agent().is_some() => whole.assignee = None,
                Some(_) | None => {}
            }
        }
        if self.seen.is_some_and(|seen| {
            self.incoming <= seen.incoming && base.last_activity_at <= seen.activity
        }) {
            whole.unread = 0;
        }
        whole.participants.clone_from(&self.participants);
        self.intents.overlay(&mut whole);
        // One copy serves both where nothing differs.
        Some(if whole == **base {
            Arc::clone(base)
        } else {
            Arc::new(whole)
        })
    }

    /// What messages told since this reading.
    fn told_since(&self, reading: &Conversation) -> Option<&Told> {
        let newest = reading.preview.as_ref().map(|preview| preview.message);
        self.told
            .as_ref()
            .filter(|told| told.reach > (reading.last_activity_at, newest))
    }

    fn revision(&self) -> Revision {
        self.base
            .as_ref()
            .map(|base| base.revision)
            .unwrap_or_default()
    }

    /// Takes a preview of a later message, or a newer reading of the same one. What was deleted
    /// stays deleted.
    fn offer_preview(&mut self, preview: Arc<Preview>, revision: Revision) {
        let age = |preview: &Preview, revision| (preview.message, preview.deleted, revision);
        if self
            .preview
            .as_ref()
            .is_none_or(|(held_at, held)| age(held, *held_at) <= age(&preview, revision))
        {
            self.preview = Some((revision, preview));
        }
    }
}

/// Whose message a preview of it shows; `None` for activity lines, which have none.
fn preview_kind(message: &Message) -> Option<PreviewKind> {
    match message.kind {
        _ if message.private => Some(PreviewKind::Note),
        MessageKind::Incoming => Some(PreviewKind::Incoming),
        MessageKind::Outgoing => Some(PreviewKind::Outgoing),
        MessageKind::Template => Some(PreviewKind::Template),
        MessageKind::Activity | MessageKind::Other(_) => None,
    }
}

/// What a row says of this message.
fn preview_of(message: &Message) -> Option<Preview> {
    Some(Preview {
        message: message.id,
        kind: preview_kind(message)?,
        author: message
            .author
            .as_ref()
            .map(|author| Arc::clone(author.name())),
        agent: match message.author {
            Some(Author::Agent(id, _)) => Some(id),
            Some(Author::Contact(..) | Author::Bot(_)) | None => None,
        },
        text: message.text.clone(),
        attachment: message.attachments.first().map(|first| first.kind),
        failed: matches!(message.delivery, Delivery::Failed(_)),
        deleted: message.deleted,
        at: message.created_at,
    })
}
