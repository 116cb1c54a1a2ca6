//! Secrets: what a person knows is kept as a hash, and never shown.

mod hash;
pub mod password;
pub mod pin;
pub mod tries;

pub use hash::{Hash, NoHash, Secret, hashed};
