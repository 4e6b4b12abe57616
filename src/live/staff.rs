//! The agents of the account: how they are seen, and who can have a conversation.

use crate::model::{InboxId, Presence};
use crate::store::Event;

use super::session::Session;
use super::threads::Loading;

impl Session {
    /// Sets how colleagues and customers see the agent.
    pub fn set_availability(self, presence: Presence) {
        self.spawn(async move {
            let Some(api) = self.api() else { return };
            let answer = api.set_availability(presence).await;
            self.note(&answer);
            match answer {
                Ok(()) => self.tell_link(crate::sync::link::Input::RetryNow),
                Err(error) => self.tell_failure(&error),
            }
        });
    }

    /// Reads to whom conversations of an inbox can be assigned.
    pub fn load_assignable(self, inbox: InboxId) {
        let Some(inner) = self.inner() else { return };
        if !inner
            .loading
            .borrow_mut()
            .insert(Loading::Assignable(inbox))
        {
            return;
        }
        self.spawn(async move {
            let read = self
                .read(move |api| async move { api.assignable(inbox).await })
                .await;
            match read {
                Ok(agents) => self.apply([Event::AssignableRead {
                    inbox,
                    agents: agents.iter().map(|agent| agent.id).collect(),
                }]),
                Err(error) => self.tell_failure(&error),
            }
            if let Some(inner) = self.inner() {
                inner
                    .loading
                    .borrow_mut()
                    .remove(&Loading::Assignable(inbox));
            }
        });
    }
}
