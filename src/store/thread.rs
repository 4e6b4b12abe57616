//! A conversation's messages: which are held, which stretches of ids are known without a hole, and
//! what of it a view sees.

use std::sync::Arc;

use crate::model::{Content, Draft, Mail, Message, MessageId, SortedMap, Window, sorted_by_key};

/// How far a thread can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ThreadState {
    /// Nothing was read yet.
    Loading,
    /// What is held is what the server has.
    Ready,
    /// The last attempt to read failed; what is held stays.
    Failed,
    /// The connection was gone since: the newest messages may be missing.
    Stale,
}

/// What a view sees of a conversation's messages.
#[derive(Clone, Debug, PartialEq)]
pub struct Thread {
    /// The messages of one stretch without a hole, in `(created_at, id)` order. In the newest
    /// stretch, messages that came after a possible hole follow too; then `has_newer` is set.
    pub messages: Vec<Arc<Message>>,
    /// Whether the server may have older ones than these; `None` while nothing was read.
    pub has_older: Option<bool>,
    /// Whether the server may have ones after [`Store::contiguous_until`](super::Store) that are
    /// not held: after a jump to an old message, or an absence.
    pub has_newer: bool,
    /// The agent's messages on their way, oldest first.
    pub drafts: Vec<Arc<Draft>>,
    /// How far all this can be trusted.
    pub state: ThreadState,
}

/// A message with what is known of its reading.
#[derive(Clone, Debug)]
struct Filed {
    message: Arc<Message>,
    /// In which unbroken connection the reading was heard; `None` for one of a list.
    heard: Option<u32>,
}

/// The messages held of one conversation.
#[derive(Clone, Debug, Default)]
pub(super) struct Messages {
    filed: SortedMap<MessageId, Filed>,
    /// Stretches of ids in which every message is held: first id to last id, both included,
    /// neither touching nor crossing. 0 is before every message, `u64::MAX` is the live end.
    known: SortedMap<u64, u64>,
    failed: bool,
    /// The message around which the view looks; `None` for the newest stretch.
    around: Option<MessageId>,
}

impl Messages {
    /// Files a message. `heard` is the connection by which it came, `None` for one out of a list;
    /// `epoch` is the connection of now. Whether that changed what a reader sees.
    pub fn file(&mut self, message: Message, heard: Option<u32>, epoch: u32) -> bool {
        let mut next = Filed {
            message: Arc::new(message),
            heard,
        };
        let Some(held) = self.filed.get_mut(&next.message.id) else {
            self.filed.insert(next.message.id, next);
            return true;
        };
        let before = Arc::clone(&held.message);
        // The echo is told once only, by whichever reading came of the message's creation.
        if next.message.echo.is_none() && held.message.echo.is_some() {
            Arc::make_mut(&mut next.message)
                .echo
                .clone_from(&held.message.echo);
        } else if held.message.echo.is_none() && next.message.echo.is_some() {
            Arc::make_mut(&mut held.message)
                .echo
                .clone_from(&next.message.echo);
        }
        if next.supersedes(held, epoch) {
            *held = next;
        }
        before != held.message
    }

    /// Notes that a stretch was read, `ids` being those of the messages that came. Whether that
    /// changed anything.
    pub fn cover(&mut self, window: Window, ids: &[MessageId]) -> bool {
        let first = ids.iter().map(|id| id.get()).min();
        let last = ids.iter().map(|id| id.get()).max();
        let whole = |page: usize| ids.len() < page;
        let (from, to) = match window {
            Window::Latest { page } if whole(page) => (Some(0), Some(u64::MAX)),
            Window::Latest { .. } => (first, Some(u64::MAX)),
            Window::Before { message, page } => {
                let from = if whole(page) { Some(0) } else { first };
                (from, Some(message.get() - 1))
            }
            Window::After { message, page } => {
                let to = if whole(page) { Some(u64::MAX) } else { last };
                (Some(message.get().saturating_add(1)), to)
            }
            Window::Between(first, end) => (Some(first.get()), Some(end.get() - 1)),
        };
        let (Some(mut from), Some(mut to)) = (from, to) else {
            return std::mem::take(&mut self.failed);
        };
        if from > to {
            return std::mem::take(&mut self.failed);
        }
        let before = self.known.clone();
        // Everything that crosses or touches the new stretch becomes part of it.
        let joined: Vec<(u64, u64)> = self
            .known
            .between(&0, &to.saturating_add(1))
            .iter()
            .rev()
            .copied()
            .take_while(|(_, last)| last.saturating_add(1) >= from)
            .collect();
        for (first, last) in joined {
            self.known.remove(&first);
            from = from.min(first);
            to = to.max(last);
        }
        self.known.insert(from, to);
        std::mem::take(&mut self.failed) || before != self.known
    }

    /// Notes that reading failed. Whether that is new.
    pub fn fail(&mut self) -> bool {
        !std::mem::replace(&mut self.failed, true)
    }

    /// The connection was gone: the newest stretch no longer reaches the live end. Whether it did.
    pub fn cut(&mut self) -> bool {
        let Some(&(first, u64::MAX)) = self.known.entries().last() else {
            return false;
        };
        let newest = self.filed.keys().next_back().map_or(0, |id| id.get());
        self.known.insert(first, newest.max(first));
        true
    }

    /// Lets the view look around this message, or at the newest stretch.
    pub fn look(&mut self, around: Option<MessageId>) {
        self.around = around;
    }

    /// The stretch that the view sees.
    fn seen(&self) -> Option<(u64, u64)> {
        let around = self.around.and_then(|id| {
            let (first, last) = self.known.between(&0, &id.get()).last()?;
            // A stretch read just before the message touches it without holding it.
            (last.saturating_add(1) >= id.get()).then_some((*first, *last))
        });
        around.or_else(|| self.known.entries().last().copied())
    }

    /// The newest message before which nothing of the stretch in view is missing.
    pub fn contiguous_until(&self) -> Option<MessageId> {
        let (first, last) = self.seen()?;
        self.held(first, last).next_back()
    }

    /// The oldest message of the stretch in view.
    pub fn oldest(&self) -> Option<MessageId> {
        let (first, last) = self.seen()?;
        self.held(first, last).next()
    }

    /// The newest message in view.
    pub fn newest(&self) -> Option<MessageId> {
        let (first, last) = self.in_view()?;
        self.held(first, last).next_back()
    }

    /// The message with this id, if held.
    pub fn get(&self, id: MessageId) -> Option<&Arc<Message>> {
        self.filed.get(&id).map(|filed| &filed.message)
    }

    /// The newest mail held that names its sender: one that came in.
    pub fn newest_mail(&self) -> Option<Arc<Mail>> {
        self.filed.values().rev().find_map(|filed| {
            let Content::Mail(mail) = &filed.message.content else {
                return None;
            };
            (!mail.from.is_empty()).then(|| Arc::clone(mail))
        })
    }

    fn held(&self, first: u64, last: u64) -> impl DoubleEndedIterator<Item = MessageId> {
        self.within(first, last).map(|filed| filed.message.id)
    }

    fn within(&self, first: u64, last: u64) -> impl DoubleEndedIterator<Item = &Filed> {
        let first = MessageId::new(first.max(1));
        let last = MessageId::new(last);
        // An end of 0 leaves nothing.
        let range = first.zip(last).filter(|(first, last)| first <= last);
        range
            .into_iter()
            .flat_map(|(first, last)| self.filed.between(&first, &last))
            .map(|(_, filed)| filed)
    }

    /// The stretch in view, on to the live end if no other stretch lies between: what came by
    /// event after a possible hole is newer than all of it, and is not hidden.
    fn in_view(&self) -> Option<(u64, u64)> {
        let (first, last) = self.seen()?;
        let newest = self.known.keys().next_back() == Some(&first);
        Some((first, if newest { u64::MAX } else { last }))
    }

    /// What a view sees.
    pub fn thread(&self, drafts: Vec<Arc<Draft>>) -> Thread {
        let seen = self.seen();
        let messages: Vec<Arc<Message>> = self
            .in_view()
            .into_iter()
            .flat_map(|(first, last)| self.within(first, last))
            .map(|filed| Arc::clone(&filed.message))
            .collect();
        let messages = sorted_by_key(messages, |message| (message.created_at, message.id));
        let live = self.known.values().next_back() == Some(&u64::MAX);
        Thread {
            messages,
            has_older: seen.map(|(first, _)| first > 0),
            has_newer: seen.is_some_and(|(_, last)| last < u64::MAX),
            drafts,
            state: match (self.failed, seen.is_some(), live) {
                (true, _, _) => ThreadState::Failed,
                (false, false, _) => ThreadState::Loading,
                (false, true, false) => ThreadState::Stale,
                (false, true, true) => ThreadState::Ready,
            },
        }
    }
}

impl Filed {
    /// Whether this reading is to take the place of `held`, a reading of the same message.
    fn supersedes(&self, held: &Self, epoch: u32) -> bool {
        if self.message.deleted != held.message.deleted {
            return self.message.deleted;
        }
        match (self.message.revision, held.message.revision) {
            (Some(next), Some(held)) => next >= held,
            // A list does not say how new it is. While the connection holds, every change since
            // what was heard is heard too, so a list can only be as new or older.
            (None, Some(_)) => held.heard != Some(epoch),
            (_, None) => true,
        }
    }
}
