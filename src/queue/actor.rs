//! Who asks: the journal keeps it with each row (P1).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A person of the staff; never given to another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StaffId(pub u32);

/// A program with a token of its own; never given to another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TokenId(pub u32);

/// `staff:3` in the journal and in messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Actor {
    /// At the touchscreen; nobody knows who.
    Visitor,
    /// The station by itself, as when the day rolls.
    Station,
    /// Whoever knows the PIN.
    Technician,
    Staff(StaffId),
    Token(TokenId),
}

impl Actor {
    /// True where a person or a program answers for the act.
    pub fn is_known(self) -> bool {
        !matches!(self, Self::Visitor | Self::Station)
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Visitor => f.write_str("visitor"),
            Self::Station => f.write_str("station"),
            Self::Technician => f.write_str("technician"),
            Self::Staff(StaffId(id)) => write!(f, "staff:{id}"),
            Self::Token(TokenId(id)) => write!(f, "token:{id}"),
        }
    }
}

impl FromStr for Actor {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let id = |id: &str| id.parse::<u32>().ok();
        match text.split_once(':') {
            None if text == "visitor" => Ok(Self::Visitor),
            None if text == "station" => Ok(Self::Station),
            None if text == "technician" => Ok(Self::Technician),
            Some(("staff", number)) => id(number).map(|id| Self::Staff(StaffId(id))).ok_or(text),
            Some(("token", number)) => id(number).map(|id| Self::Token(TokenId(id))).ok_or(text),
            _ => Err(text),
        }
        .map_err(|text| format!("found {text:?}, expected visitor, station, technician, staff:1 or token:1"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_journal_keeps_is_read_back() {
        for actor in [Actor::Visitor, Actor::Station, Actor::Technician, Actor::Staff(StaffId(3)), Actor::Token(TokenId(u32::MAX))] {
            assert_eq!(actor.to_string().parse(), Ok(actor));
        }
        for wrong in ["", "staff", "staff:", "staff:-1", "staff:x", "manager:1"] {
            assert!(wrong.parse::<Actor>().is_err(), "{wrong}");
        }
    }
}
