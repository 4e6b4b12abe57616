//! Messages and drafts.

use crate::model::{ConversationId, Draft, EchoId, Message, Window};
use crate::store::{Changes, Glimpse, Store};

impl Store {
    /// Files a new message; one that echoes a draft takes the draft's place. It raises its
    /// conversation, if only in time.
    pub(super) fn file_arrival(
        &mut self,
        message: Message,
        glimpse: Option<Glimpse>,
        changes: &mut Changes,
    ) {
        let id = message.conversation;
        if let Some(echo) = &message.echo {
            self.drop_draft(id, echo, changes);
        }
        let held = self.conversations.entry(id).or_default();
        held.hear(&message);
        held.raise(message.created_at);
        if let Some(glimpse) = glimpse {
            held.glimpse(&message, &glimpse);
        }
        if held.view().is_none() {
            changes.wanted.insert(id);
        }
        self.refresh(id, false, changes);
        self.file(message, true, changes);
    }

    /// Files a new reading of a message that exists.
    pub(super) fn file_change(&mut self, message: Message, changes: &mut Changes) {
        let id = message.conversation;
        self.conversations.entry(id).or_default().hear(&message);
        self.refresh(id, false, changes);
        self.file(message, true, changes);
    }

    /// Files a stretch of messages out of a list. Those of another conversation are ignored.
    pub(super) fn file_stretch(
        &mut self,
        id: ConversationId,
        window: Window,
        mut messages: Vec<Message>,
        changes: &mut Changes,
    ) {
        messages.retain(|message| message.conversation == id);
        if !self.threads.contains_key(&id) {
            self.touch_thread(id);
        }
        if let Some(newest) = messages.iter().max_by_key(|message| message.id) {
            self.alter_conversation(id, changes, |held| {
                held.raise(newest.created_at);
                for message in &messages {
                    held.hear(message);
                }
            });
        }
        let ids: Vec<_> = messages.iter().map(|message| message.id).collect();
        for message in messages {
            if let Some(echo) = &message.echo {
                self.drop_draft(id, echo, changes);
            }
            self.file(message, false, changes);
        }
        if let Some(thread) = self.threads.get_mut(&id)
            && thread.cover(window, &ids)
        {
            changes.threads.insert(id);
        }
    }

    pub(super) fn fail_thread(&mut self, id: ConversationId, changes: &mut Changes) {
        if !self.threads.contains_key(&id) {
            self.touch_thread(id);
        }
        if let Some(thread) = self.threads.get_mut(&id)
            && thread.fail()
        {
            changes.threads.insert(id);
        }
    }

    pub(super) fn change_draft(&mut self, draft: Draft, changes: &mut Changes) {
        let id = draft.conversation;
        if self.outgoing.change(draft) {
            changes.threads.insert(id);
        }
    }

    pub(super) fn drop_draft(&mut self, id: ConversationId, echo: &EchoId, changes: &mut Changes) {
        if self.outgoing.settle(id, echo) {
            changes.threads.insert(id);
        }
    }

    /// Files a message in its thread, if that keeps its messages. `heard` says that the reading
    /// came of itself, not out of a list.
    fn file(&mut self, message: Message, heard: bool, changes: &mut Changes) {
        let id = message.conversation;
        let epoch = self.epoch;
        if let Some(thread) = self.threads.get_mut(&id)
            && thread.file(message, heard.then_some(epoch), epoch)
        {
            changes.threads.insert(id);
        }
    }
}
