//! Something done to a conversation, as a value: what it shows, what undoes it, what is said of it.

use std::sync::Arc;

use crate::model::{AgentId, Assignee, Conversation, Priority, Status, TeamId, Timestamp};
use crate::store::{Change, Directory};
use crate::text::{Phrase, phrase};

/// Which of the server's two ways of setting a priority is gone. They do the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PriorityCall {
    /// The one that answers with the conversation as it is then.
    Telling,
    /// The one that answers nothing.
    Silent,
}

/// Something an agent does to a conversation.
#[derive(Clone, Debug, PartialEq)]
pub enum Deed {
    /// Sets the status, and when it wakes if snoozed.
    Status(Status, Option<Timestamp>),
    /// Sets the priority; `None` clears it.
    Priority(Option<Priority>, PriorityCall),
    /// Assigns it to an agent, or to nobody.
    Assign(Option<AgentId>),
    /// Gives it to a team, or to none.
    Team(Option<TeamId>),
    /// Puts labels on and takes labels off. Others stay, also those a colleague sets meanwhile.
    Labels {
        /// Titles put on.
        add: Vec<Arc<str>>,
        /// Titles taken off.
        remove: Vec<Arc<str>>,
    },
    /// Lets an agent follow it, or no longer.
    Participant(AgentId, bool),
    /// Blocks the contact and resolves the conversation.
    Mute,
    /// Unblocks the contact.
    Unmute,
    /// Makes the customer's newest message unread, for all agents.
    MarkUnread,
    /// Marks all read, for all agents.
    MarkRead,
    /// Sends what was written to this mail address.
    Transcript(Arc<str>),
    /// Deletes it with all its messages.
    Delete,
}

/// Who acts: what a deed brings with it depends on that.
#[derive(Clone, Copy)]
pub(super) struct Actor {
    pub(super) me: AgentId,
    /// Whether opening a conversation makes them its assignee: so it is for all but administrators.
    pub(super) takes_what_opens: bool,
}

impl Deed {
    /// The labels of a set after this deed.
    pub(super) fn labels(now: &[Arc<str>], add: &[Arc<str>], remove: &[Arc<str>]) -> Vec<Arc<str>> {
        let mut labels: Vec<_> = now.to_vec();
        labels.retain(|it| !remove.contains(it));
        for title in add {
            if !labels.contains(title) {
                labels.push(Arc::clone(title));
            }
        }
        labels
    }

    /// What it changes of what is shown; `None` where the server's word is waited for.
    pub(super) fn change(&self, now: &Conversation, directory: &Directory) -> Option<Change> {
        Some(match self {
            Self::Status(status, until) => Change::Status(status.clone(), *until),
            Self::Priority(priority, _) => Change::Priority(*priority),
            Self::Assign(agent) => Change::Assignee(agent.map(|agent| {
                let name = directory.agent(agent).map(|it| Arc::clone(&it.name));
                Assignee::Agent(agent, name.unwrap_or_default())
            })),
            Self::Team(team) => Change::Team(*team),
            Self::Labels { add, remove } => {
                Change::Labels(Self::labels(&now.labels, add, remove).into())
            }
            Self::Participant(agent, on) => Change::Participant(*agent, *on),
            Self::Mute => Change::Muted(true),
            Self::Unmute => Change::Muted(false),
            Self::MarkUnread => Change::Unread(now.unread.max(1)),
            Self::MarkRead => Change::Unread(0),
            Self::Transcript(_) | Self::Delete => return None,
        })
    }

    /// What is asked of the server, in this order, so that this comes about.
    pub(super) fn steps(self, now: &Conversation) -> Vec<Self> {
        let until_reply = self == Self::Status(Status::Snoozed, None);
        if until_reply && now.status == Status::Snoozed && now.snoozed_until.is_some() {
            // What sleeps keeps its time when it is sent to sleep without one.
            return vec![Self::Status(Status::Pending, None), self];
        }
        vec![self]
    }

    /// What undoes it, in this order; nothing where nothing does.
    pub(super) fn inverse(&self, now: &Conversation, actor: Actor) -> Vec<Self> {
        let former_status = || Self::Status(now.status.clone(), now.snoozed_until);
        // A bot cannot be given a conversation back by this client.
        let former_agent = || match now.assignee {
            Some(Assignee::Bot(_)) => None,
            Some(Assignee::Agent(..)) | None => Some(Self::Assign(now.agent())),
        };
        let takes = |status: &Status| {
            actor.takes_what_opens && *status == Status::Open && now.agent() != Some(actor.me)
        };
        match self {
            Self::Status(status, until) => {
                if matches!(now.status, Status::Other(_))
                    || (status, until) == (&now.status, &now.snoozed_until)
                {
                    return vec![];
                }
                let moved = takes(status) || takes(&now.status);
                let agent = moved.then(former_agent).flatten();
                [former_status()].into_iter().chain(agent).collect()
            }
            Self::Priority(priority, _) if *priority != now.priority => {
                vec![Self::Priority(now.priority, PriorityCall::Silent)]
            }
            Self::Assign(agent) if now.assignee.is_none() || *agent != now.agent() => {
                former_agent().into_iter().collect()
            }
            // A team may change the agent.
            Self::Team(team) if *team != now.team => [Self::Team(now.team)]
                .into_iter()
                .chain(former_agent())
                .collect(),
            Self::Labels { add, remove } => {
                let there = |it: &&Arc<str>| now.labels.contains(it);
                let add_again: Vec<_> = remove.iter().filter(there).cloned().collect();
                let take_off: Vec<_> = add.iter().filter(|it| !there(it)).cloned().collect();
                if add_again.is_empty() && take_off.is_empty() {
                    return vec![];
                }
                vec![Self::Labels {
                    add: add_again,
                    remove: take_off,
                }]
            }
            Self::Participant(agent, on) => vec![Self::Participant(*agent, !*on)],
            Self::Mute if !now.muted => {
                let woken = (now.status != Status::Resolved).then(former_status);
                let agent = takes(&now.status).then(former_agent).flatten();
                [Self::Unmute]
                    .into_iter()
                    .chain(woken)
                    .chain(agent)
                    .collect()
            }
            Self::MarkUnread if now.unread == 0 => vec![Self::MarkRead],
            Self::MarkRead if now.unread > 0 => vec![Self::MarkUnread],
            // Blocking again would resolve what was not.
            Self::Unmute if now.muted && now.status == Status::Resolved => vec![Self::Mute],
            Self::Priority(..)
            | Self::Assign(_)
            | Self::Team(_)
            | Self::Mute
            | Self::Unmute
            | Self::MarkUnread
            | Self::MarkRead
            | Self::Transcript(_)
            | Self::Delete => vec![],
        }
    }

    /// What is said once it is done.
    pub(in crate::live) const fn done(&self) -> Option<Phrase> {
        Some(match self {
            Self::Status(Status::Open, _) => phrase::notice::REOPENED,
            Self::Status(Status::Pending, _) => phrase::notice::PENDING,
            Self::Status(Status::Snoozed, _) => phrase::notice::SNOOZED,
            Self::Status(Status::Resolved, _) => phrase::notice::RESOLVED,
            Self::Status(Status::Other(_), _) => return None,
            Self::Priority(..) => phrase::notice::PRIORITY,
            Self::Assign(Some(_)) => phrase::notice::ASSIGNED,
            Self::Assign(None) => phrase::notice::UNASSIGNED,
            Self::Team(_) => phrase::notice::TEAM,
            Self::Labels { .. } => phrase::notice::LABELS,
            Self::Participant(..) => phrase::notice::PARTICIPANTS,
            Self::Mute => phrase::notice::MUTED,
            Self::Unmute => phrase::notice::UNMUTED,
            Self::MarkUnread => phrase::notice::MARKED_UNREAD,
            Self::MarkRead => phrase::notice::MARKED_READ,
            Self::Transcript(_) => phrase::notice::TRANSCRIPT,
            Self::Delete => phrase::notice::DELETED,
        })
    }

    /// What it is called, where it is said that it failed.
    pub(in crate::live) const fn name(&self) -> Phrase {
        match self {
            Self::Status(Status::Open, _) => phrase::action::REOPEN,
            Self::Status(Status::Pending, _) => phrase::action::PENDING,
            Self::Status(Status::Snoozed, _) => phrase::action::DO_SNOOZE,
            Self::Status(Status::Resolved | Status::Other(_), _) => phrase::action::RESOLVE,
            Self::Priority(..) => phrase::action::DO_PRIORITY,
            Self::Assign(_) => phrase::action::DO_ASSIGN,
            Self::Team(_) => phrase::action::DO_TEAM,
            Self::Labels { .. } => phrase::action::DO_LABELS,
            Self::Participant(..) => phrase::action::PARTICIPANTS,
            Self::Mute => phrase::action::DO_MUTE,
            Self::Unmute => phrase::action::UNMUTE,
            Self::MarkUnread => phrase::action::MARK_UNREAD,
            Self::MarkRead => phrase::action::MARK_READ,
            Self::Transcript(_) => phrase::action::DO_TRANSCRIPT,
            Self::Delete => phrase::action::DO_DELETE,
        }
    }
}

#[cfg(test)]
mod tests;
