//! What a macro does to a conversation.

use serde_json::Value;

use super::{Act, NewMessage, Sender};
use crate::answer::Refusal;
use crate::db::rows::{Conversation, PRIORITIES, STATUSES, kind, number_of, status};
use crate::params::text_of;

/// The deeds a macro may name.
pub const DEEDS: [&str; 16] = [
    "send_message",
    "add_private_note",
    "add_label",
    "remove_label",
    "assign_team",
    "assign_agent",
    "remove_assigned_agent",
    "remove_assigned_team",
    "mute_conversation",
    "change_status",
    "resolve_conversation",
    "snooze_conversation",
    "change_priority",
    "send_email_transcript",
    "send_attachment",
    "send_webhook_event",
];

impl Act<'_> {
    /// Does one deed of a macro, an `{action_name, action_params}`. What makes no sense is passed
    /// over; nothing asks whether the person may see the conversation.
    ///
    /// # Errors
    ///
    /// When the conversation is gone, or the deed's words are not known.
    pub fn perform(&mut self, conversation_id: i64, deed: &Value) -> Result<(), Refusal> {
        let row = self.conversation(conversation_id)?;
        let params = deed.get("action_params").and_then(Value::as_array);
        let params = params.map(Vec::as_slice).unwrap_or_default();
        let first = params.first().and_then(text_of);
        let texts = || params.iter().filter_map(text_of).collect::<Vec<_>>();
        match deed
            .get("action_name")
            .and_then(Value::as_str)
            .unwrap_or_default()
        {
            "send_message" => self.say(&row, first, false, &[]),
            "add_private_note" => self.say(&row, first, true, &[]),
            "send_attachment" => {
                let blobs: Vec<i64> = params.iter().filter_map(Value::as_i64).collect();
                if blobs.is_empty() {
                    return Ok(());
                }
                self.say(&row, None, false, &blobs)
            }
            "add_label" => self.add_labels(&row, &texts()),
            "remove_label" => {
                let (removed, mut kept) = (texts(), row.label_titles());
                kept.retain(|title| !removed.contains(title));
                self.set_labels(row.id, &kept)
            }
            "assign_team" => match (first.as_deref(), params.first().and_then(Value::as_i64)) {
                (None | Some("nil" | "0"), _) => self.set_team(row.id, None),
                (_, Some(id)) if self.team_of(&row, id)? => self.set_team(row.id, Some(id)),
                _ => Ok(()),
            },
            "remove_assigned_team" => self.set_team(row.id, None),
            "assign_agent" => self.assign_by_macro(&row, params.first()),
            "remove_assigned_agent" => self.set_assignee(row.id, None, 90),
            "mute_conversation" => self.mute(row.id),
            "change_status" => {
                let number = number_of(&first.unwrap_or_default(), &STATUSES);
                self.set_status(row.id, number.ok_or_else(Refusal::crash)?, None)
            }
            "resolve_conversation" => self.set_status(row.id, status::RESOLVED, None),
            "snooze_conversation" => self.set_status(row.id, status::SNOOZED, None),
            "change_priority" => {
                let word = first.filter(|word| word != "nil");
                let number =
                    word.map(|word| number_of(&word, &PRIORITIES).ok_or_else(Refusal::crash));
                self.set_priority(row.id, number.transpose()?)
            }
            "send_email_transcript" => {
                let to = self.fill_in(&row, &texts().join(","))?;
                for email in to
                    .split(',')
                    .map(str::trim)
                    .filter(|email| !email.is_empty())
                {
                    self.mail_transcript(&row, email)?;
                }
                Ok(())
            }
            // Web hooks go nowhere from here.
            _ => Ok(()),
        }
    }

    fn say(
        &mut self,
        row: &Conversation,
        text: Option<String>,
        private: bool,
        blobs: &[i64],
    ) -> Result<(), Refusal> {
        let Some(user_id) = self.member().map(|member| member.user_id) else {
            return Ok(());
        };
        let mut message = NewMessage::text(kind::OUTGOING, Sender::User(user_id), "");
        message.content = text;
        message.private = private;
        message.blobs = blobs.to_vec();
        self.post(row.id, message)?;
        Ok(())
    }

    /// Agents are named by number, and only those of the inbox are taken.
    fn assign_by_macro(&mut self, row: &Conversation, who: Option<&Value>) -> Result<(), Refusal> {
        let id = match who {
            Some(Value::String(word)) if word == "nil" => {
                return self.set_assignee(row.id, None, 90);
            }
            Some(Value::String(word)) if word == "self" => self.member().map(|own| own.user_id),
            Some(Value::String(word)) if word == "last_responding_agent" => {
                self.last_answerer(row)?
            }
            Some(Value::Number(number)) => number.as_i64(),
            _ => None,
        };
        match id {
            Some(id) if self.has_inbox(row, id)? => self.set_assignee(row.id, Some(id), 90),
            _ => Ok(()),
        }
    }

    fn last_answerer(&self, row: &Conversation) -> Result<Option<i64>, Refusal> {
        crate::render::found(
            self.tx
                .prepare_cached(
                    "SELECT sender_id FROM messages WHERE conversation_id = ?1 AND message_type = 1
                     AND sender_type = 'User' AND private = 0 ORDER BY id DESC LIMIT 1",
                )?
                .query_row([row.id], |found| found.get(0)),
        )
    }

    fn team_of(&self, row: &Conversation, id: i64) -> Result<bool, Refusal> {
        Ok(self
            .tx
            .prepare_cached("SELECT EXISTS(SELECT 1 FROM teams WHERE id = ?1 AND account_id = ?2)")?
            .query_row([id, row.account_id], |found| found.get(0))?)
    }
}
