//! The numbers on the tabs, asked for again when events may have changed them.

use std::rc::Rc;

use crate::filter::{CountKey, Query};
use crate::model::Span;
use crate::store::Event;

use super::filtering::is_sifted;
use super::session::{Inner, Session};

/// How long after a change the counts are asked for: changes come in bursts.
const AFTER: Span = Span::from_secs(1);
/// How long until they are asked for again. The server allows 30 askings a minute and account.
const APART: Span = Span::from_secs(3);

impl Session {
    /// Sees to it that these counts, if somebody looks at them, are read again soon.
    pub(super) fn recount(self, inner: &Rc<Inner>, key: CountKey) {
        // What is sifted the server cannot count.
        let query = Query {
            scope: key.scope.clone(),
            ..Query::default()
        };
        if is_sifted(&query) || !inner.signals.counts.keys().contains(&key) {
            return;
        }
        inner.recounts.borrow_mut().insert(key);
        if inner.counting.replace(true) {
            return;
        }
        let host = Rc::clone(&inner.world.host);
        self.spawn(async move {
            loop {
                host.sleep(AFTER).await;
                let Some(inner) = self.inner() else { return };
                let keys = inner.recounts.take();
                if keys.is_empty() {
                    inner.counting.set(false);
                    return;
                }
                drop(inner);
                for key in keys {
                    self.read_counts(key).await;
                }
                host.sleep(APART).await;
            }
        });
    }

    /// Reads counts once. What fails is asked for again with the next change.
    async fn read_counts(self, key: CountKey) {
        let Some(api) = self.api() else { return };
        let answer = api.counts(&key).await;
        self.note(&answer);
        if let Ok(counts) = answer {
            self.apply([Event::CountsRead { key, counts }]);
        }
    }
}
