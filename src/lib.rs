//! The Deskhand console, in layers from the ground up. ARCHITECTURE.md says what each may use.

pub mod embed;
pub mod filter;
pub mod kit;
pub mod live;
pub mod model;
pub mod net;
pub mod route;
pub mod store;
pub mod sync;
pub mod text;
pub mod view;
pub mod wire;
