//! Messages on their way to the server. None of them is ever dropped to save space.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::model::{ConversationId, Draft, EchoId, SortedMap, sorted};

/// How many settled echoes are remembered. A word about a message on its way that comes after the
/// message itself comes within moments.
const REMEMBERED: usize = 256;

/// Every message on its way, by conversation.
#[derive(Debug, Default)]
pub(super) struct Outgoing {
    drafts: SortedMap<ConversationId, Vec<Arc<Draft>>>,
    settled: VecDeque<EchoId>,
}

impl Outgoing {
    /// Those of one conversation, oldest first.
    pub fn of(&self, conversation: ConversationId) -> Vec<Arc<Draft>> {
        self.drafts.get(&conversation).cloned().unwrap_or_default()
    }

    /// All of them, by conversation, oldest first.
    pub fn all(&self) -> Vec<Arc<Draft>> {
        self.drafts.values().flatten().cloned().collect()
    }

    /// Takes in a message on its way, or its new state, unless it is settled already. Whether that
    /// changed anything.
    pub fn change(&mut self, draft: Draft) -> bool {
        if self.settled.contains(&draft.echo) {
            return false;
        }
        let drafts = self.drafts.get_or_insert_with(draft.conversation, Vec::new);
        if let Some(held) = drafts.iter_mut().find(|held| held.echo == draft.echo) {
            let changed = **held != draft;
            if changed {
                *held = Arc::new(draft);
            }
            return changed;
        }
        drafts.push(Arc::new(draft));
        *drafts = sorted(std::mem::take(drafts), |a, b| {
            (a.created_at, &a.echo).cmp(&(b.created_at, &b.echo))
        });
        true
    }

    /// The message has arrived or was taken back. Whether it was held.
    pub fn settle(&mut self, conversation: ConversationId, echo: &EchoId) -> bool {
        if !self.settled.contains(echo) {
            self.settled.push_back(echo.clone());
            if self.settled.len() > REMEMBERED {
                self.settled.pop_front();
            }
        }
        let Some(drafts) = self.drafts.get_mut(&conversation) else {
            return false;
        };
        let had = drafts.len();
        drafts.retain(|draft| draft.echo != *echo);
        let dropped = drafts.len() != had;
        if drafts.is_empty() {
            self.drafts.remove(&conversation);
        }
        dropped
    }
}
