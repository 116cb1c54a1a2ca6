//! What of a wait the branch did not work.

use jiff::civil::DateTime;
use jiff::{SignedDuration, Timestamp};

use super::{Calendar, PauseSpan};
use crate::queue::Wait;

impl Calendar {
    /// A wait that ends now, without what the branch did not work: counted back from now, so that a clock that was set meanwhile
    /// takes nothing away.
    pub fn worked(&self, wait: Wait, now: Timestamp) -> Wait {
        let from = now.checked_sub(SignedDuration::from_secs(wait.seconds)).unwrap_or(now);
        Wait { seconds: (wait.seconds - self.stopped_seconds(from, now)).max(0), ..wait }
    }

    /// Seconds between two instants in which the branch was closed or paused.
    pub fn stopped_seconds(&self, from: Timestamp, to: Timestamp) -> i64 {
        let (from, to) = (self.local(from), self.local(to));
        let (open, pauses) = (self.open_between(from, to), self.pauses_between(from, to));
        let stretches = open.into_iter().map(|(start, end)| (start.max(from), end.min(to)));
        seconds(from, to) - stretches.map(|(start, end)| worked_seconds(start, end, &pauses)).sum::<i64>()
    }
}

/// Seconds of an open stretch less its pauses.
fn worked_seconds(from: DateTime, to: DateTime, pauses: &[PauseSpan]) -> i64 {
    let stopped = pauses.iter().map(|pause| seconds(pause.start.max(from), pause.end.min(to)));
    seconds(from, to) - stopped.sum::<i64>()
}

fn seconds(from: DateTime, to: DateTime) -> i64 {
    to.duration_since(from).as_secs().max(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::fixture::{at, calendar, daily};

    #[test]
    fn what_of_a_wait_the_branch_did_not_work() {
        let calendar = calendar();
        let stopped = |from: &str, to: &str| {
            let zoned = |time: &str| at(time).to_zoned(calendar.zone.clone()).unwrap().timestamp();
            calendar.stopped_seconds(zoned(from), zoned(to)) / 60
        };
        for (from, to, minutes) in [
            ("2026-11-22T09:00", "2026-11-22T10:00", 0),
            ("2026-11-22T11:50", "2026-11-22T12:33", 25),
            ("2026-11-22T12:10", "2026-11-22T12:20", 10),
            ("2026-11-22T12:00", "2026-11-22T16:00", 45),
            ("2026-11-22T20:50", "2026-11-23T08:10", 11 * 60),
            // Wednesday noon to Thursday night, past midnight.
            ("2026-11-25T20:00", "2026-11-27T01:00", 23 * 60),
            ("2026-11-22T10:00", "2026-11-22T09:00", 0),
            // A night of Ramadan: shut from 15:00 to 21:00 and from 02:00 to 10:00.
            ("2027-02-09T14:30", "2027-02-09T21:30", 6 * 60),
            ("2027-02-09T23:00", "2027-02-10T10:30", 8 * 60),
        ] {
            assert_eq!(stopped(from, to), minutes, "{from} to {to}");
        }
    }

    #[test]
    fn hours_and_pauses_that_overlap_count_once() {
        let mut calendar = calendar();
        calendar.hours.week.sunday = ["08:00-16:00", "12:00-21:00"].map(|span| span.parse().unwrap()).into();
        calendar.pauses = vec![daily("12:00", 60), daily("12:30", 60)];
        let zoned = |time: &str| at(time).to_zoned(calendar.zone.clone()).unwrap().timestamp();
        assert_eq!(calendar.stopped_seconds(zoned("2026-11-22T11:00"), zoned("2026-11-22T15:00")), 90 * 60);
    }

    proptest! {
        #[test]
        fn stopped_time_adds_up(start in 0_i64..700_000, first in 0_i64..200_000, second in 0_i64..200_000) {
            let calendar = calendar();
            let sunday: Timestamp = "2026-11-22T05:00:00Z".parse().unwrap();
            let later = |seconds| sunday + SignedDuration::from_secs(seconds);
            let (a, b, c) = (later(start), later(start + first), later(start + first + second));
            let whole = calendar.stopped_seconds(a, c);
            prop_assert_eq!(whole, calendar.stopped_seconds(a, b) + calendar.stopped_seconds(b, c));
            prop_assert!((0..=first + second).contains(&whole));
        }
    }
}
