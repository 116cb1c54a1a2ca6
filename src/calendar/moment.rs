//! One instant as the station knows it, and how far its clock can be trusted (SYNC.md "Time").

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::queue::Wait;

/// One power-on of the machine; the monotonic clock counts within it only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Boot(pub Uuid);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trust {
    /// Before something this station has already seen, or before this program was made.
    Untrusted,
    /// Nothing speaks against it.
    Plausible,
    /// A time server says so.
    Synchronised,
}

/// What the clock says, not yet judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    pub at: Timestamp,
    pub boot: Boot,
    /// Milliseconds since that boot.
    pub uptime: i64,
    pub synchronised: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    pub at: Timestamp,
    pub boot: Boot,
    /// Milliseconds since that boot.
    pub uptime: i64,
    pub trust: Trust,
}

impl Moment {
    /// By the monotonic clock within one boot; by the wall clock, and marked as estimated, across boots.
    pub fn since(&self, earlier: &Moment) -> Wait {
        if self.boot == earlier.boot {
            return Wait { seconds: (self.uptime - earlier.uptime).max(0) / 1000, estimated: false };
        }
        Wait { seconds: self.at.duration_since(earlier.at).as_secs().max(0), estimated: true }
    }
}

/// A jump this far ahead of the last commit is a broken clock, not a long holiday.
const LONGEST_REST: SignedDuration = SignedDuration::from_hours(400 * 24);

/// `last_seen` is the latest time this station has committed, `earliest` the date of this program.
pub fn trust(reading: &Reading, last_seen: Option<Timestamp>, earliest: Timestamp) -> Trust {
    if reading.at < earliest {
        return Trust::Untrusted;
    }
    if reading.synchronised {
        return Trust::Synchronised;
    }
    match last_seen {
        Some(seen) if reading.at < seen || reading.at.duration_since(seen) > LONGEST_REST => Trust::Untrusted,
        _ => Trust::Plausible,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_far_a_clock_is_trusted() {
        let time = |text: &str| -> Timestamp { text.parse().unwrap() };
        let (earliest, seen) = (time("2026-11-01T00:00:00Z"), time("2026-11-22T08:00:00Z"));
        for (now, synchronised, expected) in [
            ("2021-01-01T00:00:00Z", true, Trust::Untrusted),
            ("2026-11-22T08:00:00Z", false, Trust::Plausible),
            ("2026-11-22T07:59:59Z", false, Trust::Untrusted),
            ("2026-11-22T07:59:59Z", true, Trust::Synchronised),
            ("2027-12-01T00:00:00Z", false, Trust::Plausible),
            ("2029-01-01T00:00:00Z", false, Trust::Untrusted),
        ] {
            let reading = Reading { at: time(now), boot: Boot(Uuid::nil()), uptime: 0, synchronised };
            assert_eq!(trust(&reading, Some(seen), earliest), expected, "{now} {synchronised}");
        }
    }
}
