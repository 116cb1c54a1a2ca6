//! When the branch pauses: after a prayer, or at a fixed time of the day.

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::{SignedDuration, Span};

use super::{Calendar, Prayer, PrayerTimes};

/// The place of a pause in the configuration's list; its words are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct PauseId(pub usize);

/// A daily pause: tickets are still issued, nobody is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pause {
    pub begins: Begins,
    /// Its length; with 0 it does not take place.
    pub minutes: u16,
    /// Its length on Fridays, where it is another one.
    pub friday_minutes: Option<u16>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begins {
    At(Time),
    /// So many minutes after the calculated time, the correction to the printed calendar included.
    With(Prayer, i16),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PauseSpan {
    pub pause: PauseId,
    pub start: DateTime,
    pub end: DateTime,
}

impl Pause {
    fn minutes_on(&self, weekday: Weekday) -> u16 {
        self.friday_minutes.filter(|_| weekday == Weekday::Friday).unwrap_or(self.minutes)
    }

    fn start(&self, date: Date, prayers: Option<&PrayerTimes>) -> Option<DateTime> {
        match self.begins {
            Begins::At(time) => Some(date.to_datetime(time)),
            Begins::With(prayer, minutes) => prayers?.of(prayer).checked_add(SignedDuration::from_mins(minutes.into())).ok(),
        }
    }
}

impl Calendar {
    /// None where the branch has no place on the map.
    pub fn prayer_times(&self, date: Date) -> Option<PrayerTimes> {
        self.almanac.as_ref()?.prayer_times(date, self.announced.is_ramadan(date))
    }

    /// The pauses of one date, in the order of the configuration; one that begins late may end on the next.
    pub fn pauses_on(&self, date: Date) -> Vec<PauseSpan> {
        let with_prayers = self.pauses.iter().any(|pause| matches!(pause.begins, Begins::With(..)));
        let prayers = if with_prayers { self.prayer_times(date) } else { None };
        let span = |(place, pause): (usize, &Pause)| {
            let start = pause.start(date, prayers.as_ref())?;
            let end = start.checked_add(SignedDuration::from_mins(pause.minutes_on(date.weekday()).into())).ok()?;
            (start < end).then_some(PauseSpan { pause: PauseId(place), start, end })
        };
        self.pauses.iter().enumerate().filter_map(span).collect()
    }

    /// The pauses that touch the time between, in its order; of two that overlap, the later begins where the earlier ends.
    pub fn pauses_between(&self, from: DateTime, to: DateTime) -> Vec<PauseSpan> {
        // Yesterday's may still run.
        let dates = from.date().yesterday().unwrap_or(from.date()).series(Span::new().days(1)).take_while(|date| *date <= to.date());
        let mut pauses: Vec<PauseSpan> = dates.flat_map(|date| self.pauses_on(date)).collect();
        pauses.sort_by_key(|pause| pause.start);
        let mut over = DateTime::MIN;
        for pause in &mut pauses {
            pause.start = pause.start.max(over);
            over = over.max(pause.end);
        }
        pauses.retain(|pause| pause.start < pause.end && pause.end > from && pause.start <= to);
        pauses
    }

    pub fn pause_at(&self, now: DateTime) -> Option<PauseSpan> {
        self.pauses_between(now, now).into_iter().find(|pause| (pause.start..pause.end).contains(&now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::HijriMonth;
    use crate::calendar::fixture::{at, calendar, daily, shipped};

    fn on(calendar: &Calendar, date: &str) -> Vec<String> {
        calendar
            .pauses_on(date.parse().unwrap())
            .into_iter()
            .map(|pause| format!("{} {}-{}", pause.pause.0, pause.start.strftime("%H:%M"), pause.end.strftime("%H:%M")))
            .collect()
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
    fn they_follow_the_prayers_of_the_day() {
        let calendar = shipped();
        let winter = ["0 12:07-12:32", "1 15:15-15:35", "2 17:37-17:57", "3 19:07-19:27", "4 05:16-05:36"];
        assert_eq!(on(&calendar, "2026-11-22"), winter);
        assert_eq!(on(&calendar, "2027-02-15")[..4], ["0 12:35-13:00", "1 15:52-16:12", "2 18:18-18:38", "3 20:18-20:38"], "Ramadan");
        assert_eq!(on(&calendar, "2026-11-27")[0], "0 12:08-12:53", "on Friday the sermon comes with it");
    }

    #[test]
    fn isha_follows_the_announced_month() {
        let mut calendar = shipped();
        let isha = |calendar: &Calendar, date: &str| on(calendar, date)[3].clone();
        let (before, after) = (isha(&calendar, "2027-02-07"), isha(&calendar, "2027-02-08"));
        assert_eq!((before.as_str(), after.as_str()), ("3 19:44-20:04", "3 20:15-20:35"));
        calendar.announced.0.insert(HijriMonth { year: 1448, month: 9 }, 1);
        assert_eq!(isha(&calendar, "2027-02-08"), "3 19:45-20:05");
        assert_eq!(isha(&calendar, "2027-02-09"), "3 20:15-20:35");
    }

    #[test]
    fn a_pause_may_start_later_be_left_out_or_stand_at_a_fixed_time() {
        let mut calendar = shipped();
        calendar.pauses[0] = Pause { begins: Begins::With(Prayer::Dhuhr, 7), minutes: 30, friday_minutes: Some(0) };
        calendar.pauses[1].minutes = 0;
        calendar.pauses[2] = daily("13:00", 15);
        assert_eq!(on(&calendar, "2026-11-22")[..2], ["0 12:14-12:44", "2 13:00-13:15"]);
        assert_eq!(on(&calendar, "2026-11-27")[0], "2 13:00-13:15", "no Dhuhr on Friday");
        calendar.almanac = None;
        assert_eq!(on(&calendar, "2026-11-22"), ["2 13:00-13:15"]);
    }

    #[test]
    fn a_pause_runs_past_midnight() {
        let mut calendar = calendar();
        calendar.pauses = vec![daily("23:50", 30), daily("00:30", 10)];
        let found = |now: &str| calendar.pause_at(at(now)).map(|pause| (pause.pause.0, pause.end));
        assert_eq!(found("2026-11-22T23:55"), Some((0, at("2026-11-23T00:20"))));
        assert_eq!(found("2026-11-23T00:19:59"), Some((0, at("2026-11-23T00:20"))));
        assert_eq!(found("2026-11-23T00:20"), None);
        let night = calendar.pauses_between(at("2026-11-23T00:10"), at("2026-11-23T02:00"));
        assert_eq!(night.iter().map(|pause| pause.pause.0).collect::<Vec<_>>(), [0, 1]);
    }

    #[test]
    fn of_two_pauses_that_overlap_no_minute_counts_twice() {
        let mut calendar = calendar();
        calendar.pauses = vec![daily("12:30", 60), daily("12:00", 40), daily("12:45", 10)];
        let found = calendar.pauses_between(at("2026-11-22T09:00"), at("2026-11-22T18:00"));
        let times: Vec<_> = found.iter().map(|pause| (pause.pause.0, pause.start, pause.end)).collect();
        let (noon, between, end) = (at("2026-11-22T12:00"), at("2026-11-22T12:40"), at("2026-11-22T13:30"));
        assert_eq!(times, [(1, noon, between), (0, between, end)]);
    }
}
