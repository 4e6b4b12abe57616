//! Orders the server does not have: over the rows that are loaded, the others after them. Nothing is
//! read just to order it.

use std::cmp::Ordering;

use crate::filter::{Query, Sort};
use crate::model::{Conversation, ConversationId, sorted};
use crate::store::{Changes, Store};

use super::session::Inner;

/// The loaded rows of the list on screen in the order shown.
#[derive(Clone, Debug, Default)]
pub(super) struct Ranking {
    /// The list; `None` while none is ordered here.
    query: Option<Query>,
    ids: Vec<ConversationId>,
}

impl Ranking {
    /// The loaded rows of this list, if it is ordered here.
    pub(super) fn of(&self, query: &Query) -> Option<&[ConversationId]> {
        (self.query.as_ref() == Some(query)).then_some(&self.ids)
    }
}

impl Inner {
    /// Orders the list on screen anew, where changes may have made a difference.
    pub(super) fn rank(&self, query: &Query, changes: &Changes) {
        if !query.is_ranked() {
            return;
        }
        let touched = changes.listings.contains(query)
            || !changes.conversations.is_empty()
            || !changes.contacts.is_empty();
        if !touched {
            return;
        }
        let store = self.store.borrow();
        let former = self.list.ranking.take();
        let ids = ranked(&store, query, former.of(query).unwrap_or_default());
        let moved = former.of(query) != Some(ids.as_slice());
        let query = Some(query.clone());
        self.list.ranking.replace(Ranking { query, ids });
        if moved {
            self.signals.tell_listing(&store);
        }
    }
}

/// The loaded rows in the order shown. While rows keep their places, new ones come after them.
fn ranked(store: &Store, query: &Query, former: &[ConversationId]) -> Vec<ConversationId> {
    let Some(listing) = store.listing(query) else {
        return Vec::new();
    };
    let known: Vec<ConversationId> = listing.known_rows().collect();
    if listing.is_held() && !former.is_empty() {
        let stays = |id: &&ConversationId| listing.row_of(**id).is_some();
        let mut ids: Vec<ConversationId> = former.iter().filter(stays).copied().collect();
        let new = known.into_iter().filter(|id| !former.contains(id));
        ids.extend(new);
        return ids;
    }
    let rows: Vec<_> = known
        .into_iter()
        .map(|id| {
            let conversation = store.conversation(id);
            let name = match (query.sort, conversation.as_ref().and_then(|it| it.contact)) {
                (Sort::ContactName, Some(contact)) => {
                    let contact = store.contact(contact);
                    contact.map_or_else(String::new, |it| it.name.to_lowercase())
                }
                _ => String::new(),
            };
            (id, conversation, name)
        })
        .collect();
    // Rows that are equal in this order keep the server's.
    let rows = sorted(rows, |one, other| match (&one.1, &other.1) {
        (Some(first), Some(second)) => compare(query.sort, first, second).then_with(|| {
            // A nameless contact comes last.
            (one.2.is_empty(), &one.2).cmp(&(other.2.is_empty(), &other.2))
        }),
        (first, second) => first.is_none().cmp(&second.is_none()),
    });
    rows.into_iter().map(|(id, ..)| id).collect()
}

fn compare(sort: Sort, one: &Conversation, other: &Conversation) -> Ordering {
    match sort {
        Sort::UnreadFirst => (one.unread == 0).cmp(&(other.unread == 0)),
        Sort::ContactName => Ordering::Equal,
        Sort::DueSoonest => {
            let due = |it: &Conversation| (it.snoozed_until.is_none(), it.snoozed_until);
            due(one).cmp(&due(other))
        }
        sort => sort.key(one).cmp(&sort.key(other)),
    }
}
