//! One language's phrases.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::pattern::places;
use crate::model::SortedMap;

use super::{English, PHRASES, Phrase, Plural};

/// The texts of one phrase by plural form; a plain phrase has the form `Other` alone.
type Forms = Vec<(Plural, Arc<str>)>;

/// A language: its tag and its phrases. A phrase it lacks is said in English.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language {
    tag: Arc<str>,
    phrases: SortedMap<u16, Forms>,
}

/// The tag of the language that is compiled in.
const ENGLISH_TAG: &str = "en";

/// A language file that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the language file cannot be read")]
pub struct UnreadableLanguage(#[from] serde_json::Error);

impl Default for Language {
    fn default() -> Self {
        Self::english()
    }
}

impl Language {
    /// English, which is always there.
    pub fn english() -> Self {
        Self {
            tag: ENGLISH_TAG.into(),
            phrases: SortedMap::default(),
        }
    }

    /// Reads a language file: sections of phrases, each a text or texts by plural form.
    ///
    /// Phrases this console does not know are left out. So are those whose places differ from the
    /// English ones: a number or name that is not told would mislead.
    ///
    /// # Errors
    ///
    /// When the file is not JSON of that shape.
    pub fn read(tag: &str, file: &[u8]) -> Result<Self, UnreadableLanguage> {
        let sections: BTreeMap<String, BTreeMap<String, serde_json::Value>> =
            serde_json::from_slice(file)?;
        let mut phrases = SortedMap::default();
        for (key, phrase) in PHRASES {
            let value = key
                .split_once('.')
                .and_then(|(section, name)| sections.get(section)?.get(name));
            let forms: Forms = match value {
                Some(serde_json::Value::String(text)) => {
                    vec![(Plural::Other, text.as_str().into())]
                }
                Some(serde_json::Value::Object(forms)) => forms
                    .iter()
                    .filter_map(|(form, text)| {
                        Some((Plural::from_name(form)?, text.as_str()?.into()))
                    })
                    .collect(),
                _ => continue,
            };
            let whole = forms.iter().any(|(form, _)| *form == Plural::Other);
            if whole && forms.iter().all(|(_, text)| same_places(*phrase, text)) {
                phrases.insert(phrase.0.number, forms);
            }
        }
        Ok(Self {
            tag: tag.into(),
            phrases,
        })
    }

    /// Its language tag (BCP 47).
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// How many phrases it lacks; they are said in English.
    pub fn missing(&self) -> usize {
        if self.tag.as_ref() == ENGLISH_TAG {
            return 0;
        }
        PHRASES.len().saturating_sub(self.phrases.len())
    }

    /// Whether it is written from right to left.
    pub fn is_rtl(&self) -> bool {
        let primary = self.tag.split('-').next().unwrap_or_default();
        matches!(
            primary,
            "ar" | "he" | "fa" | "ur" | "yi" | "dv" | "ps" | "sd" | "ug"
        )
    }

    /// The text of a phrase in this plural form, or in the form that stands for all.
    pub(super) fn text(&self, phrase: Phrase, form: Plural) -> &str {
        let own = self.phrases.get(&phrase.0.number).and_then(|forms| {
            forms
                .iter()
                .find(|(known, _)| *known == form)
                .or_else(|| forms.iter().find(|(known, _)| *known == Plural::Other))
        });
        match own {
            Some((_, text)) => text,
            None => english(phrase, form),
        }
    }
}

fn english(phrase: Phrase, form: Plural) -> &'static str {
    match &phrase.0.english {
        English::Count(one, _) if form == Plural::One => one,
        English::One(text) | English::Count(_, text) => text,
    }
}

/// Whether a translation has the same places as the English text. `{count}` may be left out: some
/// languages have a word for one, two or none.
fn same_places(phrase: Phrase, text: &str) -> bool {
    let english = english(phrase, Plural::Other);
    places(text).all(|place| places(english).any(|known| known == place))
        && places(english)
            .filter(|place| *place != "count")
            .all(|place| places(text).any(|known| known == place))
}

#[cfg(test)]
mod tests {
    use super::super::phrase;
    use super::*;

    fn german(file: &str) -> Language {
        Language::read("de", file.as_bytes()).unwrap_or_default()
    }

    #[test]
    fn a_phrase_that_is_missing_is_said_in_english() {
        let german = german(r#"{"common": {"retry": "Noch einmal"}}"#);
        assert_eq!(
            german.text(phrase::common::RETRY, Plural::Other),
            "Noch einmal"
        );
        assert_eq!(german.text(phrase::common::UNDO, Plural::Other), "Undo");
    }

    #[test]
    fn a_phrase_with_other_places_is_left_out() {
        let german =
            german(r#"{"list": {"updated": {"one": "{zahl} neu", "other": "{zahl} neu"}}}"#);
        assert_eq!(
            german.text(phrase::list::UPDATED, Plural::Other),
            "{count} updated"
        );
    }

    #[test]
    fn a_file_of_another_shape_is_refused() {
        assert!(Language::read("de", b"[]").is_err());
        assert!(Language::read("de", b"<html>").is_err());
    }

    #[test]
    fn arabic_runs_from_right_to_left_in_every_region() {
        let language = Language::read("ar-EG", b"{}").unwrap_or_default();
        assert!(language.is_rtl());
        assert!(!Language::english().is_rtl());
    }
}
