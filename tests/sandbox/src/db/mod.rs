//! The sandbox's state: one `SQLite` database, in a file or in memory.
//!
//! One connection writes; with a file some more only read, beside it (WAL). Work is handed over as
//! a closure and runs on a blocking thread, so a slow statement never holds up the sockets.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, Transaction};

pub mod cast;
mod like;
pub mod rows;

/// Microseconds since 1970, UTC: how every time column is kept.
pub type Micros = i64;

/// One second.
pub const SECOND: Micros = 1_000_000;

/// Raised whenever `schema.sql` changes: a file of another number is not opened.
pub const SCHEMA_VERSION: i64 = 3;

const READERS: usize = 3;

/// Where the state lives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// Gone when the sandbox stops.
    #[default]
    Memory,
    /// Kept in this file.
    File(PathBuf),
}

/// The database. Cheap to clone.
#[derive(Clone)]
pub struct Database {
    writer: Arc<Mutex<Connection>>,
    /// Empty in memory, where the writer reads, too.
    readers: Arc<Vec<Mutex<Connection>>>,
}

impl Database {
    /// Opens the database and creates its tables if it has none.
    ///
    /// # Errors
    ///
    /// When the file cannot be opened or was made for another schema.
    pub fn open(place: &Place) -> rusqlite::Result<Self> {
        let writer = match place {
            Place::Memory => Connection::open_in_memory()?,
            Place::File(path) => Connection::open(path)?,
        };
        tune(&writer)?;
        let version: i64 = writer.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        match version {
            SCHEMA_VERSION => {}
            0 => {
                writer.execute_batch(include_str!("schema.sql"))?;
                writer.pragma_update(None, "user_version", SCHEMA_VERSION)?;
            }
            _ => {
                return Err(rusqlite::Error::ToSqlConversionFailure(
                    format!("database of schema {version}, not {SCHEMA_VERSION}: delete it").into(),
                ));
            }
        }
        let mut readers = Vec::new();
        if let Place::File(path) = place {
            for _ in 0..READERS {
                let reader = Connection::open(path)?;
                tune(&reader)?;
                reader.pragma_update(None, "query_only", true)?;
                readers.push(Mutex::new(reader));
            }
        }
        Ok(Self {
            writer: Arc::new(Mutex::new(writer)),
            readers: Arc::new(readers),
        })
    }

    /// Runs `work` in one transaction, which is kept if `work` succeeds.
    ///
    /// # Errors
    ///
    /// Those of `work` and of the commit.
    pub fn write_now<T, E: From<rusqlite::Error>>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut connection = lock(&self.writer);
        let transaction = connection.transaction()?;
        let value = work(&transaction)?;
        transaction.commit()?;
        Ok(value)
    }

    /// Runs `work`, which only reads.
    ///
    /// # Errors
    ///
    /// Those of `work`.
    pub fn read_now<T, E>(&self, work: impl FnOnce(&Connection) -> Result<T, E>) -> Result<T, E> {
        for reader in self.readers.iter() {
            if let Ok(connection) = reader.try_lock() {
                return work(&connection);
            }
        }
        let busiest = self.readers.first().unwrap_or(&self.writer);
        work(&lock(busiest))
    }

    /// [`Database::write_now`] off the async threads.
    ///
    /// # Errors
    ///
    /// As [`Database::write_now`].
    pub async fn write<T, E>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<rusqlite::Error> + Send + 'static,
    {
        let database = self.clone();
        tokio::task::spawn_blocking(move || database.write_now(work))
            .await
            .unwrap_or_else(|broken| Err(lost(&broken).into()))
    }

    /// [`Database::read_now`] off the async threads.
    ///
    /// # Errors
    ///
    /// Those of `work`.
    pub async fn read<T, E>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<rusqlite::Error> + Send + 'static,
    {
        let database = self.clone();
        tokio::task::spawn_blocking(move || database.read_now(work))
            .await
            .unwrap_or_else(|broken| Err(lost(&broken).into()))
    }
}

/// Now, as the columns keep it.
pub fn now() -> Micros {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Micros::try_from(since.as_micros()).unwrap_or(Micros::MAX)
}

/// Works out the denormalised columns of every conversation, and the messages' `has_attachments`,
/// from the messages. For bulk inserts; single changes keep them up by themselves.
///
/// # Errors
///
/// When the database refuses.
pub fn denormalise(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(
        "UPDATE messages SET has_attachments = 1
            WHERE id IN (SELECT message_id FROM attachments) AND has_attachments = 0;
         UPDATE conversations SET
            last_message_id = (SELECT max(m.id) FROM messages m WHERE m.conversation_id = conversations.id),
            last_talk_id = (SELECT m.id FROM messages m WHERE m.conversation_id = conversations.id
                AND m.message_type <> 2 ORDER BY m.id DESC LIMIT 1),
            last_public_id = (SELECT m.id FROM messages m WHERE m.conversation_id = conversations.id
                AND m.message_type <> 2 AND m.private = 0 ORDER BY m.id DESC LIMIT 1),
            last_incoming_at = (SELECT max(m.created_at) FROM messages m
                WHERE m.conversation_id = conversations.id AND m.message_type = 0),
            unread_count = (SELECT count(*) FROM messages m WHERE m.conversation_id = conversations.id
                AND m.message_type = 0 AND m.created_at > coalesce(conversations.agent_last_seen_at, 0));
         UPDATE accounts SET last_display_id = max(last_display_id,
            coalesce((SELECT max(display_id) FROM conversations WHERE account_id = accounts.id), 0));
         ANALYZE;",
    )
}

fn tune(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // A sandbox's state may be lost with the machine: it is made again from its seed.
    connection.pragma_update(None, "synchronous", "OFF")?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "cache_size", -65_536)?;
    connection.busy_timeout(std::time::Duration::from_secs(10))?;
    connection.set_prepared_statement_cache_capacity(256);
    // Else a statement is planned anew for nearly every value that is put into it.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    like::install(connection)?;
    cast::install(connection)
}

/// A panic in one request must not take the database from all the others.
fn lock(connection: &Mutex<Connection>) -> MutexGuard<'_, Connection> {
    connection.lock().unwrap_or_else(PoisonError::into_inner)
}

fn lost(broken: &tokio::task::JoinError) -> rusqlite::Error {
    rusqlite::Error::ToSqlConversionFailure(format!("database work broke off: {broken}").into())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn with_one_conversation() -> Database {
        let database = Database::open(&Place::Memory).unwrap();
        database
            .write_now::<_, rusqlite::Error>(|tx| {
                tx.execute_batch(
                    "INSERT INTO conversations (id, account_id, display_id, uuid, inbox_id, contact_id,
                        contact_inbox_id, labels, agent_last_seen_at, last_activity_at, created_at, updated_at)
                     VALUES (1001, 1, 1, 'u', 1, 1, 1, '[\"billing\",\"vip\"]', 20, 40, 1, 1);
                     INSERT INTO messages (id, account_id, inbox_id, conversation_id, message_type, private,
                        created_at, updated_at)
                     VALUES (1, 1, 1, 1001, 0, 0, 10, 10), (2, 1, 1, 1001, 0, 0, 30, 30),
                            (3, 1, 1, 1001, 1, 1, 35, 35), (4, 1, 1, 1001, 2, 0, 40, 40);",
                )
            })
            .unwrap();
        database
    }

    #[test]
    fn labels_can_be_looked_up_after_only_the_array_was_written() {
        let database = with_one_conversation();
        database
            .write_now::<_, rusqlite::Error>(|tx| {
                tx.execute("UPDATE conversations SET labels = '[\"vip\",\"late\"]'", [])
            })
            .unwrap();
        let titles: String = database
            .read_now(|c| {
                c.query_row(
                    "SELECT group_concat(title ORDER BY title) FROM conversation_labels",
                    [],
                    |row| row.get(0),
                )
            })
            .unwrap();
        assert_eq!(titles, "late,vip");
    }

    #[test]
    fn denormalising_finds_the_newest_messages_and_the_unread_ones() {
        let database = with_one_conversation();
        let found: (i64, i64, i64, i64, i64) = database
            .write_now(|tx| {
                denormalise(tx)?;
                tx.query_row(
                    "SELECT last_message_id, last_talk_id, last_public_id, last_incoming_at, unread_count
                     FROM conversations",
                    [],
                    |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)),
                )
            })
            .unwrap();
        assert_eq!(found, (4, 3, 2, 30, 1));
    }
}
