//! Asking about agents, and what the account is furnished with.

use std::fmt::Display;

use serde::Serialize;

use crate::model::{
    Agent, AttributeDefinition, CannedResponse, Inbox, InboxId, Label, Presence, Team,
};
use crate::wire::cable::{self, CacheKeys};
use crate::wire::{Field, list, people};

use super::line::{Params, json};
use super::{Api, ApiError, Method};

impl Api {
    /// The inboxes the agent may see, by name.
    ///
    /// # Errors
    ///
    /// Any [`ApiError`].
    pub async fn inboxes(&self) -> Result<Vec<Inbox>, ApiError> {
        self.all("inboxes", "inboxes", people::inbox).await
    }

    /// The account's agents and administrators, by name.
    ///
    /// # Errors
    ///
    /// Any [`ApiError`].
    pub async fn agents(&self) -> Result<Vec<Agent>, ApiError> {
        self.all("agents", "agents", people::agent).await
    }

    /// The account's teams.
    ///
    /// # Errors
    ///
    /// Any [`ApiError`].
    pub async fn teams(&self) -> Result<Vec<Team>, ApiError> {
        self.all("teams", "teams", people::team).await
    }

    /// The account's labels, by title.
    ///
    /// # Errors
    ///
    /// Any [`ApiError`].
    pub async fn labels(&self) -> Result<Vec<Label>, ApiError> {
        self.all("labels", "labels", people::label).await
    }

    /// The account's canned responses, in no order.
    ///
    /// # Errors
    ///
    /// Any [`ApiError`].
    pub async fn canned_responses(&self) -> Result<Vec<CannedResponse>, ApiError> {
        self.all("canned responses", "canned_responses", people::canned)
            .await
    }

    /// The account's custom attributes, of conversations and of contacts.
    ///
    /// # Errors
    ///
    /// Any [`ApiError`].
    pub async fn definitions(&self) -> Result<Vec<AttributeDefinition>, ApiError> {
        let path = "custom_attribute_definitions";
        self.all("attributes", path, people::definition).await
    }

    /// The agents to whom conversations of an inbox can be assigned, in no order.
    ///
    /// # Errors
    ///
    /// Any [`ApiError`].
    pub async fn assignable(&self, inbox: InboxId) -> Result<Vec<Agent>, ApiError> {
        let mut params = Params::default();
        params.add("inbox_ids[]", &inbox);
        let path = params.after("assignable_agents");
        self.all("assignable agents", path, people::agent).await
    }

    /// Marks that tell whether labels, inboxes or teams changed.
    ///
    /// # Errors
    ///
    /// Any [`ApiError`].
    pub async fn cache_keys(&self) -> Result<CacheKeys, ApiError> {
        let params = Params::default();
        self.get("cache keys", "cache_keys", params, cable::cache_keys)
            .await
    }

    /// Sets what the agent wants to be seen as. Others learn it with their next sign of presence.
    ///
    /// # Errors
    ///
    /// Any [`ApiError`].
    pub async fn set_availability(&self, presence: Presence) -> Result<(), ApiError> {
        #[derive(Serialize)]
        struct Change {
            profile: Chosen,
        }
        #[derive(Serialize)]
        struct Chosen {
            account_id: u64,
            availability: &'static str,
        }
        let body = json(&Change {
            profile: Chosen {
                account_id: self.account().get(),
                availability: match presence {
                    Presence::Online => "online",
                    Presence::Busy => "busy",
                    Presence::Offline => "offline",
                },
            },
        });
        let path = "/api/v1/profile/availability";
        self.ask(Method::Post, path, body).await?;
        Ok(())
    }

    /// A list that comes whole. Entries nobody can read are left out.
    pub(super) async fn all<T>(
        &self,
        endpoint: &'static str,
        path: impl Display,
        entry: impl Fn(Field<'_>) -> Option<T>,
    ) -> Result<Vec<T>, ApiError> {
        let read = |answer: Field<'_>| list(answer, entry);
        let list = self.get(endpoint, path, Params::default(), read).await?;
        Ok(list.rows)
    }
}
