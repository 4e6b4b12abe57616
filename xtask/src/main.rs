//! Set-up and every routine task of the project: `cargo xtask help` lists them.

mod args;
mod browser;
mod bundle;
mod conformance;
mod demo;
mod dev;
mod fingerprint;
mod headers;
mod names;
mod order;
mod parts;
mod paths;
mod process;
mod project;
mod sandbox;
mod seal;
mod size;
mod steps;
mod stylesheets;
mod system;
mod test;
mod tools;

use std::process::ExitCode;

use anyhow::Result;

use crate::{args::Task, project::Project};

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<ExitCode> {
    let task = args::parse(lexopt::Parser::from_env())?;
    match &task {
        Task::Help => {
            println!("{}", args::HELP);
            return Ok(ExitCode::SUCCESS);
        }
        Task::Headers(address) => return headers::run(address),
        _ => {}
    }
    let project = Project::find()?;
    match task {
        Task::Help | Task::Headers(_) => {}
        Task::Demo(options) => demo::run(&project, &options)?,
        Task::Dev => dev::run(&project)?,
        Task::Bundle(options) => bundle::run(&project, &options)?,
        Task::Test(choice, dist) => return Ok(test::run(&project, &choice, dist)),
        Task::Conformance(folder) => conformance::run(&project, &folder)?,
    }
    Ok(ExitCode::SUCCESS)
}
