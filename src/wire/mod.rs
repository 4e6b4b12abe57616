//! The server's JSON, field for field, and its reading into `model`.
//!
//! Reading is lenient: every field but an id may be missing, null or of the wrong type, and then
//! counts as absent; ids and numbers may come as text, times in any of the server's spellings.
//! An entry of a list that cannot be read is left out and counted, so one bad row costs no page.
//! Secrets of other people are in no shape here, so they end with the text they came in.

pub mod cable;
mod content;
pub mod conversation;
mod field;
mod iso;
pub mod message;
pub mod people;

use serde::de::Error as _;
use serde_json::value::RawValue;

pub use field::Field;

use field::shape;

shape!(Envelope { data, payload });

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
    let text = String::from_utf8_lossy(body);
    let text = text.trim_start_matches('\u{feff}');
    let raw: &RawValue = serde_json::from_str(text)?;
    reader(Field::from(raw))
        .ok_or_else(|| serde_json::Error::custom("the answer is not what was asked for"))
}

/// Reads every entry of a list: bare, under `payload`, under `data`, or under both.
/// `None` where there is no list.
pub fn list<T>(answer: Field<'_>, entry: impl Fn(Field<'_>) -> Option<T>) -> Option<Rows<T>> {
    let entries = entries(answer)?;
    let count = entries.len();
    let rows: Vec<T> = entries.into_iter().filter_map(entry).collect();
    let broken = count - rows.len();
    Some(Rows { rows, broken })
}

fn entries(answer: Field<'_>) -> Option<Vec<Field<'_>>> {
    let mut answer = answer;
    // Bare, or at most `data` around `payload` around the list.
    for _ in 0..3 {
        if let Some(list) = answer.list() {
            return Some(list);
        }
        let envelope: Envelope<'_> = answer.object()?;
        answer = if envelope.payload.is_absent() {
            envelope.data
        } else {
            envelope.payload
        };
    }
    None
}
