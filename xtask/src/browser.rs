//! The journeys: the built bundle in headless Chromium, against the sandbox.

use std::{fs, path::Path, process::Command};

use anyhow::Result;

use crate::{
    process,
    project::Project,
    steps::{Counts, of_playwright},
    system::{self, Browsing},
};

/// Runs the journeys against the bundle in `dist` and the sandbox.
///
/// # Errors
///
/// When a program they need is missing, or they cannot be started.
pub fn run(project: &Project, dist: &Path, sandbox: &Path) -> Result<Counts> {
    playwright(&mut journeys(project, dist, sandbox)?)
}

/// Runs the journeys through each of the hosting samples in `dist`, started as they ship in front of
/// a sandbox.
///
/// # Errors
///
/// When a program they need is missing, or they cannot be started.
pub fn run_hosting(project: &Project, dist: &Path, sandbox: &Path) -> Result<Counts> {
    let hosting = system::ensure_for_hosting()?;
    let mut journeys = journeys(project, dist, sandbox)?;
    journeys
        .env("NGINX", hosting.nginx)
        .env("CADDY", hosting.caddy)
        .env("XTASK_BIN", std::env::current_exe()?);
    playwright(&mut journeys)
}

fn playwright(journeys: &mut Command) -> Result<Counts> {
    let (succeeded, text) = process::watched(journeys)?;
    Ok(of_playwright(&text).held_to(succeeded))
}

fn journeys(project: &Project, dist: &Path, sandbox: &Path) -> Result<Command> {
    let browsing = system::ensure_for_journeys()?;
    install(project, &browsing)?;
    let mut journeys = project.command(&browsing.node);
    journeys
        .current_dir(project.root.join("tests/browser"))
        .args(["node_modules/@playwright/test/cli.js", "test"])
        .env("CHROMIUM", &browsing.chromium)
        .env("DIST", dist)
        .env("SANDBOX_BIN", sandbox)
        .env("JOURNEY_OUTPUT", project.target.join("journeys"));
    Ok(journeys)
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
