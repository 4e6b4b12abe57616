//! The languages of the interface: each file says what English says, in its own plural forms.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::{Map, Value};

/// Each language with the plural forms that whole numbers take in it.
const LANGUAGES: [(&str, &[&str]); 5] = [
    ("ar", &["zero", "one", "two", "few", "many", "other"]),
    ("de", &["one", "other"]),
    ("es", &["one", "other"]),
    ("fr", &["one", "other"]),
    ("pt-BR", &["one", "other"]),
];

fn phrases(tag: &str) -> Vec<(String, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("public/locales");
    let file = fs::read(folder.join(format!("{tag}.json"))).unwrap();
    let sections: Map<String, Value> = serde_json::from_slice(&file).unwrap();
    let of_section = |(section, phrases): (&String, &Value)| {
        let named = |(name, text): (&String, &Value)| (format!("{section}.{name}"), text.clone());
        phrases
            .as_object()
            .unwrap()
            .iter()
            .map(named)
            .collect::<Vec<_>>()
    };
    sections.iter().flat_map(of_section).collect()
}

/// The names between braces. How many there are may be said in words instead.
fn places(text: &str) -> BTreeSet<&str> {
    let named = text
        .split('{')
        .skip(1)
        .filter_map(|it| it.split('}').next());
    named.filter(|name| *name != "count").collect()
}

/// What is wrong with a translation, if anything.
fn fault(english: &Value, own: &Value, forms: &[&str]) -> Option<String> {
    match (english, own) {
        (Value::String(english), Value::String(own)) => {
            let blank = own.trim().is_empty();
            let differs = places(english) != places(own)
                || own.contains("{count}") != english.contains("{count}");
            (blank || differs).then(|| format!("{own:?} stands for {english:?}"))
        }
        (Value::Object(english), Value::Object(own)) => {
            let english = english.get("other").and_then(Value::as_str).unwrap();
            let lacking = forms.iter().find(|form| !own.contains_key(**form));
            let foreign = own.keys().find(|form| !forms.contains(&form.as_str()));
            if let Some(form) = lacking {
                return Some(format!("the form {form} is missing"));
            }
            if let Some(form) = foreign {
                return Some(format!("no number takes the form {form}"));
            }
            let mut texts = own.values().map(|it| it.as_str().unwrap_or_default());
            let other = texts.find(|it| places(it) != places(english) || it.trim().is_empty());
            other.map(|it| format!("{it:?} stands for {english:?}"))
        }
        _ => Some("one is of plural forms, the other is not".to_owned()),
    }
}

#[test]
fn every_language_says_what_english_says_with_the_same_places_in_its_own_plural_forms() {
    let english = phrases("en");
    let mut faults = Vec::new();
    for (tag, forms) in LANGUAGES {
        for (key, own) in phrases(tag) {
            let fault = match english.iter().find(|(known, _)| *known == key) {
                Some((_, english)) => fault(english, &own, forms),
                None => Some("English has no such phrase".to_owned()),
            };
            faults.extend(fault.map(|fault| format!("{tag}: {key}: {fault}")));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_file_is_of_a_language_that_is_held_to_this() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("public/locales");
    for file in fs::read_dir(folder).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        let tag = name.strip_suffix(".json").unwrap();
        let known = tag == "en" || LANGUAGES.iter().any(|(known, _)| *known == tag);
        assert!(known, "{name}");
    }
}

#[test]
fn a_language_lacks_few_phrases_at_most() {
    let english = phrases("en").len();
    for (tag, _) in LANGUAGES {
        let own = phrases(tag).len();
        // What was just added is said in English until somebody translates it.
        assert!(own * 10 >= english * 9, "{tag}: {own} of {english}");
    }
}

/// Every Rust file below a folder, as one text.
fn source(folder: &Path) -> String {
    let mut all = String::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all += &source(&path);
        } else if path.extension().is_some_and(|it| it == "rs") {
            all += &fs::read_to_string(path).unwrap();
        }
    }
    all
}

#[test]
fn every_phrase_is_said_somewhere() {
    let source = source(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    let said: BTreeSet<&str> = source
        .split(|it: char| !(it.is_ascii_alphanumeric() || it == '_'))
        .collect();
    let unsaid: Vec<_> = phrases("en")
        .into_iter()
        .map(|(key, _)| key)
        .filter(|key| {
            let name = key.rsplit('.').next().unwrap_or_default();
            !said.contains(name.to_ascii_uppercase().as_str())
        })
        .collect();
    assert!(unsaid.is_empty(), "{unsaid:?}");
}
