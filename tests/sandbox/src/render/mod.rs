//! The JSON shapes, one module for each kind of thing.

use std::cell::RefCell;
use std::collections::BTreeMap;

use rusqlite::Connection;
use serde_json::Value;

use crate::answer::Refusal;
use crate::app::App;
use crate::db::rows::{Contact, Inbox, User};

mod account;
mod attachment;
mod contact;
mod conversation;
mod inbox;
mod message;
mod notification;
mod people;

pub use attachment::{blob_address, representation_address};
pub use notification::{Notification, waiting_for};

/// What comes of rendering.
pub type Shape = Result<Value, Refusal>;

/// Renders rows as one reader of one account sees them. Holds on to the people, inboxes and
/// contacts it has met, so that a page of rows reads each of them once.
pub struct View<'a> {
    /// The database.
    pub conn: &'a Connection,
    /// The sandbox.
    pub app: &'a App,
    /// The account of everything shown.
    pub account_id: i64,
    /// The person who asked, if one did.
    pub viewer: Option<i64>,
    /// Made by a background job, which does not know who is online.
    pub background: bool,
    users: RefCell<BTreeMap<i64, Option<User>>>,
    inboxes: RefCell<BTreeMap<i64, Inbox>>,
    contacts: RefCell<BTreeMap<i64, Contact>>,
}

impl<'a> View<'a> {
    /// A view for a reader.
    pub fn new(conn: &'a Connection, app: &'a App, account_id: i64, viewer: Option<i64>) -> Self {
        Self {
            conn,
            app,
            account_id,
            viewer,
            background: false,
            users: RefCell::default(),
            inboxes: RefCell::default(),
            contacts: RefCell::default(),
        }
    }

    /// The person of an id, or `None` if there is nobody of that id.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn user(&self, id: i64) -> Result<Option<User>, Refusal> {
        if let Some(known) = self.users.borrow().get(&id) {
            return Ok(known.clone());
        }
        let found = found(User::find(self.conn, self.account_id, id))?;
        self.users.borrow_mut().insert(id, found.clone());
        Ok(found)
    }

    fn inbox_row(&self, id: i64) -> Result<Inbox, Refusal> {
        if let Some(known) = self.inboxes.borrow().get(&id) {
            return Ok(known.clone());
        }
        let inbox = Inbox::find(self.conn, id)?;
        self.inboxes.borrow_mut().insert(id, inbox.clone());
        Ok(inbox)
    }

    fn contact_row(&self, id: i64) -> Result<Contact, Refusal> {
        if let Some(known) = self.contacts.borrow().get(&id) {
            return Ok(known.clone());
        }
        let contact = Contact::find(self.conn, id)?;
        self.contacts.borrow_mut().insert(id, contact.clone());
        Ok(contact)
    }
}

/// `None` for no rows, instead of an error.
///
/// # Errors
///
/// Any other failure.
pub fn found<T>(result: rusqlite::Result<T>) -> Result<Option<T>, Refusal> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(rusqlite::Error::QueryReturnedNoRows) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Puts a key into an object under construction.
pub fn set(object: &mut Value, key: &str, value: Value) {
    if let Value::Object(fields) = object {
        fields.insert(key.to_owned(), value);
    }
}
