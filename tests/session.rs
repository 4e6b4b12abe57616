//! The very console that ships, without a browser, against a server: signing in, reading, writing,
//! working beside others, and coming to an end.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod support;

#[path = "session/acting.rs"]
mod acting;
#[path = "session/attributes.rs"]
mod attributes;
#[path = "session/calls.rs"]
mod calls;
#[path = "session/contact.rs"]
mod contact;
#[path = "session/ending.rs"]
mod ending;
#[path = "session/entering.rs"]
mod entering;
#[path = "session/filtering.rs"]
mod filtering;
#[path = "session/finding.rs"]
mod finding;
#[path = "session/line.rs"]
mod line;
#[path = "session/ordering.rs"]
mod ordering;
#[path = "session/reading.rs"]
mod reading;
#[path = "session/sending.rs"]
mod sending;
#[path = "session/tabs.rs"]
mod tabs;
#[path = "session/together.rs"]
mod together;
#[path = "session/undoing.rs"]
mod undoing;
#[path = "session/writing.rs"]
mod writing;
