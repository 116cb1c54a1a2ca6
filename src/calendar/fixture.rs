//! The shipped branch with odd hours, for the unit tests of the calendar.

use jiff::civil::DateTime;

use super::{Begins, Calendar, Pause};

/// Late on Thursdays, shut on Saturdays and on Tuesday 24 November 2026, with the pauses of Dhuhr and Asr only.
pub fn calendar() -> Calendar {
    let mut calendar = shipped();
    calendar.pauses.truncate(2);
    calendar.hours.week.thursday = vec!["20:00-02:00".parse().unwrap()];
    calendar.hours.week.saturday = Vec::new();
    calendar.closed = vec!["2026-11-24".parse().unwrap()];
    calendar
}

pub fn shipped() -> Calendar {
    crate::config::Config::example().unwrap().calendar
}

pub fn at(time: &str) -> DateTime {
    time.parse().unwrap()
}

pub fn daily(start: &str, minutes: u16) -> Pause {
    Pause { begins: Begins::At(start.parse().unwrap()), minutes, friday_minutes: None }
}
