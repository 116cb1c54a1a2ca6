//! Secrets.

pub mod pin;
