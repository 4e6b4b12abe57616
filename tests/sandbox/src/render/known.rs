//! What rows name, each thing read once: one by one as it is met, or all of a page at once.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rusqlite::{Connection, Row};
use serde_json::Value;

use super::{View, found};
use crate::answer::Refusal;
use crate::db::rows::{Contact, Conversation, Inbox, Message, User};

/// Things of one kind by their ids; `None` for an id there is nothing of.
pub(super) struct Known<T>(RefCell<BTreeMap<i64, Option<Rc<T>>>>);

impl<T> Default for Known<T> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<T> Known<T> {
    /// The thing of an id, which is read if it was not met before.
    pub(super) fn get(
        &self,
        id: i64,
        read: impl FnOnce() -> rusqlite::Result<T>,
    ) -> Result<Option<Rc<T>>, Refusal> {
        if let Some(met) = self.0.borrow().get(&id) {
            return Ok(met.clone());
        }
        let thing = found(read())?.map(Rc::new);
        self.0.borrow_mut().insert(id, thing.clone());
        Ok(thing)
    }

    /// Takes a thing as it is given.
    pub(super) fn put(&self, id: i64, thing: T) {
        self.0.borrow_mut().insert(id, Some(Rc::new(thing)));
    }

    /// Meets all of these ids by one statement; `read` is given those not met before, as JSON.
    pub(super) fn meet(
        &self,
        ids: impl IntoIterator<Item = i64>,
        read: impl FnOnce(&str) -> rusqlite::Result<Vec<(i64, T)>>,
    ) -> rusqlite::Result<()> {
        let mut known = self.0.borrow_mut();
        let unmet: BTreeSet<i64> = ids
            .into_iter()
            .filter(|id| !known.contains_key(id))
            .collect();
        if unmet.is_empty() {
            return Ok(());
        }
        let list: Value = unmet.iter().copied().collect();
        known.extend(unmet.into_iter().map(|id| (id, None)));
        for (id, thing) in read(&list.to_string())? {
            known.insert(id, Some(Rc::new(thing)));
        }
        Ok(())
    }

    /// Those that are known by now.
    pub(super) fn all(&self) -> Vec<Rc<T>> {
        self.0.borrow().values().flatten().cloned().collect()
    }
}

/// The rows of a table with these ids.
fn by_id<T>(
    conn: &Connection,
    table: &str,
    ids: &str,
    read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<(i64, T)>> {
    let sql = format!("SELECT * FROM {table} WHERE id IN (SELECT value FROM json_each(?1))");
    let mut statement = conn.prepare_cached(&sql)?;
    statement
        .query_map([ids], |row| Ok((row.get("id")?, read(row)?)))?
        .collect()
}

/// What a contact goes by in an inbox.
pub(super) struct Address {
    pub(super) source_id: String,
    pub(super) hmac_verified: bool,
}

impl Address {
    pub(super) fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            source_id: row.get("source_id")?,
            hmac_verified: row.get("hmac_verified")?,
        })
    }
}

/// A stored picture's key and name.
pub(super) struct Picture {
    pub(super) key: String,
    pub(super) filename: String,
}

impl Picture {
    pub(super) fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            key: row.get("key")?,
            filename: row.get("filename")?,
        })
    }
}

impl View<'_> {
    /// Reads what a page of conversations names, by as many statements as there are kinds of things.
    pub(super) fn meet(&self, rows: &[Conversation]) -> Result<(), Refusal> {
        let conn = self.conn;
        self.inboxes
            .meet(rows.iter().map(|row| row.inbox_id), |ids| {
                by_id(conn, "inboxes", ids, Inbox::from_row)
            })?;
        self.addresses
            .meet(rows.iter().map(|row| row.contact_inbox_id), |ids| {
                by_id(conn, "contact_inboxes", ids, Address::from_row)
            })?;
        let newest = rows
            .iter()
            .flat_map(|row| [row.last_message_id, row.last_talk_id]);
        self.messages.meet(newest.flatten(), |ids| {
            by_id(conn, "messages", ids, Message::from_row)
        })?;
        self.contacts
            .meet(rows.iter().map(|row| row.contact_id), |ids| {
                by_id(conn, "contacts", ids, Contact::from_row)
            })?;
        self.meet_users(rows.iter().filter_map(|row| row.assignee_id))?;
        let messages = self.messages.all();
        self.meet_around(&messages.iter().map(Rc::as_ref).collect::<Vec<_>>())
    }

    /// Reads who sent these messages, and their files.
    pub(super) fn meet_around(&self, messages: &[&Message]) -> Result<(), Refusal> {
        let senders = |kind: &str| {
            messages
                .iter()
                .filter(|message| message.sender_type.as_deref() == Some(kind))
                .filter_map(|message| message.sender_id)
                .collect::<Vec<_>>()
        };
        self.contacts.meet(senders("Contact"), |ids| {
            by_id(self.conn, "contacts", ids, Contact::from_row)
        })?;
        self.meet_users(senders("User"))?;
        let with_files = messages.iter().filter(|message| message.has_attachments);
        self.files
            .meet(with_files.map(|message| message.id), |ids| {
                self.attachments_of(ids)
            })?;
        let of_contacts = self.contacts.all();
        let of_users = self.users.all();
        let pictures = of_contacts
            .iter()
            .filter_map(|contact| contact.avatar_blob_id);
        let pictures = pictures.chain(of_users.iter().filter_map(|user| user.avatar_blob_id));
        self.pictures.meet(pictures, |ids| {
            // Not whole rows: those hold the pictures.
            let sql =
                "SELECT id, key, filename FROM blobs WHERE id IN (SELECT value FROM json_each(?1))";
            let mut statement = self.conn.prepare_cached(sql)?;
            statement
                .query_map([ids], |row| Ok((row.get("id")?, Picture::from_row(row)?)))?
                .collect()
        })?;
        Ok(())
    }

    fn meet_users(&self, ids: impl IntoIterator<Item = i64>) -> rusqlite::Result<()> {
        self.users.meet(ids, |ids| {
            let users = User::of_ids(self.conn, self.account_id, ids)?;
            Ok(users.into_iter().map(|user| (user.id, user)).collect())
        })
    }
}
