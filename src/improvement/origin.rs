//! Where an improvement comes from.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::queue::Obstacle;
use crate::rating::Reason;

/// `rating:long_wait`, `obstacle:system_down`, `suggestion`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Origin {
    /// Visitors chose it where they gave few stars.
    Rating(Reason),
    /// Officers met it where they finished a visit.
    Obstacle(Obstacle),
    Suggestion,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rating(reason) => write!(f, "rating:{}", <&str>::from(reason)),
            Self::Obstacle(obstacle) => write!(f, "obstacle:{}", <&str>::from(obstacle)),
            Self::Suggestion => f.write_str("suggestion"),
        }
    }
}

impl FromStr for Origin {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = match text.split_once(':') {
            None if text == "suggestion" => Some(Self::Suggestion),
            Some(("rating", reason)) => reason.parse().ok().map(Self::Rating),
            Some(("obstacle", obstacle)) => obstacle.parse().ok().map(Self::Obstacle),
            _ => None,
        };
        known.ok_or_else(|| format!("found {text:?}, expected such as rating:long_wait, obstacle:system_down or suggestion"))
    }
}

impl TryFrom<String> for Origin {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Origin> for String {
    fn from(origin: Origin) -> Self {
        origin.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_register_keeps_is_read_back() {
        for origin in [Origin::Rating(Reason::LongWait), Origin::Obstacle(Obstacle::NoInterpreter), Origin::Suggestion] {
            assert_eq!(origin.to_string().parse(), Ok(origin));
        }
        for wrong in ["", "rating", "rating:fast", "obstacle:", "suggestion:x"] {
            assert!(wrong.parse::<Origin>().is_err(), "{wrong:?}");
        }
    }
}
