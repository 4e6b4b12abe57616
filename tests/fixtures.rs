//! What servers send, and what it is read as.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests"
)]

#[path = "reading/content.rs"]
mod content;
#[path = "reading/documented.rs"]
mod documented;
#[path = "reading/fixture.rs"]
mod fixture;
#[path = "reading/frames.rs"]
mod frames;
#[path = "reading/hostile.rs"]
mod hostile;
#[path = "reading/recorded.rs"]
mod recorded;
