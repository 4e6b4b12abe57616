//! Runs the sandbox from the command line. When it is ready it prints one line of JSON: where it
//! is and who can sign in.

use std::path::PathBuf;

use anyhow::Context;
use clap::Parser;
use sandbox::Sandbox;
use sandbox::db::{self, Place};
use sandbox::options::{Options, Pace, Size};

/// A server that answers as Chatwoot does.
#[derive(Parser)]
#[expect(clippy::struct_excessive_bools, reason = "switches of a command line")]
struct Arguments {
    /// Port on 127.0.0.1; 0 takes a free one.
    #[arg(long, default_value_t = 3000)]
    port: u16,
    /// Directory of a built console to serve at `/`.
    #[arg(long, value_name = "DIR")]
    dist: Option<PathBuf>,
    /// How much the account holds.
    #[arg(long, default_value = "S", ignore_case = true)]
    size: Size,
    /// The number everything in the account follows from.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Database file, or `:memory:`.
    #[arg(long, default_value = ":memory:", value_name = "FILE")]
    db: PathBuf,
    /// Customers write and answer by themselves.
    #[arg(long)]
    lively: bool,
    /// Serve the routes under /sandbox, which make things go wrong on demand.
    #[arg(long)]
    trouble: bool,
    /// Let other origins use the API.
    #[arg(long)]
    cors: bool,
    /// Refuse requests beyond the limits of a real server.
    #[arg(long)]
    throttle: bool,
    /// How long answers take.
    #[arg(long, default_value = "quick")]
    pace: Pace,
    /// Hold the bare account that a comparison with a real server begins with; administrator, agent
    /// and a third person are printed in this order.
    #[arg(long)]
    conformance: bool,
}

impl Arguments {
    fn into_options(self) -> Options {
        Options {
            port: self.port,
            dist: self.dist,
            size: self.size,
            seed: self.seed,
            db: if self.db.as_os_str() == ":memory:" {
                Place::Memory
            } else {
                Place::File(self.db)
            },
            now: db::now(),
            lively: self.lively,
            trouble: self.trouble,
            cors: self.cors,
            throttle: self.throttle,
            pace: self.pace,
            conformance: self.conformance,
        }
    }
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let options = Arguments::parse().into_options();
    let running = Sandbox::start(options).await?;
    println!("{}", serde_json::to_string(&running.credentials())?);
    tokio::signal::ctrl_c()
        .await
        .context("waiting for the end")?;
    Ok(())
}
