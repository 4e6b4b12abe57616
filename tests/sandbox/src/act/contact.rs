//! Contacts: made, changed, labelled, merged, taken away.

use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::Act;
use crate::answer::Refusal;
use crate::change::Change;
use crate::db::Micros;
use crate::db::rows::Contact;
use crate::render::set;
use crate::time::civil;

/// What is to be written of a contact; `None` leaves as it is.
#[derive(Clone, Debug, Default)]
pub struct ContactChange {
    /// The name; empty is allowed.
    pub name: Option<String>,
    /// E-mail; the inner `None` clears.
    pub email: Option<Option<String>>,
    /// Phone number, E.164; the empty text stays an empty text.
    pub phone_number: Option<Option<String>>,
    /// The id in another system.
    pub identifier: Option<Option<String>>,
    /// Whether the contact is shut out.
    pub blocked: Option<bool>,
    /// Merged over what is there.
    pub additional_attributes: Option<Map<String, Value>>,
    /// Merged over what is there.
    pub custom_attributes: Option<Map<String, Value>>,
    /// The stored picture.
    pub avatar_blob_id: Option<i64>,
}

impl Act<'_> {
    /// Tells the account that a contact is not what it was, by the event of this name.
    pub fn tell_contact(&mut self, after_millis: u32, event: &'static str, id: i64) {
        let by_job = false;
        self.tell(after_millis, Change::Contact { event, id, by_job });
    }

    /// Makes a contact. Gives its id.
    ///
    /// # Errors
    ///
    /// 422 when an address is not valid or taken.
    pub fn create_contact(
        &mut self,
        account_id: i64,
        change: ContactChange,
    ) -> Result<i64, Refusal> {
        let at = self.tick();
        self.check_contact(account_id, None, &change)?;
        self.tx.execute(
            "INSERT INTO contacts (account_id, created_at, updated_at) VALUES (?1, ?2, ?2)",
            (account_id, at),
        )?;
        let id = self.tx.last_insert_rowid();
        self.write_contact(id, change)?;
        self.tell_contact(40, "contact.created", id);
        Ok(id)
    }

    /// Changes a contact, and tells it even if nothing changed, as the real server does.
    ///
    /// # Errors
    ///
    /// 422 when an address is not valid or taken, 404 when the contact is gone.
    pub fn update_contact(&mut self, id: i64, change: ContactChange) -> Result<(), Refusal> {
        let before = Contact::find(self.tx, id)?;
        self.check_contact(before.account_id, Some(id), &change)?;
        let pictured = change.avatar_blob_id.is_some();
        self.write_contact(id, change)?;
        self.tell_contact(45, "contact.updated", id);
        if pictured {
            // The picture is looked at later.
            let (event, by_job) = ("contact.updated", true);
            self.tell(550, Change::Contact { event, id, by_job });
        }
        Ok(())
    }

    /// Takes a contact's picture away. The event still shows it, as the real server's does.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn drop_contact_picture(&mut self, contact: &Contact) -> Result<(), Refusal> {
        self.tell_gone(45, "contact.updated", contact);
        let at = self.tick();
        self.tx.execute(
            "UPDATE contacts SET avatar_blob_id = NULL, updated_at = ?2 WHERE id = ?1",
            (contact.id, at),
        )?;
        Ok(())
    }

    fn write_contact(&mut self, id: i64, change: ContactChange) -> Result<(), Refusal> {
        let before = Contact::find(self.tx, id)?;
        let at = self.tick();
        let held_email = before.email.clone();
        let email = change.email.map_or(before.email, |email| {
            email
                .map(|email| email.to_lowercase())
                .filter(|email| !email.is_empty())
        });
        let mut additional = merged(before.additional_attributes, change.additional_attributes);
        if let Some(email) = email
            .as_ref()
            .filter(|email| Some(*email) != held_email.as_ref())
        {
            looked_up(&mut additional, email, at);
        }
        self.tx.execute(
            "UPDATE contacts SET name = ?2, email = ?3, phone_number = ?4, identifier = ?5, blocked = ?6,
                additional_attributes = ?7, custom_attributes = ?8, avatar_blob_id = ?9, updated_at = ?10
             WHERE id = ?1",
            (
                id,
                change.name.unwrap_or(before.name),
                email,
                change.phone_number.unwrap_or(before.phone_number),
                change.identifier.unwrap_or(before.identifier),
                change.blocked.unwrap_or(before.blocked),
                additional.to_string(),
                merged(before.custom_attributes, change.custom_attributes).to_string(),
                change.avatar_blob_id.or(before.avatar_blob_id),
                at,
            ),
        )?;
        Ok(())
    }

    fn check_contact(
        &self,
        account_id: i64,
        own_id: Option<i64>,
        change: &ContactChange,
    ) -> Result<(), Refusal> {
        let mut texts = Vec::new();
        let mut attributes = Vec::new();
        let mut fault = |text: &str, attribute: &'static str| {
            texts.push(text.to_owned());
            attributes.push(attribute);
        };
        let taken = |column: &str, value: &str| -> Result<bool, Refusal> {
            Ok(self
                .tx
                .prepare_cached(&format!(
                    "SELECT EXISTS(SELECT 1 FROM contacts WHERE account_id = ?1 AND {column} = ?2 AND id IS NOT ?3)"
                ))?
                .query_row((account_id, value, own_id), |row| row.get(0))?)
        };
        if let Some(Some(email)) = &change.email
            && !email.is_empty()
        {
            if !is_email(email) {
                fault("Email Invalid email", "email");
            }
            if taken("email", &email.to_lowercase())? {
                fault("Email has already been taken", "email");
            }
        }
        if let Some(Some(identifier)) = &change.identifier
            && taken("identifier", identifier)?
        {
            if identifier.is_empty() {
                return Err(Refusal::crash());
            }
            fault("Identifier has already been taken", "identifier");
        }
        if let Some(Some(phone)) = &change.phone_number
            && !phone.is_empty()
        {
            if taken("phone_number", phone)? {
                fault("Phone number has already been taken", "phone_number");
            }
            if !is_e164(phone) {
                fault("Phone number should be in e164 format", "phone_number");
            }
        }
        if texts.is_empty() {
            return Ok(());
        }
        Err(Refusal::invalid(&texts.join(", "), &attributes))
    }

    /// Replaces the labels of a contact, and tells it even if nothing changed.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn set_contact_labels(&mut self, id: i64, titles: &[String]) -> Result<(), Refusal> {
        let at = self.tick();
        self.tx.execute(
            "UPDATE contacts SET labels = ?2, updated_at = ?3 WHERE id = ?1",
            (id, json!(titles).to_string(), at),
        )?;
        self.tell_contact(45, "contact.updated", id);
        Ok(())
    }

    /// Takes a contact away, with its conversations.
    ///
    /// # Errors
    ///
    /// 404 when it is gone already.
    pub fn delete_contact(&mut self, id: i64) -> Result<(), Refusal> {
        let contact = Contact::find(self.tx, id)?;
        self.tell_gone(35, "contact.deleted", &contact);
        let conversations: Vec<i64> = self
            .tx
            .prepare_cached("SELECT id FROM conversations WHERE contact_id = ?1 ORDER BY id")?
            .query_map([id], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        for conversation_id in conversations {
            self.delete_conversation(conversation_id)?;
        }
        for table in ["contact_inboxes", "notes"] {
            self.tx
                .execute(&format!("DELETE FROM {table} WHERE contact_id = ?1"), [id])?;
        }
        self.tx
            .execute("DELETE FROM contacts WHERE id = ?1", [id])?;
        Ok(())
    }
}

fn merged(held: Value, over: Option<Map<String, Value>>) -> Value {
    let mut held = match held {
        Value::Object(fields) => fields,
        _ => Map::new(),
    };
    held.extend(over.unwrap_or_default());
    Value::Object(held)
}

/// What the search for a picture of an e-mail address leaves behind, whether it finds one or not.
/// The real server needs some seconds for it.
fn looked_up(attributes: &mut Value, email: &str, at: Micros) {
    let half = |space: &Uuid| Uuid::new_v5(space, email.as_bytes()).simple();
    let hash = format!(
        "{}{}",
        half(&Uuid::NAMESPACE_URL),
        half(&Uuid::NAMESPACE_OID)
    );
    set(attributes, "avatar_url_hash", json!(hash));
    let (date, clock) = civil(at);
    set(
        attributes,
        "last_avatar_sync_at",
        json!(format!("{date}T{clock}Z")),
    );
}

fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty()
            && !host.is_empty()
            && !host.contains('@')
            && !text.contains(char::is_whitespace)
    })
}

fn is_e164(text: &str) -> bool {
    text.rsplit_once('+').is_some_and(|(_, digits)| {
        (2..=15).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && !digits.starts_with('0')
    })
}
