//! New conversations, and the addresses they need.

use rusqlite::OptionalExtension;
use serde_json::Value;
use uuid::Uuid;

use super::{Act, NewMessage};
use crate::answer::Refusal;
use crate::db::Micros;
use crate::db::rows::{Contact, Conversation, Inbox, kind, status};

/// A conversation to be made.
#[derive(Clone, Debug)]
pub struct NewConversation {
    /// The contact's address in the inbox, see [`Act::address`].
    pub contact_inbox_id: i64,
    /// The number of a status; a blocked contact's is resolved, an active bot's is pending.
    pub status: Option<i64>,
    /// Kept for a snoozed one.
    pub snoozed_until: Option<Micros>,
    /// Not checked.
    pub assignee_id: Option<i64>,
    /// Not checked.
    pub team_id: Option<i64>,
    /// An object.
    pub additional_attributes: Value,
    /// An object.
    pub custom_attributes: Value,
    /// The first message.
    pub message: Option<NewMessage>,
}

impl Act<'_> {
    /// Makes a conversation with all that follows. Gives its database id. In an inbox that keeps
    /// one conversation for each address, the existing one takes the message.
    ///
    /// # Errors
    ///
    /// When the address is gone.
    pub fn create_conversation(&mut self, new: NewConversation) -> Result<i64, Refusal> {
        let (contact_id, inbox_id): (i64, i64) = self
            .tx
            .prepare_cached("SELECT contact_id, inbox_id FROM contact_inboxes WHERE id = ?1")?
            .query_row([new.contact_inbox_id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let inbox = Inbox::find(self.tx, inbox_id)?;
        if inbox.lock_to_single_conversation
            && let Some(id) = self.newest_of(new.contact_inbox_id)?
        {
            if let Some(message) = new.message {
                self.post(id, message)?;
            }
            return Ok(id);
        }
        let contact = Contact::find(self.tx, contact_id)?;
        let status = match new.status {
            _ if contact.blocked => status::RESOLVED,
            _ if inbox.agent_bot_id.is_some() => status::PENDING,
            given => given.unwrap_or(status::OPEN),
        };
        let at = self.tick();
        let display_id: i64 = self.tx.query_row(
            "UPDATE accounts SET last_display_id = last_display_id + 1 WHERE id = ?1 RETURNING last_display_id",
            [inbox.account_id],
            |row| row.get(0),
        )?;
        let until = new.snoozed_until.filter(|_| status == status::SNOOZED);
        self.tx.execute(
            "INSERT INTO conversations (account_id, display_id, uuid, inbox_id, contact_id, contact_inbox_id,
                status, assignee_id, team_id, snoozed_until, custom_attributes, additional_attributes,
                waiting_since, last_activity_at, created_at, updated_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?13, ?13, ?13)",
            (
                inbox.account_id,
                display_id,
                Uuid::new_v4().to_string(),
                inbox_id,
                contact_id,
                new.contact_inbox_id,
                status,
                new.assignee_id,
                new.team_id,
                until,
                new.custom_attributes.to_string(),
                new.additional_attributes.to_string(),
                at,
            ),
        )?;
        let id = self.tx.last_insert_rowid();
        // Which of the two comes first is chance on the real server.
        let told_after = if display_id % 2 == 0 { 40 } else { 70 };
        self.tell_conversation(told_after, "conversation.created", id);
        self.notify_of_creation(id)?;
        if let Some(message) = new.message {
            self.post(id, message)?;
        }
        let row = self.conversation(id)?;
        if row.assignee_id.is_some() {
            self.tell_conversation(160, "assignee.changed", id);
            if row.team_id.is_none() {
                self.note_assignment(150, &row, row.assignee_id)?;
            }
            if let Some(user_id) = row.assignee_id
                && self.has_inbox(&row, user_id)?
            {
                self.add_participant(id, user_id)?;
                if self.member().is_none_or(|member| member.user_id != user_id) {
                    self.notify(200, user_id, "conversation_assignment", id, None)?;
                }
            }
        }
        if row.team_id.is_some() {
            self.tell_conversation(165, "team.changed", id);
            // An unknown team is told as none.
            let known = !self
                .view(row.account_id)
                .team_record(row.team_id.unwrap_or_default())?
                .is_null();
            let unassigned = Conversation {
                assignee_id: None,
                ..row.clone()
            };
            let team_id = row.team_id.filter(|_| known);
            self.note_team(155, &unassigned, team_id, row.assignee_id)?;
        }
        Ok(id)
    }

    fn notify_of_creation(&mut self, id: i64) -> Result<(), Refusal> {
        let row = self.conversation(id)?;
        let subscribed: Vec<i64> = self
            .tx
            .prepare_cached(
                "SELECT user_id FROM notification_settings WHERE account_id = ?1
                 AND (email_flags LIKE '%conversation_creation%' OR push_flags LIKE '%conversation_creation%')
                 ORDER BY user_id",
            )?
            .query_map([row.account_id], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        for user_id in subscribed {
            if self.has_inbox(&row, user_id)? {
                self.notify(190, user_id, "conversation_creation", id, None)?;
            }
        }
        Ok(())
    }

    fn newest_of(&self, contact_inbox_id: i64) -> Result<Option<i64>, Refusal> {
        Ok(self
            .tx
            .prepare_cached("SELECT max(id) FROM conversations WHERE contact_inbox_id = ?1")?
            .query_row([contact_inbox_id], |row| row.get(0))?)
    }

    /// The contact's newest address in an inbox, made if there is none: for customers who write
    /// first, in any channel.
    ///
    /// # Errors
    ///
    /// 404 when the contact or the inbox is gone.
    pub fn existing_address(&mut self, contact_id: i64, inbox_id: i64) -> Result<i64, Refusal> {
        let held: Option<i64> = self
            .tx
            .prepare_cached(
                "SELECT max(id) FROM contact_inboxes WHERE contact_id = ?1 AND inbox_id = ?2",
            )?
            .query_row([contact_id, inbox_id], |row| row.get(0))?;
        match held {
            Some(id) => Ok(id),
            None => self.address(contact_id, inbox_id, Some(&Uuid::new_v4().to_string())),
        }
    }

    /// The contact's address in an inbox: the one of this `source_id`, made if it is new. Without
    /// one an e-mail address, a phone number, or a random text serves, as the channel has it.
    /// Gives the id of the contact inbox.
    ///
    /// # Errors
    ///
    /// 422 when the contact has no address of that kind, 500 for channels where the customer must
    /// write first, and for an address that is somebody else's.
    pub fn address(
        &mut self,
        contact_id: i64,
        inbox_id: i64,
        source_id: Option<&str>,
    ) -> Result<i64, Refusal> {
        let contact = Contact::find(self.tx, contact_id)?;
        let inbox = Inbox::find(self.tx, inbox_id)?;
        let source_id = match source_id {
            Some(given) => given.to_owned(),
            None => natural_address(&contact, &inbox)?,
        };
        let held: Option<(i64, i64)> = self
            .tx
            .prepare_cached(
                "SELECT id, contact_id FROM contact_inboxes WHERE inbox_id = ?1 AND source_id = ?2",
            )?
            .query_row((inbox_id, &source_id), |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        match held {
            Some((id, owner)) if owner == contact_id => Ok(id),
            Some(_) => Err(Refusal::unprocessable("source_id should be unique")),
            None => {
                let at = self.tick();
                self.tx.execute(
                    "INSERT INTO contact_inboxes (contact_id, inbox_id, source_id, pubsub_token, created_at, updated_at)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?5)",
                    (contact_id, inbox_id, source_id, Uuid::new_v4().simple().to_string(), at),
                )?;
                Ok(self.tx.last_insert_rowid())
            }
        }
    }
}

/// The address by which a contact is reached in an inbox of which he has none yet.
///
/// # Errors
///
/// 422 where the contact lacks what the channel goes by, 500 for a channel only customers begin in.
pub fn natural_address(contact: &Contact, inbox: &Inbox) -> Result<String, Refusal> {
    let phone = contact
        .phone_number
        .clone()
        .filter(|phone| !phone.is_empty());
    match inbox.channel_type.as_str() {
        "Channel::Api" | "Channel::WebWidget" => Ok(Uuid::new_v4().to_string()),
        "Channel::Email" => contact
            .email
            .clone()
            .ok_or_else(|| Refusal::missing("contact email")),
        "Channel::Whatsapp" => phone
            .map(|phone| phone.trim_start_matches('+').to_owned())
            .ok_or_else(|| Refusal::missing("contact phone number")),
        "Channel::Sms" | "Channel::TwilioSms" => phone
            .map(|phone| match inbox.medium.as_deref() {
                Some("whatsapp") => format!("whatsapp:{phone}"),
                _ => phone,
            })
            .ok_or_else(|| Refusal::missing("contact phone number")),
        _ => Err(Refusal::crash()),
    }
}

/// Whether somebody may write as the customer by the API: only in an inbox of that kind.
pub fn takes_incoming(inbox: &Inbox, message_type: i64) -> bool {
    message_type != kind::INCOMING || inbox.channel_type == "Channel::Api"
}
