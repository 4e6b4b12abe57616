//! The command line.

use std::{ffi::OsString, path::PathBuf};

use anyhow::{Context, Result, bail};
use lexopt::prelude::*;

use crate::{paths, steps::Choice};

/// What `cargo xtask help` says.
pub const HELP: &str = "\
cargo xtask <task>

  demo     the console with a seeded Chatwoot look-alike, on one port
             --port N         the port to serve on (default: 4000, or the next free one)
             --size S|M|L|XL  how large the account is (default: M)
             --seed N         which account to make up (default: 1)
             --fresh          start over with new data
             -- …             anything further goes to the sandbox as it stands
  dev      the console rebuilt and reloaded on every change, with the sandbox behind it
  bundle   the release bundle in dist/, and its sizes
             --debug          one built quickly, large and slow, in target/debug-bundle instead
             --public-url URL one for this address, below which places are paths, in
                              target/path-bundle as well
             --dist FOLDER    changes the bundle there for that address, and builds none
  test     everything that must hold before a change lands
             --only STEP      just this step; may be repeated
             --skip STEP      all but this step; may be repeated
             --dist FOLDER    take the bundle there instead of building one
             steps: format, clippy, clippy-wasm, build, tests, docs, machine, bundle, sizes,
             journeys, hosting
  headers  whether the console at an address is served as it should be
             URL              the address of its page
  conformance DIR
           the sandbox compared with recordings of a real server, which lie in DIR
  help     this text

Whatever is missing is installed on first use.";

/// What to do.
#[derive(Debug, PartialEq)]
pub enum Task {
    /// Print the help text.
    Help,
    /// Run the demo.
    Demo(DemoOptions),
    /// Run the development servers.
    Dev,
    /// Build the release bundle, or one for debugging.
    Bundle(BundleOptions),
    /// Check everything, with a bundle that is there already or else a new one.
    Test(Choice, Option<PathBuf>),
    /// Check the console at this address.
    Headers(String),
    /// Compare the sandbox with the recordings in a folder.
    Conformance(PathBuf),
}

/// How the bundle is to be.
#[derive(Debug, Default, PartialEq)]
pub struct BundleOptions {
    /// Whether it is for debugging.
    pub debug: bool,
    /// The path of its public address, with slashes at both ends, where it is for one.
    pub base: Option<String>,
    /// Where the bundle is that is to be changed for that address.
    pub dist: Option<PathBuf>,
}

/// How the demo is to be.
#[derive(Debug, PartialEq)]
pub struct DemoOptions {
    /// The port to serve on; `None` looks for a free one.
    pub port: Option<u16>,
    /// The size of the account: S, M, L or XL.
    pub size: String,
    /// The number the account is made up from.
    pub seed: u64,
    /// Whether to forget what an earlier demo left.
    pub fresh: bool,
    /// Further arguments for the sandbox.
    pub further: Vec<OsString>,
}

impl Default for DemoOptions {
    fn default() -> Self {
        Self {
            port: None,
            size: "M".to_owned(),
            seed: 1,
            fresh: false,
            further: Vec::new(),
        }
    }
}

/// Reads the command line.
///
/// # Errors
///
/// When a task, an option or a value is not known.
pub fn parse(mut parser: lexopt::Parser) -> Result<Task> {
    let mut task = None;
    while let Some(arg) = parser.next()? {
        match (arg, &mut task) {
            (Short('h') | Long("help"), _) => return Ok(Task::Help),
            (Value(name), None) if name == "conformance" => {
                let folder = parser
                    .value()
                    .context("which folder holds the recordings?")?;
                task = Some(Task::Conformance(folder.into()));
            }
            (Value(name), None) if name == "headers" => {
                let address = parser.value().context("which address is to be checked?")?;
                task = Some(Task::Headers(address.string()?));
            }
            (Value(name), None) => task = Some(named(&name.string()?)?),
            (Long("port"), Some(Task::Demo(demo))) => demo.port = Some(parser.value()?.parse()?),
            (Long("size"), Some(Task::Demo(demo))) => {
                demo.size = size(&parser.value()?.string()?)?;
            }
            (Long("seed"), Some(Task::Demo(demo))) => demo.seed = parser.value()?.parse()?,
            (Long("fresh"), Some(Task::Demo(demo))) => demo.fresh = true,
            (Value(further), Some(Task::Demo(demo))) => {
                demo.further.push(further);
                demo.further.extend(parser.raw_args()?);
            }
            (Long("debug"), Some(Task::Bundle(bundle))) => bundle.debug = true,
            (Long("public-url"), Some(Task::Bundle(bundle))) => {
                bundle.base = Some(paths::base(&parser.value()?.string()?)?);
            }
            (Long("dist"), Some(Task::Bundle(bundle))) => {
                bundle.dist = Some(std::path::absolute(parser.value()?)?);
            }
            (Long("dist"), Some(Task::Test(_, dist))) => {
                *dist = Some(std::path::absolute(parser.value()?)?);
            }
            (Long("only"), Some(Task::Test(choice, _))) => {
                choice.only.push(step(&parser.value()?.string()?)?);
            }
            (Long("skip"), Some(Task::Test(choice, _))) => {
                choice.skip.push(step(&parser.value()?.string()?)?);
            }
            (other, _) => return Err(other.unexpected().into()),
        }
    }
    if let Some(Task::Bundle(bundle)) = &task
        && bundle.dist.is_some()
        && (bundle.base.is_none() || bundle.debug)
    {
        bail!("--dist goes with --public-url, which says what the bundle there is to be made for");
    }
    Ok(task.unwrap_or(Task::Help))
}

fn named(name: &str) -> Result<Task> {
    Ok(match name {
        "demo" => Task::Demo(DemoOptions::default()),
        "dev" => Task::Dev,
        "bundle" => Task::Bundle(BundleOptions::default()),
        "test" => Task::Test(Choice::default(), None),
        "help" => Task::Help,
        other => bail!("there is no task `{other}`; `cargo xtask help` lists them"),
    })
}

fn size(text: &str) -> Result<String> {
    let size = text.to_ascii_uppercase();
    match size.as_str() {
        "S" | "M" | "L" | "XL" => Ok(size),
        _ => bail!("--size is one of S, M, L and XL, not `{text}`"),
    }
}

fn step(name: &str) -> Result<String> {
    if crate::test::STEPS.contains(&name) {
        Ok(name.to_owned())
    } else {
        bail!(
            "there is no step `{name}`; steps are {}",
            crate::test::STEPS.join(", ")
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str]) -> Result<Task> {
        parse(lexopt::Parser::from_args(words))
    }

    #[test]
    fn without_a_task_the_help_is_shown() -> Result<()> {
        assert_eq!(read(&[])?, Task::Help);
        Ok(())
    }

    #[test]
    fn the_demo_takes_its_options_and_hands_on_the_rest() -> Result<()> {
        let words = [
            "demo", "--port", "81", "--size", "l", "--fresh", "--", "--pace", "real",
        ];
        let expected = DemoOptions {
            port: Some(81),
            size: "L".to_owned(),
            fresh: true,
            further: vec!["--pace".into(), "real".into()],
            ..DemoOptions::default()
        };
        assert_eq!(read(&words)?, Task::Demo(expected));
        Ok(())
    }

    #[test]
    fn unknown_words_are_refused() {
        assert!(read(&["deploy"]).is_err());
        assert!(read(&["demo", "--size", "XXL"]).is_err());
        assert!(read(&["test", "--only", "luck"]).is_err());
        assert!(read(&["bundle", "--fresh"]).is_err());
        assert!(read(&["conformance"]).is_err());
        assert!(read(&["headers", "http://a.example", "http://b.example"]).is_err());
    }

    #[test]
    fn a_bundle_for_an_address_is_built_or_made_of_one_that_is_there() -> Result<()> {
        let address = "https://a.example/console";
        let options = BundleOptions {
            base: Some("/console/".to_owned()),
            ..BundleOptions::default()
        };
        assert_eq!(
            read(&["bundle", "--public-url", address])?,
            Task::Bundle(options)
        );
        assert!(read(&["bundle", "--dist", "/b", "--public-url", address]).is_ok());
        assert!(read(&["bundle", "--dist", "/b"]).is_err());
        assert!(read(&["bundle", "--public-url", "a.example"]).is_err());
        Ok(())
    }

    #[test]
    fn headers_are_checked_of_an_address() -> Result<()> {
        let address = "https://a.example/console/";
        assert_eq!(
            read(&["headers", address])?,
            Task::Headers(address.to_owned())
        );
        assert!(read(&["headers"]).is_err());
        Ok(())
    }

    #[test]
    fn the_help_names_every_step() {
        for step in crate::test::STEPS {
            assert!(HELP.contains(step), "{step}");
        }
    }
}
