//! The sandbox held to recordings of a real server: a scenario is run against it, and what it
//! answered is compared with them.
//!
//! Recorder and recordings are no part of the project: they lie in a folder that is named.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::{process, project::Project, sandbox, tools};

/// The recording held against, and further ones of the same server, which tell its chance from its
/// rules.
const RECORDINGS: [&str; 3] = [
    "chatwoot-4.16.2",
    "chatwoot-4.16.2-run2",
    "chatwoot-4.16.2-run3",
];

/// Records the sandbox and compares. The folder holds `conformance/` and `reference/recordings/`.
///
/// # Errors
///
/// When something cannot be started, or a difference is neither allowed nor a matter of chance.
pub fn run(project: &Project, reference: &Path) -> Result<()> {
    let node = tools::node().context("there is no Node.js")?;
    let npm = which::which("npm").context("there is no npm")?;
    let folder = project.target.join("conformance");
    copy_scripts(&reference.join("conformance"), &folder)?;
    process::run(
        project
            .command(npm)
            .args(["install", "--no-audit", "--no-fund", "--prefix"])
            .arg(&folder),
    )?;
    sandbox::build(project)?;
    let arguments = ["--conformance", "--cors", "--port", "0", "--db", ":memory:"];
    let (mut server, announcement) = sandbox::start(project, arguments)?;
    let facts = folder.join("facts.json");
    let recorded = folder.join("sandbox");
    let result = fs::write(&facts, facts_of(&announcement.said)?.to_string())
        .map_err(anyhow::Error::from)
        .and_then(|()| {
            let token = |at: usize| text(&announcement.said, at, "api_access_token");
            process::run(
                project
                    .command(&node)
                    .arg(folder.join("record.mjs"))
                    .args(["--base", &announcement.url, "--account", "1"])
                    // The sandbox tells what happened at once.
                    .args([
                        "--settle",
                        "150",
                        "--settle-max",
                        "600",
                        "--patience",
                        "3000",
                    ])
                    .env("CONFORMANCE_ADMIN", token(0)?)
                    .env("CONFORMANCE_AGENT", token(1)?)
                    .arg("--facts")
                    .arg(&facts)
                    .arg("--out")
                    .arg(&recorded),
            )
        });
    process::end(&mut server);
    result?;
    compare(
        project,
        &node,
        &folder,
        &reference.join("reference/recordings"),
        &recorded,
    )
}

fn compare(
    project: &Project,
    node: &Path,
    folder: &Path,
    recordings: &Path,
    recorded: &Path,
) -> Result<()> {
    let [first, again @ ..] = RECORDINGS.map(|name| recordings.join(name));
    let mut comparison = project.command(node);
    comparison
        .arg(folder.join("compare.mjs"))
        .arg(first)
        .arg(recorded);
    for recording in again {
        comparison.arg("--again").arg(recording);
    }
    comparison.arg("--must").arg("--allow");
    process::run(comparison.arg(project.root.join("tests/sandbox/accepted.json")))
}

fn copy_scripts(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    let mut copied = 0;
    for entry in fs::read_dir(from).with_context(|| format!("{} cannot be read", from.display()))? {
        let path: PathBuf = entry?.path();
        if path.is_file() {
            fs::copy(&path, to.join(path.file_name().unwrap_or_default()))?;
            copied += 1;
        }
    }
    if copied == 0 {
        bail!("{} holds no recorder", from.display());
    }
    Ok(())
}

/// Who signs in with a password: the agent.
fn facts_of(said: &Value) -> Result<Value> {
    Ok(json!({"sign_in": {
        "email": text(said, 1, "email")?,
        "password": text(said, 1, "password")?,
    }}))
}

fn text<'a>(said: &'a Value, at: usize, key: &str) -> Result<&'a str> {
    said.pointer(&format!("/agents/{at}/{key}"))
        .and_then(Value::as_str)
        .with_context(|| format!("the sandbox did not say the {key} of person {at}"))
}
