//! Which program, and does the database belong to it?

use super::{Check, Finding};
use crate::store::{SCHEMA, Store, sqlite_version};

pub const RESTART: &str = "Restart the station; it brings its database up to date.";
pub const UPDATE: &str = "Install the newest version of dawr.";

/// As in the workspace's `Cargo.toml`: the crate does not say it at run time.
const SLINT: &str = "1.18.1";

pub fn examine(store: Option<&Store>) -> Finding {
    let schema = store.and_then(|store| store.schema().ok());
    let shown = schema.map_or_else(|| "none".to_owned(), |schema| schema.to_string());
    let found = format!("dawr {}, schema {shown}, Slint {SLINT}, SQLite {}", env!("CARGO_PKG_VERSION"), sqlite_version());
    match schema {
        Some(schema) if schema > SCHEMA => Finding::broken(Check::Version, found, UPDATE),
        Some(schema) if schema < SCHEMA => Finding::attention(Check::Version, found, RESTART),
        _ => Finding::well(Check::Version, found),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_of_slint_is_the_one_that_is_built_in() {
        let manifest = include_str!("../../Cargo.toml");
        assert!(manifest.contains(&format!("slint = {{ version = \"={SLINT}\"")));
    }
}
