//! The account's data, each entity once. `Event` in, `Changes` out; no signals, no I/O, no clock.

mod event;

pub use event::{Change, Changes, Event, Glimpse, Typist};
