//! What agents read: phrases in the language in use, and numbers, dates and lengths in words.
//!
//! Phrases come from `public/locales`: English is compiled in (`build.rs`), the others are fetched
//! when chosen. Plurals, dates and numbers are the browser's `Intl`, handed in as functions.

pub mod calendar;
mod found;
mod language;
mod pattern;
pub mod when;
mod words;

pub use found::{Wanted, rank};
pub use language::{Language, UnreadableLanguage};
pub use words::{Intl, Plural, Text};

/// One phrase of the interface. Named by the constants in [`phrase`].
#[derive(Clone, Copy, Debug)]
pub struct Phrase(&'static Saying);

impl PartialEq for Phrase {
    fn eq(&self, other: &Self) -> bool {
        self.0.number == other.0.number
    }
}

impl Eq for Phrase {}

/// What a phrase is before it is translated. It is not in a table of all, so that the texts of a
/// part of the console come with that part.
#[derive(Debug)]
struct Saying {
    /// Which phrase it is.
    number: u16,
    english: English,
}

/// English as compiled in.
#[derive(Debug)]
enum English {
    /// One text.
    One(&'static str),
    /// A text for one thing, and one for any other number.
    Count(&'static str, &'static str),
}

include!(concat!(env!("OUT_DIR"), "/phrases.rs"));
