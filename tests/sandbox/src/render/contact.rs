//! Contacts: the REST form and the push form.

use serde_json::{Value, json};

use super::{Shape, View, set};
use crate::db::rows::Contact;
use crate::time::seconds;

impl View<'_> {
    /// A contact, REST form, without `contact_inboxes`.
    pub fn contact(&self, contact: &Contact) -> Value {
        let present = self
            .app
            .presence
            .has_contact(contact.account_id, contact.id);
        let mut shape = json!({
            "additional_attributes": contact.additional_attributes,
            "availability_status": if present { "online" } else { "offline" },
            "email": contact.email,
            "id": contact.id,
            "name": contact.name,
            "phone_number": contact.phone_number,
            "blocked": contact.blocked,
            "identifier": contact.identifier,
            "thumbnail": self.avatar(contact.avatar_blob_id),
            "custom_attributes": contact.custom_attributes,
            "created_at": seconds(Some(contact.created_at)),
        });
        if contact.last_activity_at.is_some() {
            set(
                &mut shape,
                "last_activity_at",
                json!(seconds(contact.last_activity_at)),
            );
        }
        shape
    }

    /// A contact, REST form, with the inboxes it is reached in.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn contact_with_inboxes(&self, contact: &Contact) -> Shape {
        let mut shape = self.contact(contact);
        let mut statement = self.conn.prepare_cached(
            "SELECT source_id, inbox_id FROM contact_inboxes WHERE contact_id = ?1 ORDER BY id",
        )?;
        let addresses = statement
            .query_map([contact.id], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<Vec<(String, i64)>>>()?;
        let mut inboxes = Vec::new();
        for (source_id, inbox_id) in addresses {
            inboxes.push(json!({"source_id": source_id, "inbox": self.inbox_slim(inbox_id)?}));
        }
        set(&mut shape, "contact_inboxes", Value::Array(inboxes));
        Ok(shape)
    }

    /// A contact, push form.
    pub fn contact_push(&self, contact: &Contact) -> Value {
        json!({
            "additional_attributes": contact.additional_attributes,
            "custom_attributes": contact.custom_attributes,
            "email": contact.email,
            "id": contact.id,
            "identifier": contact.identifier,
            "name": contact.name,
            "phone_number": contact.phone_number,
            "thumbnail": self.avatar(contact.avatar_blob_id),
            "blocked": contact.blocked,
            "type": "contact",
        })
    }
}
