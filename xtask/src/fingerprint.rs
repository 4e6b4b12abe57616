//! Whether the sources of the bundle have changed since it was built.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    path::Path,
};

use anyhow::{Context, Result};

use crate::project::{Project, files_under};

/// What lies in the workspace's folder and has no part in the bundle. Anything else counts, so a
/// new kind of source can at worst cause a build too many.
const APART: &[&str] = &[
    ".ci",
    ".config",
    ".git",
    ".gitignore",
    "clippy.toml",
    "dist",
    "node_modules",
    "out",
    "target",
    "tests",
    "xtask",
];

/// A number that changes with the name or content of any source of the bundle, or with `made_by`,
/// which says how it is built.
///
/// # Errors
///
/// When a source cannot be read.
pub fn of_sources(project: &Project, made_by: &str) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    made_by.hash(&mut hasher);
    let mut entries = Vec::new();
    for entry in std::fs::read_dir(&project.root)? {
        let path = entry?.path();
        if path != project.target && counts(&path) {
            entries.push(path);
        }
    }
    entries.sort();
    for entry in entries {
        let files = if entry.is_dir() {
            files_under(&entry)?
        } else {
            vec![entry]
        };
        for file in files {
            file.strip_prefix(&project.root)?.hash(&mut hasher);
            let bytes = std::fs::read(&file)
                .with_context(|| format!("{} cannot be read", file.display()))?;
            bytes.hash(&mut hasher);
        }
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn counts(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let prose = path.extension().is_some_and(|it| it == "md") || name.starts_with("LICENSE");
    !prose && !APART.contains(&name.as_ref())
}

#[cfg(test)]
mod tests {
    use std::{fs, path::PathBuf};

    use super::*;

    fn workspace(name: &str) -> Result<Project> {
        let root = std::env::temp_dir().join(format!("{name}-{}", std::process::id()));
        fs::create_dir_all(root.join("src"))?;
        fs::create_dir_all(root.join("tests"))?;
        fs::write(root.join("src/main.rs"), "fn main() {}")?;
        Ok(Project {
            root,
            target: PathBuf::from("elsewhere"),
        })
    }

    #[test]
    fn a_changed_source_changes_it_and_a_changed_test_does_not() -> Result<()> {
        let project = workspace("fingerprint-changes")?;
        let before = of_sources(&project, "")?;
        fs::write(project.root.join("tests/one.rs"), "//")?;
        fs::write(project.root.join("README.md"), "Hello")?;
        assert_eq!(of_sources(&project, "")?, before);
        fs::write(project.root.join("src/main.rs"), "fn main() { }")?;
        assert_ne!(of_sources(&project, "")?, before);
        fs::remove_dir_all(&project.root)?;
        Ok(())
    }

    #[test]
    fn a_moved_source_and_another_way_of_building_change_it() -> Result<()> {
        let project = workspace("fingerprint-moves")?;
        let before = of_sources(&project, "with")?;
        assert_ne!(of_sources(&project, "without")?, before);
        fs::rename(
            project.root.join("src/main.rs"),
            project.root.join("src/lib.rs"),
        )?;
        assert_ne!(of_sources(&project, "with")?, before);
        fs::remove_dir_all(&project.root)?;
        Ok(())
    }
}
