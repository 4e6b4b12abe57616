//! Bodies and frames as a server sends them, by name.

use std::fs;
use std::path::PathBuf;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// The text of one fixture, such as `message/text`.
pub fn text(name: &str) -> String {
    let path = folder().join(name).with_extension(extension(name));
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

// Frames are named for their event, which has dots.
fn extension(name: &str) -> String {
    match name.rsplit_once('.') {
        Some((_, last)) => format!("{last}.json"),
        None => "json".to_owned(),
    }
}

/// Every fixture of these folders, with its name, in order of names.
pub fn all(folders: &[&str]) -> Vec<(String, String)> {
    let mut names = Vec::new();
    for part in folders {
        for entry in fs::read_dir(folder().join(part)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            names.push(format!("{part}/{}", name.strip_suffix(".json").unwrap()));
        }
    }
    names.sort();
    assert!(!names.is_empty());
    names
        .into_iter()
        .map(|name| {
            let text = text(&name);
            (name, text)
        })
        .collect()
}
