//! A conversation before it is in the database, and what follows from its messages.

use fastrand::Rng;
use rusqlite::{Connection, params};
use serde_json::{Value, json};

use super::account::BOT;
use super::contact::{Known, object, uuid};
use super::inbox::Inbox;
use super::message::{self, By, Home, Message};
use crate::db::{Micros, SECOND};

/// Numbers of the statuses in the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Open = 0,
    Resolved = 1,
    Pending = 2,
    Snoozed = 3,
}

/// A conversation that is being laid out.
pub struct Conversation<'a> {
    /// Where it takes place.
    pub inbox: &'a Inbox,
    /// With whom.
    pub contact: Known,
    /// Its status.
    pub status: Status,
    /// 0 low to 3 urgent.
    pub priority: Option<u8>,
    /// User id.
    pub assignee: Option<i64>,
    /// Team id.
    pub team: Option<i64>,
    /// For a snoozed one; none waits for the next reply.
    pub snoozed_until: Option<Micros>,
    /// Titles.
    pub labels: Vec<&'static str>,
    /// Values of the account's attributes.
    pub custom: Value,
    /// What the channel knows.
    pub additional: Value,
    /// In order of time.
    pub messages: Vec<Message>,
    /// How many of the newest incoming messages no agent has seen.
    pub unread: usize,
    /// Whether the contact has seen what the agents wrote.
    pub seen_by_contact: bool,
    /// User ids.
    pub participants: Vec<i64>,
    /// When it began.
    pub created_at: Micros,
}

/// Hands out the ids.
#[derive(Default)]
pub struct Numbers {
    /// The last of the account.
    pub display: i64,
    /// The last database id of a conversation.
    pub conversation: i64,
    /// The last id of a message.
    pub message: i64,
}

/// What the columns hold of a thread.
#[derive(Default)]
struct Facts {
    first_reply: Option<Micros>,
    waiting_since: Option<Micros>,
    last_talk: Option<i64>,
    last_public: Option<i64>,
    last_incoming: Option<Micros>,
    agent_seen: Option<Micros>,
    unread: usize,
}

impl Conversation<'_> {
    /// Writes the conversation and its messages; gives back its database id.
    ///
    /// # Errors
    ///
    /// When the database refuses.
    pub fn insert(
        &self,
        connection: &Connection,
        numbers: &mut Numbers,
        rng: &mut Rng,
    ) -> rusqlite::Result<i64> {
        let first_id = numbers.message + 1;
        numbers.display += 1;
        numbers.conversation += 1;
        numbers.message += i64::try_from(self.messages.len()).unwrap_or_default();
        let id = numbers.conversation;
        let facts = self.facts(first_id);
        let last_at = self.messages.last().map_or(self.created_at, |last| last.at);
        connection
            .prepare_cached(
                "INSERT INTO conversations (id, account_id, display_id, uuid, inbox_id, contact_id,
                    contact_inbox_id, status, priority, assignee_id, team_id, snoozed_until, labels,
                    custom_attributes, additional_attributes, agent_last_seen_at,
                    assignee_last_seen_at, contact_last_seen_at, first_reply_created_at,
                    waiting_since, last_activity_at, created_at, updated_at, last_message_id,
                    last_talk_id, last_public_id, last_incoming_at, unread_count)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,
                    ?18, ?19, ?20, ?21, ?22, ?21, ?23, ?24, ?25, ?26, ?27)",
            )?
            .execute(params![
                id,
                self.inbox.account_id,
                numbers.display,
                uuid(rng),
                self.inbox.id,
                self.contact.id,
                self.contact.contact_inbox_id,
                self.status as i64,
                self.priority,
                self.assignee,
                self.team,
                self.snoozed_until,
                json!(self.labels).to_string(),
                object(&self.custom),
                object(&self.additional),
                facts.agent_seen,
                self.assignee.and(facts.agent_seen),
                self.seen_by_contact.then_some(last_at),
                facts.first_reply,
                facts.waiting_since,
                last_at,
                self.created_at,
                (!self.messages.is_empty()).then_some(numbers.message),
                facts.last_talk,
                facts.last_public,
                facts.last_incoming,
                facts.unread,
            ])?;
        let home = Home {
            account: self.inbox.account_id,
            inbox: self.inbox.id,
            conversation: id,
            contact: self.contact.id,
            bot: BOT,
        };
        message::insert(connection, &home, &self.messages, first_id)?;
        for user_id in &self.participants {
            connection
                .prepare_cached(
                    "INSERT INTO participants (conversation_id, user_id) VALUES (?1, ?2)",
                )?
                .execute([id, *user_id])?;
        }
        Ok(id)
    }

    fn facts(&self, first_id: i64) -> Facts {
        let mut facts = Facts {
            waiting_since: Some(self.created_at),
            ..Facts::default()
        };
        for (id, message) in (first_id..).zip(&self.messages) {
            if message.by == By::Contact {
                facts.last_incoming = Some(message.at);
                facts.waiting_since = facts.waiting_since.or(Some(message.at));
            }
            if message.is_reply() {
                facts.first_reply = facts.first_reply.or(Some(message.at));
                facts.waiting_since = None;
            }
            if message.by != By::Activity {
                facts.last_talk = Some(id);
                if !message.private {
                    facts.last_public = Some(id);
                }
            }
        }
        if self.status == Status::Resolved {
            facts.waiting_since = None;
        }
        let incoming: Vec<Micros> = self
            .messages
            .iter()
            .filter(|message| message.by == By::Contact)
            .map(|message| message.at)
            .collect();
        facts.unread = self.unread.min(incoming.len());
        let oldest_unread = incoming
            .len()
            .checked_sub(facts.unread)
            .and_then(|at| incoming.get(at));
        facts.agent_seen = match oldest_unread {
            // Everything but the very first: somebody has looked before.
            Some(at) if facts.unread < incoming.len() => Some(at - SECOND / 2),
            Some(_) => None,
            None => self.messages.last().map(|last| last.at),
        };
        facts
    }
}
