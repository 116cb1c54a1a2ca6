//! The rules of suggestions and complaints, pure (DOMAIN.md G1d, R-D9.9): what is taken, what is struck out of it before anything
//! keeps it, and when it may be read. A suggestion is no event: it is in no journal, and has neither time nor place.

mod fold;
mod introducer;
mod mask;
mod reference;
mod release;
mod text;

pub use mask::{BLOCK, mask};
pub use reference::Reference;
pub use release::{FLOOR, PATIENCE_DAYS, are_released};
pub use text::{MOST_LETTERS, NoText, Text};

use crate::rating::Week;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, strum::IntoStaticStr, strum::EnumString)]
#[strum(serialize_all = "snake_case")]
pub enum Kind {
    #[default]
    Suggestion,
    Complaint,
}

/// As a visitor gives it, names and all: no log and no disk sees it so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    pub kind: Kind,
    pub text: Text,
}

/// As it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Masked {
    pub reference: Reference,
    pub kind: Kind,
    pub text: String,
}

/// One that may be read, with the week in which it was released: the finest time there is of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Released {
    pub masked: Masked,
    pub week: Week,
}

impl Suggestion {
    /// `known_names` are those of the staff.
    pub fn masked(&self, known_names: &[String], reference: Reference) -> Masked {
        Masked { reference, kind: self.kind, text: mask(self.text.as_str(), known_names) }
    }
}
