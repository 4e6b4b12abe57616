//! Custom attributes and followers of a conversation, as they are written.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;
use serde::ser::Serializer;
use serde_json::value::RawValue;

use crate::model::{Agent, AgentId, Attribute, ConversationId, SortedMap};
use crate::wire::people;

use super::line::json;
use super::{Api, ApiError, Method};

/// A value as it was read. The server takes what it gets: a number under a number's key must be
/// one, or filters on it break for everybody.
pub(super) struct Written<'a>(pub &'a Attribute);

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Attribute::Null => serializer.serialize_unit(),
            Attribute::Flag(flag) => serializer.serialize_bool(*flag),
            Attribute::Number(number) => match whole(*number) {
                Some(number) => serializer.serialize_i64(number),
                None => serializer.serialize_f64(*number),
            },
            Attribute::Text(text) => serializer.serialize_str(text),
            Attribute::Other(json) => match serde_json::from_str::<&RawValue>(json) {
                Ok(raw) => raw.serialize(serializer),
                Err(_) => serializer.serialize_str(json),
            },
        }
    }
}

/// The number without the fraction of zero that a float is written with.
fn whole(number: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "checked to be whole and in range"
    )]
    (number.fract() == 0.0 && number.abs() <= EXACT).then_some(number as i64)
}

#[derive(Serialize)]
struct Users<'a> {
    user_ids: &'a [u64],
}

impl Api {
    /// Replaces all custom attributes of a conversation: whatever is not among these is gone.
    ///
    /// # Errors
    ///
    /// Any [`ApiError`].
    pub async fn set_attributes(
        &self,
        id: ConversationId,
        attributes: &SortedMap<Arc<str>, Attribute>,
    ) -> Result<(), ApiError> {
        #[derive(Serialize)]
        struct Change<'a> {
            custom_attributes: BTreeMap<&'a str, Written<'a>>,
        }
        let entries = attributes.entries().iter();
        let change = Change {
            custom_attributes: entries.map(|(key, it)| (&**key, Written(it))).collect(),
        };
        self.post(
            format_args!("conversations/{id}/custom_attributes"),
            &change,
        )
        .await
    }

    /// The agents who follow a conversation.
    ///
    /// # Errors
    ///
    /// Any [`ApiError`].
    pub async fn participants(&self, id: ConversationId) -> Result<Vec<Agent>, ApiError> {
        let path = format_args!("conversations/{id}/participants");
        self.all("participants", path, people::agent).await
    }

    /// Lets an agent follow a conversation, or no longer.
    ///
    /// # Errors
    ///
    /// `Refused` for one who may not see the conversation's inbox.
    pub async fn set_participant(
        &self,
        id: ConversationId,
        agent: AgentId,
        on: bool,
    ) -> Result<(), ApiError> {
        let method = if on { Method::Post } else { Method::Delete };
        let path = self.path(format_args!("conversations/{id}/participants"));
        let user_ids = &[agent.get()];
        self.ask(method, &path, json(&Users { user_ids })).await?;
        Ok(())
    }
}
