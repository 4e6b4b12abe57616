//! Finding texts by what was typed, whatever its case and accents.

use leptos::wasm_bindgen::JsValue;
use web_sys::js_sys::JsString;

/// A text as it is compared: small letters without marks.
pub fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let parts = JsString::from(text).normalize("NFD");
    plain(&JsValue::from(parts).as_string().unwrap_or_default())
}

/// Small letters without the marks that stand after them.
fn plain(apart: &str) -> String {
    let mut plain = String::with_capacity(apart.len());
    for letter in apart.chars().flat_map(char::to_lowercase) {
        match letter {
            '\u{300}'..='\u{36f}' => {}
            // Letters that have no mark to take off.
            'ß' => plain.push_str("ss"),
            'æ' => plain.push_str("ae"),
            'œ' => plain.push_str("oe"),
            'ø' => plain.push('o'),
            'ł' => plain.push('l'),
            'đ' | 'ð' => plain.push('d'),
            'ı' => plain.push('i'),
            _ => plain.push(letter),
        }
    }
    plain
}

/// How well a folded text answers folded typing: less is better, `None` is not at all. Every word
/// typed must be somewhere in it; where the text or one of its words begins so, it comes first.
pub fn rank(text: &str, typed: &str) -> Option<u8> {
    let typed = typed.trim();
    if !typed.split_whitespace().all(|word| text.contains(word)) {
        return None;
    }
    let begins_a_word = || {
        text.match_indices(typed).any(|(at, _)| {
            let before = text.get(..at).and_then(|it| it.chars().next_back());
            before.is_none_or(|it| !it.is_alphanumeric())
        })
    };
    Some(if text.starts_with(typed) {
        0
    } else if begins_a_word() {
        1
    } else {
        2
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_marks_make_no_difference() {
        assert_eq!(plain("Toma\u{301}s"), "tomas");
        assert_eq!(plain("STRAßE"), "strasse");
        assert_eq!(plain("Łódź"), "lódź");
        assert_eq!(folded("VIP"), "vip");
    }

    #[test]
    fn what_begins_as_typed_comes_before_what_only_holds_it() {
        assert_eq!(rank("ana lima", "ana"), Some(0));
        assert_eq!(rank("lima ana", "ana"), Some(1));
        assert_eq!(rank("banana", "ana"), Some(2));
        assert_eq!(rank("lima", "ana"), None);
    }

    #[test]
    fn words_may_be_typed_in_any_order() {
        assert_eq!(rank("ana lima", "lim an"), Some(2));
        assert_eq!(rank("ana lima", "  "), Some(0));
    }
}
