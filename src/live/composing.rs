//! What stands in the composers: kept on this device within a moment, told to others as typing.

use std::rc::Rc;
use std::sync::Arc;

use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;

use crate::model::{Channel, Composition, ConversationId, Mode, Span, copies};
use crate::net::StorageError;
use crate::sync::typing::{Action, Forgetting, Input, Place};

use super::keep::{self, files_key};
use super::session::{Alarm, Inner, Session};
use super::signals::Compositions;
use super::tabs::Word;

/// A text is written to this device this long after a key.
const SAVE_AFTER: Span = Span::from_millis(250);

impl Session {
    /// Takes in what stands in a composer now.
    pub fn compose(self, conversation: ConversationId, mode: Mode, composition: Composition) {
        let Some(inner) = self.inner() else { return };
        let emptied = composition.is_empty();
        if !self.put_composition(&inner, conversation, mode, composition) {
            return;
        }
        self.tell_typing(if emptied {
            Input::Done
        } else {
            Input::Key(Place { conversation, mode })
        });
    }

    /// Who gets a copy of a reply while the agent says nothing else, by the newest mail known; `None`
    /// where a reply is no mail or answers none. Untracked.
    pub fn copies(self, conversation: ConversationId) -> Option<(Arc<str>, Arc<str>)> {
        let inner = self.inner()?;
        let store = inner.store.borrow();
        let held = store.conversation(conversation)?;
        let directory = store.directory();
        let inbox = directory.inbox(held.inbox)?;
        let mail = store.newest_mail(conversation)?;
        let contact = held.contact.and_then(|id| store.contact(id));
        let email = contact.as_ref().and_then(|it| it.email.as_deref());
        (inbox.channel == Channel::Email)
            .then(|| copies(&mail, email.unwrap_or_default(), &inbox.addresses))
    }

    /// The agent left the composer.
    pub fn stopped_typing(self, _conversation: ConversationId) {
        self.tell_typing(Input::Done);
    }

    /// Puts this into a composer and keeps it soon. Whether that changed anything.
    pub(super) fn put_composition(
        self,
        inner: &Rc<Inner>,
        conversation: ConversationId,
        mode: Mode,
        composition: Composition,
    ) -> bool {
        let former = inner.composition(conversation, mode);
        if former == composition {
            return false;
        }
        let began_or_ended = former.is_empty() != composition.is_empty();
        let files_changed = former.files != composition.files;
        inner
            .compositions
            .borrow_mut()
            .insert((conversation, mode), composition);
        let told = || Some(inner.compositions_of(conversation));
        inner.signals.compositions.tell(&conversation, told);
        if began_or_ended {
            self.follow_drafts(inner);
        }
        let first = {
            let mut unsaved = inner.unsaved.borrow_mut();
            let first = unsaved.is_empty();
            *unsaved.get_or_insert_with((conversation, mode), || false) |= files_changed;
            first
        };
        if first {
            let sleep = inner.world.host.sleep(SAVE_AFTER);
            self.spawn(async move {
                sleep.await;
                self.save().await;
            });
        }
        true
    }

    /// Writes to this device what was not written yet.
    pub(super) async fn save(self) {
        let Some(inner) = self.inner() else { return };
        let written: Vec<String> = inner
            .unsaved
            .borrow()
            .keys()
            .map(|(conversation, mode)| inner.shelf.composition(*conversation, *mode))
            .collect();
        let writes = inner.unwritten();
        drop(inner);
        let kept = futures_util::future::join_all(writes).await;
        if kept.iter().any(Result::is_err) {
            self.tell_storage_failure();
        }
        for key in &written {
            self.tell_tabs(Word::Written(key));
        }
    }

    /// Writes what was not written yet although the session is about to end.
    pub(super) fn save_at_last(self) {
        let Some(inner) = self.inner() else { return };
        for write in inner.unwritten() {
            // Nobody is left to be told.
            inner.world.host.spawn(Box::pin(write.map(drop)));
        }
    }

    /// Brings back the texts that this device kept.
    pub(super) async fn restore(self) {
        let Some(inner) = self.inner() else { return };
        let (storage, keys) = (Rc::clone(&inner.world.storage), inner.shelf.clone());
        drop(inner);
        for key in storage.keys(&keys.compositions()).await {
            let Some((conversation, mode)) = keys.read_composition_key(&key) else {
                continue;
            };
            let Some(composition) = keep::kept_composition(&*storage, &key).await else {
                continue;
            };
            let Some(inner) = self.inner() else { return };
            // What the agent typed meanwhile is newer.
            inner
                .compositions
                .borrow_mut()
                .get_or_insert_with((conversation, mode), || composition);
            let told = || Some(inner.compositions_of(conversation));
            inner.signals.compositions.tell(&conversation, told);
        }
        if let Some(inner) = self.inner() {
            self.follow_drafts(&inner);
        }
    }

    /// Tells what the agent does in a composer, and tells others.
    pub(super) fn tell_typing(self, input: Input) {
        let Some(inner) = self.inner() else { return };
        let actions = inner.typing.borrow_mut().step(input, inner.instant());
        for action in actions {
            match action {
                Action::Tell { place, typing } => {
                    let api = inner.api.clone();
                    self.spawn(async move {
                        let note = place.mode == Mode::Note;
                        let told = api.set_typing(place.conversation, typing, note).await;
                        self.note(&told);
                    });
                }
                Action::Schedule(after) => self.set_alarm(Alarm::Typing, after),
            }
        }
    }

    /// Somebody began to type: sees to it that they are forgotten should they fall silent.
    pub(super) fn expect_forgetting(self) {
        let Some(inner) = self.inner() else { return };
        let actions = inner.others.borrow_mut().began(inner.instant());
        self.forget(actions);
    }

    pub(super) fn forget_typists(self) {
        let Some(inner) = self.inner() else { return };
        let actions = inner.others.borrow_mut().tick(inner.instant());
        self.forget(actions);
    }

    fn forget(self, actions: Vec<Forgetting>) {
        for action in actions {
            match action {
                Forgetting::Expire(before) => {
                    self.apply([crate::store::Event::TypingExpired(before)]);
                }
                Forgetting::Schedule(after) => self.set_alarm(Alarm::Others, after),
            }
        }
    }
}

impl Inner {
    /// What brings this device's entries to what stands in the composers now.
    fn unwritten(&self) -> Vec<LocalBoxFuture<'static, Result<(), StorageError>>> {
        let storage = &self.world.storage;
        let mut writes = Vec::new();
        for ((conversation, mode), files_changed) in self.unsaved.take() {
            let composition = self.composition(conversation, mode);
            let key = self.shelf.composition(conversation, mode);
            // A reference or a recipient alone is kept, too.
            let bare = Composition {
                text: "".into(),
                ..composition.clone()
            };
            if composition.is_empty() && bare == Composition::default() {
                writes.push(storage.remove(&key).map(Ok).boxed_local());
                writes.push(storage.remove(&files_key(&key)).map(Ok).boxed_local());
                continue;
            }
            // Files are large and seldom change: they have an entry of their own.
            let text = Composition {
                files: Vec::new(),
                ..composition.clone()
            };
            writes.push(storage.put(&key, keep::write_composition(&text)));
            if files_changed {
                let files = Composition {
                    files: composition.files,
                    ..Composition::default()
                };
                writes.push(storage.put(&files_key(&key), keep::write_composition(&files)));
            }
        }
        writes
    }

    /// What stands in a composer.
    pub(super) fn composition(&self, conversation: ConversationId, mode: Mode) -> Composition {
        self.compositions
            .borrow()
            .get(&(conversation, mode))
            .cloned()
            .unwrap_or_default()
    }

    /// What stands in a conversation's composer, in both modes.
    pub(super) fn compositions_of(&self, conversation: ConversationId) -> Arc<Compositions> {
        Arc::new(Compositions {
            reply: self.composition(conversation, Mode::Reply),
            note: self.composition(conversation, Mode::Note),
        })
    }
}
