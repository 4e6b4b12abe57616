//! The import rule of ARCHITECTURE.md: a module uses its own layer and those its row names. And two
//! more that keep the console testable and readable: where the browser may be met, and how long a
//! file may be.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};

/// Each layer with those it may use beside itself.
const LAYERS: [(&str, &[&str]); 12] = [
    ("model", &[]),
    ("wire", &["model"]),
    ("filter", &["model"]),
    ("route", &["model", "filter"]),
    ("store", &["model", "filter"]),
    ("sync", &["model", "wire", "filter", "store"]),
    ("text", &["model"]),
    ("net", &["model", "wire", "filter"]),
    (
        "live",
        &[
            "model", "wire", "filter", "route", "store", "sync", "text", "net",
        ],
    ),
    ("embed", &["model"]),
    ("kit", &[]),
    (
        "view",
        &["model", "filter", "route", "text", "live", "embed", "kit"],
    ),
];

/// What there is only in a browser.
const BROWSER: [&str; 7] = [
    "gloo_net",
    "gloo_timers",
    "idb",
    "js_sys",
    "wasm_bindgen",
    "wasm_bindgen_futures",
    "web_sys",
];

/// Where the browser may be met: files, and whole layers.
const BROWSER_FILES: [&str; 5] = [
    "main.rs",
    "net/browser.rs",
    "net/socket.rs",
    "net/storage.rs",
    "net/tabs.rs",
];
const BROWSER_LAYERS: [&str; 2] = ["kit", "view"];

/// Where signals may be met.
const SIGNAL_LAYERS: [&str; 3] = ["live", "kit", "view"];

const LONGEST: usize = 450;

/// One source file.
struct Source {
    /// Its path below `src`, with `/` between.
    path: String,
    /// Its lines without comments.
    code: String,
    lines: usize,
}

impl Source {
    fn new(path: &str, text: &str) -> Self {
        let code = text.lines().map(without_comment);
        Self {
            path: path.to_owned(),
            code: code.collect::<Vec<_>>().join("\n"),
            lines: text.lines().count(),
        }
    }

    fn layer(&self) -> &str {
        self.path.split(['/', '.']).next().unwrap_or_default()
    }

    /// How many modules lie around the file's own, the crate not counted.
    fn depth(&self) -> usize {
        let parts = self.path.trim_end_matches(".rs").split('/');
        parts.filter(|part| *part != "mod").count()
    }

    /// The layers that the file names: by `crate::…`, or by climbing up to the crate.
    fn named_layers(&self) -> Vec<String> {
        let mut named = firsts_after(&self.code, "crate::");
        let up = "super::".repeat(self.depth());
        named.extend(firsts_after(&self.code, &up));
        named.retain(|name| LAYERS.iter().any(|(layer, _)| layer == name));
        named
    }

    /// The layers that the file names and may not use.
    fn forbidden_layers(&self) -> Vec<String> {
        let own = self.layer();
        let Some((_, allowed)) = LAYERS.iter().find(|(layer, _)| *layer == own) else {
            return Vec::new();
        };
        let mut named = self.named_layers();
        named.retain(|name| name != own && !allowed.contains(&name.as_str()));
        named
    }

    fn names(&self, word: &str) -> bool {
        words(&self.code).any(|it| it == word)
    }
}

/// The line up to where a comment begins.
fn without_comment(line: &str) -> &str {
    line.split("//").next().unwrap_or_default()
}

fn words(code: &str) -> impl Iterator<Item = &str> {
    code.split(|c: char| !(c.is_alphanumeric() || c == '_'))
}

/// The first parts of all paths that begin with `start`, those of a group too.
fn firsts_after(code: &str, start: &str) -> Vec<String> {
    let mut firsts = Vec::new();
    for (at, _) in code.match_indices(start) {
        let before = code.get(..at).unwrap();
        if before.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':') {
            continue;
        }
        let rest = code.get(at + start.len()..).unwrap();
        match rest.strip_prefix('{') {
            Some(group) => firsts.extend(members(group)),
            None => firsts.extend(words(rest).next().map(str::to_owned)),
        }
    }
    firsts
}

/// The first parts of the paths in a group that has just begun.
fn members(group: &str) -> Vec<String> {
    let (mut depth, mut members, mut member) = (0, Vec::new(), String::new());
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => members.push(std::mem::take(&mut member)),
            _ if depth == 0 => member.push(c),
            _ => {}
        }
    }
    members.push(member);
    let first = |member: &String| words(member.trim()).next().unwrap_or_default().to_owned();
    members.iter().map(first).collect()
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    find(&root, &mut files);
    assert!(files.len() > 100, "only {} files found", files.len());
    let read = |file: PathBuf| {
        let parts = file.strip_prefix(&root).unwrap().iter();
        let path: Vec<_> = parts.map(|part| part.to_str().unwrap()).collect();
        Source::new(&path.join("/"), &fs::read_to_string(&file).unwrap())
    };
    files.into_iter().map(read).collect()
}

fn find(directory: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            find(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
}

/// What `fault` says of each file, by file.
fn faults(fault: impl Fn(&Source) -> Vec<String>) -> Vec<String> {
    let told = |source: &Source| {
        let faults = fault(source).into_iter();
        faults
            .map(|fault| format!("src/{}: {fault}", source.path))
            .collect::<Vec<_>>()
    };
    sources().iter().flat_map(told).collect()
}

#[test]
fn every_layer_uses_only_those_below_it() {
    let faults = faults(Source::forbidden_layers);
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn the_table_is_the_one_of_the_guide() {
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md");
    let guide = fs::read_to_string(guide).unwrap();
    for (layer, allowed) in LAYERS {
        let row = guide
            .lines()
            .find(|line| line.starts_with(&format!("| `{layer}` |")))
            .unwrap_or_else(|| panic!("no row for {layer}"));
        let cell = row.split('|').nth(3).unwrap();
        let named: Vec<&str> = cell
            .split('`')
            .skip(1)
            .step_by(2)
            .filter(|name| LAYERS.iter().any(|(layer, _)| layer == name))
            .collect();
        assert_eq!(named, allowed, "{row}");
    }
}

#[test]
fn the_crate_has_no_layer_beside_those_of_the_table() {
    let faults = faults(|source| {
        let known = LAYERS.iter().any(|(layer, _)| *layer == source.layer());
        let root = matches!(source.path.as_str(), "lib.rs" | "main.rs");
        (!known && !root)
            .then(|| "belongs to no layer".to_owned())
            .into_iter()
            .collect()
    });
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn the_browser_is_met_in_few_places() {
    let faults = faults(|source| {
        if BROWSER_FILES.contains(&source.path.as_str()) || BROWSER_LAYERS.contains(&source.layer())
        {
            return Vec::new();
        }
        let met = BROWSER.iter().filter(|name| source.names(name));
        met.map(ToString::to_string).collect()
    });
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn signals_begin_with_the_session() {
    let faults = faults(|source| {
        let allowed = source.path == "main.rs" || SIGNAL_LAYERS.contains(&source.layer());
        (!allowed && source.names("leptos"))
            .then(|| "uses leptos".to_owned())
            .into_iter()
            .collect()
    });
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn no_file_is_too_long_to_be_read_at_once() {
    let faults = faults(|source| {
        (source.lines > LONGEST)
            .then(|| format!("{} lines", source.lines))
            .into_iter()
            .collect()
    });
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn however_a_forbidden_layer_is_named_it_is_found() {
    for (path, text) in [
        ("store/mod.rs", "use crate::net::Api;"),
        (
            "store/apply/list.rs",
            "use crate::{filter::Query, net::{Api, ApiError}};",
        ),
        ("store/apply/list.rs", "fn f(api: crate::net::Api) {}"),
        ("store/apply/list.rs", "use super::super::super::net::Api;"),
        ("store/mod.rs", "use super::net;"),
        (
            "store/mod.rs",
            "use crate::{\n    model::{Contact, Agent},\n    net,\n};",
        ),
        ("view/app.rs", "pub(crate) use crate::wire::Field;"),
    ] {
        assert_eq!(
            Source::new(path, text).forbidden_layers().len(),
            1,
            "{path}: {text}"
        );
    }
}

#[test]
fn what_is_allowed_or_only_spoken_of_is_no_fault() {
    for (path, text) in [
        ("store/mod.rs", "//! What [`crate::net`] brings."),
        (
            "store/mod.rs",
            "use crate::filter::Query; // not crate::net",
        ),
        ("store/listing/mod.rs", "use super::net;"),
        ("store/mod.rs", "use some_crate::net::Api;"),
        ("net/api.rs", "use super::line::Line;"),
        ("view/app.rs", "use crate::live::{Session, net};"),
        ("main.rs", "use crate::wire::Field;"),
    ] {
        let found = Source::new(path, text).forbidden_layers();
        assert!(found.is_empty(), "{path}: {text}: {found:?}");
    }
}
