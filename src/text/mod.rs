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

/// One phrase of the interface, by its place in the table. Named by the constants in [`phrase`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Phrase(u16);

/// English as compiled in.
enum English {
    /// One text.
    One(&'static str),
    /// A text for one thing, and one for any other number.
    Count(&'static str, &'static str),
}

include!(concat!(env!("OUT_DIR"), "/phrases.rs"));
