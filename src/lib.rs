//! The Deskhand console, in layers from the ground up. ARCHITECTURE.md says what each may use.

pub mod filter;
pub mod model;
pub mod net;
pub mod route;
pub mod store;
