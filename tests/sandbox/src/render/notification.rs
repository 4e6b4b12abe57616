//! Notifications, over REST and over the cable, and their counts.

use rusqlite::{Connection, Row};
use serde_json::{Value, json};

use super::{Shape, View, found, set};
use crate::answer::Refusal;
use crate::db::Micros;
use crate::db::rows::{Conversation, Message, json_column};
use crate::time::{iso, seconds};

/// A row of `notifications`.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the columns of schema.sql")]
pub struct Notification {
    pub id: i64,
    pub account_id: i64,
    pub user_id: i64,
    pub notification_type: String,
    pub conversation_id: i64,
    pub secondary_actor_type: Option<String>,
    pub secondary_actor_id: Option<i64>,
    pub read_at: Option<Micros>,
    pub snoozed_until: Option<Micros>,
    pub meta: Value,
    pub last_activity_at: Micros,
    pub created_at: Micros,
    pub updated_at: Micros,
}

impl Notification {
    /// Reads a row of `SELECT * FROM notifications`.
    ///
    /// # Errors
    ///
    /// When a column is missing or of another type.
    pub fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            account_id: row.get("account_id")?,
            user_id: row.get("user_id")?,
            notification_type: row.get("notification_type")?,
            conversation_id: row.get("conversation_id")?,
            secondary_actor_type: row.get("secondary_actor_type")?,
            secondary_actor_id: row.get("secondary_actor_id")?,
            read_at: row.get("read_at")?,
            snoozed_until: row.get("snoozed_until")?,
            meta: json_column(row, "meta")?,
            last_activity_at: row.get("last_activity_at")?,
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
        })
    }

    /// The notification of an id.
    ///
    /// # Errors
    ///
    /// `QueryReturnedNoRows` if there is none.
    pub fn find(conn: &Connection, id: i64) -> rusqlite::Result<Self> {
        conn.prepare_cached("SELECT * FROM notifications WHERE id = ?1")?
            .query_row([id], Self::from_row)
    }

    /// The raw record: the answer to changing one.
    pub fn record(&self) -> Value {
        json!({
            "id": self.id,
            "account_id": self.account_id,
            "user_id": self.user_id,
            "notification_type": self.notification_type,
            "primary_actor_type": "Conversation",
            "primary_actor_id": self.conversation_id,
            "secondary_actor_type": self.secondary_actor_type,
            "secondary_actor_id": self.secondary_actor_id,
            "read_at": iso(self.read_at),
            "snoozed_until": iso(self.snoozed_until),
            "last_activity_at": iso(Some(self.last_activity_at)),
            "created_at": iso(Some(self.created_at)),
            "updated_at": iso(Some(self.updated_at)),
            "meta": self.meta,
        })
    }
}

impl View<'_> {
    /// A notification. Over the cable both texts are the body, and the account is named.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn notification(&self, row: &Notification, cable: bool) -> Shape {
        let conversation = Conversation::find(self.conn, row.conversation_id)?;
        let message = match (row.secondary_actor_type.as_deref(), row.secondary_actor_id) {
            (Some("Message"), Some(id)) => found(Message::find(self.conn, id))?,
            _ => None,
        };
        let spoken = match &message {
            Some(message) => Some(message.clone()),
            None => match conversation.last_public_id {
                Some(id) => found(Message::find(self.conn, id))?,
                None => None,
            },
        };
        let body = match &spoken {
            Some(message) => {
                let sender = self.sender(message)?;
                let name = sender.as_ref().and_then(|who| who.get("name")?.as_str());
                let content = without_mentions(message.content.as_deref().unwrap_or_default());
                format!("{}: {content}", name.unwrap_or_default())
            }
            None => ": No content".to_owned(),
        };
        let title = if cable {
            body.clone()
        } else {
            self.title(row, &conversation)?
        };
        let secondary = message
            .map(|message| self.message_event(&message, &conversation))
            .transpose()?;
        let mut shape = json!({
            "id": row.id,
            "notification_type": row.notification_type,
            "push_message_title": title,
            "push_message_body": body,
            "primary_actor_type": "Conversation",
            "primary_actor_id": row.conversation_id,
            "primary_actor": self.conversation_event(&conversation)?,
            "read_at": iso(row.read_at),
            "secondary_actor": secondary,
            "user": self.user_push_by_id(row.user_id)?,
            "created_at": seconds(Some(row.created_at)),
            "last_activity_at": seconds(Some(row.last_activity_at)),
            "snoozed_until": iso(row.snoozed_until),
            "meta": row.meta,
        });
        if cable {
            set(&mut shape, "account_id", json!(row.account_id));
        }
        Ok(shape)
    }

    fn title(&self, row: &Notification, conversation: &Conversation) -> Result<String, Refusal> {
        let number = conversation.display_id;
        Ok(match row.notification_type.as_str() {
            "conversation_creation" => format!(
                "A conversation (#{number}) has been created in {}",
                self.inbox_of(conversation.inbox_id)?.name
            ),
            "conversation_assignment" => {
                format!("A conversation (#{number}) has been assigned to you")
            }
            "conversation_mention" => {
                format!("You have been mentioned in conversation (#{number})")
            }
            _ => format!("A new message is created in conversation (#{number})"),
        })
    }
}

/// How many notifications of the account wait for a person, unread and awake; the number that goes
/// with every notification event, twice.
///
/// # Errors
///
/// When the database fails.
pub fn waiting_for(conn: &Connection, account_id: i64, user_id: i64) -> rusqlite::Result<i64> {
    conn.prepare_cached(
        "SELECT count(*) FROM notifications WHERE account_id = ?1 AND user_id = ?2
         AND read_at IS NULL AND snoozed_until IS NULL",
    )?
    .query_row([account_id, user_id], |row| row.get(0))
}

/// Mention links as their text alone: `[@Bo](mention://user/2/Bo)` is `@Bo`.
fn without_mentions(content: &str) -> String {
    let mut text = String::new();
    let mut rest = content;
    while let Some((before, link)) = rest.split_once("[@") {
        text.push_str(before);
        match link.split_once("](mention://") {
            Some((name, target)) if !name.contains('[') => {
                text.push('@');
                text.push_str(name);
                rest = target.split_once(')').map_or("", |(_, after)| after);
            }
            _ => {
                text.push_str("[@");
                rest = link;
            }
        }
    }
    text + rest
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_mention_link_is_told_by_its_name() {
        let text = super::without_mentions(
            "hi [@Bo](mention://user/2/Bo), [@x] and [@A](mention://team/1/A)",
        );
        assert_eq!(text, "hi @Bo, [@x] and @A");
    }
}
