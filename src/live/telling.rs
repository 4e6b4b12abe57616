//! What the agent is told, and what changes bring with them beyond signals.

use std::sync::Arc;

use leptos::prelude::*;

use crate::filter::Query;
use crate::model::ConversationId;
use crate::net::ApiError;
use crate::store::Changes;
use crate::sync::{pager, seen};
use crate::text::{Phrase, phrase};

use super::actions::{Deed, Entry};
use super::notice::{Notice, Tone, Undo, words};
use super::session::{Inner, Session};

/// How many notices are kept on screen; older ones go.
const NOTICES: usize = 3;

type Values = Vec<(&'static str, Arc<str>)>;

/// What the agent is told.
impl Session {
    /// Says something; what undoes it is entered in the journal.
    pub(super) fn tell(self, tone: Tone, phrase: Phrase, values: Values, undo: Option<Undo>) {
        self.tell_with(Notice::new(tone, phrase, values), undo);
    }

    /// Says that something was changed, and what.
    pub(super) fn tell_saved(self, what: Phrase, undo: Undo) {
        let notice = Notice {
            of: Some(what),
            ..Notice::new(Tone::Said, phrase::notice::SAVED, vec![])
        };
        self.tell_with(notice, Some(undo));
    }

    fn tell_with(self, notice: Notice, undo: Option<Undo>) {
        let Some(inner) = self.inner() else { return };
        let can_undo = undo.is_some();
        let entry = undo.map(|undo| {
            let entry = inner.number();
            inner
                .journal
                .add(Entry::edit(entry, inner.world.host.now()));
            inner.undo.borrow_mut().insert(entry, undo);
            entry
        });
        self.tell_of(Notice {
            entry,
            can_undo,
            ..notice
        });
    }

    fn tell_of(self, mut notice: Notice) {
        let Some(inner) = self.inner() else { return };
        notice.id = inner.number();
        inner.signals.notices.update(|notices| {
            let same = |it: &Notice| {
                (it.phrase, it.of, &it.values) == (notice.phrase, notice.of, &notice.values)
            };
            notices.retain(|it| !same(it));
            notices.push(Arc::new(notice));
            let surplus = notices.len().saturating_sub(NOTICES);
            notices.drain(..surplus);
        });
    }

    /// Says that an action is done.
    pub(super) fn tell_done(self, deed: &Deed, entry: u64) {
        let (Some(inner), Some(phrase)) = (self.inner(), deed.done()) else {
            return;
        };
        let values = match deed {
            Deed::Assign(Some(agent)) => {
                let directory = inner.store.borrow().directory();
                let name = directory.agent(*agent).map(|it| Arc::clone(&it.name));
                vec![("who", name.unwrap_or_default())]
            }
            Deed::Transcript(address) => vec![("address", Arc::clone(address))],
            _ => vec![],
        };
        let can_undo = inner.journal.get(entry).is_some_and(|it| it.can_undo());
        self.tell_of(Notice {
            entry: Some(entry),
            can_undo,
            ..Notice::new(Tone::Said, phrase, values)
        });
    }

    /// Says why an action was not done, in place of what said that it was.
    pub(super) fn tell_undone(self, deed: &Deed, error: &ApiError, entry: u64, undoing: bool) {
        let (phrase, values) = match (deed, error) {
            (Deed::Transcript(_), ApiError::Refused { status: 402, .. }) => {
                (phrase::notice::NOT_IN_PLAN, vec![])
            }
            (Deed::Transcript(_), ApiError::Throttled) => (phrase::notice::MAIL_LIMIT, vec![]),
            _ => words(error),
        };
        self.forget_notice_of(entry);
        self.tell_of(Notice {
            of: Some(if undoing {
                phrase::common::UNDO
            } else {
                deed.name()
            }),
            entry: Some(entry),
            can_retry: !matches!(error, ApiError::NotFound),
            ..Notice::new(Tone::Failed, phrase, values)
        });
    }

    pub(super) fn tell_failure(self, error: &ApiError) {
        let (phrase, values) = words(error);
        self.tell(Tone::Failed, phrase, values, None);
    }

    /// Says that a conversation is not there, or, of one that was known, no longer.
    pub(super) fn tell_gone(self, id: ConversationId, known: bool) {
        let number = vec![("id", id.to_string().as_str().into())];
        let phrase = if known {
            phrase::notice::CONVERSATION_LOST
        } else {
            phrase::notice::CONVERSATION_GONE
        };
        self.tell(Tone::Failed, phrase, number, None);
    }

    /// Says that undoing left something as it is, for somebody has changed it since.
    pub(super) fn tell_left_alone(self, what: Phrase) {
        self.tell_of(Notice {
            of: Some(what),
            ..Notice::new(Tone::Failed, phrase::notice::CHANGED_SINCE, vec![])
        });
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
        self.drop_notices(|it| it.id == notice);
    }

    /// Takes away what tells of an action.
    pub(super) fn forget_notice_of(self, entry: u64) {
        self.drop_notices(|it| it.entry == Some(entry));
    }

    fn drop_notices(self, which: impl Fn(&Notice) -> bool) {
        if let Some(inner) = self.inner() {
            inner
                .signals
                .notices
                .update(|notices| notices.retain(|it| !which(it)));
        }
    }

    /// Undoes what a notice tells of.
    pub fn undo(self, notice: u64) {
        if let Some(entry) = self.take_notice(notice) {
            self.undo_entry(entry);
        }
    }

    /// Tries again what a notice says has failed.
    pub fn retry(self, notice: u64) {
        if let Some(entry) = self.take_notice(notice) {
            self.act_again(entry);
        }
    }

    /// The action a notice tells of; the notice goes.
    fn take_notice(self, notice: u64) -> Option<u64> {
        let inner = self.inner()?;
        let notices = inner.signals.notices.read_untracked().clone();
        self.dismiss(notice);
        notices.iter().find(|it| it.id == notice)?.entry
    }

    /// Sees to what changes bring with them beyond signals.
    pub(super) fn after(self, changes: Changes) {
        let Some(inner) = self.inner() else { return };
        let query = inner.list.query.borrow().clone();
        inner.rank(&query, &changes);
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
