//! Who holds a conversation, and who watches it.

use rusqlite::OptionalExtension;
use serde_json::json;

use super::Act;
use crate::answer::Refusal;
use crate::db::rows::{Conversation, User};

impl Act<'_> {
    /// Gives a conversation to a person or to nobody. `after_millis` is when the first event goes.
    /// The id is not checked here, as bulk actions do not check it either.
    ///
    /// # Errors
    ///
    /// When the conversation is gone.
    pub fn set_assignee(
        &mut self,
        conversation_id: i64,
        user_id: Option<i64>,
        after_millis: u32,
    ) -> Result<(), Refusal> {
        let before = self.conversation(conversation_id)?;
        if before.assignee_id == user_id && before.assignee_agent_bot_id.is_none() {
            return Ok(());
        }
        self.write_holder(&before, user_id, None)?;
        self.tell_conversation(after_millis, "conversation.updated", before.id);
        self.tell_conversation(after_millis + 90, "assignee.changed", before.id);
        self.note_assignment(after_millis + 80, &before, user_id)?;
        if let Some(user_id) = user_id
            && self.has_inbox(&before, user_id)?
        {
            self.add_participant(before.id, user_id)?;
            if self.member().is_none_or(|member| member.user_id != user_id) {
                self.notify(
                    after_millis + 130,
                    user_id,
                    "conversation_assignment",
                    before.id,
                    None,
                )?;
            }
        }
        Ok(())
    }

    /// Hands a conversation to a bot; whoever held it is removed.
    ///
    /// # Errors
    ///
    /// When the conversation is gone.
    pub fn set_bot(&mut self, conversation_id: i64, bot_id: i64) -> Result<(), Refusal> {
        let before = self.conversation(conversation_id)?;
        if before.assignee_agent_bot_id == Some(bot_id) {
            return Ok(());
        }
        self.write_holder(&before, None, Some(bot_id))?;
        self.tell_conversation(90, "conversation.updated", before.id);
        if before.assignee_id.is_some() {
            self.tell_conversation(180, "assignee.changed", before.id);
            self.note_assignment(170, &before, None)?;
        }
        Ok(())
    }

    fn write_holder(
        &mut self,
        before: &Conversation,
        user_id: Option<i64>,
        bot_id: Option<i64>,
    ) -> Result<(), Refusal> {
        let at = self.tick();
        self.tx
            .prepare_cached(
                "UPDATE conversations SET assignee_id = ?2, assignee_agent_bot_id = ?3, updated_at = ?4
                 WHERE id = ?1",
            )?
            .execute((before.id, user_id, bot_id, at))?;
        Ok(())
    }

    pub(super) fn note_assignment(
        &mut self,
        after_millis: u32,
        before: &Conversation,
        user_id: Option<i64>,
    ) -> Result<(), Refusal> {
        let Some((own_id, own_name)) = self
            .member()
            .map(|member| (member.user_id, member.name.clone()))
        else {
            return Ok(());
        };
        let text = match user_id {
            None => format!("Conversation unassigned by {own_name}"),
            Some(id) if id == own_id => format!("{own_name} self-assigned this conversation"),
            Some(id) => {
                let name = User::find(self.tx, before.account_id, id).map(|user| user.name);
                format!("Assigned to {} by {own_name}", name.unwrap_or_default())
            }
        };
        self.note_activity(after_millis, before.id, &text, json!({}))
    }

    /// Sets or clears the team. Who holds the conversation and is not of the team loses it; a team
    /// that assigns by itself picks a member who is there.
    ///
    /// # Errors
    ///
    /// When the conversation is gone.
    pub fn set_team(&mut self, conversation_id: i64, team_id: Option<i64>) -> Result<(), Refusal> {
        let before = self.conversation(conversation_id)?;
        if before.team_id == team_id {
            return Ok(());
        }
        let mut holder = before.assignee_id;
        if let Some(team_id) = team_id {
            let members = self.team_members(team_id)?;
            if holder.is_some_and(|id| !members.contains(&id)) {
                holder = None;
            }
            if holder.is_none() && self.assigns_by_itself(team_id)? {
                for id in members {
                    if self.app.presence.has_user(before.account_id, id)
                        && self.has_inbox(&before, id)?
                    {
                        holder = Some(id);
                        break;
                    }
                }
            }
        }
        let at = self.tick();
        self.tx.execute(
            "UPDATE conversations SET team_id = ?2, assignee_id = ?3, updated_at = ?4 WHERE id = ?1",
            (before.id, team_id, holder, at),
        )?;
        self.tell_conversation(75, "conversation.updated", before.id);
        self.note_team(140, &before, team_id, holder)?;
        self.tell_conversation(150, "team.changed", before.id);
        if holder != before.assignee_id {
            self.tell_conversation(160, "assignee.changed", before.id);
            if let Some(id) = holder {
                self.add_participant(before.id, id)?;
                self.notify(200, id, "conversation_assignment", before.id, None)?;
            }
        }
        Ok(())
    }

    pub(super) fn note_team(
        &mut self,
        after_millis: u32,
        before: &Conversation,
        team_id: Option<i64>,
        holder: Option<i64>,
    ) -> Result<(), Refusal> {
        let Some(by) = self.actor_name().map(str::to_owned) else {
            return Ok(());
        };
        let name = |id: Option<i64>| -> Result<String, Refusal> {
            let name = self
                .tx
                .prepare_cached("SELECT name FROM teams WHERE id = ?1")?
                .query_row([id], |row| row.get(0))
                .optional()?;
            Ok(name.unwrap_or_default())
        };
        let picked = holder.filter(|holder| before.assignee_id != Some(*holder));
        let person = picked
            .map(|id| User::find(self.tx, before.account_id, id))
            .transpose()?;
        let text = match (team_id, person) {
            (None, _) => format!("Unassigned from {} by {by}", name(before.team_id)?),
            (_, Some(person)) => {
                format!("Assigned to {} via {} by {by}", person.name, name(team_id)?)
            }
            (_, None) => format!("Assigned to {} by {by}", name(team_id)?),
        };
        self.note_activity(after_millis, before.id, &text, json!({}))
    }

    fn team_members(&self, team_id: i64) -> Result<Vec<i64>, Refusal> {
        let mut statement = self.tx.prepare_cached(
            "SELECT user_id FROM team_members WHERE team_id = ?1 ORDER BY user_id",
        )?;
        let members = statement.query_map([team_id], |row| row.get(0))?;
        Ok(members.collect::<rusqlite::Result<_>>()?)
    }

    fn assigns_by_itself(&self, team_id: i64) -> Result<bool, Refusal> {
        Ok(self
            .tx
            .prepare_cached("SELECT allow_auto_assign FROM teams WHERE id = ?1")?
            .query_row([team_id], |row| row.get(0))
            .optional()?
            .unwrap_or(false))
    }

    /// Lets a person watch a conversation. False if they did already.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn add_participant(&mut self, conversation_id: i64, user_id: i64) -> Result<bool, Refusal> {
        let added = self
            .tx
            .prepare_cached(
                "INSERT OR IGNORE INTO participants (conversation_id, user_id) VALUES (?1, ?2)",
            )?
            .execute([conversation_id, user_id])?;
        Ok(added > 0)
    }
}
