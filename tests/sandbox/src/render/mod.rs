//! The JSON shapes, one module for each kind of thing.

use std::rc::Rc;

use rusqlite::Connection;
use serde_json::Value;

use crate::answer::Refusal;
use crate::app::App;
use crate::db::rows::{Contact, Inbox, Message, User};

mod account;
mod attachment;
mod contact;
mod conversation;
mod inbox;
mod known;
mod message;
mod notification;
mod people;

use known::{Address, Known, Picture};

pub use attachment::{blob_address, representation_address};
pub use notification::{Notification, waiting_for};

/// What comes of rendering.
pub type Shape = Result<Value, Refusal>;

/// Renders rows as one reader of one account sees them. Holds on to the people, inboxes, contacts and
/// whatever else it has met, so that a page of rows reads each of them once.
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
    users: Known<User>,
    inboxes: Known<Inbox>,
    contacts: Known<Contact>,
    messages: Known<Message>,
    addresses: Known<Address>,
    teams: Known<Value>,
    files: Known<Vec<Value>>,
    pictures: Known<Picture>,
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
            users: Known::default(),
            inboxes: Known::default(),
            contacts: Known::default(),
            messages: Known::default(),
            addresses: Known::default(),
            teams: Known::default(),
            files: Known::default(),
            pictures: Known::default(),
        }
    }

    /// The person of an id, or `None` if there is nobody of that id.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn user(&self, id: i64) -> Result<Option<Rc<User>>, Refusal> {
        self.users
            .get(id, || User::find(self.conn, self.account_id, id))
    }

    /// The contact of an id.
    ///
    /// # Errors
    ///
    /// 404 if there is none.
    pub fn contact_of(&self, id: i64) -> Result<Rc<Contact>, Refusal> {
        let contact = self.contacts.get(id, || Contact::find(self.conn, id))?;
        contact.ok_or_else(Refusal::not_found)
    }

    /// Shows a contact as it was.
    pub fn show_contact_as(&self, contact: Contact) {
        self.contacts.put(contact.id, contact);
    }

    /// The inbox of an id.
    ///
    /// # Errors
    ///
    /// 404 if there is none.
    pub fn inbox_of(&self, id: i64) -> Result<Rc<Inbox>, Refusal> {
        let inbox = self.inboxes.get(id, || Inbox::find(self.conn, id))?;
        inbox.ok_or_else(Refusal::not_found)
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

/// An object of these fields, which are moved into it: `json!` copies what is nested, and so a page
/// once for each level.
pub fn object<const N: usize>(fields: [(&str, Value); N]) -> Value {
    let fields = fields.map(|(key, value)| (key.to_owned(), value));
    Value::Object(fields.into_iter().collect())
}

/// Puts a key into an object under construction.
pub fn set(object: &mut Value, key: &str, value: Value) {
    if let Value::Object(fields) = object {
        fields.insert(key.to_owned(), value);
    }
}
