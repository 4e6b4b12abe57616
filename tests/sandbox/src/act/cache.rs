//! What clients keep copies of: labels, inboxes, teams.

use super::Act;
use crate::answer::Refusal;
use crate::change::Change;
use crate::db::{SECOND, now};

/// A list that clients keep until its key changes.
#[derive(Clone, Copy, Debug)]
pub enum Kept {
    /// The account's labels.
    Labels,
    /// Inboxes and their members.
    Inboxes,
    /// Teams and their members.
    Teams,
}

impl Act<'_> {
    /// Gives a list a new key and tells everybody of the account.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn invalidate(&mut self, account_id: i64, list: Kept) -> Result<(), Refusal> {
        let column = match list {
            Kept::Labels => "label_key",
            Kept::Inboxes => "inbox_key",
            Kept::Teams => "team_key",
        };
        self.tx.execute(
            &format!("UPDATE accounts SET {column} = ?2 WHERE id = ?1"),
            [account_id, now() / SECOND],
        )?;
        self.tell(50, Change::CacheInvalidated { account_id });
        Ok(())
    }
}
