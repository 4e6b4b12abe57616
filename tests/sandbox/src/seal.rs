//! What makes a ticket ours: a number that follows from what it says and from this run alone.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hash};
use std::sync::OnceLock;

/// The number for a value. Nobody else knows the hasher of this run.
pub fn seal(value: impl Hash) -> u64 {
    static HASHER: OnceLock<RandomState> = OnceLock::new();
    HASHER.get_or_init(RandomState::new).hash_one(value)
}
