//! One to five stars.

use std::num::NonZeroU8;

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Stars(NonZeroU8);

impl Stars {
    pub const MOST: u8 = 5;
    /// So many or fewer, and the visitor is asked what to improve.
    const LOW: u8 = 3;

    /// None outside 1 to 5.
    pub fn new(count: u8) -> Option<Self> {
        NonZeroU8::new(count).filter(|count| count.get() <= Self::MOST).map(Self)
    }

    pub fn count(self) -> u8 {
        self.0.get()
    }

    pub fn is_low(self) -> bool {
        self.count() <= Self::LOW
    }

    /// Four or five: what the satisfied share counts (CSAT, DOMAIN.md §6.1).
    pub fn is_high(self) -> bool {
        !self.is_low()
    }
}

impl TryFrom<u8> for Stars {
    type Error = String;

    fn try_from(count: u8) -> Result<Self, String> {
        Self::new(count).ok_or_else(|| format!("found {count} stars, expected 1 to 5"))
    }
}

impl From<Stars> for u8 {
    fn from(stars: Stars) -> Self {
        stars.count()
    }
}
