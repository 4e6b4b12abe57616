//! Routine tasks.

fn main() {}
