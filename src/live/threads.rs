//! Threads: which stretch of messages is read, and when a thread counts as read.

use leptos::prelude::*;

use crate::model::{ContactId, ConversationId, Message, MessageId, Window};
use crate::net::ApiError;
use crate::store::{Event, ThreadState};
use crate::sync::seen::{Action, Input};

use super::lists::reading_events;
use super::session::{Alarm, Session};

/// How many messages the server gives before another, or as the newest.
const PAGE: usize = 20;
/// How many messages the server gives after another.
const AFTER_PAGE: usize = 100;

/// What is being read, so that it is not asked for twice at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Loading {
    Thread(ConversationId),
    Again(ConversationId),
    Older(ConversationId),
    Newer(ConversationId),
    Contact(ContactId, crate::store::ContactPart),
    Participants(ConversationId),
    Attributes(ConversationId),
    ContactLabels(ContactId),
    Assignable(crate::model::InboxId),
    Canned,
}

impl Session {
    /// Makes this the open thread: reads what is missing of it.
    pub(super) fn open_thread(self, id: ConversationId) {
        let Some(inner) = self.inner() else { return };
        inner.store.borrow_mut().look_thread(id, None);
        self.tell_seen(Input::Opened(Some(id)));
        let held = inner.store.borrow().conversation(id);
        match held {
            Some(held) if held.unread > 0 => self.tell_seen(Input::Unread(id)),
            Some(_) => {}
            None => self.spawn(self.read_conversation(id)),
        }
        let (state, oldest, last) = {
            let store = inner.store.borrow();
            let state = store.thread(id).map(|thread| thread.state);
            (state, store.oldest(id), store.contiguous_until(id))
        };
        match (state, oldest.zip(last)) {
            (Some(ThreadState::Ready), _) => {}
            (_, Some((first, last))) => self.renew(id, first, last),
            (_, None) => self.load(Loading::Thread(id), id, Window::Latest { page: PAGE }),
        }
    }

    /// Reads again what is held of a thread, then what came after it: changes of messages are in no
    /// list of new ones.
    fn renew(self, id: ConversationId, first: MessageId, last: MessageId) {
        let Some(inner) = self.inner() else { return };
        if !inner.loading.borrow_mut().insert(Loading::Again(id)) {
            return;
        }
        let end = MessageId::new(last.get().saturating_add(1)).unwrap_or(last);
        self.spawn(async move {
            let answer = self.fetch(id, Window::Between(first, end)).await;
            let Some(inner) = self.inner() else { return };
            inner.loading.borrow_mut().remove(&Loading::Again(id));
            if answer.is_ok() {
                let (message, page) = (last, AFTER_PAGE);
                self.load(Loading::Thread(id), id, Window::After { message, page });
            }
        });
    }

    /// Reads the thread anew, as after a failure.
    pub fn reload_thread(self, id: ConversationId) {
        let known = self
            .inner()
            .is_some_and(|inner| inner.store.borrow().conversation(id).is_some());
        if !known {
            self.spawn(self.read_conversation(id));
        }
        self.load(Loading::Thread(id), id, Window::Latest { page: PAGE });
    }

    /// Reads the messages before the oldest one on screen.
    pub fn load_older(self, id: ConversationId) {
        let oldest = self
            .inner()
            .and_then(|inner| inner.store.borrow().oldest(id));
        if let Some(message) = oldest {
            let page = PAGE;
            self.load(Loading::Older(id), id, Window::Before { message, page });
        }
    }

    /// Reads the messages after the newest one on screen.
    pub fn load_newer(self, id: ConversationId) {
        let newest = self
            .inner()
            .and_then(|inner| inner.store.borrow().contiguous_until(id));
        if let Some(message) = newest {
            let page = AFTER_PAGE;
            self.load(Loading::Newer(id), id, Window::After { message, page });
        }
    }

    /// Shows the newest messages.
    pub fn to_newest(self, id: ConversationId) {
        self.look(id, None);
        self.load(Loading::Thread(id), id, Window::Latest { page: PAGE });
    }

    /// Shows this message with those around it.
    pub fn to_message(self, id: ConversationId, message: MessageId) {
        let before = MessageId::new(message.get().saturating_add(1)).unwrap_or(message);
        let window = Window::Before {
            message: before,
            page: PAGE,
        };
        self.spawn(async move {
            // A failure is on screen as the thread's state.
            if self.fetch(id, window).await.is_ok() {
                self.look(id, Some(message));
                self.load_newer(id);
            }
        });
    }

    fn look(self, id: ConversationId, around: Option<MessageId>) {
        let Some(inner) = self.inner() else { return };
        let mut changes = crate::store::Changes::default();
        inner.store.borrow_mut().look_thread(id, around);
        changes.threads.insert(id);
        inner.signals.publish(&inner.store.borrow(), &changes);
    }

    fn load(self, what: Loading, id: ConversationId, window: Window) {
        let Some(inner) = self.inner() else { return };
        if inner.loading.borrow_mut().insert(what) {
            self.spawn(async move {
                let answer = self.fetch(id, window).await;
                let Some(inner) = self.inner() else { return };
                inner.loading.borrow_mut().remove(&what);
                // What was missed is read to its end; what lies after an old message only as far
                // as the agent scrolls.
                let missed = matches!(what, Loading::Thread(_));
                let last = inner.store.borrow().contiguous_until(id);
                if let (Ok(read), Window::After { page, .. }) = (answer, window)
                    && missed
                    && read >= page
                    && let Some(message) = last
                {
                    self.load(what, id, Window::After { message, page });
                }
            });
        }
    }

    /// Reads a stretch of messages with patience; says how many there were.
    async fn fetch(self, id: ConversationId, window: Window) -> Result<usize, ApiError> {
        let read = self
            .read(move |api| async move { api.messages(id, window).await })
            .await;
        match read {
            Ok(page) => {
                let count = page.messages.len();
                self.file_messages(id, window, page.messages);
                Ok(count)
            }
            Err(error) => {
                self.doubt_conversation(id, &error).await;
                Err(error)
            }
        }
    }

    /// A conversation could not be read. If the server has none, or lets this agent see nothing of
    /// it, then nothing stays of it on screen; else whatever shows it says that it could not be
    /// read, and the next catching up asks again.
    pub(super) async fn doubt_conversation(self, id: ConversationId, error: &ApiError) {
        let gone = match (error, self.api()) {
            (ApiError::NotFound, _) => true,
            // The server says the same to whoever is signed out.
            (ApiError::Unauthorized(_), Some(api)) => api.profile().await.is_ok(),
            _ => false,
        };
        if !gone {
            self.apply([Event::MessagesFailed(id)]);
            return;
        }
        let known = self.held(id).is_some();
        self.apply([Event::ConversationGone(id)]);
        if self.route_now().open == Some(id) {
            self.close();
            self.tell_gone(id, known);
        }
    }

    /// Reads a stretch of messages once; says which there were.
    pub(super) async fn read_messages(
        self,
        id: ConversationId,
        window: Window,
    ) -> Result<Vec<MessageId>, ApiError> {
        let api = self.api().ok_or_else(super::ask::ended)?;
        let page = api.messages(id, window).await?;
        let ids = page.messages.iter().map(|message| message.id).collect();
        self.file_messages(id, window, page.messages);
        Ok(ids)
    }

    fn file_messages(self, conversation: ConversationId, window: Window, messages: Vec<Message>) {
        self.apply([Event::MessagesRead {
            conversation,
            window,
            messages,
        }]);
    }

    /// Whether the open thread is on screen at its newest message. Read marks follow from it.
    pub fn reading(self, id: ConversationId, at_newest: bool) {
        let open = self
            .inner()
            .is_some_and(|inner| inner.signals.route.read_untracked().open == Some(id));
        if open {
            self.tell_seen(Input::AtNewest(at_newest));
        }
    }

    /// Tells what happened around the open thread and marks it read when it is time.
    pub(super) fn tell_seen(self, input: Input) {
        let Some(inner) = self.inner() else { return };
        let now = inner.instant();
        let random = inner.world.host.random();
        let actions = inner.seen.borrow_mut().step(input, now, random);
        for action in actions {
            match action {
                Action::Mark(id) => {
                    self.apply([Event::Seen(id)]);
                    self.spawn(self.mark_read(id));
                }
                Action::Schedule(after) => self.set_alarm(Alarm::Seen, after),
            }
        }
    }

    async fn mark_read(self, id: ConversationId) {
        let Some(api) = self.api() else { return };
        let answer = api.mark_read(id).await;
        self.note(&answer);
        self.tell_seen(match answer {
            Ok(reading) => {
                self.apply(reading_events(reading));
                Input::Marked(id)
            }
            Err(ApiError::NotFound) => {
                self.read_conversation(id).await;
                Input::Marked(id)
            }
            Err(error) if error.is_transient() => Input::Failed(id),
            Err(_) => Input::Marked(id),
        });
    }
}
