//! People, as an account sees them.

use rusqlite::{Connection, Row};
use serde_json::Value;

use super::json_column;

/// A row of `users`, with what the account says of the person.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the columns of schema.sql")]
pub struct User {
    pub id: i64,
    pub name: String,
    pub display_name: Option<String>,
    pub email: String,
    pub custom_attributes: Value,
    pub avatar_blob_id: Option<i64>,
    pub confirmed: bool,
    pub pubsub_token: String,
    /// `None` for somebody who left the account.
    pub membership: Option<Membership>,
}

/// A person's place in an account.
#[derive(Clone, Debug)]
pub struct Membership {
    /// `agent` or `administrator`.
    pub role: String,
    /// What the person chose: `online`, `busy`, `offline`.
    pub availability: String,
    /// Whether absence shows as offline.
    pub auto_offline: bool,
}

impl User {
    const SELECT: &str = "SELECT users.*, role, availability, auto_offline FROM users
        LEFT JOIN account_users ON account_users.user_id = users.id AND account_users.account_id = ?1";

    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let role: Option<String> = row.get("role")?;
        let membership = match role {
            Some(role) => Some(Membership {
                role,
                availability: row.get("availability")?,
                auto_offline: row.get("auto_offline")?,
            }),
            None => None,
        };
        Ok(Self {
            id: row.get("id")?,
            name: row.get("name")?,
            display_name: row.get("display_name")?,
            email: row.get("email")?,
            custom_attributes: json_column(row, "custom_attributes")?,
            avatar_blob_id: row.get("avatar_blob_id")?,
            confirmed: row.get("confirmed")?,
            pubsub_token: row.get("pubsub_token")?,
            membership,
        })
    }

    /// The person of an id, as seen in an account.
    ///
    /// # Errors
    ///
    /// `QueryReturnedNoRows` if there is none.
    pub fn find(conn: &Connection, account: i64, id: i64) -> rusqlite::Result<Self> {
        conn.prepare_cached(&format!("{} WHERE users.id = ?2", Self::SELECT))?
            .query_row([account, id], Self::from_row)
    }

    /// The people of these ids, a JSON array, as seen in an account.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn of_ids(conn: &Connection, account: i64, ids: &str) -> rusqlite::Result<Vec<Self>> {
        let sql = format!(
            "{} WHERE users.id IN (SELECT value FROM json_each(?2))",
            Self::SELECT
        );
        let mut statement = conn.prepare_cached(&sql)?;
        statement
            .query_map((account, ids), Self::from_row)?
            .collect()
    }

    /// People of an account that `condition` picks, which may use `?2`; by name.
    ///
    /// # Errors
    ///
    /// When the condition is no SQL.
    pub fn list(
        conn: &Connection,
        account: i64,
        condition: &str,
        argument: i64,
    ) -> rusqlite::Result<Vec<Self>> {
        let sql = format!(
            "{} WHERE ({condition}) AND ?2 = ?2 ORDER BY lower(name), users.id",
            Self::SELECT
        );
        let mut statement = conn.prepare_cached(&sql)?;
        statement
            .query_map([account, argument], Self::from_row)?
            .collect()
    }

    /// The name that others read.
    pub fn available_name(&self) -> &str {
        match self.display_name.as_deref() {
            Some(name) if !name.is_empty() => name,
            _ => &self.name,
        }
    }
}
