//! A bundle for one public address: the addresses of places are paths below it, which its page
//! answers. It is the bundle for any address, with another page, worker and rules for web servers.

use std::{fmt::Write as _, fs, path::Path};

use anyhow::{Context, Result, bail};

use crate::{project::files_under, seal};

/// What the addresses of places begin with, as `src/route` writes and reads them.
const PLACES: [&str; 12] = [
    "conversations",
    "inbox",
    "label",
    "team",
    "folder",
    "custom_view",
    "mentions",
    "participating",
    "unattended",
    "drafts",
    "contacts",
    "app",
];

/// The attributes by which the page names its files.
const NAMING: [&str; 5] = [
    " href=",
    " src=",
    " data-js=",
    " data-wasm=",
    " data-worker=",
];

/// The path of a public address, with slashes at both ends.
///
/// # Errors
///
/// When the text is no address that a console can have.
pub fn base(address: &str) -> Result<String> {
    let rest = ["https://", "http://"]
        .iter()
        .find_map(|scheme| address.strip_prefix(scheme));
    let Some(rest) = rest else {
        bail!("a public address starts with https:// or http://, not `{address}`");
    };
    if rest.contains(['?', '#']) {
        bail!("a public address ends with its path: `{address}` has a `?` or `#`");
    }
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    if host.is_empty() || host.contains(|it: char| it == '@' || it.is_whitespace()) {
        bail!("`{address}` names no host");
    }
    let path = path.strip_suffix('/').unwrap_or(path);
    if path.is_empty() {
        return Ok("/".to_owned());
    }
    let plain = |it: char| it.is_ascii_alphanumeric() || "-_.".contains(it);
    for folder in path.split('/') {
        if folder.trim_matches('.').is_empty() || !folder.chars().all(plain) {
            bail!(
                "a folder in a public address has letters, digits, `-`, `_` and `.` only, not \
                 `{folder}`"
            );
        }
    }
    Ok(format!("/{path}/"))
}

/// The base that a page was made for, where it was made for one.
pub fn made_for(html: &str) -> Option<&str> {
    let (_, rest) = html.split_once(" data-base=\"")?;
    rest.split('"').next()
}

/// Copies a bundle to another folder, in the place of what is there.
///
/// # Errors
///
/// When a file cannot be read or written.
pub fn copy(from: &Path, to: &Path) -> Result<()> {
    if to.exists() {
        fs::remove_dir_all(to)?;
    }
    for file in files_under(from)? {
        let copy = to.join(file.strip_prefix(from)?);
        if let Some(folder) = copy.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::copy(&file, &copy)?;
    }
    Ok(())
}

/// Makes the bundle in `dist` one for `base`. Its page and worker have another text afterwards.
///
/// # Errors
///
/// When it is no bundle for any address, or one of its files cannot be read or written.
pub fn turn(dist: &Path, base: &str) -> Result<()> {
    let edit = |name: &str, change: &dyn Fn(&str) -> Result<String>| {
        let file = dist.join(name);
        let text =
            fs::read_to_string(&file).with_context(|| format!("{} is missing", file.display()))?;
        let text = change(&text).with_context(|| name.to_owned())?;
        fs::write(file, text).map_err(anyhow::Error::from)
    };
    edit("index.html", &|html| page(html, base))?;
    edit("worker.js", &|worker| {
        seal::filled(worker, &[("const PLACES = [];", format!("{PLACES:?}"))])
    })?;
    edit("_headers", &|rules| Ok(headers(rules, base)))?;
    edit("_redirects", &|_| Ok(redirects(base)))?;

    let hosting = |name: &str, lines: &[(&str, &str)]| {
        edit(&format!("hosting/{name}"), &|text| replaced(text, lines))
    };
    let folder = base.trim_end_matches('/');
    let on = ("#rewrite ", "rewrite ");
    let mut caddy = vec![("#@place ", "@place "), on];
    let below = format!("\tredir {folder} {base}\n\n\thandle_path {base}* {{\n");
    let home = format!(" {base}#{{uri}} ");
    // Each of the two for nginx fits one kind of base only.
    let other = if folder.is_empty() {
        hosting("nginx.conf", &[on])?;
        "nginx-path.conf"
    } else {
        hosting("nginx-path.conf", &[on, ("/console", folder)])?;
        caddy.extend([("\thandle {\n", below.as_str()), (" /#{uri} ", &home)]);
        "nginx.conf"
    };
    hosting("Caddyfile", &caddy)?;
    fs::remove_file(dist.join("hosting").join(other))?;
    Ok(())
}

/// The page with each file named by its path, and its start script told of the base.
fn page(html: &str, base: &str) -> Result<String> {
    if made_for(html).is_some() {
        bail!("the bundle was made for one address already");
    }
    let mut page = String::new();
    for (place, piece) in html.split('<').enumerate() {
        if place > 0 {
            page.push('<');
        }
        let is_script = piece.starts_with("script ");
        let (mut tag, text) = match piece.split_once('>') {
            Some((tag, text)) if is_script || piece.starts_with("link ") => (tag.to_owned(), text),
            _ => {
                page.push_str(piece);
                continue;
            }
        };
        for name in NAMING {
            if let Some((before, value)) = tag.split_once(name) {
                let unquoted = value.trim_start_matches('"');
                let quote = if unquoted == value { "" } else { "\"" };
                let file = unquoted.trim_start_matches("./");
                tag = format!("{before}{name}{quote}{base}{file}");
            }
        }
        if is_script && tag.contains(" data-js=") {
            tag = tag.replacen("script ", &format!("script data-base=\"{base}\" "), 1);
        }
        page.push_str(&tag);
        page.push('>');
        page.push_str(text);
    }
    if made_for(&page).is_none() {
        bail!("the page has no start script");
    }
    Ok(page)
}

/// Rules whose paths begin with the base.
fn headers(rules: &str, base: &str) -> String {
    let mut text = String::new();
    for line in rules.lines() {
        if let Some(path) = line.strip_prefix('/') {
            text.push_str(base);
            text.push_str(path);
        } else {
            text.push_str(line);
        }
        text.push('\n');
    }
    text
}

/// Rules by which the page answers all places. One for everything would answer for missing files,
/// too, and some hosts apply rules to files that are there.
fn redirects(base: &str) -> String {
    let mut text =
        "# For hosts that read this file: Netlify, Cloudflare Pages, GitLab Pages and others. It \
                    lies at\n# the top of the site, beside `_headers`.\n"
            .to_owned();
    for place in PLACES {
        for rest in ["", "/*"] {
            // Writing to a string cannot fail.
            writeln!(text, "{base}{place}{rest} {base} 200").ok();
        }
    }
    text
}

/// A text with each of these, which it must have, replaced.
fn replaced(text: &str, lines: &[(&str, &str)]) -> Result<String> {
    let mut text = text.to_owned();
    for (from, to) in lines {
        if !text.contains(from) {
            bail!("there is no `{}`", from.trim());
        }
        text = text.replace(from, to);
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<meta charset=utf-8><link href=favicon.svg rel=icon>
        <link rel="stylesheet" href="./styles-1.css" integrity="sha384-a/b="><p>a > b</p>
        <script data-js=./deskhand-1.js data-wasm=./deskhand-1_bg.wasm src=./start.js></script>
        <a class=button href>Again</a><svg><use href=#i></use></svg>"#;

    #[test]
    fn every_file_is_named_by_its_path_and_the_rest_stays() -> Result<()> {
        assert_eq!(
            page(PAGE, "/console/")?,
            r#"<meta charset=utf-8><link href=/console/favicon.svg rel=icon>
        <link rel="stylesheet" href="/console/styles-1.css" integrity="sha384-a/b="><p>a > b</p>
        <script data-base="/console/" data-js=/console/deskhand-1.js data-wasm=/console/deskhand-1_bg.wasm src=/console/start.js></script>
        <a class=button href>Again</a><svg><use href=#i></use></svg>"#
        );
        assert_eq!(made_for(&page(PAGE, "/")?), Some("/"));
        assert_eq!(made_for(PAGE), None);
        Ok(())
    }

    #[test]
    fn what_the_turned_page_names_is_still_found_in_the_bundle() -> Result<()> {
        let before: Vec<_> = seal::named(PAGE).iter().map(|it| it.file).collect();
        for base in ["/", "/console/"] {
            let html = page(PAGE, base)?;
            let after: Vec<_> = seal::named(&html)
                .iter()
                .map(|it| it.file.to_owned())
                .collect();
            assert_eq!(after, before, "{base}");
        }
        Ok(())
    }

    #[test]
    fn a_page_is_turned_only_once_and_only_a_consoles() -> Result<()> {
        assert!(page(&page(PAGE, "/console/")?, "/console/").is_err());
        assert!(page("<script src=app.js></script>", "/").is_err());
        Ok(())
    }

    #[test]
    fn a_public_address_has_a_scheme_a_host_and_a_plain_path() -> Result<()> {
        for (address, expected) in [
            ("https://desk.example.com", "/"),
            ("https://desk.example.com/", "/"),
            ("https://desk.example.com/console/", "/console/"),
            ("http://localhost:8080/a/b-1", "/a/b-1/"),
        ] {
            assert_eq!(base(address)?, expected);
        }
        for address in [
            "desk.example.com/console/",
            "/console/",
            "ftp://desk.example.com/",
            "https:///console/",
            "https://me@desk.example.com/",
            "https://desk.example.com/console/?theme=dark",
            "https://desk.example.com/#/console",
            "https://desk.example.com//console/",
            "https://desk.example.com/a/../b/",
            "https://desk.example.com/a b/",
        ] {
            assert!(base(address).is_err(), "{address}");
        }
        Ok(())
    }

    /// A folder with the files of `public` that a turned bundle changes, and a page.
    fn bundle(name: &str) -> Result<std::path::PathBuf> {
        let dist = std::env::temp_dir().join(format!("paths-{name}-{}", std::process::id()));
        let public = Path::new(env!("CARGO_MANIFEST_DIR")).join("../public");
        copy(&public, &dist)?;
        fs::write(dist.join("index.html"), PAGE)?;
        Ok(dist)
    }

    #[test]
    fn the_samples_that_fit_the_base_let_the_page_answer_places() -> Result<()> {
        let all = PLACES.join("|");
        for (name, at, nginx, absent) in [
            ("root", "/", "nginx.conf", "nginx-path.conf"),
            ("folder", "/desk/", "nginx-path.conf", "nginx.conf"),
        ] {
            let dist = bundle(name)?;
            turn(&dist, at)?;
            let read = |file: &str| fs::read_to_string(dist.join(file));
            let conf = read(&format!("hosting/{nginx}"))?;
            let rule = format!("\n    rewrite ^{at}({all})(/|$) {at}index.html last;\n");
            assert!(conf.contains(&rule), "{conf}");
            assert!(!conf.contains("/console"), "{conf}");
            assert!(!dist.join("hosting").join(absent).exists());
            let caddy = read("hosting/Caddyfile")?;
            assert!(caddy.contains(&format!("\n\t\t@place path_regexp ^/({all})(/|$)\n")));
            assert!(caddy.contains("\n\t\trewrite @place /\n"), "{caddy}");
            assert_eq!(caddy.contains("handle_path /desk/* {"), at == "/desk/");
            assert!(read("worker.js")?.contains(r#"const PLACES = ["conversations", "#));
            let redirects = read("_redirects")?;
            for path in ["conversations", "conversations/*", "label/*", "app/*"] {
                assert!(
                    redirects.contains(&format!("\n{at}{path} {at} 200\n")),
                    "{redirects}"
                );
            }
            let headers = read("_headers")?;
            assert!(headers.contains(&format!("\n{at}*\n  Content-Security-Policy:")));
            assert!(headers.contains(&format!("\n{at}start.js\n")));
            assert!(
                turn(&dist, at).is_err(),
                "it was made for one address already"
            );
            fs::remove_dir_all(&dist)?;
        }
        Ok(())
    }
}
