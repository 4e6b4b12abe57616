//! One or two letters that stand for a name.

/// Longest part of a name that is looked at, in characters: nobody's initials are further in.
const LOOKED_AT: usize = 200;

/// One or two letters for a face without a picture; none where the name holds no letter.
///
/// First and last word of the name, up to the first sign that stands alone or opens a bracket. Of
/// an e-mail address the part before `+` and `@`. Where letters join or stand for words of their
/// own (Arabic, Chinese, Japanese, Korean) one is enough. A letter never comes with half of what
/// belongs to it: marks and emoji are left out.
pub fn initials(name: &str) -> String {
    let name: String = name.chars().take(LOOKED_AT).collect();
    let letters = match name.split_once('@') {
        Some((local, _)) if !local.contains(char::is_whitespace) => {
            let local = local.split('+').next().unwrap_or(local);
            ends(local.split(|c: char| !c.is_alphanumeric()))
        }
        _ => ends(
            name.split_whitespace()
                .skip_while(|word| first_letter(word).is_none())
                .take_while(|word| !opens_an_aside(word)),
        ),
    };
    match letters {
        (Some(first), _) if stands_alone(first) => upper(first).into(),
        (Some(first), Some(last)) if !stands_alone(last) => {
            [upper(first), upper(last)].iter().collect()
        }
        (Some(first), _) => upper(first).into(),
        (None, _) => String::new(),
    }
}

/// The first letters of the first and the last word that have one.
fn ends<'a>(words: impl Iterator<Item = &'a str>) -> (Option<char>, Option<char>) {
    let mut letters = words.filter_map(first_letter);
    let first = letters.next();
    (first, letters.last())
}

fn first_letter(word: &str) -> Option<char> {
    word.chars().find(|c| c.is_alphabetic())
}

/// `·`, `|`, `–` and the like, or `(Berlin)`: what follows is not the name any more.
fn opens_an_aside(word: &str) -> bool {
    word.starts_with(['(', '[', '{', '<']) || !word.contains(char::is_alphanumeric)
}

/// Whether one letter of this script says enough, or would not stand well beside another.
const fn stands_alone(letter: char) -> bool {
    matches!(letter,
        '\u{600}'..='\u{8ff}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'
        | '\u{1100}'..='\u{11ff}' | '\u{3040}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// The capital, where that is a single letter too.
#[cfg(target_arch = "wasm32")]
fn upper(letter: char) -> char {
    // The browser has the table of capitals, which is 12 KB.
    let capital = js_sys::JsString::from(letter.to_string()).to_upper_case();
    single(String::from(capital).chars()).unwrap_or(letter)
}

/// The capital, where that is a single letter too.
#[cfg(not(target_arch = "wasm32"))]
fn upper(letter: char) -> char {
    single(letter.to_uppercase()).unwrap_or(letter)
}

fn single(mut letters: impl Iterator<Item = char>) -> Option<char> {
    letters.next().filter(|_| letters.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn a_name_gives_its_first_and_last_word() {
        assert_eq!(initials("Tomás Echeverría"), "TE");
        assert_eq!(initials("Maximiliana von Hohenfels-Lichtenstein"), "MH");
        assert_eq!(initials("  émile   zola "), "ÉZ");
        assert_eq!(initials("יעל בן־עמי"), "יב");
    }

    #[test]
    fn one_word_gives_one_letter() {
        assert_eq!(initials("Cher"), "C");
        assert_eq!(initials("ßeta"), "ß");
    }

    #[test]
    fn an_aside_is_not_part_of_the_name() {
        assert_eq!(initials("Layla Haddad · ليلى حداد"), "LH");
        assert_eq!(initials("Anna Berg (Oslo office)"), "AB");
    }

    #[test]
    fn letters_that_join_or_mean_words_stand_alone() {
        assert_eq!(initials("高橋 みさき"), "高");
        assert_eq!(initials("ليلى حداد"), "ل");
        assert_eq!(initials("김 민준"), "김");
    }

    #[test]
    fn an_address_gives_the_words_before_the_sign() {
        assert_eq!(initials("bjorn.dahl+repairs@mail.example"), "BD");
        assert_eq!(initials("info@shop.example"), "I");
    }

    #[test]
    fn emoji_and_marks_are_never_cut_into() {
        assert_eq!(initials("🏔️ Ayşe Yılmaz 👩🏽‍🚀"), "AY");
        assert_eq!(initials("e\u{301}mile"), "E");
    }

    #[test]
    fn a_name_without_letters_gives_none() {
        for name in ["", "+44 7700 900123", "🙂", "@", "   "] {
            assert_eq!(initials(name), "", "{name:?}");
        }
    }
}
