//! When the branch is open, when it pauses for prayer, and what of a wait that explains.

use jiff::civil::{Date, DateTime, Time};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};

use super::Week;
use crate::queue::Wait;

/// The place of a pause in the configuration's list; its words are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct PauseId(pub usize);

/// A daily pause: tickets are still issued, nobody is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pause {
    pub start: Time,
    pub minutes: u16,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PauseSpan {
    pub pause: PauseId,
    pub start: DateTime,
    pub end: DateTime,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    Open {
        closes: DateTime,
    },
    /// `reopens` is none where no opening stands in the next two weeks.
    Closed {
        reopens: Option<DateTime>,
    },
}

/// The branch's hours, all in local time.
#[derive(Debug, Clone)]
pub struct Calendar {
    pub zone: TimeZone,
    pub week: Week,
    pub closed: Vec<Date>,
    pub pauses: Vec<Pause>,
    /// The hour at which one business day ends and the next may begin.
    pub day_starts: Time,
}

/// How far ahead an opening is looked for.
const DAYS_AHEAD: usize = 14;

impl Calendar {
    pub fn local(&self, at: Timestamp) -> DateTime {
        self.zone.to_datetime(at)
    }

    pub fn opening(&self, now: DateTime) -> Opening {
        self.opening_of(&self.week, now)
    }

    /// `week` is the branch's own, or a service's.
    pub fn opening_of(&self, week: &Week, now: DateTime) -> Opening {
        if let Some((_, closes)) = self.open_spans(week, now.date()).find(|(start, end)| (*start..*end).contains(&now)) {
            return Opening::Open { closes };
        }
        let reopens = now
            .date()
            .series(jiff::Span::new().days(1))
            .take(DAYS_AHEAD)
            .find_map(|date| self.open_spans(week, date).map(|(start, _)| start).filter(|start| *start > now).min());
        Opening::Closed { reopens }
    }

    fn open_spans<'a>(&'a self, week: &'a Week, date: Date) -> impl Iterator<Item = (DateTime, DateTime)> + 'a {
        week.spans_around(date).filter(|(start, _)| !self.closed.contains(&start.date()))
    }

    /// A wait that ends now, without what the branch did not work: counted back from now, so that a clock that was set meanwhile
    /// takes nothing away.
    pub fn worked(&self, wait: Wait, now: Timestamp) -> Wait {
        let from = now.checked_sub(SignedDuration::from_secs(wait.seconds)).unwrap_or(now);
        Wait { seconds: (wait.seconds - self.stopped_seconds(from, now)).max(0), ..wait }
    }

    /// The pauses that begin on `date`, in the order of the configuration.
    pub fn pauses_on(&self, date: Date) -> impl Iterator<Item = PauseSpan> + '_ {
        self.pauses.iter().enumerate().map(move |(place, pause)| {
            let start = date.to_datetime(pause.start);
            let end = start.checked_add(SignedDuration::from_mins(i64::from(pause.minutes))).unwrap_or(start);
            PauseSpan { pause: PauseId(place), start, end }
        })
    }

    pub fn pause_at(&self, now: DateTime) -> Option<PauseSpan> {
        self.pauses_on(now.date()).find(|span| (span.start..span.end).contains(&now))
    }

    /// Seconds between two instants in which the branch was closed or paused.
    pub fn stopped_seconds(&self, from: Timestamp, to: Timestamp) -> i64 {
        let (from, to) = (self.local(from), self.local(to));
        if to <= from {
            return 0;
        }
        let mut worked = 0;
        for date in from.date().series(jiff::Span::new().days(1)).take_while(|date| *date <= to.date()) {
            for (start, end) in self.open_spans(&self.week, date).filter(|(start, _)| start.date() == date || date == from.date()) {
                worked += self.worked_seconds(start.max(from), end.min(to));
            }
        }
        seconds(from, to) - worked
    }

    /// Seconds of an open stretch less its pauses.
    fn worked_seconds(&self, from: DateTime, to: DateTime) -> i64 {
        let days = from.date().series(jiff::Span::new().days(1)).take_while(|date| *date <= to.date());
        let paused: i64 = days.flat_map(|date| self.pauses_on(date)).map(|pause| seconds(pause.start.max(from), pause.end.min(to))).sum();
        (seconds(from, to) - paused).max(0)
    }
}

fn seconds(from: DateTime, to: DateTime) -> i64 {
    to.duration_since(from).as_secs().max(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn calendar() -> Calendar {
        let config = crate::config::Config::example().unwrap();
        let mut calendar = config.calendar;
        calendar.pauses.truncate(2);
        calendar.week.thursday = vec!["20:00-02:00".parse().unwrap()];
        calendar.week.saturday = Vec::new();
        calendar.closed = vec!["2026-11-24".parse().unwrap()];
        calendar
    }

    fn at(time: &str) -> DateTime {
        time.parse().unwrap()
    }

    #[test]
    fn open_and_closed() {
        let calendar = calendar();
        let closed = |reopens: &str| Opening::Closed { reopens: Some(at(reopens)) };
        for (now, opening) in [
            ("2026-11-22T07:59", closed("2026-11-22T08:00")),
            ("2026-11-22T08:00", Opening::Open { closes: at("2026-11-22T21:00") }),
            ("2026-11-22T21:00", closed("2026-11-23T08:00")),
            // A closed date, then past midnight of the evening that began on Thursday.
            ("2026-11-23T22:00", closed("2026-11-25T08:00")),
            ("2026-11-27T01:59", Opening::Open { closes: at("2026-11-27T02:00") }),
            ("2026-11-27T02:00", closed("2026-11-27T16:00")),
            ("2026-11-27T21:00", closed("2026-11-29T08:00")),
        ] {
            assert_eq!(calendar.opening(at(now)), opening, "{now}");
        }
        let shut = Week::default();
        assert_eq!(calendar.opening_of(&shut, at("2026-11-22T08:00")), Opening::Closed { reopens: None });
    }

    #[test]
    fn pauses() {
        let calendar = calendar();
        for (now, name) in [("12:06", None), ("12:07", Some(0)), ("12:31", Some(0)), ("12:32", None), ("15:20", Some(1))] {
            let pause = calendar.pause_at(at(&format!("2026-11-22T{now}")));
            assert_eq!(pause.map(|pause| pause.pause.0), name, "{now}");
        }
    }

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
        ] {
            assert_eq!(stopped(from, to), minutes, "{from} to {to}");
        }
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
