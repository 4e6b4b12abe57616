//! What can be asked of: the attributes every conversation or contact has, and those of the account.

use rusqlite::{Connection, OptionalExtension};

use crate::answer::Refusal;

/// What is filtered.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject {
    Conversations,
    Contacts,
}

/// How an attribute every row has is kept.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    /// A column of numbers.
    Id,
    /// The number of a conversation, which can be searched as text.
    Number,
    /// A column of words by their numbers.
    Status,
    Priority,
    /// A column of text, compared in small letters.
    Text,
    /// A column of text that begins with a plus.
    Phone,
    /// A column of truth.
    Flag,
    /// A column of times, compared by day.
    Time,
    /// A key of `additional_attributes`.
    Additional,
    Labels,
}

/// An attribute every row has: its key, how it is kept, and which operators it takes.
pub(super) type Standard = (&'static str, Kept, &'static [&'static str]);

const EQUALITY: &[&str] = &["equal_to", "not_equal_to"];
const PRESENCE: &[&str] = &["equal_to", "not_equal_to", "is_present", "is_not_present"];
const TEXT: &[&str] = &["equal_to", "not_equal_to", "contains", "does_not_contain"];
const PHONE: &[&str] = &[
    "equal_to",
    "not_equal_to",
    "contains",
    "does_not_contain",
    "starts_with",
];
const TIME: &[&str] = &["is_greater_than", "is_less_than", "days_before"];

/// In the order in which the real server names them when it does not know a key.
const CONVERSATIONS: &[Standard] = &[
    ("status", Kept::Status, EQUALITY),
    ("assignee_id", Kept::Id, PRESENCE),
    ("inbox_id", Kept::Id, PRESENCE),
    ("team_id", Kept::Id, PRESENCE),
    ("contact_id", Kept::Id, EQUALITY),
    ("priority", Kept::Priority, EQUALITY),
    ("display_id", Kept::Number, TEXT),
    ("campaign_id", Kept::Id, PRESENCE),
    ("labels", Kept::Labels, PRESENCE),
    ("browser_language", Kept::Additional, EQUALITY),
    ("conversation_language", Kept::Additional, EQUALITY),
    ("referer", Kept::Additional, TEXT),
    ("created_at", Kept::Time, TIME),
    ("last_activity_at", Kept::Time, TIME),
    ("mail_subject", Kept::Additional, TEXT),
];

const CONTACTS: &[Standard] = &[
    ("name", Kept::Text, TEXT),
    ("phone_number", Kept::Phone, PHONE),
    ("email", Kept::Text, TEXT),
    ("identifier", Kept::Text, EQUALITY),
    ("country_code", Kept::Additional, EQUALITY),
    ("city", Kept::Additional, TEXT),
    ("company_name", Kept::Additional, TEXT),
    ("labels", Kept::Labels, PRESENCE),
    ("created_at", Kept::Time, TIME),
    ("last_activity_at", Kept::Time, TIME),
    ("blocked", Kept::Flag, EQUALITY),
];

impl Subject {
    /// What every row has.
    pub(super) fn standard(self) -> &'static [Standard] {
        match self {
            Self::Conversations => CONVERSATIONS,
            Self::Contacts => CONTACTS,
        }
    }

    /// The word under which the account's own attributes are kept.
    pub(super) fn model(self) -> &'static str {
        match self {
            Self::Conversations => "conversation_attribute",
            Self::Contacts => "contact_attribute",
        }
    }

    /// The table, and what links its rows to labels.
    pub(super) fn table(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Conversations => ("conversations", "conversation_labels", "conversation_id"),
            Self::Contacts => ("contacts", "contact_labels", "contact_id"),
        }
    }
}

/// As what the values of an attribute are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Integer,
    Text,
    Decimal,
    Date,
    Flag,
    /// The real server makes a query of it that no database understands.
    Unsupported,
}

/// As what an attribute of the account is compared; `None` if it has none of that key.
pub(super) fn custom(
    conn: &Connection,
    account_id: i64,
    model: &str,
    key: &str,
) -> Result<Option<Type>, Refusal> {
    let word: Option<String> = conn
        .prepare_cached(
            "SELECT attribute_display_type FROM custom_attribute_definitions
             WHERE account_id = ?1 AND attribute_model = ?2 AND attribute_key = ?3",
        )?
        .query_row((account_id, model, key), |row| row.get(0))
        .optional()?;
    Ok(word.map(|word| match word.as_str() {
        "text" | "link" | "list" => Type::Text,
        "number" => Type::Decimal,
        "date" => Type::Date,
        "checkbox" => Type::Flag,
        _ => Type::Unsupported,
    }))
}
