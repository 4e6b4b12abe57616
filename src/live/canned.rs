//! The account's canned responses. No event tells that they changed, so they are read whenever one
//! is looked for; those read before stay until then.

use std::sync::Arc;

use leptos::prelude::*;

use crate::model::{CannedResponse, Timestamp};

use super::finding::{Failure, failure};
use super::session::Session;
use super::threads::Loading;

/// What is known of the canned responses.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Canned {
    /// They, as last read, in the server's order.
    pub all: Arc<[CannedResponse]>,
    /// When they were read; `None` if never.
    pub read_at: Option<Timestamp>,
    /// Why they could not be read the last time, if so.
    pub failed: Option<Failure>,
}

impl Session {
    /// The canned responses, tracked. Somebody must ask for them.
    pub fn canned(self) -> Canned {
        self.inner()
            .map(|inner| inner.signals.canned.get())
            .unwrap_or_default()
    }

    /// Reads the canned responses.
    pub fn load_canned(self) {
        let Some(inner) = self.inner() else { return };
        if !inner.loading.borrow_mut().insert(Loading::Canned) {
            return;
        }
        self.spawn(async move {
            let read = self
                .read(|api: crate::net::Api| async move { api.canned_responses().await })
                .await;
            let Some(inner) = self.inner() else { return };
            inner.loading.borrow_mut().remove(&Loading::Canned);
            inner.signals.canned.update(|canned| match read {
                Ok(all) => {
                    *canned = Canned {
                        all: all.into(),
                        read_at: Some(inner.world.host.now()),
                        failed: None,
                    };
                }
                Err(error) => canned.failed = Some(failure(&error)),
            });
        });
    }
}
