//! What the server takes only whole: a conversation's custom attributes, a contact's labels. What
//! it holds is read first, what the agent changed is laid over it, and all of it is written back,
//! so that what others set meanwhile stays. One writer at a time sees to each.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;

use crate::model::{Attribute, ContactId, ConversationId};
use crate::net::ApiError;
use crate::store::{Change, ContactDeed, Event};
use crate::text::{Phrase, phrase};

use super::lists::reading_events;
use super::notice::{Undo, Why, words};
use super::session::Session;
use super::threads::Loading;

/// A change that waits for its turn, and whoever wants to know what became of it.
pub(super) struct Write {
    what: Loading,
    token: u64,
    told: Told,
}

type Told = Box<dyn FnOnce(&Result<(), ApiError>)>;

impl Session {
    /// Sets a custom attribute of a conversation; `None` takes it away. It shows at once. Who asks
    /// is told why it was refused, if still there; else the agent is.
    pub fn set_attribute(
        self,
        id: ConversationId,
        key: Arc<str>,
        value: Option<Attribute>,
        refused: Option<Callback<Why>>,
    ) {
        let Some(held) = self.held(id) else { return };
        let former = held.attributes.get(&key).cloned();
        if former != value {
            self.put_attribute(id, key, value, former, refused);
        }
    }

    /// Sets it whatever is held: undoing is said even where somebody has undone it already.
    fn put_attribute(
        self,
        id: ConversationId,
        key: Arc<str>,
        value: Option<Attribute>,
        former: Option<Attribute>,
        refused: Option<Callback<Why>>,
    ) {
        let Some(inner) = self.inner() else { return };
        let token = inner.number();
        self.apply([Event::Intended {
            conversation: id,
            token,
            change: Change::Attribute(Arc::clone(&key), value.clone()),
        }]);
        let undo: Undo = Rc::new(move || {
            let held = self.held(id);
            let now = held.and_then(|it| it.attributes.get(&key).cloned());
            if now == value || now == former {
                self.put_attribute(id, Arc::clone(&key), former.clone(), value.clone(), None);
            } else {
                self.tell_left_alone(phrase::panel::ATTRIBUTES);
            }
        });
        let told = move |answer: &Result<(), ApiError>| {
            self.tell_edit(phrase::panel::ATTRIBUTES, answer, undo, refused);
        };
        self.write(Loading::Attributes(id), token, Box::new(told));
    }

    /// Gives a contact a label of the account, or takes it. It shows at once.
    pub fn set_contact_label(self, id: ContactId, title: Arc<str>, on: bool) {
        let Some(inner) = self.inner() else { return };
        let token = inner.number();
        self.apply([Event::ContactIntended {
            contact: id,
            token,
            deed: ContactDeed::Label(Arc::clone(&title), on),
        }]);
        let undo: Undo = Rc::new(move || self.set_contact_label(id, Arc::clone(&title), !on));
        let told = move |answer: &Result<(), ApiError>| {
            self.tell_edit(phrase::panel::LABELS, answer, undo, None);
        };
        self.write(Loading::ContactLabels(id), token, Box::new(told));
    }

    /// Tells how an edit of this ended.
    pub(super) fn tell_edit<T>(
        self,
        what: Phrase,
        answer: &Result<T, ApiError>,
        undo: Undo,
        refused: Option<Callback<Why>>,
    ) {
        match answer {
            Ok(_) => self.tell_saved(what, undo),
            Err(error) => {
                let heard = refused.and_then(|refused| refused.try_run(words(error)));
                if heard.is_none() {
                    self.tell_failure(error);
                }
            }
        }
    }

    fn write(self, what: Loading, token: u64, told: Told) {
        let Some(inner) = self.inner() else { return };
        inner.writes.borrow_mut().push(Write { what, token, told });
        if inner.loading.borrow_mut().insert(what) {
            self.spawn(self.write_all(what));
        }
    }

    /// Writes until nothing waits: whatever came during one round goes with the next.
    async fn write_all(self, what: Loading) {
        while let Some(inner) = self.inner() {
            let mine: Vec<Write> = {
                let mut writes = inner.writes.borrow_mut();
                let (mine, others) = std::mem::take(&mut *writes)
                    .into_iter()
                    .partition(|write| write.what == what);
                *writes = others;
                mine
            };
            if mine.is_empty() {
                inner.loading.borrow_mut().remove(&what);
                return;
            }
            drop(inner);
            let answer = match what {
                Loading::Attributes(id) => self.write_attributes(id).await,
                Loading::ContactLabels(id) => self.write_contact_labels(id).await,
                _ => Ok(()),
            };
            self.note(&answer);
            for write in mine {
                let token = write.token;
                self.apply([match what {
                    Loading::ContactLabels(contact) => Event::ContactSettled { contact, token },
                    Loading::Attributes(conversation) => Event::Settled {
                        conversation,
                        token,
                        kept: answer.is_ok(),
                    },
                    _ => return,
                }]);
                (write.told)(&answer);
            }
        }
    }

    async fn write_attributes(self, id: ConversationId) -> Result<(), ApiError> {
        let read = |api: crate::net::Api| async move { api.conversation(id).await };
        let reading = self.read(read).await?;
        self.apply(reading_events(reading));
        let (Some(api), Some(held)) = (self.api(), self.held(id)) else {
            return Err(super::ask::ended());
        };
        api.set_attributes(id, &held.attributes).await
    }

    async fn write_contact_labels(self, contact: ContactId) -> Result<(), ApiError> {
        let read = |api: crate::net::Api| async move { api.contact_labels(contact).await };
        let labels = self.read(read).await?;
        self.apply([Event::ContactLabelsRead { contact, labels }]);
        let Some(inner) = self.inner() else {
            return Err(super::ask::ended());
        };
        let wanted = inner.store.borrow().contact_record(contact).labels;
        let api = inner.api.clone();
        drop(inner);
        let labels = api
            .set_contact_labels(contact, &wanted.unwrap_or_default())
            .await?;
        self.apply([Event::ContactLabelsRead { contact, labels }]);
        Ok(())
    }
}
