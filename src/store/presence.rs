//! Who types and who is there. Nothing here outlives a lost connection.

use crate::model::{AgentId, ContactId, ConversationId, Presence, SortedMap, Timestamp};

use super::Typist;

/// Who types where, with the time of their last sign.
#[derive(Debug, Default)]
pub(super) struct Typing {
    by_conversation: SortedMap<ConversationId, SortedMap<Typist, Timestamp>>,
}

impl Typing {
    /// Who types in `conversation`.
    pub fn of(&self, conversation: ConversationId) -> Vec<Typist> {
        self.by_conversation
            .get(&conversation)
            .map(|typists| typists.keys().cloned().collect())
            .unwrap_or_default()
    }

    /// Notes a sign of typing; whether somebody is new.
    pub fn began(&mut self, conversation: ConversationId, who: Typist, at: Timestamp) -> bool {
        let typists = self
            .by_conversation
            .get_or_insert_with(conversation, SortedMap::default);
        let held = typists.get(&who).copied();
        typists.insert(who, held.map_or(at, |held| held.max(at)));
        held.is_none()
    }

    /// Whether `who` was typing.
    pub fn ended(&mut self, conversation: ConversationId, who: &Typist) -> bool {
        let Some(typists) = self.by_conversation.get_mut(&conversation) else {
            return false;
        };
        let was = typists.remove(who).is_some();
        if typists.is_empty() {
            self.by_conversation.remove(&conversation);
        }
        was
    }

    /// Forgets whoever gave no sign since `before`; where that was.
    pub fn expire(&mut self, before: Timestamp) -> Vec<ConversationId> {
        let mut touched = Vec::new();
        self.by_conversation.retain(|conversation, typists| {
            let had = typists.len();
            typists.retain(|_, at| *at >= before);
            if typists.len() != had {
                touched.push(*conversation);
            }
            !typists.is_empty()
        });
        touched
    }

    /// Forgets everybody; where that was.
    pub fn clear(&mut self) -> Vec<ConversationId> {
        std::mem::take(&mut self.by_conversation)
            .into_iter()
            .map(|(conversation, _)| conversation)
            .collect()
    }
}

/// Who is there, of those the server tells about. `None` while it has not told.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Attendance {
    /// Agents who are there.
    pub agents: Option<SortedMap<AgentId, Presence>>,
    /// Contacts who are there.
    pub contacts: Option<SortedMap<ContactId, Presence>>,
}
