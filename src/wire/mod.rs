//! The server's JSON, field for field, and its reading into `model`.
//!
//! Reading is lenient: every field but an id may be missing, null or of the wrong type, and then
//! counts as absent; ids and numbers may come as text, times in any of the server's spellings.
//! An entry of a list that cannot be read is left out and counted, so one bad row costs no page.
//! Secrets of other people are in no shape here, so they end with the text they came in.

pub mod cable;
mod content;
pub mod conversation;
mod envelope;
mod field;
mod iso;
pub mod message;
pub mod people;
pub mod saved_view;
pub mod search;

use std::borrow::Cow;

use serde::de::{Error as _, IgnoredAny};

pub use field::Field;

use envelope::Envelope;

/// Entries of a list, and how many more there were that could not be read.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows<T> {
    /// The entries in the server's order.
    pub rows: Vec<T>,
    /// How many entries were left out because nothing can be made of them.
    pub broken: usize,
}

/// Reads an answer's body by one of the readers of this layer.
///
/// Bytes that are not UTF-8 are replaced, and a byte order mark is skipped.
///
/// # Errors
///
/// When the body is not JSON, or is not about what was asked.
pub fn decode<T>(
    body: &[u8],
    reader: impl FnOnce(Field<'_>) -> Option<T>,
) -> Result<T, serde_json::Error> {
    let text = match std::str::from_utf8(body) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => String::from_utf8_lossy(body),
    };
    let text = text.trim_start_matches('\u{feff}').trim();
    match reader(Field::unread(text)) {
        Some(read) => Ok(read),
        // Readers take all of the text or nothing; only where they take nothing is it read again,
        // for the place where it breaks.
        None => match serde_json::from_str::<IgnoredAny>(text) {
            Err(error) => Err(error),
            Ok(_) => Err(serde_json::Error::custom(
                "the answer is not what was asked for",
            )),
        },
    }
}

/// Reads every entry of a list: bare, under `payload`, under `data`, or under both.
/// `None` where there is no list.
pub fn list<T>(answer: Field<'_>, entry: impl Fn(Field<'_>) -> Option<T>) -> Option<Rows<T>> {
    Envelope::open(answer)?.rows(entry)
}
