//! The list of conversations in which this agent has something written and not sent. It is kept on
//! this device, so the server is asked only for conversations that are not held.

use std::collections::BTreeSet;

use crate::filter::{Query, Scope};
use crate::model::{ConversationId, sorted};
use crate::net::{ApiError, USUAL_PAGE};
use crate::store::Event;

use super::lists::reading_events;
use super::session::{Inner, Session};

impl Session {
    /// Reads the whole list: it has one page.
    pub(super) async fn read_drafts(self, query: &Query) -> Result<Vec<Event>, ApiError> {
        let (Some(api), Some(inner)) = (self.api(), self.inner()) else {
            return Err(super::ask::ended());
        };
        let (mut rows, lacking) = {
            let store = inner.store.borrow();
            let held = |id: &ConversationId| store.conversation(*id).map(|it| it.last_activity_at);
            let (held, lacking): (Vec<_>, Vec<_>) = inner
                .written()
                .into_iter()
                .map(|id| (held(&id), id))
                .partition(|(active, _)| active.is_some());
            (held, lacking)
        };
        drop(inner);
        let mut events = Vec::new();
        for (_, id) in lacking {
            match api.conversation(id).await {
                Ok(reading) => {
                    rows.push((Some(reading.conversation.last_activity_at), id));
                    events.extend(reading_events(reading));
                }
                // What was written there can be sent nowhere.
                Err(ApiError::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
        let rows = sorted(rows, |one, other| other.cmp(one));
        let rows: Vec<ConversationId> = rows.into_iter().map(|(_, id)| id).collect();
        let total = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        events.push(Event::PageRead {
            query: query.clone(),
            page: 1,
            // A page that is not full is the last one.
            page_size: USUAL_PAGE.max(total.saturating_add(1)),
            rows,
            total,
        });
        Ok(events)
    }

    /// What is written has begun or ended somewhere: the list shows it, if it is on screen.
    pub(super) fn follow_drafts(self, inner: &Inner) {
        let query = inner.list.query.borrow().clone();
        if query.scope != Scope::Drafts {
            return;
        }
        self.spawn(async move {
            // What could not be read is read with the list.
            if let Ok(events) = self.read_drafts(&query).await {
                self.apply(events);
            }
        });
    }
}

impl Inner {
    /// The conversations with something written and not sent.
    fn written(&self) -> BTreeSet<ConversationId> {
        let compositions = self.compositions.borrow();
        let composed = compositions
            .entries()
            .iter()
            .filter(|(_, it)| !it.is_empty());
        let composed = composed.map(|((conversation, _), _)| *conversation);
        let store = self.store.borrow();
        let drafts = store.all_drafts();
        let waiting = drafts.iter().map(|draft| draft.conversation);
        composed.chain(waiting).collect()
    }
}
