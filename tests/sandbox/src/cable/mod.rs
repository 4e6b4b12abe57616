//! Action Cable: one broadcast hub, and the protocol of each socket.

pub mod hub;
pub mod presence;
pub mod socket;
