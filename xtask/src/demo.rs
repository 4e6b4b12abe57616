//! The demo: bundle, API and socket on one port, with a lively made-up account behind them.

use std::{
    ffi::OsString,
    fs,
    net::{Ipv4Addr, TcpListener},
    path::Path,
};

use anyhow::{Context, Result, bail};

use crate::{
    args::DemoOptions,
    bundle, process,
    project::{Project, files_under},
    sandbox::{self, Announcement},
};

/// Where the search for a free port begins.
const FIRST_PORT: u16 = 4000;

/// Runs the demo until it is stopped.
///
/// # Errors
///
/// When something cannot be built, or the port is taken.
pub fn run(project: &Project, options: &DemoOptions) -> Result<()> {
    bundle::build(project)?;
    sandbox::build(project)?;

    let folder = project.target.join("demo");
    let site = folder.join("site");
    fs::create_dir_all(&folder)?;
    let name = format!("{}-{}.sqlite", options.size, options.seed);
    if options.fresh {
        forget(&folder, &name)?;
    }
    copy_site(&project.dist(), &site)?;

    let stop = process::stop_flag()?;
    let port = port(options.port)?;
    println!(
        "Starting. The first time, an account of size {} is made up.",
        options.size
    );
    let mut arguments: Vec<OsString> = vec!["--port".into(), port.to_string().into()];
    arguments.extend(["--size".into(), (&options.size).into()]);
    arguments.extend(["--seed".into(), options.seed.to_string().into()]);
    arguments.extend(["--db".into(), folder.join(&name).into()]);
    arguments.extend(["--dist".into(), site.clone().into(), "--lively".into()]);
    arguments.extend(options.further.iter().cloned());
    let (child, announcement) = sandbox::start(project, arguments)?;
    offer_sign_in(&site, &announcement)?;
    println!("{}", welcome(&announcement));
    process::until_stopped(vec![("the sandbox", child)], &stop)
}

/// The port asked for, or the first free one from the usual one on.
fn port(asked: Option<u16>) -> Result<u16> {
    let free = |port: u16| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok();
    match asked {
        Some(port) if port == 0 || free(port) => Ok(port),
        Some(port) => bail!("port {port} is taken by another program; choose one with --port"),
        None => (FIRST_PORT..FIRST_PORT + 100)
            .find(|port| free(*port))
            .context("no free port was found; choose one with --port"),
    }
}

/// Removes a database and what `SQLite` keeps beside it.
fn forget(folder: &Path, name: &str) -> Result<()> {
    for file in files_under(folder)? {
        let of_it = file.file_name().unwrap_or_default().to_string_lossy();
        if of_it.starts_with(name) {
            fs::remove_file(file)?;
        }
    }
    Ok(())
}

/// Copies the bundle, so that the demo's configuration does not end up in what is deployed.
fn copy_site(dist: &Path, site: &Path) -> Result<()> {
    if site.is_dir() {
        fs::remove_dir_all(site)?;
    }
    for file in files_under(dist)? {
        let copy = site.join(file.strip_prefix(dist)?);
        fs::create_dir_all(copy.parent().unwrap_or(site))?;
        fs::copy(&file, copy)?;
    }
    Ok(())
}

/// Tells the console whom its sign-in page may offer to sign in as.
fn offer_sign_in(site: &Path, agent: &Announcement) -> Result<()> {
    let path = site.join("config.json");
    let text = fs::read_to_string(&path).unwrap_or_else(|_| "{}".to_owned());
    let mut config: serde_json::Value = serde_json::from_str(&text)?;
    if let Some(keys) = config.as_object_mut() {
        let demo = serde_json::json!({ "email": agent.email, "password": agent.password });
        keys.insert("demo".to_owned(), demo);
    }
    fs::write(path, config.to_string())?;
    Ok(())
}

fn welcome(agent: &Announcement) -> String {
    let Announcement {
        url,
        email,
        password,
        token,
        ..
    } = agent;
    format!(
        "
  The console is at     {url}/
  Write as a customer   {url}/visitor

  Sign in with          {email}
  Password              {password}
  or the access token   {token}

  Ctrl-C ends the demo. What happens in it is kept; --fresh starts over.
"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_refused_when_asked_for_and_stepped_over_when_not() -> Result<()> {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let number = taken.local_addr()?.port();
        assert!(port(Some(number)).is_err());
        assert_ne!(port(None)?, number);
        Ok(())
    }

    #[test]
    fn the_sign_in_is_offered_beside_what_the_configuration_says() -> Result<()> {
        let site = std::env::temp_dir().join(format!("offer-{}", std::process::id()));
        fs::create_dir_all(&site)?;
        fs::write(site.join("config.json"), r#"{"name":"Help desk"}"#)?;
        let agent = Announcement {
            url: String::new(),
            email: "a@example.com".to_owned(),
            password: "p".to_owned(),
            token: "t".to_owned(),
            said: serde_json::Value::Null,
        };
        offer_sign_in(&site, &agent)?;
        let written = fs::read_to_string(site.join("config.json"))?;
        fs::remove_dir_all(&site)?;
        let expected = serde_json::json!({
            "name": "Help desk",
            "demo": { "email": "a@example.com", "password": "p" },
        });
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&written)?,
            expected
        );
        Ok(())
    }
}
