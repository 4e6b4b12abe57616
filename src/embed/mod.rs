//! What a console and the page that embeds it say to each other, and who is listened to.
//!
//! Every message is an object with `"deskhand": 1`. The console begins with `ready`, which names a
//! `session`; a host that answers `connected` with that session is heard from then on. A command
//! carries `session`, an `id` of the host's choice and its own fields; it is answered by `answer`
//! with the same `id`. `public/embed/deskhand.d.ts` has every message as a type.

mod command;
mod gate;
mod say;

pub use command::{Command, Failure};
pub use gate::{Gate, Heard};
pub use say::{Field, Fields, answer, failed, say};

/// The version of the protocol.
pub const VERSION: u32 = 1;
