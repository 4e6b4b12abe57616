//! Mails: they go nowhere, but into the outbox.

use super::Act;
use crate::answer::Refusal;
use crate::db::rows::Conversation;

impl Act<'_> {
    /// Puts a transcript of a conversation into the outbox. Any text will do for an address.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn mail_transcript(&mut self, row: &Conversation, email: &str) -> Result<(), Refusal> {
        let at = self.tick();
        self.tx
            .prepare_cached(
                "INSERT INTO outbox (account_id, conversation_id, email, sent_at) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute((row.account_id, row.id, email, at))?;
        Ok(())
    }
}
