//! Finding words in texts as people mean them: small and capital letters are the same, and so are
//! letters with and without accents.

use crate::model::sorted_by_key;
use std::ops::Range;

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted(Vec<Vec<char>>);

impl Wanted {
    /// The words of a text, each on its own.
    pub fn words(text: &str) -> Self {
        Self(text.split_whitespace().map(folded).collect::<Vec<_>>()).filled()
    }

    /// A text as a whole, without what stands around it.
    pub fn phrase(text: &str) -> Self {
        Self(vec![folded(text.trim())]).filled()
    }

    fn filled(mut self) -> Self {
        self.0.retain(|word| !word.is_empty());
        self
    }

    /// Whether nothing is looked for.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether every word occurs in one of these texts, or another.
    pub fn all_in(&self, texts: &[&str]) -> bool {
        let texts: Vec<Vec<char>> = texts.iter().map(|text| folded(text)).collect();
        self.0
            .iter()
            .all(|word| texts.iter().any(|text| holds(text, word)))
    }

    /// How well a text answers: less is better, `None` is not at all. Every word must occur in it;
    /// where the text, or one of its words, begins with what is looked for, it comes first.
    pub fn rank(&self, text: &str) -> Option<u8> {
        let text = folded(text);
        if !self.0.iter().all(|word| holds(&text, word)) {
            return None;
        }
        let whole = self.0.join(&' ');
        let begins_a_word = || {
            let mut stretches = text.windows(whole.len()).enumerate();
            stretches.any(|(at, stretch)| {
                let before = text.get(at.wrapping_sub(1));
                stretch == whole && before.is_none_or(|it| !it.is_alphanumeric())
            })
        };
        Some(if text.starts_with(&whole) {
            0
        } else if begins_a_word() {
            1
        } else {
            2
        })
    }

    /// Where the words occur: byte ranges in order, touching ones joined.
    pub fn places(&self, text: &str) -> Vec<Range<usize>> {
        let letters: Vec<(char, Range<usize>)> = text
            .char_indices()
            .filter_map(|(at, letter)| Some((fold(letter)?, at..at + letter.len_utf8())))
            .collect();
        let mut places: Vec<Range<usize>> = Vec::new();
        for word in &self.0 {
            for stretch in letters.windows(word.len()) {
                let same = stretch.iter().map(|(letter, _)| letter).eq(word.iter());
                if let (true, Some((_, first)), Some((_, last))) =
                    (same, stretch.first(), stretch.last())
                {
                    places.push(first.start..last.end);
                }
            }
        }
        let places = sorted_by_key(places, |place| place.start);
        let mut joined: Vec<Range<usize>> = Vec::new();
        for place in places {
            match joined.last_mut() {
                Some(last) if place.start <= last.end => last.end = last.end.max(place.end),
                _ => joined.push(place),
            }
        }
        joined
    }
}

/// How well a text answers what was typed, see [`Wanted::rank`].
pub fn rank(text: &str, typed: &str) -> Option<u8> {
    Wanted::words(typed).rank(text)
}

fn holds(text: &[char], word: &[char]) -> bool {
    text.windows(word.len()).any(|stretch| stretch == word)
}

fn folded(text: &str) -> Vec<char> {
    text.chars().filter_map(fold).collect()
}

/// The plain small letter of a letter; `None` for a mark that sits on the letter before it.
fn fold(letter: char) -> Option<char> {
    if letter.is_ascii() {
        return Some(letter.to_ascii_lowercase());
    }
    let small = letter.to_lowercase().next().unwrap_or(letter);
    Some(match small {
        '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{652}' => return None,
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' => 'a',
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => 'c',
        'ď' | 'đ' => 'd',
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => 'e',
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => 'g',
        'ĥ' | 'ħ' => 'h',
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => 'i',
        'ĵ' => 'j',
        'ķ' => 'k',
        'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' => 'l',
        'ñ' | 'ń' | 'ņ' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => 'o',
        'ŕ' | 'ŗ' | 'ř' => 'r',
        'ß' | 'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => 's',
        'ţ' | 'ť' | 'ŧ' | 'ț' => 't',
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => 'u',
        'ŵ' => 'w',
        'ý' | 'ÿ' | 'ŷ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        'ά' => 'α',
        'έ' => 'ε',
        'ή' => 'η',
        'ί' | 'ϊ' | 'ΐ' => 'ι',
        'ό' => 'ο',
        'ύ' | 'ϋ' | 'ΰ' => 'υ',
        'ώ' => 'ω',
        'ς' => 'σ',
        'ё' => 'е',
        'أ' | 'إ' | 'آ' => 'ا',
        'ى' => 'ي',
        other => other,
    })
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::single_range_in_vec_init,
        reason = "one place is what is expected"
    )]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn accents_and_capitals_make_no_difference() {
        let wanted = Wanted::words("tomas ECHEVERRIA");
        assert!(wanted.all_in(&["Tomás Echeverría"]));
        assert!(Wanted::words("łódź").all_in(&["LODZ"]));
        // A letter and its accent written one after the other.
        assert!(Wanted::words("jose").all_in(&["Jose\u{301}"]));
    }

    #[test]
    fn words_may_stand_in_different_texts_and_each_must_stand_somewhere() {
        let texts = ["Ana", "refund of the tent"];
        assert!(Wanted::words("tent ana").all_in(&texts));
        assert!(!Wanted::words("tent ben").all_in(&texts));
    }

    #[test]
    fn what_begins_as_typed_comes_before_what_only_holds_it() {
        assert_eq!(rank("Ána Lima", "ana"), Some(0));
        assert_eq!(rank("Lima Ána", "ana"), Some(1));
        assert_eq!(rank("Banana", "ana"), Some(2));
        assert_eq!(rank("Lima", "ana"), None);
        assert_eq!(rank("Ana Lima", "lim an"), Some(2));
        assert_eq!(rank("Ana Lima", "  "), Some(0));
    }

    #[test]
    fn places_are_those_of_the_text_as_written() {
        let text = "Über die Größe: grösser";
        let found: Vec<&str> = Wanted::words("gros")
            .places(text)
            .into_iter()
            .filter_map(|place| text.get(place))
            .collect();
        assert_eq!(found, ["Größ", "grös"]);
        let text = "Jose\u{301}!";
        assert_eq!(Wanted::words("jose").places(text), [0..4]);
        assert!(Wanted::phrase("  ").is_empty());
    }

    #[test]
    fn a_phrase_is_found_whole_and_words_that_touch_are_one_place() {
        assert_eq!(Wanted::phrase("my order").places("order my order"), [6..14]);
        assert_eq!(Wanted::words("ab ba").places("xabax"), [1..4]);
    }

    proptest! {
        #[test]
        fn places_of_any_text_can_be_cut_out(text in "\\PC{0,40}", wanted in "\\PC{0,3}") {
            for place in Wanted::words(&wanted).places(&text) {
                prop_assert!(text.get(place).is_some());
            }
        }
    }
}
