//! Labels and custom attributes of a conversation.

use serde_json::{Value, json};

use super::Act;
use crate::answer::Refusal;
use crate::db::rows::Conversation;

impl Act<'_> {
    /// Replaces the labels. The same set in any order changes nothing.
    ///
    /// # Errors
    ///
    /// When the conversation is gone.
    pub fn set_labels(&mut self, conversation_id: i64, titles: &[String]) -> Result<(), Refusal> {
        let before = self.conversation(conversation_id)?;
        let held = before.label_titles();
        let added: Vec<&str> = titles
            .iter()
            .filter(|t| !held.contains(t))
            .map(String::as_str)
            .collect();
        let removed: Vec<&str> = held
            .iter()
            .filter(|t| !titles.contains(t))
            .map(String::as_str)
            .collect();
        if added.is_empty() && removed.is_empty() {
            // The order is kept as it was sent last, though nobody is told.
            let sql = "UPDATE conversations SET labels = ?2 WHERE id = ?1";
            self.tx
                .execute(sql, (before.id, json!(titles).to_string()))?;
            return Ok(());
        }
        let at = self.tick();
        self.tx.execute(
            "UPDATE conversations SET labels = ?2, updated_at = ?3 WHERE id = ?1",
            (before.id, json!(titles).to_string(), at),
        )?;
        if let Some(name) = self.actor_name().map(str::to_owned) {
            for (after, deed, titles) in [(90, "added", added), (105, "removed", removed)] {
                if !titles.is_empty() {
                    let text = format!("{name} {deed} {}", titles.join(", "));
                    self.note_activity(after, before.id, &text, json!({}))?;
                }
            }
        }
        self.tell_conversation(150, "conversation.updated", before.id);
        Ok(())
    }

    /// Adds labels to those a conversation has.
    ///
    /// # Errors
    ///
    /// When the conversation is gone.
    pub fn add_labels(&mut self, row: &Conversation, titles: &[String]) -> Result<(), Refusal> {
        let mut held = row.label_titles();
        held.extend_from_slice(titles);
        self.set_labels(row.id, &tidy_titles(&held))
    }

    /// Replaces the custom attributes. Setting what is set does nothing.
    ///
    /// # Errors
    ///
    /// When the conversation is gone.
    pub fn set_attributes(
        &mut self,
        conversation_id: i64,
        attributes: &Value,
    ) -> Result<(), Refusal> {
        let before = self.conversation(conversation_id)?;
        if before.custom_attributes == *attributes {
            return Ok(());
        }
        let at = self.tick();
        self.tx.execute(
            "UPDATE conversations SET custom_attributes = ?2, updated_at = ?3 WHERE id = ?1",
            (before.id, attributes.to_string(), at),
        )?;
        self.tell_conversation(110, "conversation.updated", before.id);
        Ok(())
    }
}

/// Titles as the server stores them: split at commas, without blanks around and doubles.
pub fn tidy_titles(titles: &[String]) -> Vec<String> {
    let mut tidy: Vec<String> = Vec::new();
    for title in titles.iter().flat_map(|title| title.split(',')) {
        let title = title.trim();
        if !title.is_empty() && !tidy.iter().any(|known| known == title) {
            tidy.push(title.to_owned());
        }
    }
    tidy
}
