//! Doing: an action shows, waits for those before it on the same conversation, is asked of the
//! server, and is settled by the answer.

use std::collections::VecDeque;
use std::sync::Arc;

use super::deed::{Actor, Deed, PriorityCall};
use super::journal::{Entry, Outcome};
use crate::live::lists::reading_events;
use crate::live::notice::Tone;
use crate::live::session::{Inner, Session};
use crate::model::{Conversation, ConversationId, Role};
use crate::net::{Api, ApiError};
use crate::store::Event;
use crate::sync::seen;
use crate::text::phrase;
use crate::wire::conversation::Reading;

/// Steps of one action, each with the number of what lies over the server's word for it.
struct Job {
    conversation: ConversationId,
    entry: u64,
    /// Whether it undoes the entry.
    undoes: bool,
    steps: Vec<(Deed, u64)>,
}

/// Actions on their way. Those on one conversation go one after the other, so that the server
/// does them in the order of the agent.
#[derive(Default)]
pub(in crate::live) struct Queue {
    jobs: VecDeque<Job>,
    busy: Vec<ConversationId>,
}

impl Queue {
    /// Adds to the end; whether somebody must begin on that conversation.
    fn add(&mut self, job: Job) -> bool {
        let conversation = job.conversation;
        self.jobs.push_back(job);
        let idle = !self.busy.contains(&conversation);
        if idle {
            self.busy.push(conversation);
        }
        idle
    }

    /// The next on a conversation; without one it is no longer being worked on.
    fn next(&mut self, conversation: ConversationId) -> Option<Job> {
        let at = self
            .jobs
            .iter()
            .position(|job| job.conversation == conversation);
        let job = at.and_then(|at| self.jobs.remove(at));
        if job.is_none() {
            self.busy.retain(|it| *it != conversation);
        }
        job
    }
}

impl Session {
    /// Does something to a conversation.
    pub fn act(self, conversation: ConversationId, deed: Deed) {
        let Some(inner) = self.inner() else { return };
        let number = inner.number();
        let held = self.held(conversation);
        let actor = Actor {
            me: self.me(),
            takes_what_opens: self.role() == Role::Agent,
        };
        let name = deed.name();
        let inverse = held.as_deref().map(|held| deed.inverse(held, actor));
        let deeds = match held.as_deref() {
            Some(held) => deed.steps(held),
            None => vec![deed],
        };
        inner.journal.add(Entry {
            number,
            conversation: Some(conversation),
            at: inner.world.host.now(),
            name,
            outcome: Outcome::Waiting,
            shows: None,
            by_call: false,
            inverse: inverse.unwrap_or_default(),
            deeds: deeds.clone(),
        });
        self.set_out(&inner, conversation, number, deeds, false);
    }

    /// Does a failed action again.
    pub(in crate::live) fn act_again(self, number: u64) {
        let Some(inner) = self.inner() else { return };
        let Some(entry) = inner.journal.get(number) else {
            return;
        };
        let Some(conversation) = entry.conversation else {
            return;
        };
        match entry.outcome {
            Outcome::Failed | Outcome::Undone => {
                inner.journal.set(number, Outcome::Waiting);
                self.set_out(&inner, conversation, number, entry.deeds.clone(), false);
            }
            // It was undoing that failed.
            Outcome::Done | Outcome::Waiting => self.undo_entry(number),
        }
    }

    /// Undoes an action, unless somebody changed the same since.
    pub fn undo_entry(self, number: u64) {
        let Some(inner) = self.inner() else { return };
        let Some(entry) = inner.journal.get(number).filter(|it| it.can_undo()) else {
            return;
        };
        inner.journal.set(number, Outcome::Undone);
        let Some(conversation) = entry.conversation else {
            let undo = inner.undo.borrow_mut().remove(&number);
            if let Some(undo) = undo {
                undo();
            }
            return;
        };
        let changed = match (&entry.shows, self.held(conversation)) {
            (Some(shows), Some(held)) => !shows.is_in(&held),
            _ => false,
        };
        if changed {
            self.tell(Tone::Failed, phrase::notice::CHANGED_SINCE, vec![], None);
        } else {
            self.set_out(&inner, conversation, number, entry.inverse.clone(), true);
        }
    }

    /// Undoes the newest action that can be. Whether there was one.
    pub fn undo_last(self) -> bool {
        let number = self
            .inner()
            .and_then(|inner| inner.journal.newest(Entry::can_undo));
        if let Some(number) = number {
            self.forget_notice_of(number);
            self.undo_entry(number);
        }
        number.is_some()
    }

    /// Does the action again that was undone last. Whether there was one.
    pub fn redo_last(self) -> bool {
        let undone = |entry: &Entry| entry.outcome == Outcome::Undone && !entry.by_call;
        let number = self.inner().and_then(|inner| inner.journal.newest(undone));
        if let Some(number) = number {
            self.act_again(number);
        }
        number.is_some()
    }

    fn set_out(
        self,
        inner: &Inner,
        conversation: ConversationId,
        entry: u64,
        deeds: Vec<Deed>,
        undoes: bool,
    ) {
        let mut steps = Vec::with_capacity(deeds.len());
        let mut shows = None;
        for deed in deeds {
            let token = inner.number();
            let change = self.held(conversation).and_then(|held| {
                let directory = inner.store.borrow().directory();
                deed.change(&held, &directory)
            });
            if let Some(change) = change {
                shows = Some(change.clone());
                self.apply([Event::Intended {
                    conversation,
                    token,
                    change,
                }]);
            }
            if deed == Deed::MarkUnread {
                // Else it would count as read again the moment it is open.
                self.tell_seen(seen::Input::Kept(conversation));
            }
            steps.push((deed, token));
        }
        if undoes {
            self.tell(Tone::Said, phrase::notice::UNDONE, vec![], None);
        } else {
            inner.journal.set_shows(entry, shows.clone());
            // What cannot be shown before the server did it is told after.
            if let (Some(_), Some((deed, _))) = (&shows, steps.last()) {
                self.tell_done(deed, entry);
            }
        }
        let job = Job {
            conversation,
            entry,
            undoes,
            steps,
        };
        if inner.queue.borrow_mut().add(job) {
            self.spawn(self.work(conversation));
        }
    }

    /// Does what is to be done to a conversation until nothing is left.
    async fn work(self, conversation: ConversationId) {
        loop {
            let job = self
                .inner()
                .and_then(|inner| inner.queue.borrow_mut().next(conversation));
            let Some(job) = job else { return };
            self.carry_out(job).await;
        }
    }

    async fn carry_out(self, job: Job) {
        let Job {
            conversation,
            entry,
            undoes,
            steps,
        } = job;
        let mut failed: Option<ApiError> = None;
        for (deed, token) in &steps {
            let answer = match (&failed, self.api()) {
                (None, Some(api)) => ask(api, conversation, deed).await,
                // One that failed takes those after it along.
                (Some(_), _) | (None, None) => Err(crate::live::ask::ended()),
            };
            if failed.is_none() {
                self.note(&answer);
            }
            self.apply([Event::Settled {
                conversation,
                token: *token,
                kept: answer.is_ok(),
            }]);
            match answer {
                Ok(reading) => self.apply(reading.into_iter().flat_map(reading_events)),
                Err(error) => {
                    failed.get_or_insert(error);
                }
            }
        }
        let Some(inner) = self.inner() else { return };
        let last = steps.last().map(|(deed, _)| deed);
        match (failed, last) {
            (None, Some(deed)) if !undoes => {
                if inner
                    .journal
                    .get(entry)
                    .is_some_and(|it| it.outcome == Outcome::Waiting)
                {
                    inner.journal.set(entry, Outcome::Done);
                }
                match deed {
                    Deed::Transcript(_) => self.tell_done(deed, entry),
                    Deed::Delete => self.forget_deleted(conversation, deed, entry),
                    _ => {}
                }
            }
            (Some(error), Some(deed)) => {
                let outcome = if undoes {
                    Outcome::Done
                } else {
                    Outcome::Failed
                };
                inner.journal.set(entry, outcome);
                self.tell_undone(deed, &error, entry, undoes);
                if matches!(error, ApiError::NotFound) {
                    // The conversation, or what was asked of it.
                    self.spawn(self.read_conversation(conversation));
                }
            }
            (None, _) | (Some(_), None) => {}
        }
    }

    /// Takes a conversation off the screen that this agent deleted.
    fn forget_deleted(self, conversation: ConversationId, deed: &Deed, entry: u64) {
        self.apply([Event::ConversationGone(conversation)]);
        if self.route_now().open == Some(conversation) {
            self.close();
        }
        self.tell_done(deed, entry);
    }

    pub(in crate::live) fn held(self, id: ConversationId) -> Option<Arc<Conversation>> {
        self.inner()?.store.borrow().conversation(id)
    }
}

/// Asks the server for one step; the conversation as it is then, where the answer tells.
async fn ask(api: Api, id: ConversationId, deed: &Deed) -> Result<Option<Reading>, ApiError> {
    match deed {
        Deed::Status(status, until) => api.set_status(id, status, *until).await?,
        Deed::Priority(priority, PriorityCall::Telling) => {
            return api.set_priority(id, *priority).await.map(Some);
        }
        Deed::Priority(priority, PriorityCall::Silent) => {
            api.toggle_priority(id, *priority).await?;
        }
        Deed::Assign(agent) => api.assign(id, *agent).await?,
        Deed::Team(team) => api.assign_team(id, *team).await?,
        Deed::Labels { add, remove } => {
            // The set is replaced as a whole, so it begins from the one the server has now.
            let now = api.labels_of(id).await?;
            api.set_labels(id, &Deed::labels(&now, add, remove)).await?;
        }
        Deed::Participant(agent, on) => api.set_participant(id, *agent, *on).await?,
        Deed::Mute => api.mute(id).await?,
        Deed::Unmute => api.unmute(id).await?,
        Deed::MarkUnread => return api.mark_unread(id).await.map(Some),
        Deed::MarkRead => return api.mark_read(id).await.map(Some),
        Deed::Transcript(address) => api.send_transcript(id, address).await?,
        Deed::Delete => api.delete_conversation(id).await?,
    }
    Ok(None)
}
