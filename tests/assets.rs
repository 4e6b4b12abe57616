//! What views and style sheets must agree on, and what style sheets must keep to.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Files under a folder of the project whose names end so, in order.
fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    fn walk(folder: &Path, ending: &str, into: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, ending, into);
            } else if path.extension().is_some_and(|it| it == ending) {
                into.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join(folder),
        ending,
        &mut found,
    );
    found.sort();
    found
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

/// A style sheet without its comments.
fn rules(path: &Path) -> String {
    let text = read(path);
    let mut parts = text.split("/*");
    let mut rules = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        rules.push_str(part.split_once("*/").unwrap().1);
    }
    rules
}

fn is_of_a_name(letter: char) -> bool {
    letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-' || letter == '_'
}

/// Classes that some rule names.
fn styled() -> BTreeSet<String> {
    let mut classes = BTreeSet::new();
    for sheet in files("style", "css") {
        for after in rules(&sheet).split('.').skip(1) {
            let name: String = after.chars().take_while(|it| is_of_a_name(*it)).collect();
            classes.insert(name);
        }
    }
    classes
}

/// Classes written as text after `class=` in a source or a page.
fn used(text: &str) -> BTreeSet<String> {
    let mut classes = BTreeSet::new();
    for after in text.split("class=\"").skip(1) {
        let value = after.split('"').next().unwrap_or_default();
        classes.extend(value.split_whitespace().map(str::to_owned));
    }
    classes
}

#[test]
fn every_class_in_a_view_has_a_rule() {
    let styled = styled();
    let mut lacking = Vec::new();
    let mut sources = files("src/view", "rs");
    sources.extend(files("src/kit", "rs"));
    sources.push(Path::new(env!("CARGO_MANIFEST_DIR")).join("index.html"));
    for source in sources {
        for class in used(&read(&source)) {
            if !styled.contains(&class) {
                lacking.push(format!("{class} in {}", source.display()));
            }
        }
    }
    assert!(lacking.is_empty(), "no rule for:\n{}", lacking.join("\n"));
}

#[test]
fn every_stylesheet_is_linked_once() {
    let page = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("index.html"));
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for sheet in files("style", "css") {
        let name = sheet
            .strip_prefix(root)
            .unwrap()
            .to_str()
            .unwrap()
            .replace('\\', "/");
        let links = page.matches(&format!("href=\"{name}\"")).count();
        assert_eq!(links, 1, "{name}");
    }
}

#[test]
fn the_console_styles_nothing_outside_its_root_and_scales_as_a_whole() {
    for sheet in files("style", "css") {
        if sheet.ends_with("page.css") {
            continue;
        }
        let rules = rules(&sheet);
        for forbidden in [":root", "html", "body", "!important", "@import"] {
            let found = rules
                .match_indices(forbidden)
                .any(|(at, _)| !rules[..at].ends_with(is_of_a_name));
            assert!(!found, "{forbidden} in {}", sheet.display());
        }
        let in_rem = rules
            .match_indices("rem")
            .any(|(at, _)| rules[..at].ends_with(|before: char| before.is_ascii_digit()));
        assert!(!in_rem, "a length in rem in {}", sheet.display());
    }
}

#[test]
fn sides_are_named_by_the_direction_of_the_text() {
    const SIDED: [&str; 12] = [
        "left:",
        "right:",
        "margin-left",
        "margin-right",
        "padding-left",
        "padding-right",
        "border-left",
        "border-right",
        "text-align: left",
        "text-align: right",
        "float: left",
        "float: right",
    ];
    for sheet in files("style", "css") {
        for line in rules(&sheet).lines().map(str::trim) {
            let sided = SIDED.iter().any(|it| line.starts_with(it));
            assert!(!sided, "{line} in {}", sheet.display());
        }
    }
}
