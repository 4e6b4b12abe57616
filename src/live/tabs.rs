//! The console's other tabs in this browser. A message on its way belongs to the tab it was sent
//! in, and to another once that tab is gone, so that no two send it. Texts in composers are in
//! step. Signing out ends all.

use std::rc::Rc;

use crate::model::{ConversationId, Draft, Mode};
use crate::sync::outbox;

use super::keep;
use super::session::{Inner, Session};

/// What tabs tell each other, after the prefix of the account's shelf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word<'a> {
    /// This tab was opened: others look after its messages once it is gone, and answer with their
    /// own names.
    Opened(&'a str),
    /// This tab was there already.
    Here(&'a str),
    /// The text under this key was written to the device, or removed.
    Written(&'a str),
    /// The agent signed out.
    SignedOut,
}

impl<'a> Word<'a> {
    fn write(self, prefix: &str) -> String {
        let (kind, rest) = match self {
            Self::Opened(tab) => ("opened", tab),
            Self::Here(tab) => ("here", tab),
            Self::Written(key) => ("written", key),
            Self::SignedOut => ("out", ""),
        };
        [prefix, kind, "\n", rest].concat()
    }

    fn read(prefix: &str, text: &'a str) -> Option<Self> {
        let (kind, rest) = text.strip_prefix(prefix)?.split_once('\n')?;
        Some(match kind {
            "opened" => Self::Opened(rest),
            "here" => Self::Here(rest),
            "written" => Self::Written(rest),
            "out" => Self::SignedOut,
            _ => return None,
        })
    }
}

impl Session {
    /// Tells the tabs that have the same account open.
    pub(super) fn tell_tabs(self, word: Word<'_>) {
        if let Some(inner) = self.inner() {
            let text = word.write(inner.shelf.prefix());
            inner.world.tabs.tell(&text);
        }
    }

    /// Takes in what another tab told. Whether it ends this session.
    pub(super) fn hear_tab(self, text: &str) -> bool {
        let Some(inner) = self.inner() else {
            return false;
        };
        match Word::read(inner.shelf.prefix(), text) {
            Some(Word::SignedOut) => return true,
            Some(Word::Opened(tab)) => {
                self.tell_tabs(Word::Here(inner.shelf.tab()));
                self.inherit(&inner, tab);
            }
            Some(Word::Here(tab)) => self.inherit(&inner, tab),
            Some(Word::Written(key)) => {
                if let Some((conversation, mode)) = inner.shelf.read_composition_key(key) {
                    self.spawn(self.follow_text(conversation, mode));
                }
            }
            None => {}
        }
        false
    }

    /// Joins the tabs: this one's messages are its own from now on, and those of tabs that are
    /// gone, or will be, become its own.
    pub(super) async fn join_tabs(self) {
        let Some(inner) = self.inner() else { return };
        let own = inner.world.tabs.hold(&inner.shelf.lock(inner.shelf.tab()));
        drop(inner);
        let own = own.await;
        let Some(inner) = self.inner() else { return };
        inner.tab_lock.replace(Some(own));
        self.tell_tabs(Word::Opened(inner.shelf.tab()));
        let keys = inner.world.storage.keys(&inner.shelf.drafts());
        drop(inner);
        let keys = keys.await;
        let Some(inner) = self.inner() else { return };
        for key in &keys {
            if let Some((tab, _)) = inner.shelf.read_draft_key(key) {
                self.inherit(&inner, tab);
            }
        }
    }

    /// Waits until another tab is gone, then takes over what it left unsent. Of several that wait,
    /// the first leaves nothing to the others.
    fn inherit(self, inner: &Rc<Inner>, tab: &str) {
        if tab == inner.shelf.tab() || !inner.tabs_known.borrow_mut().insert(tab.to_owned()) {
            return;
        }
        let keys = inner.shelf.clone();
        let lock = inner.world.tabs.hold(&keys.lock(tab));
        let storage = Rc::clone(&inner.world.storage);
        let of_tab = keys.drafts_of(tab);
        self.spawn(async move {
            let lock = lock.await;
            let mut drafts: Vec<Draft> = Vec::new();
            for key in storage.keys(&of_tab).await {
                let Some(bytes) = storage.get(&key).await else {
                    continue;
                };
                let draft = keys
                    .read_draft_key(&key)
                    .and_then(|(_, conversation)| keep::read_draft(conversation, &bytes));
                if let Some(draft) = draft {
                    let own = keys.draft(draft.conversation, &draft.echo);
                    // Where the device takes no more it stays as it was, for the next to find.
                    if storage.put(&own, bytes).await.is_ok() {
                        storage.remove(&key).await;
                    }
                    drafts.push(draft);
                }
            }
            drop(lock);
            if !drafts.is_empty() {
                self.tell_outbox(outbox::Input::Restored(drafts));
            }
        });
    }

    /// Shows the text that another tab wrote, unless a newer one is being written here.
    async fn follow_text(self, conversation: ConversationId, mode: Mode) {
        let Some(inner) = self.inner() else { return };
        let key = inner.shelf.composition(conversation, mode);
        let storage = Rc::clone(&inner.world.storage);
        drop(inner);
        let text = keep::kept_composition(&*storage, &key).await;
        let Some(inner) = self.inner() else { return };
        if inner.unsaved.borrow().contains_key(&(conversation, mode)) {
            return;
        }
        inner
            .compositions
            .borrow_mut()
            .insert((conversation, mode), text.unwrap_or_default());
        let told = || Some(inner.compositions_of(conversation));
        inner.signals.compositions.tell(&conversation, told);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_read_as_it_was_told_by_the_tabs_of_the_same_account_only() {
        for word in [
            Word::Opened("a1"),
            Word::Here("a1"),
            Word::Written("https://x|1|text|2|note"),
            Word::SignedOut,
        ] {
            let text = word.write("https://x|1|");
            assert_eq!(Word::read("https://x|1|", &text), Some(word));
            assert_eq!(Word::read("https://x|2|", &text), None);
        }
    }

    #[test]
    fn what_is_no_word_is_none() {
        for text in ["", "p|", "p|out", "p|later\n", "q|out\n"] {
            assert_eq!(Word::read("p|", text), None, "{text}");
        }
    }
}
