//! The one list of actions: menus, keys, the list of keys and buttons all read it.

use crate::model::{Conversation, ConversationId, Role, Status};
use crate::text::{Phrase, phrase};

use super::Deed;
use crate::live::session::Session;

/// Something an agent can do to a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Resolve it.
    Resolve,
    /// Resolve it and open the next one of the list.
    ResolveAndNext,
    /// Open it again.
    Reopen,
    /// Set it to pending.
    Pending,
    /// Let it sleep; asks until when.
    Snooze,
    /// Assign it; asks to whom.
    Assign,
    /// Assign it to the agent who acts.
    AssignMe,
    /// Take it from its assignee.
    Unassign,
    /// Give it to a team; asks which.
    Team,
    /// Set its labels; asks which.
    Labels,
    /// Set how urgent it is; asks how.
    Priority,
    /// Mark it unread for the whole team.
    MarkUnread,
    /// Mark it read for the whole team.
    MarkRead,
    /// Block its contact and resolve it; asks first.
    Mute,
    /// Unblock its contact.
    Unmute,
    /// Send what was written by mail; asks to whom.
    Transcript,
    /// Copy its address.
    CopyLink,
    /// Delete it; asks first.
    Delete,
}

impl Action {
    /// All of them, in the order of menus.
    pub const ALL: [Self; 18] = [
        Self::Resolve,
        Self::ResolveAndNext,
        Self::Reopen,
        Self::Pending,
        Self::Snooze,
        Self::Assign,
        Self::AssignMe,
        Self::Unassign,
        Self::Team,
        Self::Labels,
        Self::Priority,
        Self::MarkUnread,
        Self::MarkRead,
        Self::Mute,
        Self::Unmute,
        Self::Transcript,
        Self::CopyLink,
        Self::Delete,
    ];

    /// What it is called: a verb, with dots where it asks something.
    pub const fn name(self) -> Phrase {
        match self {
            Self::Resolve => phrase::action::RESOLVE,
            Self::ResolveAndNext => phrase::action::RESOLVE_AND_NEXT,
            Self::Reopen => phrase::action::REOPEN,
            Self::Pending => phrase::action::PENDING,
            Self::Snooze => phrase::action::SNOOZE,
            Self::Assign => phrase::action::ASSIGN,
            Self::AssignMe => phrase::action::ASSIGN_ME,
            Self::Unassign => phrase::action::UNASSIGN,
            Self::Team => phrase::action::TEAM,
            Self::Labels => phrase::action::LABELS,
            Self::Priority => phrase::action::PRIORITY,
            Self::MarkUnread => phrase::action::MARK_UNREAD,
            Self::MarkRead => phrase::action::MARK_READ,
            Self::Mute => phrase::action::MUTE,
            Self::Unmute => phrase::action::UNMUTE,
            Self::Transcript => phrase::action::TRANSCRIPT,
            Self::CopyLink => phrase::action::COPY_LINK,
            Self::Delete => phrase::action::DELETE,
        }
    }

    /// Its word in the operator's settings; an action and its opposite have one.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Resolve => "resolve",
            Self::ResolveAndNext => "resolve_and_next",
            Self::Reopen => "reopen",
            Self::Pending => "pending",
            Self::Snooze => "snooze",
            Self::Assign => "assign",
            Self::AssignMe => "assign_me",
            Self::Unassign => "unassign",
            Self::Team => "team",
            Self::Labels => "labels",
            Self::Priority => "priority",
            Self::MarkUnread => "mark_unread",
            Self::MarkRead => "mark_read",
            Self::Mute | Self::Unmute => "mute",
            Self::Transcript => "transcript",
            Self::CopyLink => "copy_link",
            Self::Delete => "delete",
        }
    }

    /// The letter that does it, as the keyboard tells it: a capital is with Shift.
    pub const fn key(self) -> Option<&'static str> {
        Some(match self {
            Self::Resolve => "e",
            Self::ResolveAndNext => "E",
            Self::Reopen => "O",
            Self::Pending => "P",
            Self::Snooze => "s",
            Self::Assign => "a",
            Self::AssignMe => "A",
            Self::Team => "t",
            Self::Labels => "l",
            Self::Priority => "p",
            Self::MarkUnread => "u",
            Self::MarkRead => "i",
            Self::Mute | Self::Unmute => "m",
            Self::CopyLink => "y",
            Self::Unassign | Self::Transcript | Self::Delete => return None,
        })
    }

    /// Whether it is offered, and makes sense of this conversation for somebody of this role.
    pub fn applies(self, now: &Conversation, session: Session) -> bool {
        let makes_sense = match self {
            Self::Resolve | Self::ResolveAndNext => now.status != Status::Resolved,
            Self::Reopen => now.status != Status::Open,
            Self::Pending => now.status != Status::Pending,
            Self::AssignMe => now.agent() != Some(session.me()),
            Self::Unassign => now.assignee.is_some(),
            Self::MarkUnread => now.unread == 0,
            Self::MarkRead => now.unread > 0,
            Self::Mute => !now.muted,
            Self::Unmute => now.muted,
            Self::Delete => session.role() == Role::Administrator,
            Self::Snooze
            | Self::Assign
            | Self::Team
            | Self::Labels
            | Self::Priority
            | Self::Transcript
            | Self::CopyLink => true,
        };
        makes_sense && session.offers(self.word())
    }

    /// What is done at once; `None` where something must be asked first, or where nothing is done
    /// to the conversation.
    fn deed(self, session: Session) -> Option<Deed> {
        Some(match self {
            Self::Resolve | Self::ResolveAndNext => Deed::Status(Status::Resolved, None),
            Self::Reopen => Deed::Status(Status::Open, None),
            Self::Pending => Deed::Status(Status::Pending, None),
            Self::AssignMe => Deed::Assign(Some(session.me())),
            Self::Unassign => Deed::Assign(None),
            Self::MarkUnread => Deed::MarkUnread,
            Self::MarkRead => Deed::MarkRead,
            Self::Unmute => Deed::Unmute,
            Self::Snooze
            | Self::Assign
            | Self::Team
            | Self::Labels
            | Self::Priority
            | Self::Mute
            | Self::Transcript
            | Self::CopyLink
            | Self::Delete => return None,
        })
    }
}

impl Session {
    /// What the agent may do in the account.
    pub fn role(self) -> Role {
        self.account().map_or(Role::Agent, |account| account.role)
    }

    /// Whether an action makes sense of a conversation now, untracked.
    pub fn can(self, action: Action, id: ConversationId) -> bool {
        self.held(id)
            .is_some_and(|held| action.applies(&held, self))
    }

    /// Does what needs no question. Whether it was such an action.
    pub fn perform(self, action: Action, id: ConversationId) -> bool {
        let Some(deed) = action.deed(self) else {
            return false;
        };
        // The list may close up the moment it is resolved.
        let next = (action == Action::ResolveAndNext).then(|| self.neighbour(id));
        self.act(id, deed);
        if let Some(next) = next {
            match next {
                Some(next) => self.open(next),
                None => self.close(),
            }
        }
        true
    }

    /// The conversation after this one in the list on screen, else the one before it.
    fn neighbour(self, id: ConversationId) -> Option<ConversationId> {
        let query = self.query_now();
        let at = self.row_of(&query, id)?;
        let before = || self.row(&query, at.checked_sub(1)?);
        self.row(&query, at + 1).or_else(before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_stands_for_one_action_or_for_it_and_its_opposite() {
        for (at, action) in Action::ALL.into_iter().enumerate() {
            let same = |it: &Action| action.key().is_some() && it.key() == action.key();
            let others = Action::ALL.into_iter().skip(at + 1).filter(same);
            for other in others {
                assert_eq!((action, other), (Action::Mute, Action::Unmute));
            }
        }
    }
}
