//! What the visitors need of the seed: people, and what they say.

pub use super::contact::{Contact, invent};
pub use super::tongue::{Tongue, Voice, all as tongues};
