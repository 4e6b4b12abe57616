//! Conversations: readings, the agent's actions, and what follows for lists and counts.

use crate::filter::{CountKey, Query, Scope, Sort, Tab, Verdict, judge};
use crate::model::{AgentId, ContactId, Conversation, ConversationId, Status};
use crate::store::held::Held;
use crate::store::listing::Step;
use crate::store::{Change, Changes, Store};

impl Store {
    pub(super) fn read_conversation(
        &mut self,
        reading: Conversation,
        asked: bool,
        changes: &mut Changes,
    ) {
        let id = reading.id;
        self.conversations
            .entry(id)
            .or_default()
            .read(reading, asked);
        self.refresh(id, asked, changes);
    }

    pub(super) fn drop_conversation(&mut self, id: ConversationId, changes: &mut Changes) {
        self.conversations.entry(id).or_default().go(None);
        self.refresh(id, false, changes);
        // A page may have named it without its conversation being held.
        let step = Step {
            id,
            before: None,
            after: None,
            asked: false,
        };
        for (query, listing) in self.listings.iter_mut() {
            if listing.follow(&step) {
                changes.listings.insert(query.clone());
            }
        }
        self.opened.retain(|opened| *opened != id);
        if self.threads.remove(&id).is_some() {
            changes.threads.insert(id);
        }
    }

    /// Drops the conversations that still belong to a contact who is gone.
    pub(super) fn drop_conversations_of(&mut self, contact: ContactId, changes: &mut Changes) {
        for id in self.of_contact.get(&contact).cloned().unwrap_or_default() {
            self.alter_conversation(id, changes, |held| held.go(Some(contact)));
        }
    }

    pub(super) fn intend(
        &mut self,
        id: ConversationId,
        token: u64,
        change: Change,
        changes: &mut Changes,
    ) {
        self.alter_conversation(id, changes, |held| held.intend(token, change));
        // Being under way shows even where the change itself does not.
        changes.conversations.insert(id);
    }

    pub(super) fn settle(
        &mut self,
        id: ConversationId,
        token: u64,
        kept: bool,
        changes: &mut Changes,
    ) {
        let Some(held) = self.conversations.get_mut(&id) else {
            return;
        };
        if held.settle(token, kept) {
            changes.wanted.insert(id);
        }
        self.refresh(id, false, changes);
        changes.conversations.insert(id);
    }

    /// Changes a conversation that something is known of.
    pub(super) fn alter_conversation(
        &mut self,
        id: ConversationId,
        changes: &mut Changes,
        change: impl FnOnce(&mut Held),
    ) {
        if let Some(held) = self.conversations.get_mut(&id) {
            change(held);
            self.refresh(id, false, changes);
        }
    }

    /// Puts a conversation together anew and lets all that depends on it follow. `asked` says that
    /// it is an answer of the server.
    pub(super) fn refresh(&mut self, id: ConversationId, asked: bool, changes: &mut Changes) {
        let Some(held) = self.conversations.get_mut(&id) else {
            return;
        };
        let before = held.view().cloned();
        if !held.refresh(&self.directory) {
            return;
        }
        let after = held.view().cloned();
        changes.conversations.insert(id);
        self.note_contact(id, before.as_deref(), after.as_deref());
        self.note_mine(id, after.as_deref());

        let step = Step {
            id,
            before: before.as_deref(),
            after: after.as_deref(),
            asked,
        };
        for (query, listing) in self.listings.iter_mut() {
            if listing.follow(&step) {
                changes.listings.insert(query.clone());
            }
        }
        for key in self.counts.keys() {
            let was = before.as_deref().map(|it| tabs(key, self.me, it));
            let is = after.as_deref().map(|it| tabs(key, self.me, it));
            if was.unwrap_or(NOWHERE) != is.unwrap_or(NOWHERE) {
                changes.recount.insert(key.clone());
            }
        }
    }

    fn note_contact(
        &mut self,
        id: ConversationId,
        before: Option<&Conversation>,
        after: Option<&Conversation>,
    ) {
        let was = before.and_then(|it| it.contact);
        let is = after.and_then(|it| it.contact);
        if was == is {
            return;
        }
        if let Some(contact) = was
            && let Some(theirs) = self.of_contact.get_mut(&contact)
        {
            theirs.remove(&id);
            if theirs.is_empty() {
                self.of_contact.remove(&contact);
            }
        }
        if let Some(contact) = is {
            self.of_contact.entry(contact).or_default().insert(id);
        }
    }

    fn note_mine(&mut self, id: ConversationId, after: Option<&Conversation>) {
        let open = |it: &&Conversation| it.agent() == Some(self.me) && it.status == Status::Open;
        match after.filter(open) {
            Some(it) => self.mine.insert(id, it.unread > 0),
            None => self.mine.remove(&id),
        };
    }
}

const NOWHERE: [Verdict; 3] = [Verdict::Out; 3];

/// On which tabs a conversation counts.
fn tabs(key: &CountKey, me: AgentId, conversation: &Conversation) -> [Verdict; 3] {
    if let Scope::Filter(filter) = &key.scope {
        // A filtered list has no tabs.
        return [filter.root.verdict(conversation); 3];
    }
    [Tab::Mine, Tab::Unassigned, Tab::All].map(|tab| {
        let query = Query {
            scope: key.scope.clone(),
            tab,
            status: key.status.clone(),
            sort: Sort::default(),
        };
        judge(&query, me, conversation)
    })
}
