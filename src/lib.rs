//! The Deskhand console.
