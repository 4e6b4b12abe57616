//! Asking about contacts: who they are, their labels, the notes on them.

use std::sync::Arc;

use serde::Serialize;
use serde::ser::{SerializeMap as _, Serializer};

use crate::model::{Contact, ContactChange, ContactId, ContactNote, NoteId};
use crate::wire::{conversation, people};

use super::attribute::Written;
use super::line::{Params, json};
use super::{Api, ApiError, Body, Method};

/// What is written of a contact: one thing at a time.
struct Edit<'a>(&'a ContactChange);

impl Serialize for Edit<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut body = serializer.serialize_map(Some(1))?;
        match self.0 {
            ContactChange::Name(name) => body.serialize_entry("name", &**name)?,
            // Null clears; an empty text would be stored as such.
            ContactChange::Email(email) => body.serialize_entry("email", email)?,
            ContactChange::Phone(phone) => body.serialize_entry("phone_number", phone)?,
            ContactChange::Company(company) => {
                body.serialize_entry("additional_attributes", &One("company_name", company))?;
            }
            ContactChange::Attribute(key, value) => {
                let value = value.as_ref().map(Written);
                body.serialize_entry("custom_attributes", &One(key, &value))?;
            }
        }
        body.end()
    }
}

/// An object of one entry, which the server merges into what it holds.
struct One<'a, T>(&'a str, &'a T);

impl<T: Serialize> Serialize for One<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(1))?;
        object.serialize_entry(self.0, self.1)?;
        object.end()
    }
}

impl Api {
    /// One contact, with the inboxes by which they can be reached.
    ///
    /// # Errors
    ///
    /// `NotFound` when it is gone.
    pub async fn contact(&self, id: ContactId) -> Result<Contact, ApiError> {
        let path = format_args!("contacts/{id}");
        let params = Params::default();
        self.get("contact", path, params, people::contact).await
    }

    /// Changes a contact, and tells what it is then. What is not changed stays as it is.
    ///
    /// # Errors
    ///
    /// `Refused` when an address is not valid or belongs to another contact.
    pub async fn change_contact(
        &self,
        id: ContactId,
        change: &ContactChange,
    ) -> Result<Contact, ApiError> {
        let (method, path, body) = match change {
            // Writing null would keep the key.
            ContactChange::Attribute(key, None) => {
                let path = format!("contacts/{id}/destroy_custom_attributes");
                (Method::Post, path, json(&One("custom_attributes", &[key])))
            }
            change => (Method::Patch, format!("contacts/{id}"), json(&Edit(change))),
        };
        self.change("contact", method, path, body, people::contact)
            .await
    }

    /// Titles of a contact's labels.
    ///
    /// # Errors
    ///
    /// Any [`ApiError`].
    pub async fn contact_labels(&self, id: ContactId) -> Result<Vec<Arc<str>>, ApiError> {
        let path = format_args!("contacts/{id}/labels");
        let params = Params::default();
        self.get("contact labels", path, params, conversation::titles)
            .await
    }

    /// Sets all labels of a contact, and tells which it has then.
    ///
    /// # Errors
    ///
    /// Any [`ApiError`].
    pub async fn set_contact_labels(
        &self,
        id: ContactId,
        labels: &[Arc<str>],
    ) -> Result<Vec<Arc<str>>, ApiError> {
        let path = format_args!("contacts/{id}/labels");
        let body = json(&One("labels", &labels));
        let read = conversation::titles;
        self.change("contact labels", Method::Post, path, body, read)
            .await
    }

    /// Notes on a contact, newest first.
    ///
    /// # Errors
    ///
    /// Any [`ApiError`].
    pub async fn contact_notes(&self, id: ContactId) -> Result<Vec<ContactNote>, ApiError> {
        let path = format_args!("contacts/{id}/notes");
        self.all("contact notes", path, people::note).await
    }

    /// Writes a note on a contact, and tells what was written.
    ///
    /// # Errors
    ///
    /// `Refused` when it is blank.
    pub async fn add_note(&self, id: ContactId, text: &str) -> Result<ContactNote, ApiError> {
        let path = format_args!("contacts/{id}/notes");
        let body = json(&One("note", &One("content", &text)));
        self.change("contact note", Method::Post, path, body, people::note)
            .await
    }

    /// Deletes a note on a contact.
    ///
    /// # Errors
    ///
    /// `NotFound` when it is gone already.
    pub async fn delete_note(&self, id: ContactId, note: NoteId) -> Result<(), ApiError> {
        let path = self.path(format_args!("contacts/{id}/notes/{note}"));
        self.ask(Method::Delete, &path, Body::Empty).await?;
        Ok(())
    }
}
