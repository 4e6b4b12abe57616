//! Variables in what agents write: `{{contact.name}}` becomes the name before the text is stored.

use serde_json::Value;

use super::Act;
use crate::answer::Refusal;
use crate::db::rows::{Contact, Conversation, Inbox, User};
use crate::params::text_of;

impl Act<'_> {
    /// The text with its variables filled in. An unknown one becomes nothing; text between
    /// backticks, and a brace that is never closed, stay as typed.
    ///
    /// # Errors
    ///
    /// When the contact, the inbox or the account is gone.
    pub fn fill_in(&self, conversation: &Conversation, text: &str) -> Result<String, Refusal> {
        if !text.contains("{{") {
            return Ok(text.to_owned());
        }
        let contact = Contact::find(self.tx, conversation.contact_id)?;
        let inbox = Inbox::find(self.tx, conversation.inbox_id)?;
        let account: String = self
            .tx
            .prepare_cached("SELECT name FROM accounts WHERE id = ?1")?
            .query_row([conversation.account_id], |row| row.get(0))?;
        let agent = match self.member() {
            Some(member) => Some(User::find(self.tx, member.account_id, member.user_id)?),
            None => None,
        };
        let custom = |attributes: &Value, key: &str| {
            attributes.get(key).and_then(text_of).unwrap_or_default()
        };
        let value = |name: &str| -> String {
            let (of, key) = name.split_once('.').unwrap_or((name, ""));
            if let Some(key) = key.strip_prefix("custom_attribute.") {
                return match of {
                    "contact" => custom(&contact.custom_attributes, key),
                    "conversation" => custom(&conversation.custom_attributes, key),
                    _ => String::new(),
                };
            }
            match (of, key) {
                ("contact", "name") => contact.name.clone(),
                ("contact", "first_name") => first(&contact.name),
                ("contact", "last_name") => last(&contact.name),
                ("contact", "email") => contact.email.clone().unwrap_or_default(),
                ("contact", "phone" | "phone_number") => {
                    contact.phone_number.clone().unwrap_or_default()
                }
                ("contact", "id") => contact.id.to_string(),
                ("agent", "name") => agent
                    .as_ref()
                    .map(|agent| agent.name.clone())
                    .unwrap_or_default(),
                ("agent", "first_name") => agent
                    .as_ref()
                    .map(|agent| first(&agent.name))
                    .unwrap_or_default(),
                ("agent", "last_name") => agent
                    .as_ref()
                    .map(|agent| last(&agent.name))
                    .unwrap_or_default(),
                ("agent", "email") => agent
                    .as_ref()
                    .map(|agent| agent.email.clone())
                    .unwrap_or_default(),
                ("inbox", "name") => inbox.name.clone(),
                ("inbox", "id") => inbox.id.to_string(),
                ("conversation", "id" | "display_id") => conversation.display_id.to_string(),
                ("account", "name") => account.clone(),
                ("account", "id") => conversation.account_id.to_string(),
                _ => String::new(),
            }
        };
        Ok(filled(text, value))
    }
}

/// Fills in what stands outside backticks.
fn filled(text: &str, value: impl Fn(&str) -> String) -> String {
    let mut result = String::new();
    for (at, part) in text.split('`').enumerate() {
        if at > 0 {
            result.push('`');
        }
        if at % 2 == 1 {
            result.push_str(part);
            continue;
        }
        let mut rest = part;
        while let Some((before, after)) = rest.split_once("{{") {
            let Some((name, behind)) = after.split_once("}}") else {
                break;
            };
            result.push_str(before);
            result.push_str(&value(name.trim()));
            rest = behind;
        }
        result.push_str(rest);
    }
    result
}

fn first(name: &str) -> String {
    name.split_whitespace()
        .next()
        .unwrap_or_default()
        .to_owned()
}

fn last(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    match words.as_slice() {
        [_, .., last] => (*last).to_owned(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::filled;

    #[test]
    fn variables_are_filled_in_but_not_in_code_or_when_broken() {
        let value = |name: &str| {
            if name == "a.b" {
                "X".to_owned()
            } else {
                String::new()
            }
        };
        assert_eq!(filled("{{ a.b }} and {{nobody}}.", value), "X and .");
        assert_eq!(filled("`{{a.b}}` {{a.b}}", value), "`{{a.b}}` X");
        assert_eq!(filled("{{a.b", value), "{{a.b");
    }
}
