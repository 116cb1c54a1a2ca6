//! A wrong configuration, said so that whoever edits the file finds the place.

use std::ops::Range;
use std::path::{Path, PathBuf};

#[derive(Debug, thiserror::Error)]
pub enum ConfigFault {
    #[error("cannot read the configuration {file}: {cause}; expected a file such as firmware-config/station.toml")]
    Unreadable { file: PathBuf, cause: std::io::Error },
    #[error("cannot write {file}: {cause}; expected free space, and a folder this user may write to")]
    Unwritten { file: PathBuf, cause: std::io::Error },
    /// `what` says what was found and what was expected; `text` is the line itself.
    #[error("{file}:{line}: {what}\n  {line} | {text}")]
    Wrong { file: PathBuf, line: usize, what: String, text: String },
}

/// A value in the file that the rules do not allow.
pub(crate) struct Wrong {
    pub at: Range<usize>,
    pub what: String,
}

impl Wrong {
    pub fn found(at: Range<usize>, found: impl std::fmt::Display, expected: impl std::fmt::Display) -> Self {
        Self { at, what: format!("found {found}, expected {expected}") }
    }

    pub fn in_file(self, file: &Path, source: &str) -> ConfigFault {
        let before = source.get(..self.at.start).unwrap_or(source);
        let line = before.matches('\n').count() + 1;
        let text = source.lines().nth(line - 1).unwrap_or_default().trim().to_owned();
        ConfigFault::Wrong { file: file.into(), line, what: self.what, text }
    }
}

impl From<toml::de::Error> for Wrong {
    /// The library says "invalid type: found, expected …" or "unknown field …, expected …"; ours reads alike.
    fn from(fault: toml::de::Error) -> Self {
        let what = fault.message().replace("invalid type: ", "found ").replace("invalid value: ", "found ");
        let what = what.replace("unknown field ", "found the unknown key ").replace("unknown variant ", "found ");
        let what = match what.strip_prefix("missing field ") {
            Some(key) => format!("found no {key}, expected this key here"),
            None => what,
        };
        Self { at: fault.span().unwrap_or(0..0), what }
    }
}
