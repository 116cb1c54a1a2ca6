//! When the branch is open: its week, the seasons with another one, the dates on which the door stays shut.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::{Date, DateTime, Time};
use jiff::{Span, Timestamp, tz::TimeZone};

use super::{Almanac, Announced, Pause, Season, Week};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    Open {
        closes: DateTime,
    },
    /// `reopens` is none where no opening stands in the next two months.
    Closed {
        reopens: Option<DateTime>,
    },
}

/// The hours of the branch, or of a service that has its own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hours {
    pub week: Week,
    /// The weeks that take its place, by the names of the seasons.
    pub in_season: BTreeMap<String, Week>,
}

/// When the branch works, all in local time.
#[derive(Debug, Clone)]
pub struct Calendar {
    pub zone: TimeZone,
    pub hours: Hours,
    /// Of seasons that overlap, the first with hours counts.
    pub seasons: Vec<Season>,
    pub announced: Announced,
    pub closed: Vec<Date>,
    pub pauses: Vec<Pause>,
    /// The prayer times of the branch's place, where it has one.
    pub almanac: Option<Arc<Almanac>>,
    /// The hour at which one business day ends and the next may begin.
    pub day_starts: Time,
}

/// How far ahead an opening is looked for: longer than any season is shut.
const DAYS_AHEAD: usize = 60;

impl From<Week> for Hours {
    fn from(week: Week) -> Self {
        Self { week, in_season: BTreeMap::new() }
    }
}

impl Calendar {
    pub fn local(&self, at: Timestamp) -> DateTime {
        self.zone.to_datetime(at)
    }

    /// RFC 3339 to the second, with the branch's offset: `2026-11-22T08:02:10+03:00`.
    pub fn rfc3339(&self, at: Timestamp) -> String {
        at.to_zoned(self.zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }

    pub fn opening(&self, now: DateTime) -> Opening {
        self.opening_of(&self.hours, now)
    }

    /// `hours` are the branch's own, or a service's. Spans that meet are one; who is open for more than a day is said to close
    /// within two.
    pub fn opening_of(&self, hours: &Hours, now: DateTime) -> Opening {
        let tomorrow = now.date().tomorrow().unwrap_or(now.date());
        let mut open_until = None;
        for (start, end) in days_from(now.date()).take(DAYS_AHEAD).flat_map(|date| self.spans_on(hours, date)) {
            match open_until {
                None if start > now => return Opening::Closed { reopens: Some(start) },
                None if end > now => open_until = Some(end),
                None => {}
                Some(closes) if start <= closes && start.date() <= tomorrow => open_until = Some(end.max(closes)),
                Some(closes) => return Opening::Open { closes },
            }
        }
        open_until.map_or(Opening::Closed { reopens: None }, |closes| Opening::Open { closes })
    }

    /// The stretches of the branch's hours that touch the time between, joined where they meet.
    pub(super) fn open_between(&self, from: DateTime, to: DateTime) -> Vec<(DateTime, DateTime)> {
        let mut stretches: Vec<(DateTime, DateTime)> = Vec::new();
        for (start, end) in days_from(from.date()).take_while(|date| *date <= to.date()).flat_map(|date| self.spans_on(&self.hours, date)) {
            match stretches.last_mut() {
                Some((_, until)) if start <= *until => *until = end.max(*until),
                _ => stretches.push((start, end)),
            }
        }
        stretches.retain(|(start, end)| *end > from && *start < to);
        stretches
    }

    /// The spans that begin on `date`, in their order; a night belongs to the date on which it began.
    fn spans_on(&self, hours: &Hours, date: Date) -> Vec<(DateTime, DateTime)> {
        if self.closed.contains(&date) {
            return Vec::new();
        }
        let mut spans: Vec<_> = self.week_of(hours, date).day(date.weekday()).iter().map(|span| span.on(date)).collect();
        spans.sort_unstable();
        spans
    }

    fn week_of<'a>(&self, hours: &'a Hours, date: Date) -> &'a Week {
        let known = self.seasons.iter().filter_map(|season| Some((season, hours.in_season.get(&season.name)?)));
        known.into_iter().find(|(season, _)| season.contains(date, &self.announced)).map_or(&hours.week, |(_, week)| week)
    }
}

/// Every date from the day before: a night that began then may not be over.
fn days_from(date: Date) -> impl Iterator<Item = Date> {
    date.yesterday().unwrap_or(date).series(Span::new().days(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::fixture::{at, calendar, shipped};
    use crate::calendar::{HijriMonth, SeasonDays};

    fn closed(reopens: &str) -> Opening {
        Opening::Closed { reopens: Some(at(reopens)) }
    }

    fn open(closes: &str) -> Opening {
        Opening::Open { closes: at(closes) }
    }

    #[test]
    fn open_and_closed() {
        let calendar = calendar();
        for (now, opening) in [
            ("2026-11-22T07:59", closed("2026-11-22T08:00")),
            ("2026-11-22T08:00", open("2026-11-22T21:00")),
            ("2026-11-22T21:00", closed("2026-11-23T08:00")),
            // A closed date, then past midnight of the evening that began on Thursday.
            ("2026-11-23T22:00", closed("2026-11-25T08:00")),
            ("2026-11-27T01:59", open("2026-11-27T02:00")),
            ("2026-11-27T02:00", closed("2026-11-27T16:00")),
            ("2026-11-27T21:00", closed("2026-11-29T08:00")),
        ] {
            assert_eq!(calendar.opening(at(now)), opening, "{now}");
        }
        let shut = Hours::default();
        assert_eq!(calendar.opening_of(&shut, at("2026-11-22T08:00")), Opening::Closed { reopens: None });
    }

    #[test]
    fn a_season_has_its_own_week_and_the_door_opens_again_across_its_borders() {
        let mut calendar = shipped();
        for (now, opening) in [
            // The eve of Ramadan 1448, its days and nights, its end, and the next week.
            ("2027-02-07T20:59", open("2027-02-07T21:00")),
            ("2027-02-07T21:00", closed("2027-02-08T10:00")),
            ("2027-02-08T14:59", open("2027-02-08T15:00")),
            ("2027-02-08T15:00", closed("2027-02-08T21:00")),
            ("2027-02-09T01:59", open("2027-02-09T02:00")),
            ("2027-02-12T10:00", closed("2027-02-12T21:00")),
            ("2027-03-09T01:59", open("2027-03-09T02:00")),
            ("2027-03-09T02:00", closed("2027-03-09T08:00")),
            // Hajj.
            ("2027-05-06T21:00", closed("2027-05-07T06:00")),
            ("2027-05-07T12:00", closed("2027-05-07T13:30")),
            ("2027-05-22T02:00", closed("2027-05-22T08:00")),
        ] {
            assert_eq!(calendar.opening(at(now)), opening, "{now}");
        }
        calendar.closed = ["2027-03-09", "2027-03-10", "2027-03-11"].map(|date| date.parse().unwrap()).into();
        assert_eq!(calendar.opening(at("2027-03-09T02:00")), closed("2027-03-12T16:00"), "three days of feast, then Friday");
    }

    #[test]
    fn an_announced_day_moves_the_season() {
        let mut calendar = shipped();
        calendar.announced.0.insert(HijriMonth { year: 1448, month: 9 }, 1);
        assert_eq!(calendar.opening(at("2027-02-08T16:00")), open("2027-02-08T21:00"), "not yet Ramadan");
        assert_eq!(calendar.opening(at("2027-02-09T16:00")), closed("2027-02-09T21:00"));
    }

    #[test]
    fn of_two_seasons_the_first_with_hours_counts() {
        let mut calendar = shipped();
        let last_nights = SeasonDays::Gregorian(at("2027-02-28T00:00").date(), at("2027-03-08T00:00").date());
        calendar.seasons.insert(0, Season { name: "last nights".into(), days: last_nights });
        let now = at("2027-03-01T04:00");
        assert_eq!(calendar.opening(now), closed("2027-03-01T10:00"), "the branch knows no such hours");
        let week = Week { monday: vec!["03:00-05:00".parse().unwrap()], ..Default::default() };
        calendar.hours.in_season.insert("last nights".into(), week);
        assert_eq!(calendar.opening(now), open("2027-03-01T05:00"));
        assert_eq!(calendar.opening(at("2027-03-01T05:00")), closed("2027-03-08T03:00"));
    }

    #[test]
    fn spans_that_meet_are_one() {
        let mut calendar = calendar();
        calendar.hours.week.sunday = ["12:00-18:00", "08:00-12:00", "17:00-23:00"].map(|span| span.parse().unwrap()).into();
        assert_eq!(calendar.opening(at("2026-11-22T09:00")), open("2026-11-22T23:00"));
        let day: Vec<_> = vec!["00:00-00:00".parse().unwrap()];
        let [sunday, monday, tuesday, wednesday, thursday, friday, saturday] = std::array::from_fn(|_| day.clone());
        calendar.hours = Week { sunday, monday, tuesday, wednesday, thursday, friday, saturday }.into();
        assert_eq!(calendar.opening(at("2026-11-20T23:50")), open("2026-11-22T00:00"), "day and night");
        assert_eq!(calendar.opening(at("2026-11-23T23:50")), open("2026-11-24T00:00"), "until the closed date");
    }
}
