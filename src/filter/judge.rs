//! The verdict on one conversation.

use crate::model::{AgentId, Conversation};

use super::{Query, Scope, Tab};

/// Whether a conversation belongs to a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// It does.
    In,
    /// It does not.
    Out,
    /// Only the server can say.
    Unknown,
}

/// Judges `conversation` by `query`, for the signed-in agent `me`.
pub fn judge(query: &Query, me: AgentId, conversation: &Conversation) -> Verdict {
    let of_status = query
        .status
        .as_ref()
        .is_none_or(|status| *status == conversation.status);
    let of_tab = match query.tab {
        Tab::Mine => conversation.agent() == Some(me),
        Tab::Unassigned => conversation.agent().is_none(),
        Tab::All => true,
    };
    if !(of_status && of_tab) {
        return Verdict::Out;
    }
    let of_scope = match &query.scope {
        Scope::Account => true,
        Scope::Inbox(inbox) => conversation.inbox == *inbox,
        Scope::Label(title) => conversation.labels.iter().any(|label| label == title),
        Scope::Team(team) => conversation.team == Some(*team),
        // As the server: no first reply yet, or a customer who waits.
        Scope::Unattended => {
            conversation.first_reply_at.is_none() || conversation.waiting_since.is_some()
        }
        Scope::Filter(filter) => return filter.root.verdict(conversation),
        // No payload tells who was mentioned, takes part or has written, and a saved view is judged
        // by its filter.
        Scope::Mentions | Scope::Participating | Scope::Drafts | Scope::View(_) => {
            return Verdict::Unknown;
        }
    };
    if of_scope { Verdict::In } else { Verdict::Out }
}
