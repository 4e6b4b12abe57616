//! What a sandbox is started with.

use std::path::PathBuf;

use clap::ValueEnum;

use crate::db::{self, Micros, Place};

/// How a sandbox is to be. `Options::default()` is what a test wants: a free port, the small
/// account in memory, nothing happening by itself, nothing going wrong.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "switches of a command line")]
pub struct Options {
    /// The port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// A directory served at `/`, beside the API.
    pub dist: Option<PathBuf>,
    /// How much the account holds.
    pub size: Size,
    /// The number everything in the account follows from.
    pub seed: u64,
    /// Where the state lives. A file that already holds this size and seed is used as it is.
    pub db: Place,
    /// The time the account is laid out before. Only counts when the account is made.
    pub now: Micros,
    /// Whether customers write and answer by themselves.
    pub lively: bool,
    /// Whether the routes under `/sandbox` are there, which make things go wrong on demand.
    pub trouble: bool,
    /// Whether other origins may use the API.
    pub cors: bool,
    /// Whether requests beyond the limits of a real server are answered 429.
    pub throttle: bool,
    /// How long answers take.
    pub pace: Pace,
    /// Instead of the shop, the bare account that a comparison with a real server begins with.
    pub conformance: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 0,
            dist: None,
            size: Size::S,
            seed: 1,
            db: Place::Memory,
            now: db::now(),
            lively: false,
            trouble: false,
            cors: false,
            throttle: false,
            pace: Pace::Quick,
            conformance: false,
        }
    }
}

/// How much the first account holds. The second one is always a handful.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "upper")]
pub enum Size {
    /// 100 conversations, 2,000 messages.
    #[default]
    S,
    /// 2,000 conversations, 40,000 messages.
    M,
    /// 10,000 conversations, 500,000 messages, one thread of 50,000.
    L,
    /// 100,000 conversations with their last two messages only; the showcases stay whole.
    Xl,
}

impl Size {
    /// Conversations in the first account.
    pub fn conversations(self) -> usize {
        match self {
            Self::S => 100,
            Self::M => 2_000,
            Self::L => 10_000,
            Self::Xl => 100_000,
        }
    }

    /// Messages in the first account.
    pub fn messages(self) -> usize {
        match self {
            Self::S => 2_000,
            Self::M => 40_000,
            Self::L => 500_000,
            Self::Xl => 200_000,
        }
    }

    /// As the command line spells it.
    pub fn name(self) -> &'static str {
        match self {
            Self::S => "S",
            Self::M => "M",
            Self::L => "L",
            Self::Xl => "XL",
        }
    }
}

/// How long answers take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Pace {
    /// As long as the sandbox needs.
    #[default]
    Quick,
    /// As long as Chatwoot 4.16.2 took on two cores.
    Real,
}
