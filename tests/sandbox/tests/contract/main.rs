//! The sandbox held to the contract: what it answers, tells and refuses, over HTTP and the cable.
//! One program, as linking one takes a while.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod beyond;
mod cable;
mod contacts;
mod conversations;
mod filters;
mod http;
mod jobs;
mod lists;
mod messages;
mod notices;
mod rights;
mod searches;
mod settings;
mod shapes;
#[path = "../support/mod.rs"]
mod support;
mod views;
