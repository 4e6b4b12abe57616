//! Everything that must hold before a change lands, cheap steps first.

use std::{path::PathBuf, process::ExitCode};

use anyhow::Result;

use crate::{
    browser, bundle, process,
    project::Project,
    sandbox, size,
    steps::{Choice, Counts, Report, of_cargo},
    system, tools,
};

/// The steps, in the order they run.
pub const STEPS: [&str; 11] = [
    "format",
    "clippy",
    "clippy-wasm",
    "build",
    "tests",
    "docs",
    "machine",
    "bundle",
    "sizes",
    "journeys",
    "hosting",
];

/// Runs the chosen steps and prints what came of them; any failure makes the exit code one. The
/// bundle is the one in `dist`, or else built.
pub fn run(project: &Project, choice: &Choice, dist: Option<PathBuf>) -> ExitCode {
    let bundle = || match &dist {
        Some(dist) => Ok(dist.clone()),
        None => bundle::build(project).map(|()| project.dist()),
    };
    let sandbox = || {
        if choice.takes("build") {
            Ok(sandbox::program(project))
        } else {
            sandbox::build(project)
        }
    };
    let mut report = Report::new(choice);
    report.step("format", &[], || {
        tools::ensure_component(project, "fmt", "rustfmt")?;
        cargo(project, "fmt --all --check")
    });
    report.step("clippy", &[], || {
        tools::ensure_component(project, "clippy", "clippy")?;
        cargo(
            project,
            "clippy --locked --workspace --all-targets -- -D warnings",
        )
    });
    report.step("clippy-wasm", &[], || {
        tools::ensure_component(project, "clippy", "clippy")?;
        tools::ensure_wasm_target(project)?;
        let target = tools::WASM_TARGET;
        cargo(
            project,
            &format!("clippy --locked --package deskhand --target {target} -- -D warnings"),
        )
    });
    // In one go, so that the sandbox of the journeys shares its dependencies with the tests.
    report.step("build", &[], || {
        cargo(project, "build --locked --workspace --tests --bin sandbox")
    });
    report.step("tests", &["build"], || {
        let nextest = process::probe(&mut project.cargo(&["nextest", "--version"])).is_some();
        tests(
            project,
            if nextest {
                "nextest run --locked --workspace --no-fail-fast"
            } else {
                "test --locked --workspace --lib --bins --tests --no-fail-fast"
            },
        )
    });
    report.step("docs", &[], || {
        tests(project, "test --locked --workspace --doc --no-fail-fast")
    });
    // Before the bundle: with Node.js there, wasm-opt is too.
    report.step("machine", &[], || {
        system::ensure_for_journeys().map(|_| Counts::one(true))
    });
    report.step("bundle", &[], || bundle().map(|_| Counts::one(true)));
    let mut sizes = String::new();
    report.step("sizes", &["bundle"], || {
        let parts = size::measure(&bundle()?)?;
        sizes = size::table(&parts);
        let checks = parts.iter().map(|part| Counts::one(part.fits()));
        Ok(checks.fold(Counts::default(), Counts::plus))
    });
    report.step("journeys", &["build", "machine", "bundle"], || {
        browser::run(project, &bundle()?, &sandbox()?)
    });
    report.step("hosting", &["build", "machine", "bundle"], || {
        browser::run_hosting(project, &bundle()?, &sandbox()?)
    });

    print!("{}", report.table());
    print!("{sizes}");
    let Counts { passed, failed } = report.total();
    println!("\n{passed} passed, {failed} failed");
    if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Runs cargo with these words; it counts as one check.
fn cargo(project: &Project, words: &str) -> Result<Counts> {
    let words: Vec<&str> = words.split(' ').collect();
    process::run(&mut project.cargo(&words)).map(|()| Counts::one(true))
}

/// Runs cargo with these words and counts what its summaries say.
fn tests(project: &Project, words: &str) -> Result<Counts> {
    let words: Vec<&str> = words.split(' ').collect();
    let (succeeded, text) = process::watched(&mut project.cargo(&words))?;
    Ok(of_cargo(&text).held_to(succeeded))
}
