//! What ties the files of a bundle together: digests, by which a browser refuses a file that was
//! altered on its way, and the list of files that the worker keeps on the device.

use std::{fs, path::Path};

use anyhow::{Context, Result, bail};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha384};

use crate::{paths, project::files_under, stylesheets::attribute};

/// What stands beside the page under a lasting name and is needed to open the console.
const BESIDE: [&str; 3] = ["start.js", "manifest.json", "favicon.svg"];

/// The links whose digest browsers look at. A plain preload is not among them: what is preloaded is
/// compared when it is used.
const LOADING: [&str; 2] = ["stylesheet", "modulepreload"];

/// A file the page names, with the attribute of its tag that holds the digest.
#[derive(Debug, PartialEq)]
pub struct Named<'a> {
    /// Its name within the bundle.
    pub file: &'a str,
    /// The attribute for its digest.
    pub attribute: &'static str,
    /// The digest the page gives, if it does.
    pub digest: Option<&'a str>,
    /// Where in the page its tag ends.
    end: usize,
}

/// The files a page names whose names change with what they hold: the module, its glue, and the
/// stylesheets, in the page's order. What is preloaded is named twice.
pub fn named(html: &str) -> Vec<Named<'_>> {
    let base = paths::made_for(html).unwrap_or("./");
    let mut all = Vec::new();
    for (start, _) in html.match_indices('<') {
        let Some(tag) = html
            .get(start..)
            .and_then(|it| it.split_inclusive('>').next())
        else {
            continue;
        };
        let end = start + tag.trim_end_matches(['>', '/']).len();
        let mut add = |name, attribute: &'static str| {
            if let Some(file) = self::attribute(tag, name) {
                all.push(Named {
                    file: file.strip_prefix(base).unwrap_or(file),
                    attribute,
                    digest: self::attribute(tag, attribute),
                    end,
                });
            }
        };
        if tag.starts_with("<script ") {
            add("data-js", "data-js-integrity");
            add("data-wasm", "data-wasm-integrity");
        } else if tag.starts_with("<link ")
            && self::attribute(tag, "rel").is_some_and(|rel| LOADING.contains(&rel))
        {
            add("href", "integrity");
        }
    }
    all
}

/// A file's digest as browsers compare it.
pub fn digest(bytes: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(bytes)))
}

/// A number for a file's name: another for other bytes.
pub fn number(bytes: &[u8]) -> String {
    let number = Sha384::digest(bytes);
    let number = number
        .iter()
        .take(8)
        .fold(0, |sum, it| sum << 8 | u64::from(*it));
    format!("{number:016x}")
}

/// The files of the module's parts: modules that the page does not name, for the glue does.
fn parts(dist: &Path, named: &[&str]) -> Result<Vec<String>> {
    let mut parts = Vec::new();
    for file in files_under(dist)? {
        let name = file.strip_prefix(dist)?.to_string_lossy().into_owned();
        let is_module = file.extension().is_some_and(|it| it == "wasm");
        if is_module && !named.contains(&&*name) {
            parts.push(name);
        }
    }
    Ok(parts)
}

/// A text with each of these lines, which it must have, filled in.
///
/// # Errors
///
/// When it has no such line.
pub fn filled(text: &str, lines: &[(&str, String)]) -> Result<String> {
    let mut text = text.to_owned();
    for (empty, value) in lines {
        if !text.contains(empty) {
            bail!("there is no line `{empty}` to fill");
        }
        let start = empty.split_once('=').map_or(*empty, |(start, _)| start);
        text = text.replace(empty, &format!("{start}= {value};"));
    }
    Ok(text)
}

/// Writes the digests into the page of the bundle in `dist`, and the list into its worker.
///
/// # Errors
///
/// When the bundle lacks a file, or one cannot be read or written.
pub fn seal(dist: &Path) -> Result<()> {
    let page = dist.join("index.html");
    let html = fs::read_to_string(&page)?;
    let read =
        |name: &str| fs::read(dist.join(name)).with_context(|| format!("{name} cannot be read"));
    let named = named(&html);
    let mut sealed = html.clone();
    // From the end, so that the places before stay what they are.
    for it in named.iter().rev() {
        let mut text = format!(" {}=\"{}\"", it.attribute, digest(&read(it.file)?));
        if it.attribute == "data-js-integrity" {
            // Only a page with a worker that has its list asks for one.
            text.push_str(" data-worker=./worker.js");
        }
        sealed.insert_str(it.end, &text);
    }
    fs::write(&page, sealed)?;

    let mut lasting: Vec<&str> = named.iter().map(|it| it.file).collect();
    lasting.sort_unstable();
    lasting.dedup();
    if lasting.is_empty() {
        bail!("the page names no module");
    }
    let mut version = Sha384::new();
    for file in files_under(dist)? {
        // What an operator edits makes no other version.
        if !file.ends_with("config.json") {
            version.update(fs::read(&file)?);
        }
    }
    let version = STANDARD.encode(version.finalize());
    let passing: Vec<&str> = std::iter::once("").chain(BESIDE).collect();
    let parts = parts(dist, &lasting)?;
    let worker = fs::read_to_string(dist.join("worker.js"))?;
    let worker = filled(
        &worker,
        &[
            (
                "const VERSION = \"\";",
                format!("{:?}", version.get(..16).unwrap_or_default()),
            ),
            ("const LASTING = [];", format!("{lasting:?}")),
            ("const PARTS = [];", format!("{parts:?}")),
            ("const PASSING = [];", format!("{passing:?}")),
        ],
    )
    .context("worker.js")?;
    fs::write(dist.join("worker.js"), worker)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<link rel="modulepreload" href="./deskhand-1.js" crossorigin="anonymous">
        <link href=./styles-1.css rel=stylesheet><p>a > b</p><link rel="icon" href="i.svg">
        <script src=./start.js data-js=./deskhand-1.js data-wasm="./deskhand-1_bg.wasm"></script>
        <link rel="stylesheet" href="./styles-2.css"/>"#;

    fn bundle(name: &str) -> Result<std::path::PathBuf> {
        let dist = std::env::temp_dir().join(format!("seal-{name}-{}", std::process::id()));
        fs::create_dir_all(&dist)?;
        fs::write(dist.join("index.html"), PAGE)?;
        fs::write(
            dist.join("worker.js"),
            include_str!("../../public/worker.js"),
        )?;
        for file in BESIDE.iter().chain(&[
            "config.json",
            "deskhand-1.js",
            "deskhand-1_bg.wasm",
            "styles-1.css",
            "styles-2.css",
        ]) {
            fs::write(dist.join(file), format!("the text of {file}"))?;
        }
        Ok(dist)
    }

    #[test]
    fn every_file_with_a_changing_name_is_given_its_digest() -> Result<()> {
        let dist = bundle("digests")?;
        seal(&dist)?;
        let html = fs::read_to_string(dist.join("index.html"))?;
        let files: Vec<_> = named(&html)
            .into_iter()
            .map(|it| (it.file, it.digest))
            .collect();
        fs::remove_dir_all(&dist)?;
        let of = |file: &str| digest(format!("the text of {file}").as_bytes());
        let names = [
            "deskhand-1.js",
            "styles-1.css",
            "deskhand-1.js",
            "deskhand-1_bg.wasm",
            "styles-2.css",
        ];
        let digests = names.map(of);
        let expected: Vec<_> = names
            .iter()
            .zip(&digests)
            .map(|(name, digest)| (*name, Some(digest.as_str())))
            .collect();
        assert_eq!(files, expected);
        assert!(html.contains("<p>a > b</p>"), "the rest stays: {html}");
        Ok(())
    }

    #[test]
    fn a_digest_is_what_browsers_compute() {
        // The one of the Subresource Integrity recommendation.
        assert_eq!(
            digest(b"alert('Hello, world.');"),
            "sha384-H8BRh8j48O9oYatfu5AZzq6A9RINhZO5H16dQZngK7T62em8MUt1FLm52t+eX6xO"
        );
    }

    #[test]
    fn the_worker_keeps_the_page_what_it_names_and_nothing_an_operator_edits() -> Result<()> {
        let mut workers = Vec::new();
        for (name, file, text) in [
            ("one", "config.json", "{}"),
            ("two", "config.json", "{\"name\": \"Desk\"}"),
            ("three", "start.js", "another"),
        ] {
            let dist = bundle(name)?;
            fs::write(dist.join(file), text)?;
            seal(&dist)?;
            workers.push(fs::read_to_string(dist.join("worker.js"))?);
            fs::remove_dir_all(&dist)?;
        }
        let [one, two, three] = workers.as_slice() else {
            bail!("three workers");
        };
        assert!(one.contains(
            r#"const LASTING = ["deskhand-1.js", "deskhand-1_bg.wasm", "styles-1.css", "styles-2.css"];"#
        ));
        assert!(one.contains(r#"const PASSING = ["", "start.js","#));
        assert_eq!(one, two, "an edited configuration is no other version");
        assert_ne!(one, three);
        Ok(())
    }
}
