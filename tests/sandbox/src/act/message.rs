//! Messages come in, and what follows from each of them.

use rusqlite::OptionalExtension;
use serde_json::{Value, json};

use super::{Act, Actor, NewFile};
use crate::answer::Refusal;
use crate::change::Change;
use crate::db::rows::{Contact, Conversation, Message, kind, status};

/// Who a message is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sender {
    /// A customer.
    Contact(i64),
    /// An agent.
    User(i64),
    /// A bot.
    Bot(i64),
    /// Nobody.
    Nobody,
}

impl Sender {
    fn columns(self) -> (Option<&'static str>, Option<i64>) {
        match self {
            Self::Contact(id) => (Some("Contact"), Some(id)),
            Self::User(id) => (Some("User"), Some(id)),
            Self::Bot(id) => (Some("AgentBot"), Some(id)),
            Self::Nobody => (None, None),
        }
    }
}

/// A message to be stored.
#[derive(Clone, Debug)]
pub struct NewMessage {
    /// 0 incoming, 1 outgoing, 2 activity, 3 template.
    pub message_type: i64,
    /// Its text.
    pub content: Option<String>,
    /// The text as it was typed, once variables are filled in.
    pub typed: Option<String>,
    /// `text`, `input_select` …
    pub content_type: String,
    /// An object.
    pub content_attributes: Value,
    /// An object.
    pub additional_attributes: Value,
    /// Whether only agents see it.
    pub private: bool,
    /// The channel's own id.
    pub source_id: Option<String>,
    /// Who sends it.
    pub sender: Sender,
    /// The sender's own mark, repeated in `message.created` and stored nowhere.
    pub echo_id: Option<Value>,
    /// Files sent with it.
    pub files: Vec<NewFile>,
    /// Files uploaded before, by the ids of their blobs.
    pub blobs: Vec<i64>,
    /// What the attachments are marked with.
    pub attachment_meta: Value,
}

impl NewMessage {
    /// A plain text of a type, from somebody.
    pub fn text(message_type: i64, sender: Sender, content: impl Into<String>) -> Self {
        Self {
            message_type,
            content: Some(content.into()),
            typed: None,
            content_type: "text".to_owned(),
            content_attributes: json!({}),
            additional_attributes: json!({}),
            private: false,
            source_id: None,
            sender,
            echo_id: None,
            files: Vec::new(),
            blobs: Vec::new(),
            attachment_meta: json!({}),
        }
    }
}

impl Act<'_> {
    /// Stores a message of a customer, an agent or a bot, with all that follows. Gives its id.
    ///
    /// # Errors
    ///
    /// When the conversation is gone.
    pub fn post(&mut self, conversation_id: i64, mut new: NewMessage) -> Result<i64, Refusal> {
        let before = self.conversation(conversation_id)?;
        if new.message_type != kind::INCOMING
            && let Some(text) = &new.content
        {
            let filled = self.fill_in(&before, text)?;
            if filled != *text {
                new.typed = new.content.replace(filled);
            }
        }
        let echo = new.echo_id.clone();
        let id = self.store_message(&before, &new)?;
        let message = Message::find(self.tx, id)?;
        let reopens = message.message_type == kind::INCOMING && self.wakes(&before)?;
        self.tell(
            if reopens { 200 } else { 55 },
            Change::MessageCreated { id, echo },
        );
        if self.has_audio(id)? {
            // The transcript that never comes.
            self.tell(
                90,
                Change::MessageUpdated {
                    id,
                    previous: json!({}),
                    attributes: message.content_attributes.clone(),
                },
            );
        }
        match message.message_type {
            kind::INCOMING => self.after_incoming(&before, &message, reopens)?,
            kind::OUTGOING if !message.private => self.after_reply(&before, &message)?,
            kind::OUTGOING => self.after_note(&before, &message)?,
            _ => {}
        }
        if matches!(message.sender_type.as_deref(), Some("Contact"))
            && let Some(contact_id) = message.sender_id
        {
            self.tx
                .prepare_cached("UPDATE contacts SET last_activity_at = ?2 WHERE id = ?1")?
                .execute((contact_id, message.created_at))?;
            self.tell_contact(
                if reopens { 230 } else { 120 },
                "contact.updated",
                contact_id,
            );
        }
        Ok(id)
    }

    /// Adds a line about what happened to a conversation.
    ///
    /// # Errors
    ///
    /// When the conversation is gone.
    pub fn note_activity(
        &mut self,
        after_millis: u32,
        conversation_id: i64,
        text: &str,
        attributes: Value,
    ) -> Result<(), Refusal> {
        let conversation = self.conversation(conversation_id)?;
        let mut line = NewMessage::text(kind::ACTIVITY, Sender::Nobody, text);
        line.content_attributes = attributes;
        let id = self.store_message(&conversation, &line)?;
        self.tell(after_millis, Change::MessageCreated { id, echo: None });
        Ok(())
    }

    /// Writes the rows of a message, and what the conversation keeps of its newest ones.
    fn store_message(
        &mut self,
        conversation: &Conversation,
        new: &NewMessage,
    ) -> Result<i64, Refusal> {
        let at = self.tick();
        let (sender_type, sender_id) = new.sender.columns();
        self.tx
            .prepare_cached(
                "INSERT INTO messages (account_id, inbox_id, conversation_id, message_type, content, content_type,
                    content_attributes, additional_attributes, private, source_id, sender_type, sender_id,
                    created_at, updated_at, typed)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?13, ?14)",
            )?
            .execute((
                conversation.account_id,
                conversation.inbox_id,
                conversation.id,
                new.message_type,
                &new.content,
                &new.content_type,
                new.content_attributes.to_string(),
                new.additional_attributes.to_string(),
                new.private,
                &new.source_id,
                sender_type,
                sender_id,
                at,
                &new.typed,
            ))?;
        let id = self.tx.last_insert_rowid();
        for file in &new.files {
            let blob = file.store(self.tx)?;
            self.attach(conversation.account_id, id, blob, &new.attachment_meta)?;
        }
        for blob in &new.blobs {
            self.attach(conversation.account_id, id, *blob, &new.attachment_meta)?;
        }
        let talk = new.message_type != kind::ACTIVITY;
        let incoming = new.message_type == kind::INCOMING;
        self.tx
            .prepare_cached(
                "UPDATE conversations SET last_message_id = ?2, last_activity_at = ?3,
                    last_talk_id = CASE WHEN ?4 THEN ?2 ELSE last_talk_id END,
                    last_public_id = CASE WHEN ?4 AND NOT ?5 THEN ?2 ELSE last_public_id END,
                    last_incoming_at = CASE WHEN ?6 THEN ?3 ELSE last_incoming_at END,
                    unread_count = unread_count + ?6
                 WHERE id = ?1",
            )?
            .execute((conversation.id, id, at, talk, new.private, incoming))?;
        Ok(id)
    }

    fn has_audio(&self, id: i64) -> Result<bool, Refusal> {
        Ok(self
            .tx
            .prepare_cached(
                "SELECT EXISTS(SELECT 1 FROM attachments WHERE message_id = ?1 AND file_type = 'audio')",
            )?
            .query_row([id], |row| row.get(0))?)
    }

    /// Whether an incoming message opens the conversation again.
    fn wakes(&self, conversation: &Conversation) -> Result<bool, Refusal> {
        let asleep = matches!(conversation.status, status::RESOLVED | status::SNOOZED);
        Ok(asleep && !Contact::find(self.tx, conversation.contact_id)?.blocked)
    }

    fn after_incoming(
        &mut self,
        before: &Conversation,
        message: &Message,
        reopens: bool,
    ) -> Result<(), Refusal> {
        if reopens {
            self.reopen_for_incoming(before)?;
        }
        let starts_waiting = before.waiting_since.is_none();
        if starts_waiting {
            self.tx
                .prepare_cached("UPDATE conversations SET waiting_since = ?2 WHERE id = ?1")?
                .execute((before.id, message.created_at))?;
            self.touch(before.id)?;
            self.tell_conversation(
                if reopens { 500 } else { 180 },
                "conversation.updated",
                before.id,
            );
        }
        self.notify_of_message(before.id, message, if reopens { 520 } else { 145 })
    }

    fn after_reply(&mut self, before: &Conversation, message: &Message) -> Result<(), Refusal> {
        let human = message.sender_type.as_deref() == Some("User");
        let first = human && before.first_reply_created_at.is_none();
        if first {
            self.tx
                .prepare_cached(
                    "UPDATE conversations SET first_reply_created_at = ?2 WHERE id = ?1",
                )?
                .execute((before.id, message.created_at))?;
            self.tell(72, Change::FirstReply { id: message.id });
        }
        let answered = human && before.waiting_since.is_some();
        if answered {
            self.tx
                .prepare_cached("UPDATE conversations SET waiting_since = NULL WHERE id = ?1")?
                .execute([before.id])?;
        }
        if first || answered {
            self.touch(before.id)?;
            self.tell_conversation(220, "conversation.updated", before.id);
        }
        self.notify_of_message(before.id, message, 110)
    }

    fn after_note(&mut self, before: &Conversation, message: &Message) -> Result<(), Refusal> {
        let mentioned = self.mentioned(before, message.content.as_deref().unwrap_or_default())?;
        for user_id in mentioned {
            self.tx
                .prepare_cached(
                    "INSERT INTO mentions (conversation_id, user_id, mentioned_at) VALUES (?1, ?2, ?3)
                     ON CONFLICT DO UPDATE SET mentioned_at = excluded.mentioned_at",
                )?
                .execute((before.id, user_id, message.created_at))?;
            self.add_participant(before.id, user_id)?;
            self.tell(
                165,
                Change::Mentioned {
                    conversation_id: before.id,
                    user_id,
                },
            );
            self.notify(
                205,
                user_id,
                "conversation_mention",
                before.id,
                Some(message.id),
            )?;
        }
        Ok(())
    }

    /// The people a note names, who may read it: `mention://user/2/Bo`, `mention://team/4/support`.
    fn mentioned(&self, conversation: &Conversation, content: &str) -> Result<Vec<i64>, Refusal> {
        let mut people = Vec::new();
        for target in content.split("](mention://").skip(1) {
            let mut parts = target.splitn(3, '/');
            let (Some(what), Some(Ok(id))) = (parts.next(), parts.next().map(str::parse::<i64>))
            else {
                continue;
            };
            if what == "team" {
                let mut members = self.tx.prepare_cached(
                    "SELECT user_id FROM team_members WHERE team_id = ?1 ORDER BY user_id",
                )?;
                let members = members.query_map([id], |row| row.get(0))?;
                people.extend(members.collect::<rusqlite::Result<Vec<i64>>>()?);
            } else {
                people.push(id);
            }
        }
        let mut allowed = Vec::new();
        for id in people {
            let own = matches!(&self.actor, Actor::User(member) if member.user_id == id);
            if !own && !allowed.contains(&id) && self.has_inbox(conversation, id)? {
                allowed.push(id);
            }
        }
        Ok(allowed)
    }

    /// Whether a person is in a conversation's inbox, or an administrator of its account.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn has_inbox(&self, conversation: &Conversation, user_id: i64) -> Result<bool, Refusal> {
        let known = self
            .tx
            .prepare_cached(
                "SELECT role = 'administrator' OR EXISTS(SELECT 1 FROM inbox_members
                    WHERE inbox_id = ?3 AND user_id = ?2)
                 FROM account_users WHERE account_id = ?1 AND user_id = ?2",
            )?
            .query_row(
                (conversation.account_id, user_id, conversation.inbox_id),
                |row| row.get(0),
            )
            .optional()?;
        Ok(known.unwrap_or(false))
    }
}
