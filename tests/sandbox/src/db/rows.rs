//! The rows that several parts read, as plain values.

use rusqlite::{Connection, Row};
use serde_json::Value;

use super::Micros;

mod person;

pub use person::{Membership, User};

/// The words of `conversations.status`, at their numbers.
pub const STATUSES: [&str; 4] = ["open", "resolved", "pending", "snoozed"];

/// Numbers of the statuses that have rules of their own.
pub mod status {
    /// Waiting for an agent.
    pub const OPEN: i64 = 0;
    /// Done.
    pub const RESOLVED: i64 = 1;
    /// In a bot's hands.
    pub const PENDING: i64 = 2;
    /// Put away for a while.
    pub const SNOOZED: i64 = 3;
}

/// The words of `conversations.priority`, at their numbers.
pub const PRIORITIES: [&str; 4] = ["low", "medium", "high", "urgent"];

/// The words of `messages.message_type`, at their numbers.
pub const MESSAGE_TYPES: [&str; 4] = ["incoming", "outgoing", "activity", "template"];

/// Numbers of the message types that have rules of their own.
pub mod kind {
    /// From the customer.
    pub const INCOMING: i64 = 0;
    /// From an agent or a bot.
    pub const OUTGOING: i64 = 1;
    /// What happened to the conversation.
    pub const ACTIVITY: i64 = 2;
}

/// The number of a word in one of the lists above.
pub fn number_of(word: &str, words: &[&str]) -> Option<i64> {
    let at = words.iter().position(|known| *known == word)?;
    i64::try_from(at).ok()
}

/// The word at a number of one of the lists above.
pub fn word_of(number: i64, words: &[&'static str]) -> Option<&'static str> {
    words.get(usize::try_from(number).ok()?).copied()
}

/// A JSON column; what cannot be read is null.
///
/// # Errors
///
/// When there is no such column of text.
pub fn json_column(row: &Row<'_>, name: &str) -> rusqlite::Result<Value> {
    let text: Option<String> = row.get(name)?;
    Ok(text
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or(Value::Null))
}

/// A row of `conversations`.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the columns of schema.sql")]
pub struct Conversation {
    pub id: i64,
    pub account_id: i64,
    pub display_id: i64,
    pub uuid: String,
    pub inbox_id: i64,
    pub contact_id: i64,
    pub contact_inbox_id: i64,
    pub status: i64,
    pub priority: Option<i64>,
    pub assignee_id: Option<i64>,
    pub assignee_agent_bot_id: Option<i64>,
    pub team_id: Option<i64>,
    pub snoozed_until: Option<Micros>,
    pub labels: Value,
    pub custom_attributes: Value,
    pub additional_attributes: Value,
    pub agent_last_seen_at: Option<Micros>,
    pub assignee_last_seen_at: Option<Micros>,
    pub contact_last_seen_at: Option<Micros>,
    pub first_reply_created_at: Option<Micros>,
    pub waiting_since: Option<Micros>,
    pub last_activity_at: Micros,
    pub created_at: Micros,
    pub updated_at: Micros,
    pub last_message_id: Option<i64>,
    pub last_talk_id: Option<i64>,
    pub last_public_id: Option<i64>,
    pub last_incoming_at: Option<Micros>,
    pub unread_count: i64,
}

impl Conversation {
    /// Reads a row of `SELECT * FROM conversations`.
    ///
    /// # Errors
    ///
    /// When a column is missing or of another type.
    pub fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            account_id: row.get("account_id")?,
            display_id: row.get("display_id")?,
            uuid: row.get("uuid")?,
            inbox_id: row.get("inbox_id")?,
            contact_id: row.get("contact_id")?,
            contact_inbox_id: row.get("contact_inbox_id")?,
            status: row.get("status")?,
            priority: row.get("priority")?,
            assignee_id: row.get("assignee_id")?,
            assignee_agent_bot_id: row.get("assignee_agent_bot_id")?,
            team_id: row.get("team_id")?,
            snoozed_until: row.get("snoozed_until")?,
            labels: json_column(row, "labels")?,
            custom_attributes: json_column(row, "custom_attributes")?,
            additional_attributes: json_column(row, "additional_attributes")?,
            agent_last_seen_at: row.get("agent_last_seen_at")?,
            assignee_last_seen_at: row.get("assignee_last_seen_at")?,
            contact_last_seen_at: row.get("contact_last_seen_at")?,
            first_reply_created_at: row.get("first_reply_created_at")?,
            waiting_since: row.get("waiting_since")?,
            last_activity_at: row.get("last_activity_at")?,
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
            last_message_id: row.get("last_message_id")?,
            last_talk_id: row.get("last_talk_id")?,
            last_public_id: row.get("last_public_id")?,
            last_incoming_at: row.get("last_incoming_at")?,
            unread_count: row.get("unread_count")?,
        })
    }

    /// The conversation of a database id.
    ///
    /// # Errors
    ///
    /// `QueryReturnedNoRows` if there is none.
    pub fn find(conn: &Connection, id: i64) -> rusqlite::Result<Self> {
        conn.prepare_cached("SELECT * FROM conversations WHERE id = ?1")?
            .query_row([id], Self::from_row)
    }

    /// The conversation of a number in an account.
    ///
    /// # Errors
    ///
    /// `QueryReturnedNoRows` if there is none.
    pub fn numbered(conn: &Connection, account: i64, display_id: i64) -> rusqlite::Result<Self> {
        conn.prepare_cached(
            "SELECT * FROM conversations WHERE account_id = ?1 AND display_id = ?2",
        )?
        .query_row([account, display_id], Self::from_row)
    }

    /// Label titles.
    pub fn label_titles(&self) -> Vec<String> {
        let titles = self.labels.as_array().into_iter().flatten();
        titles
            .filter_map(|title| title.as_str().map(str::to_owned))
            .collect()
    }
}

/// A row of `messages`.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the columns of schema.sql")]
pub struct Message {
    pub id: i64,
    pub account_id: i64,
    pub inbox_id: i64,
    pub conversation_id: i64,
    pub message_type: i64,
    pub content: Option<String>,
    pub typed: Option<String>,
    pub content_type: String,
    pub content_attributes: Value,
    pub additional_attributes: Value,
    pub private: bool,
    pub status: String,
    pub source_id: Option<String>,
    pub sender_type: Option<String>,
    pub sender_id: Option<i64>,
    pub has_attachments: bool,
    pub created_at: Micros,
    pub updated_at: Micros,
}

impl Message {
    /// Reads a row of `SELECT * FROM messages`.
    ///
    /// # Errors
    ///
    /// When a column is missing or of another type.
    pub fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            account_id: row.get("account_id")?,
            inbox_id: row.get("inbox_id")?,
            conversation_id: row.get("conversation_id")?,
            message_type: row.get("message_type")?,
            content: row.get("content")?,
            typed: row.get("typed")?,
            content_type: row.get("content_type")?,
            content_attributes: json_column(row, "content_attributes")?,
            additional_attributes: json_column(row, "additional_attributes")?,
            private: row.get("private")?,
            status: row.get("status")?,
            source_id: row.get("source_id")?,
            sender_type: row.get("sender_type")?,
            sender_id: row.get("sender_id")?,
            has_attachments: row.get("has_attachments")?,
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
        })
    }

    /// The message of an id.
    ///
    /// # Errors
    ///
    /// `QueryReturnedNoRows` if there is none.
    pub fn find(conn: &Connection, id: i64) -> rusqlite::Result<Self> {
        conn.prepare_cached("SELECT * FROM messages WHERE id = ?1")?
            .query_row([id], Self::from_row)
    }
}

/// A row of `contacts`.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the columns of schema.sql")]
pub struct Contact {
    pub id: i64,
    pub account_id: i64,
    pub name: String,
    pub email: Option<String>,
    pub phone_number: Option<String>,
    pub identifier: Option<String>,
    pub blocked: bool,
    pub additional_attributes: Value,
    pub custom_attributes: Value,
    pub labels: Value,
    pub avatar_blob_id: Option<i64>,
    pub last_activity_at: Option<Micros>,
    pub created_at: Micros,
}

impl Contact {
    /// Reads a row of `SELECT * FROM contacts`.
    ///
    /// # Errors
    ///
    /// When a column is missing or of another type.
    pub fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            account_id: row.get("account_id")?,
            name: row.get("name")?,
            email: row.get("email")?,
            phone_number: row.get("phone_number")?,
            identifier: row.get("identifier")?,
            blocked: row.get("blocked")?,
            additional_attributes: json_column(row, "additional_attributes")?,
            custom_attributes: json_column(row, "custom_attributes")?,
            labels: json_column(row, "labels")?,
            avatar_blob_id: row.get("avatar_blob_id")?,
            last_activity_at: row.get("last_activity_at")?,
            created_at: row.get("created_at")?,
        })
    }

    /// The contact of an id.
    ///
    /// # Errors
    ///
    /// `QueryReturnedNoRows` if there is none.
    pub fn find(conn: &Connection, id: i64) -> rusqlite::Result<Self> {
        conn.prepare_cached("SELECT * FROM contacts WHERE id = ?1")?
            .query_row([id], Self::from_row)
    }
}

/// A row of `inboxes`.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the columns of schema.sql")]
pub struct Inbox {
    pub id: i64,
    pub account_id: i64,
    pub name: String,
    pub channel_id: i64,
    pub channel_type: String,
    pub provider: Option<String>,
    pub medium: Option<String>,
    pub phone_number: Option<String>,
    pub email: Option<String>,
    pub website_url: Option<String>,
    pub additional_attributes: Value,
    pub extra: Value,
    pub lock_to_single_conversation: bool,
    pub enable_auto_assignment: bool,
    pub agent_bot_id: Option<i64>,
    pub avatar_blob_id: Option<i64>,
    pub created_at: Micros,
    pub updated_at: Micros,
}

impl Inbox {
    /// Reads a row of `SELECT * FROM inboxes`.
    ///
    /// # Errors
    ///
    /// When a column is missing or of another type.
    pub fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            account_id: row.get("account_id")?,
            name: row.get("name")?,
            channel_id: row.get("channel_id")?,
            channel_type: row.get("channel_type")?,
            provider: row.get("provider")?,
            medium: row.get("medium")?,
            phone_number: row.get("phone_number")?,
            email: row.get("email")?,
            website_url: row.get("website_url")?,
            additional_attributes: json_column(row, "additional_attributes")?,
            extra: json_column(row, "extra")?,
            lock_to_single_conversation: row.get("lock_to_single_conversation")?,
            enable_auto_assignment: row.get("enable_auto_assignment")?,
            agent_bot_id: row.get("agent_bot_id")?,
            avatar_blob_id: row.get("avatar_blob_id")?,
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
        })
    }

    /// The inbox of an id.
    ///
    /// # Errors
    ///
    /// `QueryReturnedNoRows` if there is none.
    pub fn find(conn: &Connection, id: i64) -> rusqlite::Result<Self> {
        conn.prepare_cached("SELECT * FROM inboxes WHERE id = ?1")?
            .query_row([id], Self::from_row)
    }

    /// The hours after an incoming message in which an agent may answer; `None` is for ever.
    pub fn reply_window_hours(&self) -> Option<i64> {
        match self.channel_type.as_str() {
            "Channel::Whatsapp" | "Channel::FacebookPage" | "Channel::Instagram" => Some(24),
            "Channel::TwilioSms" if self.medium.as_deref() == Some("whatsapp") => Some(24),
            "Channel::Tiktok" => Some(48),
            "Channel::Api" => {
                let hours = self.additional_attributes.get("agent_reply_time_window")?;
                crate::params::int_of(hours).filter(|hours| *hours > 0)
            }
            _ => None,
        }
    }
}
