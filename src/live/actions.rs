//! What an agent can do to a conversation. Each action shows at once; when the server says no, the
//! former value is back on screen and a notice says why.

use std::future::Future;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;

use crate::filter::{Query, Sort};
use crate::model::{
    AgentId, Assignee, ConversationId, InboxId, Presence, Priority, Status, TeamId, Timestamp,
};
use crate::net::{Api, ApiError};
use crate::route::Route;
use crate::store::{Change, Changes, Event};
use crate::sync::{pager, seen};
use crate::text::{Phrase, phrase};

use super::lists::reading_events;
use super::notice::{Notice, Tone, Undo, words};
use super::session::{Inner, Session};
use super::threads::Loading;

/// How many notices are kept on screen; older ones go.
const NOTICES: usize = 3;

/// Where the agent is.
impl Session {
    /// Goes to a place.
    pub fn go(self, route: Route) {
        let Some(inner) = self.inner() else { return };
        let former = inner.signals.route.read_untracked().clone();
        if former == route {
            return;
        }
        let Route {
            query: _,
            open,
            message,
        } = route.clone();
        inner.signals.route.set(route);
        self.follow_place();
        if former.open != open {
            match open {
                Some(id) => self.open_thread(id),
                None => self.tell_seen(seen::Input::Opened(None)),
            }
        }
        if let (Some(id), Some(message)) = (open, message)
            && former.message != Some(message)
        {
            self.to_message(id, message);
        }
    }

    /// Shows another list; the open thread stays open.
    pub fn show(self, query: Query) {
        let route = self.route_now();
        self.go(Route { query, ..route });
    }

    /// Shows the list in another order.
    pub fn sort_by(self, sort: Sort) {
        let query = self.route_now().query;
        self.show(Query { sort, ..query });
    }

    /// Opens a conversation beside the list.
    pub fn open(self, id: ConversationId) {
        let route = self.route_now();
        self.go(Route {
            open: Some(id),
            message: None,
            ..route
        });
    }

    /// Closes the open conversation.
    pub fn close(self) {
        let route = self.route_now();
        self.go(Route {
            open: None,
            message: None,
            ..route
        });
    }

    /// The place shown, untracked.
    pub fn route_now(self) -> Route {
        self.inner()
            .map(|inner| inner.signals.route.read_untracked().clone())
            .unwrap_or_default()
    }
}

/// What the agent does.
impl Session {
    /// Sets the status, and when it wakes if snoozed.
    pub fn set_status(self, id: ConversationId, status: Status, until: Option<Timestamp>) {
        let former = self
            .held(id)
            .map(|it| (it.status.clone(), it.snoozed_until));
        let undo = former
            .filter(|(former, _)| *former != status)
            .map(|(former, until)| -> Undo {
                Rc::new(move || self.set_status(id, former.clone(), until))
            });
        let done = match status {
            Status::Open => phrase::notice::REOPENED,
            Status::Pending => phrase::notice::PENDING,
            Status::Snoozed => phrase::notice::SNOOZED,
            Status::Resolved => phrase::notice::RESOLVED,
            Status::Other(_) => return,
        };
        let change = Change::Status(status.clone(), until);
        self.act(id, change, Some((done, undo)), move |api| async move {
            // A snoozed conversation keeps its former time when snoozed without one.
            api.set_status(id, &status, until).await
        });
    }

    /// Sets the priority; `None` clears it.
    pub fn set_priority(self, id: ConversationId, priority: Option<Priority>) {
        self.act(
            id,
            Change::Priority(priority),
            None,
            move |api| async move { api.set_priority(id, priority).await.map(drop) },
        );
    }

    /// Assigns it to an agent, or to nobody.
    pub fn assign(self, id: ConversationId, agent: Option<AgentId>) {
        let Some(inner) = self.inner() else { return };
        let assignee = agent.map(|agent| {
            let directory = inner.store.borrow().directory();
            let name = directory.agent(agent).map(|it| Arc::clone(&it.name));
            Assignee::Agent(agent, name.unwrap_or_default())
        });
        self.act(
            id,
            Change::Assignee(assignee),
            None,
            move |api| async move { api.assign(id, agent).await },
        );
    }

    /// Gives it to a team, or to none.
    pub fn assign_team(self, id: ConversationId, team: Option<TeamId>) {
        self.act(id, Change::Team(team), None, move |api| async move {
            api.assign_team(id, team).await
        });
    }

    /// Marks it unread for the whole team.
    pub fn mark_unread(self, id: ConversationId) {
        self.spawn(async move {
            let Some(api) = self.api() else { return };
            let answer = api.mark_unread(id).await;
            self.note(&answer);
            match answer {
                Ok(reading) => self.apply(reading_events(reading)),
                Err(error) => self.tell_failure(&error),
            }
        });
    }

    /// Sets how colleagues and customers see the agent.
    pub fn set_availability(self, presence: Presence) {
        self.spawn(async move {
            let Some(api) = self.api() else { return };
            let answer = api.set_availability(presence).await;
            self.note(&answer);
            match answer {
                Ok(()) => self.tell_link(crate::sync::link::Input::RetryNow),
                Err(error) => self.tell_failure(&error),
            }
        });
    }

    /// Reads to whom conversations of an inbox can be assigned.
    pub fn load_assignable(self, inbox: InboxId) {
        let Some(inner) = self.inner() else { return };
        if !inner
            .loading
            .borrow_mut()
            .insert(Loading::Assignable(inbox))
        {
            return;
        }
        self.spawn(async move {
            let read = self
                .read(move |api| async move { api.assignable(inbox).await })
                .await;
            match read {
                Ok(agents) => self.apply([Event::AssignableRead {
                    inbox,
                    agents: agents.iter().map(|agent| agent.id).collect(),
                }]),
                Err(error) => self.tell_failure(&error),
            }
            if let Some(inner) = self.inner() {
                inner
                    .loading
                    .borrow_mut()
                    .remove(&Loading::Assignable(inbox));
            }
        });
    }

    /// Shows a change, asks the server for it, and settles it by the answer.
    pub(super) fn act<Asked>(
        self,
        conversation: ConversationId,
        change: Change,
        done: Option<(Phrase, Option<Undo>)>,
        ask: impl FnOnce(Api) -> Asked + 'static,
    ) where
        Asked: Future<Output = Result<(), ApiError>> + 'static,
    {
        let Some(inner) = self.inner() else { return };
        let token = inner.number();
        self.apply([Event::Intended {
            conversation,
            token,
            change,
        }]);
        if let Some((phrase, undo)) = done {
            self.tell(Tone::Said, phrase, vec![], undo);
        }
        let api = inner.api.clone();
        self.spawn(async move {
            let answer = ask(api).await;
            self.note(&answer);
            if let Err(error) = &answer {
                self.tell_failure(error);
            }
            self.apply([Event::Settled {
                conversation,
                token,
                kept: answer.is_ok(),
            }]);
        });
    }

    pub(super) fn held(self, id: ConversationId) -> Option<Arc<crate::model::Conversation>> {
        self.inner()?.store.borrow().conversation(id)
    }
}

/// What the agent is told.
impl Session {
    pub(super) fn tell(
        self,
        tone: Tone,
        phrase: Phrase,
        values: Vec<(&'static str, Arc<str>)>,
        undo: Option<Undo>,
    ) {
        let Some(inner) = self.inner() else { return };
        let id = inner.number();
        let can_undo = undo.is_some();
        if let Some(undo) = undo {
            inner.undo.borrow_mut().insert(id, undo);
        }
        inner.signals.notices.update(|notices| {
            let same = |it: &Arc<Notice>| it.phrase == phrase && it.values == values;
            notices.retain(|it| !same(it));
            notices.push(Arc::new(Notice {
                id,
                tone,
                phrase,
                values,
                can_undo,
            }));
            let surplus = notices.len().saturating_sub(NOTICES);
            for old in notices.drain(..surplus) {
                inner.undo.borrow_mut().remove(&old.id);
            }
        });
    }

    pub(super) fn tell_failure(self, error: &ApiError) {
        let (phrase, values) = words(error);
        self.tell(Tone::Failed, phrase, values, None);
    }

    pub(super) fn tell_gone(self, id: ConversationId) {
        let number = vec![("id", id.to_string().as_str().into())];
        self.tell(
            Tone::Failed,
            phrase::notice::CONVERSATION_GONE,
            number,
            None,
        );
    }

    /// Says which parts of an address mean nothing to this console.
    pub fn tell_unknown(self, parts: &[String]) {
        let parts = vec![("parts", parts.join(", ").as_str().into())];
        self.tell(Tone::Failed, phrase::shell::UNKNOWN_ADDRESS, parts, None);
    }

    /// Says once that this device keeps nothing.
    pub(super) fn tell_storage_failure(self) {
        if self
            .inner()
            .is_none_or(|inner| inner.storage_told.replace(true))
        {
            return;
        }
        self.tell(Tone::Failed, phrase::notice::STORAGE, vec![], None);
    }

    /// Takes a notice away.
    pub fn dismiss(self, notice: u64) {
        let Some(inner) = self.inner() else { return };
        inner.undo.borrow_mut().remove(&notice);
        inner
            .signals
            .notices
            .update(|notices| notices.retain(|it| it.id != notice));
    }

    /// Undoes what a notice tells of.
    pub fn undo(self, notice: u64) {
        let Some(inner) = self.inner() else { return };
        let undo = inner.undo.borrow_mut().remove(&notice);
        self.dismiss(notice);
        if let Some(undo) = undo {
            undo();
        }
    }

    /// Sees to what changes bring with them beyond signals.
    pub(super) fn after(self, changes: Changes) {
        let Some(inner) = self.inner() else { return };
        let query = inner.list.query.borrow().clone();
        self.rank(&inner, &query, &changes);
        for id in changes.wanted {
            self.spawn(self.read_conversation(id));
        }
        if changes.directory {
            self.follow_place();
        }
        let query = inner.list.query.borrow().clone();
        if changes.listings.contains(&query) {
            self.look_at_rows(&inner);
            self.doubt_list(&inner, &query);
        }
        self.tell_unread(&inner, &changes.conversations);
        for key in changes.recount {
            self.recount(&inner, key);
        }
    }

    fn doubt_list(self, inner: &Inner, query: &Query) {
        let stale = inner
            .store
            .borrow()
            .listing(query)
            .is_some_and(|list| list.state() == crate::store::ListState::Stale);
        if stale {
            self.tell_pager(pager::Input::Doubted);
        }
    }

    fn tell_unread(self, inner: &Inner, changed: &std::collections::BTreeSet<ConversationId>) {
        let open = inner.signals.route.read_untracked().open;
        let Some(open) = open.filter(|id| changed.contains(id)) else {
            return;
        };
        let unread = self.held(open).map_or(0, |held| held.unread);
        self.tell_seen(if unread > 0 {
            seen::Input::Unread(open)
        } else {
            seen::Input::Read(open)
        });
    }
}
