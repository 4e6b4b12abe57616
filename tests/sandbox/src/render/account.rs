//! The signed-in person, and the account itself.

use std::collections::BTreeMap;

use rusqlite::Row;
use serde_json::{Value, json};

use super::{Shape, View, set};
use crate::db::rows::json_column;
use crate::time::iso;

impl View<'_> {
    /// The user object of the profile and of signing in, token and all.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn profile(&self, user_id: i64) -> Shape {
        let mut statement = self.conn.prepare_cached(
            "SELECT a.id, a.name, a.status, au.active_at, au.role, au.availability, au.auto_offline, au.inviter_id
             FROM account_users au JOIN accounts a ON a.id = au.account_id
             WHERE au.user_id = ?1 ORDER BY a.id",
        )?;
        let accounts = statement
            .query_map([user_id], |row| self.account_of(user_id, row))?
            .collect::<rusqlite::Result<Vec<(Option<i64>, Value)>>>()?;
        let active = accounts
            .iter()
            .enumerate()
            .max_by_key(|(at, (used, _))| (*used, std::cmp::Reverse(*at)))
            .map(|(_, (_, account))| account.clone())
            .unwrap_or_default();
        let accounts: Vec<Value> = accounts.into_iter().map(|(_, account)| account).collect();
        let shape = self
            .conn
            .prepare_cached("SELECT * FROM users WHERE id = ?1")?
            .query_row([user_id], |row| {
                let name: String = row.get("name")?;
                let display: Option<String> = row.get("display_name")?;
                let email: String = row.get("email")?;
                let mut shape = json!({
                    "access_token": row.get::<_, String>("access_token")?,
                    "account_id": active.get("id"),
                    "available_name": display.clone().filter(|name| !name.is_empty()).unwrap_or_else(|| name.clone()),
                    "avatar_url": self.avatar(row.get("avatar_blob_id")?),
                    "confirmed": row.get::<_, bool>("confirmed")?,
                    "display_name": display,
                    "message_signature": row.get::<_, Option<String>>("message_signature")?,
                    "email": email,
                    "id": user_id,
                    "inviter_id": null,
                    "name": name,
                    "provider": "email",
                    "pubsub_token": row.get::<_, String>("pubsub_token")?,
                    "role": active.get("role"),
                    "ui_settings": json_column(row, "ui_settings")?,
                    "uid": email,
                    "type": null,
                    "accounts": accounts,
                });
                let custom = json_column(row, "custom_attributes")?;
                if custom.as_object().is_some_and(|keys| !keys.is_empty()) {
                    set(&mut shape, "custom_attributes", custom);
                }
                Ok(shape)
            })?;
        Ok(shape)
    }

    fn account_of(&self, user_id: i64, row: &Row<'_>) -> rusqlite::Result<(Option<i64>, Value)> {
        let id: i64 = row.get(0)?;
        let role: String = row.get(4)?;
        let chosen: String = row.get(5)?;
        let auto_offline: bool = row.get(6)?;
        let shown = if !auto_offline || self.app.presence.has_user(id, user_id) {
            chosen.as_str()
        } else {
            "offline"
        };
        let active_at: Option<i64> = row.get(3)?;
        let shape = json!({
            "id": id,
            "name": row.get::<_, String>(1)?,
            "status": row.get::<_, String>(2)?,
            "onboarding_step": null,
            "active_at": iso(active_at),
            "role": role,
            "permissions": [role],
            "availability": chosen,
            "availability_status": shown,
            "auto_offline": auto_offline,
            "api_and_webhooks": true,
            "custom_role_id": null,
            "custom_role": null,
        });
        Ok((active_at, shape))
    }

    /// The account.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn account(&self) -> Shape {
        let keys = self.cache_keys()?;
        let shape = self
            .conn
            .prepare_cached("SELECT * FROM accounts WHERE id = ?1")?
            .query_row([self.account_id], |row| {
                let features = json_column(row, "features")?;
                let features: BTreeMap<&str, bool> = features
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter_map(|name| Some((name.as_str()?, true)))
                    .collect();
                let mut shape = json!({
                    "settings": json_column(row, "settings")?,
                    "created_at": iso(row.get("created_at")?),
                    "domain": row.get::<_, Option<String>>("domain")?,
                    "features": features,
                    "id": self.account_id,
                    "locale": row.get::<_, String>("locale")?,
                    "name": row.get::<_, String>("name")?,
                    "support_email": row.get::<_, Option<String>>("support_email")?,
                    "status": row.get::<_, String>("status")?,
                    "cache_keys": keys,
                    "latest_chatwoot_version": null,
                    "subscribed_features": [],
                });
                let custom = json_column(row, "custom_attributes")?;
                if custom.as_object().is_some_and(|keys| !keys.is_empty()) {
                    set(&mut shape, "custom_attributes", custom);
                }
                Ok(shape)
            })?;
        Ok(shape)
    }

    /// When labels, inboxes and teams last changed.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn cache_keys(&self) -> Shape {
        let text = |seconds: i64| format!("{seconds:010}");
        Ok(self
            .conn
            .prepare_cached("SELECT label_key, inbox_key, team_key FROM accounts WHERE id = ?1")?
            .query_row([self.account_id], |row| {
                Ok(json!({
                    "label": text(row.get(0)?),
                    "inbox": text(row.get(1)?),
                    "team": text(row.get(2)?),
                }))
            })?)
    }
}
