//! How large the bundle is, and whether that is within its budget.

use std::{fmt::Write, fs, path::Path};

use anyhow::{Context, Result, bail};

use crate::{bundle::beside, project::files_under};

/// One file's sizes in bytes: as it is, and as it travels.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Size {
    /// Uncompressed.
    pub raw: u64,
    /// Compressed with gzip; `raw` where there is no such copy.
    pub gzip: u64,
    /// Compressed with brotli; `raw` where there is no such copy.
    pub brotli: u64,
}

impl std::iter::Sum for Size {
    fn sum<I: Iterator<Item = Self>>(sizes: I) -> Self {
        sizes.fold(Self::default(), |sum, size| Self {
            raw: sum.raw + size.raw,
            gzip: sum.gzip + size.gzip,
            brotli: sum.brotli + size.brotli,
        })
    }
}

/// A part of the bundle with a budget of its own.
#[derive(Debug, PartialEq)]
pub struct Part {
    /// The budget's name in `bundle-budget.json`.
    pub name: String,
    /// What the part's files come to.
    pub size: Size,
    /// The most its brotli size may be.
    pub budget: u64,
}

impl Part {
    /// Whether the part keeps within its budget.
    pub fn fits(&self) -> bool {
        self.size.brotli <= self.budget
    }
}

/// The parts of the bundle in `dist`.
///
/// # Errors
///
/// When there is no bundle, or it or the budget cannot be read.
pub fn measure(dist: &Path) -> Result<Vec<Part>> {
    if !dist.join("index.html").is_file() {
        bail!("there is no bundle in {}", dist.display());
    }
    let mut files = Vec::new();
    for path in files_under(dist)? {
        let name = path.strip_prefix(dist)?.to_owned();
        let raw = fs::metadata(&path)?.len();
        let packed = |ending| fs::metadata(beside(&path, ending)).map_or(raw, |it| it.len());
        let (gzip, brotli) = (packed("gz"), packed("br"));
        files.push((name, Size { raw, gzip, brotli }));
    }
    let budgets: serde_json::Value = serde_json::from_str(include_str!("../bundle-budget.json"))?;
    let budget = |name: &str| {
        let budget = budgets.get(name).and_then(serde_json::Value::as_u64);
        budget.with_context(|| format!("there is no budget for {name}"))
    };
    let mut parts = Vec::new();
    for (name, belongs) in PARTS {
        let sizes = files.iter().filter(|(file, _)| belongs(file));
        parts.push(Part {
            name: name.to_owned(),
            size: sizes.map(|(_, size)| *size).sum(),
            budget: budget(name)?,
        });
    }
    for (file, size) in &files {
        if let Some(name) = part(file) {
            let name = format!("part: {name}");
            let budget = budget(&name)?;
            let size = *size;
            parts.push(Part { name, size, budget });
        }
    }
    Ok(parts)
}

/// Whether a file of this name, relative to the bundle, is of a part.
type Belongs = fn(&Path) -> bool;

/// The parts; a file may be of several.
const PARTS: [(&str, Belongs); 3] = [
    ("shell", is_shell),
    ("styles", is_style),
    ("first visit", is_first_visit),
];

/// What paints the page before the module has arrived.
fn is_shell(file: &Path) -> bool {
    file == Path::new("index.html") || file == Path::new("start.js")
}

fn is_style(file: &Path) -> bool {
    file.extension().is_some_and(|it| it == "css")
}

/// The name of a part of the module that is loaded when it is first used, as
/// `deskhand-<number>-<name>.wasm`.
fn part(file: &Path) -> Option<&str> {
    let name = file.to_str()?.strip_prefix("deskhand-")?;
    Some(name.strip_suffix(".wasm")?.split_once('-')?.1)
}

/// What every visit needs before the list is there. Languages come one at a time, icons to who installs the console, and the
/// rest is for the host.
fn is_first_visit(file: &Path) -> bool {
    let copy = file.extension().is_some_and(|it| it == "br" || it == "gz");
    let rest = [
        "locales",
        "icons",
        "embed",
        "hosting",
        "config.schema.json",
        "_headers",
        "_redirects",
    ];
    !copy && part(file).is_none() && !rest.iter().any(|name| file.starts_with(name))
}

/// The parts as a table.
pub fn table(parts: &[Part]) -> String {
    let mut text = format!(
        "\n{:<18}{:>11}{:>11}{:>11}{:>11}\n",
        "bundle", "raw", "gzip", "brotli", "budget"
    );
    for part in parts {
        let Size { raw, gzip, brotli } = part.size;
        let [raw, gzip, brotli, budget] = [raw, gzip, brotli, part.budget].map(kilobytes);
        let verdict = if part.fits() { "" } else { "  too large" };
        let line = format!(
            "{:<18}{raw:>11}{gzip:>11}{brotli:>11}{budget:>11}{verdict}",
            part.name
        );
        // Writing to a string cannot fail.
        writeln!(text, "{line}").ok();
    }
    text
}

/// Bytes in words: thousands, with one decimal.
fn kilobytes(bytes: u64) -> String {
    format!("{}.{} KB", bytes / 1000, bytes % 1000 / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_counts_by_its_compressed_copy_and_the_copy_itself_does_not() -> Result<()> {
        let dist = std::env::temp_dir().join(format!("measure-{}", std::process::id()));
        fs::create_dir_all(dist.join("locales"))?;
        for (name, length) in [
            ("index.html", 10),
            ("index.html.br", 4),
            ("index.html.gz", 6),
            ("app.css", 5),
            ("_headers", 100),
            ("locales/de.json", 100),
            ("deskhand-0f_bg.wasm", 3),
            ("deskhand-0f-thread.wasm", 20),
            ("deskhand-0f-thread.wasm.br", 7),
        ] {
            fs::write(dist.join(name), vec![b' '; length])?;
        }
        let sizes: Vec<_> = measure(&dist)?.iter().map(|part| part.size).collect();
        fs::remove_dir_all(&dist)?;
        let size = |raw, gzip, brotli| Size { raw, gzip, brotli };
        assert_eq!(
            sizes,
            [
                size(10, 6, 4),
                size(5, 5, 5),
                size(18, 14, 12),
                size(20, 20, 7)
            ]
        );
        Ok(())
    }

    #[test]
    fn no_bundle_is_not_a_small_one() {
        assert!(measure(Path::new("no-such-folder")).is_err());
    }

    #[test]
    fn a_part_one_byte_over_its_budget_does_not_fit() {
        let part = |brotli| Part {
            name: "styles".to_owned(),
            size: Size {
                brotli,
                ..Size::default()
            },
            budget: 20_000,
        };
        assert!(part(20_000).fits());
        assert!(!part(20_001).fits());
        assert!(table(&[part(20_001)]).contains("20.0 KB  too large"));
    }
}
