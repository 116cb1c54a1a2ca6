//! How long a visitor will wait, as an honest range, or nothing.

use serde::{Deserialize, Serialize};

/// Minutes, both in steps of five; 0 to 0 means "now".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Estimate {
    pub low: u16,
    pub high: u16,
}

impl Estimate {
    pub const NOW: Self = Self { low: 0, high: 0 };

    pub fn is_now(self) -> bool {
        self.high == 0
    }
}
