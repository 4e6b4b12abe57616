//! Where the agent is, and going elsewhere.

use leptos::prelude::*;

use crate::filter::{Query, Sort};
use crate::model::{ContactId, ConversationId};
use crate::route::Route;
use crate::sync::seen;
use crate::text::phrase;

use super::finding::failure;
use super::lists::reading_events;
use super::notice::Tone;
use super::session::Session;

/// Where the agent is.
impl Session {
    /// Goes to a place.
    pub fn go(self, route: Route) {
        let Some(inner) = self.inner() else { return };
        let former = inner.signals.route.read_untracked().clone();
        if former == route {
            return;
        }
        let Route {
            query: _,
            open,
            message,
        } = route.clone();
        inner.signals.route.set(route);
        self.follow_place();
        if former.open != open {
            match open {
                Some(id) => self.open_thread(id),
                None => self.tell_seen(seen::Input::Opened(None)),
            }
        }
        if let (Some(id), Some(message)) = (open, message)
            && former.message != Some(message)
        {
            self.to_message(id, message);
        }
    }

    /// Shows another list; the open thread stays open.
    pub fn show(self, query: Query) {
        let route = self.route_now();
        self.go(Route { query, ..route });
    }

    /// Shows the list in another order.
    pub fn sort_by(self, sort: Sort) {
        let query = self.route_now().query;
        self.show(Query { sort, ..query });
    }

    /// Opens a conversation beside the list.
    pub fn open(self, id: ConversationId) {
        let route = self.route_now();
        self.go(Route {
            open: Some(id),
            message: None,
            ..route
        });
    }

    /// Opens the newest conversation of a contact, once the server has told which that is.
    pub fn open_contact(self, contact: ContactId) {
        self.spawn(async move {
            let read = self
                .read(move |api| async move { api.contact_conversations(contact).await })
                .await;
            let newest = match read {
                Ok(rows) => rows
                    .into_iter()
                    .max_by_key(|it| it.conversation.last_activity_at),
                Err(error) => {
                    let (phrase, values) = failure(&error);
                    self.tell(Tone::Failed, phrase, values, None);
                    return;
                }
            };
            if let Some(reading) = newest {
                let id = reading.conversation.id;
                self.apply(reading_events(reading));
                self.open(id);
            } else {
                let values = vec![("id", contact.to_string().as_str().into())];
                self.tell(Tone::Failed, phrase::notice::CONTACT_EMPTY, values, None);
            }
        });
    }

    /// Closes the open conversation.
    pub fn close(self) {
        let route = self.route_now();
        self.go(Route {
            open: None,
            message: None,
            ..route
        });
    }

    /// The place shown, untracked.
    pub fn route_now(self) -> Route {
        self.inner()
            .map(|inner| inner.signals.route.read_untracked().clone())
            .unwrap_or_default()
    }
}
