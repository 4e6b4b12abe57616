//! The journeys: the built bundle in headless Chromium, against the sandbox.

use std::fs;

use anyhow::Result;

use crate::{
    process,
    project::Project,
    sandbox,
    steps::{Counts, of_playwright},
    system::{self, Browsing},
};

/// Runs the journeys against the bundle in `dist` and the sandbox as it is built.
///
/// # Errors
///
/// When a program they need is missing, or they cannot be started.
pub fn run(project: &Project) -> Result<Counts> {
    let browsing = system::ensure_for_journeys()?;
    install(project, &browsing)?;
    let folder = project.root.join("tests/browser");
    let mut journeys = project.command(&browsing.node);
    journeys
        .current_dir(folder)
        .args(["node_modules/@playwright/test/cli.js", "test"])
        .env("CHROMIUM", &browsing.chromium)
        .env("DIST", project.dist())
        .env("SANDBOX_BIN", sandbox::program(project))
        .env("JOURNEY_OUTPUT", project.target.join("journeys"));
    let (succeeded, text) = process::watched(&mut journeys)?;
    Ok(of_playwright(&text).held_to(succeeded))
}

/// Installs the journeys' packages unless those of the present lock file are there.
fn install(project: &Project, browsing: &Browsing) -> Result<()> {
    let folder = project.root.join("tests/browser");
    let lock = fs::read(folder.join("package-lock.json"))?;
    let note = folder.join("node_modules/.installed-from");
    if fs::read(&note).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    process::run(
        project
            .command(&browsing.npm)
            .arg("ci")
            .current_dir(folder)
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"),
    )?;
    fs::write(note, lock)?;
    Ok(())
}
