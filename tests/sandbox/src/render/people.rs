//! Agents, users, bots and teams.

use std::rc::Rc;

use rusqlite::OptionalExtension;
use serde_json::{Value, json};

use super::{Shape, View, set};
use crate::answer::Refusal;
use crate::db::rows::User;
use crate::time::iso;

impl View<'_> {
    /// An agent, REST form.
    pub fn agent(&self, user: &User) -> Value {
        let membership = user.membership.as_ref();
        let mut shape = json!({
            "id": user.id,
            "account_id": self.account_id,
            "availability_status": self.availability(user),
            "auto_offline": membership.map(|place| place.auto_offline),
            "confirmed": user.confirmed,
            "email": user.email,
            "provider": "email",
            "available_name": user.available_name(),
            "name": user.name,
            "role": membership.map(|place| place.role.clone()),
            "thumbnail": self.avatar(user.avatar_blob_id),
            "custom_role_id": null,
        });
        if user
            .custom_attributes
            .as_object()
            .is_some_and(|keys| !keys.is_empty())
        {
            set(
                &mut shape,
                "custom_attributes",
                user.custom_attributes.clone(),
            );
        }
        shape
    }

    /// A user, push form.
    pub fn user_push(&self, user: &User) -> Value {
        let avatar = self.avatar(user.avatar_blob_id);
        let status = if self.background {
            Value::Null
        } else {
            json!(self.availability(user))
        };
        json!({
            "id": user.id,
            "name": user.name,
            "available_name": user.available_name(),
            "avatar_url": avatar,
            "type": "user",
            "availability_status": status,
            "thumbnail": avatar,
        })
    }

    /// A user of an id, push form, or null.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn user_push_by_id(&self, id: i64) -> Shape {
        let user = self.user(id)?;
        Ok(user.map_or(Value::Null, |user| self.user_push(&user)))
    }

    /// What others see of a person: `online`, `busy`, `offline`; `None` for who left the account.
    pub fn availability(&self, user: &User) -> Option<String> {
        let place = user.membership.as_ref()?;
        let present = self.app.presence.has_user(self.account_id, user.id);
        Some(if present || !place.auto_offline {
            place.availability.clone()
        } else {
            "offline".to_owned()
        })
    }

    /// A bot, the slim REST form of an assignee.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn bot_slim(&self, id: i64) -> Result<Option<Value>, Refusal> {
        let bot = self
            .conn
            .prepare_cached(
                "SELECT id, name, description, outgoing_url, avatar_blob_id FROM agent_bots WHERE id = ?1",
            )?
            .query_row([id], |row| {
                let mut shape = json!({
                    "id": row.get::<_, i64>(0)?,
                    "name": row.get::<_, String>(1)?,
                    "description": row.get::<_, Option<String>>(2)?,
                    "thumbnail": self.avatar(row.get(4)?),
                    "bot_type": "webhook",
                });
                if let Some(url) = row.get::<_, Option<String>>(3)? {
                    set(&mut shape, "outgoing_url", json!(url));
                }
                Ok(shape)
            })
            .optional()?;
        Ok(bot)
    }

    /// A bot, push form.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn bot_push(&self, id: i64) -> Result<Option<Value>, Refusal> {
        let bot = self
            .conn
            .prepare_cached("SELECT id, name, avatar_blob_id FROM agent_bots WHERE id = ?1")?
            .query_row([id], |row| {
                Ok(json!({
                    "id": row.get::<_, i64>(0)?,
                    "name": row.get::<_, String>(1)?,
                    "avatar_url": self.avatar(row.get(2)?),
                    "type": "agent_bot",
                }))
            })
            .optional()?;
        Ok(bot)
    }

    /// A team, REST form, or `None` if there is none of that id in the account.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn team(&self, id: i64) -> Result<Option<Rc<Value>>, Refusal> {
        self.teams.get(id, || {
            self.conn
                .prepare_cached(
                    "SELECT id, name, description, allow_auto_assign, icon, icon_color,
                        EXISTS(SELECT 1 FROM team_members WHERE team_id = teams.id AND user_id = ?3)
                     FROM teams WHERE id = ?1 AND account_id = ?2",
                )?
                .query_row((id, self.account_id, self.viewer), |row| {
                    Ok(json!({
                        "id": row.get::<_, i64>(0)?,
                        "name": row.get::<_, String>(1)?,
                        "description": row.get::<_, Option<String>>(2)?,
                        "allow_auto_assign": row.get::<_, bool>(3)?,
                        "icon": row.get::<_, String>(4)?,
                        "icon_color": row.get::<_, String>(5)?,
                        "account_id": self.account_id,
                        "is_member": row.get::<_, bool>(6)?,
                    }))
                })
        })
    }

    /// The raw record of a team: the answer to setting one.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn team_record(&self, id: i64) -> Shape {
        let team = self
            .conn
            .prepare_cached(
                "SELECT id, name, description, allow_auto_assign, icon, icon_color, created_at, updated_at
                 FROM teams WHERE id = ?1 AND account_id = ?2",
            )?
            .query_row((id, self.account_id), |row| {
                Ok(json!({
                    "id": row.get::<_, i64>(0)?,
                    "name": row.get::<_, String>(1)?,
                    "description": row.get::<_, Option<String>>(2)?,
                    "allow_auto_assign": row.get::<_, bool>(3)?,
                    "account_id": self.account_id,
                    "created_at": iso(row.get(6)?),
                    "updated_at": iso(row.get(7)?),
                    "icon": row.get::<_, String>(4)?,
                    "icon_color": row.get::<_, String>(5)?,
                }))
            })
            .optional()?;
        Ok(team.unwrap_or(Value::Null))
    }
}

impl View<'_> {
    /// Who of the account is to be seen, and how: those present, and those whose absence does not
    /// show.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn present_users(&self) -> rusqlite::Result<serde_json::Map<String, Value>> {
        let members = User::list(self.conn, self.account_id, "role IS NOT NULL", 0)?;
        Ok(members
            .into_iter()
            .filter_map(|user| {
                let place = user.membership.as_ref()?;
                let shown =
                    !place.auto_offline || self.app.presence.has_user(self.account_id, user.id);
                shown.then(|| (user.id.to_string(), json!(place.availability)))
            })
            .collect())
    }
}
