//! When the branch is open, when it pauses for prayer, and what of a wait that explains.

use jiff::civil::{Date, DateTime, Time};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};

use super::Week;

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
        let paused: i64 = self.pauses_on(from.date()).map(|pause| seconds(pause.start.max(from), pause.end.min(to))).sum();
        (seconds(from, to) - paused).max(0)
    }
}

fn seconds(from: DateTime, to: DateTime) -> i64 {
    to.duration_since(from).as_secs().max(0)
}
