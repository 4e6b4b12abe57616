//! Customers: what they do when a test says so, what they do by themselves in a lively sandbox,
//! and the page on which a person is one.

mod life;
mod page;

pub use life::{Tempo, live};
pub use page::routes;

use rusqlite::OptionalExtension;
use serde_json::{Value, json};

use crate::answer::Refusal;
use crate::app::App;
use crate::customer::{self, Letter, Place};

/// The contact of conversation `number` of `account` writes; gives back the message's id.
///
/// # Errors
///
/// 404 when there is no such conversation.
pub async fn write(app: &App, account: i64, number: i64, text: &str) -> Result<i64, Refusal> {
    let (id, contact_id) = find(app, account, number).await?;
    let letter = Letter::text(contact_id, Place::Conversation(id), text);
    Ok(customer::incoming(app, letter).await?.message_id)
}

/// The same by mail: `email` is what the server tells of it, `{from, to, cc, bcc, …}`.
///
/// # Errors
///
/// 404 when there is no such conversation.
pub async fn mail(
    app: &App,
    account: i64,
    number: i64,
    text: &str,
    email: Value,
) -> Result<i64, Refusal> {
    let (id, contact_id) = find(app, account, number).await?;
    let mut letter = Letter::text(contact_id, Place::Conversation(id), text);
    letter.content_attributes = json!({ "email": email });
    Ok(customer::incoming(app, letter).await?.message_id)
}

/// The contact of conversation `number` of `account` begins or stops to type.
///
/// # Errors
///
/// 404 when there is no such conversation.
pub async fn typing(app: &App, account: i64, number: i64, on: bool) -> Result<(), Refusal> {
    let (id, _) = find(app, account, number).await?;
    customer::typing(app, id, on).await
}

/// The contact of conversation `number` of `account` reads what is there.
///
/// # Errors
///
/// 404 when there is no such conversation.
pub async fn read(app: &App, account: i64, number: i64) -> Result<(), Refusal> {
    let (id, _) = find(app, account, number).await?;
    customer::read(app, id).await
}

/// Database id and contact of a conversation.
async fn find(app: &App, account: i64, number: i64) -> Result<(i64, i64), Refusal> {
    let found = app
        .db
        .read::<_, Refusal>(move |connection| {
            Ok(connection
                .prepare_cached(
                    "SELECT id, contact_id FROM conversations
                     WHERE account_id = ?1 AND display_id = ?2",
                )?
                .query_row([account, number], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?)
        })
        .await?;
    found.ok_or_else(Refusal::not_found)
}
