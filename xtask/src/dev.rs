//! The development servers: Trunk rebuilds and reloads the console, the sandbox answers behind it.

use anyhow::Result;

use crate::{bundle, process, project::Project, sandbox, tools::Tools};

/// Where Trunk.toml sends what is not the console's own.
const SANDBOX_PORT: &str = "4010";

/// Runs the servers until they are stopped.
///
/// # Errors
///
/// When a tool is missing, or the sandbox does not compile or start.
pub fn run(project: &Project) -> Result<()> {
    let tools = Tools::of_user()?;
    tools.ensure_for_bundle(project)?;
    process::run(&mut project.cargo(&["fetch", "--locked"]))?;
    sandbox::build(project)?;

    let stop = process::stop_flag()?;
    let (sandbox, agent) = sandbox::start(
        project,
        [
            "--port",
            SANDBOX_PORT,
            "--size",
            "S",
            "--db",
            ":memory:",
            "--lively",
            "--trouble",
        ],
    )?;
    // A folder of its own: the release bundle in dist/ stays what it is.
    let dist = project.target.join("dev");
    std::fs::create_dir_all(&dist)?;
    let mut serve = bundle::trunk(project, &tools, &["serve", "--dist"])?;
    let trunk = match serve.arg(dist).spawn() {
        Ok(trunk) => trunk,
        Err(error) => {
            process::until_stopped(vec![("the sandbox", sandbox)], &true.into())?;
            return Err(error.into());
        }
    };
    println!(
        "\n  Sign in with {} and {}, or the access token {}\n",
        agent.email, agent.password, agent.token
    );
    process::until_stopped(vec![("the sandbox", sandbox), ("trunk", trunk)], &stop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trunk_hands_on_to_the_port_the_sandbox_is_started_on() {
        let settings = include_str!("../../Trunk.toml");
        let backends = settings.lines().filter(|line| line.starts_with("backend"));
        let address = format!("://127.0.0.1:{SANDBOX_PORT}/");
        assert!(backends.clone().count() > 0);
        assert!(backends.clone().all(|line| line.contains(&address)));
    }
}
