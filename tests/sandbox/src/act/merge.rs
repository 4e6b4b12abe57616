//! Two contacts become one.

use serde_json::{Value, json};

use super::Act;
use crate::answer::Refusal;
use crate::change::Change;
use crate::db::rows::{Contact, Message};

impl Act<'_> {
    /// Moves everything of a contact to another one and takes it away. What the base has stays; its
    /// gaps are filled.
    ///
    /// # Errors
    ///
    /// 404 when one of them is gone.
    pub fn merge_contacts(&mut self, base_id: i64, mergee_id: i64) -> Result<(), Refusal> {
        let (base, mergee) = (
            Contact::find(self.tx, base_id)?,
            Contact::find(self.tx, mergee_id)?,
        );
        if base_id == mergee_id {
            return Ok(());
        }
        self.tell_gone(90, "contact.merged", &base);
        let sql = "SELECT id FROM conversations WHERE contact_id = ?1 ORDER BY id";
        let moved = self.ids(sql, mergee_id)?;
        for table in ["conversations", "contact_inboxes", "notes"] {
            self.tx.execute(
                &format!("UPDATE {table} SET contact_id = ?2 WHERE contact_id = ?1"),
                (mergee_id, base_id),
            )?;
        }
        let mut after = 140;
        for id in moved {
            self.tell_conversation(after, "conversation.contact_changed", id);
            after += 1;
        }
        let written = "SELECT id FROM messages WHERE sender_type = 'Contact' AND sender_id = ?1
            AND conversation_id IN (SELECT id FROM conversations WHERE contact_id = ?2) ORDER BY id";
        let written: Vec<i64> = self
            .tx
            .prepare_cached(written)?
            .query_map([mergee_id, base_id], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        for id in written {
            let message = Message::find(self.tx, id)?;
            let sender = ("sender_id", json!(mergee_id), json!(base_id));
            self.update_message(after, &message, &[sender])?;
            after += 1;
        }
        self.tell_gone(after, "contact.deleted", &mergee);
        self.tx
            .execute("DELETE FROM contacts WHERE id = ?1", [mergee_id])?;
        let at = self.tick();
        self.tx.execute(
            "UPDATE contacts SET name = ?2, email = ?3, phone_number = ?4, identifier = ?5,
                additional_attributes = ?6, custom_attributes = ?7, updated_at = ?8 WHERE id = ?1",
            (
                base_id,
                if base.name.is_empty() {
                    mergee.name
                } else {
                    base.name
                },
                filled(base.email, mergee.email),
                filled(base.phone_number, mergee.phone_number),
                filled(base.identifier, mergee.identifier),
                over(mergee.additional_attributes, base.additional_attributes).to_string(),
                over(mergee.custom_attributes, base.custom_attributes).to_string(),
                at,
            ),
        )?;
        self.tell_contact(after + 8, "contact.updated", base_id);
        Ok(())
    }

    fn ids(&self, sql: &str, of: i64) -> Result<Vec<i64>, Refusal> {
        let mut statement = self.tx.prepare_cached(sql)?;
        let ids = statement.query_map([of], |row| row.get(0))?;
        Ok(ids.collect::<rusqlite::Result<_>>()?)
    }

    /// Tells of a contact as it is now, whatever becomes of it.
    pub(super) fn tell_gone(&mut self, after_millis: u32, event: &'static str, contact: &Contact) {
        let data = self.view(contact.account_id).contact_push(contact);
        let account_id = contact.account_id;
        self.tell(
            after_millis,
            Change::ContactGone {
                event,
                account_id,
                data,
            },
        );
    }
}

fn filled(base: Option<String>, mergee: Option<String>) -> Option<String> {
    base.filter(|text| !text.trim().is_empty()).or(mergee)
}

/// One object laid over another, at every depth.
fn over(under: Value, over_it: Value) -> Value {
    match (under, over_it) {
        (Value::Object(mut held), Value::Object(fields)) => {
            for (key, value) in fields {
                let value = match held.remove(&key) {
                    Some(below) => over(below, value),
                    None => value,
                };
                held.insert(key, value);
            }
            Value::Object(held)
        }
        (under, Value::Null) => under,
        (_, value) => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_above_wins_and_gaps_are_filled_at_every_depth() {
        let merged = over(
            json!({"city": "Oslo", "social": {"github": "a", "x": "b"}}),
            json!({"city": "Bergen", "social": {"github": "c"}}),
        );
        assert_eq!(
            merged,
            json!({"city": "Bergen", "social": {"github": "c", "x": "b"}})
        );
    }
}
