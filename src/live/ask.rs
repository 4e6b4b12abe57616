//! Asking the server with patience, and finding out whether it still knows the agent.

use std::future::Future;

use crate::net::{Api, ApiError};
use crate::sync::Backoff;
use crate::sync::link::Input;

use super::session::Session;

/// How often a reading that failed in passing is tried in all.
const TRIES: u32 = 3;

impl Session {
    /// The way to the server, until the session ends.
    pub(super) fn api(self) -> Option<Api> {
        self.inner().map(|inner| inner.api.clone())
    }

    /// Asks for something that may be asked for again, and does so when it failed in passing.
    pub(super) async fn read<T, Asked>(self, ask: impl Fn(Api) -> Asked) -> Result<T, ApiError>
    where
        Asked: Future<Output = Result<T, ApiError>>,
    {
        let mut backoff = Backoff::default();
        let mut tries = 1;
        loop {
            let Some(api) = self.api() else {
                return Err(ended());
            };
            let answer = ask(api).await;
            self.note(&answer);
            let again = answer.as_ref().is_err_and(ApiError::is_transient) && tries < TRIES;
            let Some(inner) = self.inner().filter(|_| again) else {
                return answer;
            };
            tries += 1;
            let host = &inner.world.host;
            let sleep = host.sleep(backoff.wait(host.random()));
            drop(inner);
            sleep.await;
        }
    }

    /// Asks whether the server still knows the agent: a 401 may also mean "not permitted".
    pub(super) fn doubt_token(self) {
        let Some(inner) = self.inner() else { return };
        if !inner.line.doubting.replace(true) {
            self.spawn(async move {
                self.renew_token().await;
                if let Some(inner) = self.inner() {
                    inner.line.doubting.set(false);
                }
            });
        }
    }

    /// Reads the profile: for a newer token of the cable, and to see whether the agent is still
    /// signed in.
    pub(super) async fn renew_token(self) {
        let Some(api) = self.api() else { return };
        match api.profile().await {
            Ok(profile) => {
                if let Some(inner) = self.inner() {
                    inner.line.pubsub_token.replace(profile.pubsub_token);
                }
            }
            Err(ApiError::Unauthorized(_)) => self.tell_link(Input::Unauthorised),
            // Not known; the link tries again by itself.
            Err(_) => {}
        }
    }
}

/// What a question of a session that ended is answered.
pub(super) fn ended() -> ApiError {
    ApiError::Unreachable(crate::net::TransportError::Failed)
}
