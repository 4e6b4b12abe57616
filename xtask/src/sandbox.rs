//! The sandbox, the Chatwoot look-alike: building it, starting it, and what it says of itself.

use std::{
    ffi::OsStr,
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Stdio},
    thread,
};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::{process, project::Project};

/// The address a running sandbox answers at, and who may sign in.
#[derive(Debug, PartialEq)]
pub struct Announcement {
    /// Where it is, without a slash at the end.
    pub url: String,
    /// The demo agent's e-mail address.
    pub email: String,
    /// The demo agent's password.
    pub password: String,
    /// The demo agent's access token.
    pub token: String,
    /// All it said.
    pub said: Value,
}

/// Builds the sandbox and answers with where its program lies.
///
/// # Errors
///
/// When it does not compile.
pub fn build(project: &Project) -> Result<PathBuf> {
    process::run(&mut project.cargo(&["build", "--locked", "--package", "sandbox"]))?;
    Ok(program(project))
}

/// Where the sandbox's program lies once it is built.
pub fn program(project: &Project) -> PathBuf {
    let name = format!("sandbox{}", std::env::consts::EXE_SUFFIX);
    project.target.join("debug").join(name)
}

/// Starts the sandbox and waits until it is ready.
///
/// # Errors
///
/// When it ends before that, or says something else than expected.
pub fn start<I, A>(project: &Project, arguments: I) -> Result<(Child, Announcement)>
where
    I: IntoIterator<Item = A>,
    A: AsRef<OsStr>,
{
    let mut child = project
        .command(program(project))
        .args(arguments)
        .stdout(Stdio::piped())
        .spawn()
        .context("the sandbox cannot be started")?;
    let stdout = child.stdout.take().context("the sandbox has no output")?;
    let mut lines = BufReader::new(stdout).lines();
    let Some(first) = lines.next() else {
        bail!("the sandbox ended before it was ready ({})", child.wait()?);
    };
    // Were the rest not read, the sandbox would stand still once the pipe is full.
    thread::spawn(move || {
        for line in lines.map_while(Result::ok) {
            println!("{line}");
        }
    });
    match announcement(&first?) {
        Ok(announcement) => Ok((child, announcement)),
        Err(error) => {
            process::end(&mut child);
            Err(error)
        }
    }
}

fn announcement(line: &str) -> Result<Announcement> {
    let said: Value = serde_json::from_str(line)
        .with_context(|| format!("the sandbox should have said where it is, not `{line}`"))?;
    let text = |place: &str| {
        let value = said.pointer(place).and_then(Value::as_str);
        value
            .map(str::to_owned)
            .with_context(|| format!("the sandbox did not say its {place}"))
    };
    Ok(Announcement {
        url: text("/url")?.trim_end_matches('/').to_owned(),
        email: text("/agents/0/email")?,
        password: text("/agents/0/password")?,
        token: text("/agents/0/api_access_token")?,
        said,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_agent_is_the_one_to_sign_in_as() -> Result<()> {
        let line = r#"{"url":"http://127.0.0.1:4000/","account_id":1,"agents":[
            {"name":"A","email":"a@example.com","password":"p","api_access_token":"t","role":"agent"},
            {"name":"B","email":"b@example.com","password":"q","api_access_token":"u","role":"agent"}]}"#;
        let expected = Announcement {
            said: serde_json::from_str(line)?,
            url: "http://127.0.0.1:4000".to_owned(),
            email: "a@example.com".to_owned(),
            password: "p".to_owned(),
            token: "t".to_owned(),
        };
        assert_eq!(announcement(line)?, expected);
        Ok(())
    }

    #[test]
    fn anything_else_than_an_announcement_is_an_error() {
        assert!(announcement("listening").is_err());
        assert!(announcement(r#"{"url":"http://127.0.0.1:1"}"#).is_err());
    }
}
