//! Stylesheets that follow each other in the page, joined into one file each time.
//!
//! There is a stylesheet per component, and a request per stylesheet would take longer than the
//! stylesheets themselves.

use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    ops::Range,
    path::Path,
};

use anyhow::{Context, Result};

/// A link to a stylesheet: where in the page it stands, and the file it names.
#[derive(Debug, PartialEq)]
struct Link {
    place: Range<usize>,
    file: String,
}

/// Joins the stylesheets of the built page in `dist`.
///
/// # Errors
///
/// When the page or a stylesheet it links to cannot be read or written.
pub fn join(dist: &Path) -> Result<()> {
    let page = dist.join("index.html");
    let mut html = fs::read_to_string(&page)?;
    // From the end, so that the places of the links before stay what they are.
    for run in runs(&html).into_iter().rev() {
        let (Some(first), Some(last)) = (run.first(), run.last()) else {
            continue;
        };
        let mut joined = String::new();
        for Link { file, .. } in &run {
            let path = dist.join(file);
            let css =
                fs::read_to_string(&path).with_context(|| format!("{file} cannot be read"))?;
            joined.push_str(&css);
            joined.push('\n');
            fs::remove_file(path)?;
        }
        let mut hasher = DefaultHasher::new();
        joined.hash(&mut hasher);
        let name = format!("styles-{:016x}.css", hasher.finish());
        fs::write(dist.join(&name), joined)?;
        let place = first.place.start..last.place.end;
        html.replace_range(place, &format!("<link href=./{name} rel=stylesheet>"));
    }
    fs::write(page, html)?;
    Ok(())
}

/// The links to stylesheets, in groups with nothing but space between them.
fn runs(html: &str) -> Vec<Vec<Link>> {
    let mut runs: Vec<Vec<Link>> = Vec::new();
    for link in links(html) {
        let gap = runs
            .last()
            .and_then(|run| run.last())
            .and_then(|before| html.get(before.place.end..link.place.start));
        match runs.last_mut() {
            Some(run) if gap.is_some_and(|gap| gap.trim().is_empty()) => run.push(link),
            _ => runs.push(vec![link]),
        }
    }
    runs
}

fn links(html: &str) -> Vec<Link> {
    html.match_indices("<link ")
        .filter_map(|(start, _)| {
            let length = html.get(start..)?.find('>')? + 1;
            let tag = html.get(start..start + length)?;
            let of = |name| attribute(tag, name);
            let file = of("href").filter(|_| of("rel") == Some("stylesheet"))?;
            Some(Link {
                place: start..start + length,
                file: file.trim_start_matches("./").to_owned(),
            })
        })
        .collect()
}

/// An attribute's value, with or without quotes around it; no value of ours has a space in it.
pub fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.trim_end_matches(['>', '/'])
        .split_whitespace()
        .filter_map(|word| word.split_once('='))
        .find(|(word, _)| *word == name)
        .map(|(_, value)| value.trim_matches('"'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_become_one_file_in_their_order() -> Result<()> {
        let dist = std::env::temp_dir().join(format!("join-{}", std::process::id()));
        fs::create_dir_all(&dist)?;
        for name in ["a", "b", "c"] {
            fs::write(dist.join(format!("{name}.css")), format!(".{name} {{}}"))?;
        }
        let page = r#"<link href=icon.svg rel=icon><link href=./a.css rel=stylesheet>
            <link rel="stylesheet" href="./b.css"/><p>Text</p><link href=./c.css rel=stylesheet>"#;
        fs::write(dist.join("index.html"), page)?;
        join(&dist)?;
        let html = fs::read_to_string(dist.join("index.html"))?;
        let files: Vec<_> = links(&html).into_iter().map(|link| link.file).collect();
        let styles = files
            .iter()
            .map(|file| Ok(fs::read_to_string(dist.join(file))?))
            .collect::<Result<Vec<_>>>()?;
        let left = dist.join("a.css").exists();
        fs::remove_dir_all(&dist)?;
        assert_eq!(styles, [".a {}\n.b {}\n", ".c {}\n"]);
        assert!(!left, "the parts are gone");
        assert!(html.starts_with("<link href=icon.svg rel=icon><link href=./styles-"));
        assert!(html.contains("rel=stylesheet><p>Text</p><link"));
        Ok(())
    }

    #[test]
    fn the_name_follows_the_content() -> Result<()> {
        let dist = std::env::temp_dir().join(format!("join-name-{}", std::process::id()));
        fs::create_dir_all(&dist)?;
        let mut pages = Vec::new();
        for css in [".a {}", ".b {}", ".a {}"] {
            fs::write(dist.join("a.css"), css)?;
            fs::write(dist.join("index.html"), "<link href=a.css rel=stylesheet>")?;
            join(&dist)?;
            pages.push(fs::read_to_string(dist.join("index.html"))?);
        }
        fs::remove_dir_all(&dist)?;
        assert!(matches!(&pages[..], [one, two, three] if one != two && one == three));
        Ok(())
    }
}
