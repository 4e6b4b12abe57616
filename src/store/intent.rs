//! Actions of the agent that show before the server has answered.

use std::sync::Arc;

use crate::model::{Conversation, Revision, Status, set_attribute};

use super::Change;

/// A change that lies over what the server said.
#[derive(Clone, Debug)]
struct Intent {
    token: u64,
    change: Change,
    /// What the server had said when the agent acted.
    at: Revision,
    /// Whether a newer reading had the change.
    shown: bool,
    /// Whether the server said that it did it. The change then stands in for the reading to come.
    kept: bool,
}

/// What lies over one conversation, in the order of the actions.
#[derive(Clone, Debug, Default)]
pub(super) struct Intents(Vec<Intent>);

impl Intents {
    /// Whether some action has no answer yet.
    pub fn pending(&self) -> bool {
        self.0.iter().any(|intent| !intent.kept)
    }

    /// Lays a change over a conversation of which the server last said `at`.
    pub fn begin(&mut self, token: u64, change: Change, at: Revision) {
        if self.0.iter().all(|intent| intent.token != token) {
            self.0.push(Intent {
                token,
                change,
                at,
                shown: false,
                kept: false,
            });
        }
    }

    /// The server has answered. Gives back the change if it is now true, and whether something
    /// newer than the action is held that does not have it: then only reading again can tell.
    pub fn settle(&mut self, token: u64, kept: bool, now: Revision) -> Option<(Change, bool)> {
        let place = self.0.iter().position(|intent| intent.token == token)?;
        let intent = self.0.get_mut(place)?;
        if kept && !intent.shown && intent.change.has_revision() {
            intent.kept = true;
            return Some((intent.change.clone(), now > intent.at));
        }
        let intent = self.0.remove(place);
        kept.then_some((intent.change, false))
    }

    /// The server said something: a change that it did before is no longer needed.
    pub fn answer(&mut self, reading: &Conversation) {
        let newer = |intent: &Intent| {
            reading.revision > intent.at || reading.revision == Revision::default()
        };
        self.0.retain(|intent| !(intent.kept && newer(intent)));
        for intent in &mut self.0 {
            intent.shown |= newer(intent) && intent.change.is_in(reading);
        }
    }

    /// Lays the changes over what the server said.
    pub fn overlay(&self, conversation: &mut Conversation) {
        for intent in &self.0 {
            intent.change.make(conversation);
        }
    }
}

impl Change {
    /// Makes the change.
    pub(super) fn make(&self, conversation: &mut Conversation) {
        match self {
            Self::Status(status, until) => {
                conversation.status.clone_from(status);
                conversation.snoozed_until = *until;
            }
            Self::Priority(priority) => conversation.priority = *priority,
            Self::Assignee(assignee) => conversation.assignee.clone_from(assignee),
            Self::Team(team) => conversation.team = *team,
            Self::Labels(labels) => conversation.labels.clone_from(labels),
            Self::Unread(unread) => conversation.unread = *unread,
            Self::Attribute(key, value) => {
                let attributes = Arc::make_mut(&mut conversation.attributes);
                set_attribute(attributes, key, value.clone());
            }
            Self::Participant(agent, on) => conversation.participants.set(*agent, *on),
            Self::Muted(muted) => {
                conversation.muted = *muted;
                if *muted {
                    conversation.status = Status::Resolved;
                }
            }
        }
    }

    /// Whether the conversation's revision moves with it, so that readings tell whether they have it.
    fn has_revision(&self) -> bool {
        !matches!(
            self,
            Self::Unread(_) | Self::Participant(..) | Self::Muted(_)
        )
    }

    /// Whether a conversation has it.
    pub fn is_in(&self, conversation: &Conversation) -> bool {
        match self {
            Self::Status(status, _) => conversation.status == *status,
            Self::Priority(priority) => conversation.priority == *priority,
            Self::Assignee(_) => {
                let mut wanted = conversation.clone();
                self.make(&mut wanted);
                wanted.agent() == conversation.agent()
            }
            Self::Team(team) => conversation.team == *team,
            Self::Labels(labels) => conversation.labels == *labels,
            Self::Unread(unread) => conversation.unread == *unread,
            Self::Attribute(key, value) => conversation.attributes.get(key) == value.as_ref(),
            Self::Participant(agent, on) => conversation.participants.contain(*agent) == *on,
            Self::Muted(muted) => conversation.muted == *muted,
        }
    }
}
