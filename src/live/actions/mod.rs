//! What an agent can do to a conversation. Each action shows at once, reaches the server in the
//! order acted, and is entered in the journal, from where it is undone. When the server says no,
//! the former value is back on screen and a notice says why.

mod act;
mod deed;
mod journal;
mod list;

pub use deed::{Deed, PriorityCall};
pub use journal::{Entry, Outcome};
pub use list::Action;

pub(super) use act::Queue;
pub(super) use journal::Journal;
