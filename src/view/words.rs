//! What views say: phrases in the language in use, read anew when the language changes.

use leptos::prelude::*;

use crate::live::Said;
use crate::text::{Phrase, Text, phrase};

use super::name::visible;

/// The language in use, in context. Everything it says is tracked: ask inside closures.
#[derive(Clone, Copy)]
pub struct Words(RwSignal<Text>);

impl Words {
    /// Puts this language into context.
    pub fn provide(text: Text) -> Self {
        let words = Self(RwSignal::new(text));
        provide_context(words);
        words
    }

    /// The language in context.
    pub fn here() -> Self {
        expect_context()
    }

    /// The language in use.
    pub fn text(self) -> Text {
        self.0.get()
    }

    /// Speaks this language from now on.
    pub fn speak(self, text: Text) {
        // The console may be gone by the time a language was read.
        self.0.try_set(text);
    }

    /// A phrase as it stands.
    pub fn say(self, phrase: Phrase) -> String {
        self.0.read().say(phrase)
    }

    /// A phrase as it stands, for a view: it follows the language by itself. It is of one type
    /// whatever the phrase, so the bundle holds what shows it once.
    pub fn said(self, phrase: Phrase) -> impl Fn() -> String + Copy + Send + Sync + 'static {
        move || self.say(phrase)
    }

    /// A phrase with values in its places.
    pub fn with(self, phrase: Phrase, values: &[(&str, &str)]) -> String {
        self.0.read().with(phrase, values)
    }

    /// A phrase about a number of things, with values in its other places.
    pub fn count_with(self, phrase: Phrase, count: u64, values: &[(&str, &str)]) -> String {
        self.0.read().count_with(phrase, count, values)
    }

    /// A phrase about a number of things.
    pub fn count(self, phrase: Phrase, count: u64) -> String {
        self.0.read().count(phrase, count)
    }

    /// Why something failed. The values in it are others' words.
    pub fn why(self, (phrase, values): &Said) -> String {
        let values: Vec<(&str, String)> = values
            .iter()
            .map(|(name, value)| (*name, visible(value)))
            .collect();
        let values: Vec<(&str, &str)> = values.iter().map(|(name, it)| (*name, &**it)).collect();
        self.with(*phrase, &values)
    }

    /// How many choices typing leaves, for a picker.
    pub fn choices(self) -> Callback<u64, String> {
        Callback::new(move |count| self.count(phrase::pick::COUNT, count))
    }
}
