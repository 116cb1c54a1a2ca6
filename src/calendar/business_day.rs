//! When one business day ends and the next begins. The day itself is a row; this only says when to ask for a new one.

use jiff::civil::{Date, DateTime, Time};

use super::Trust;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Roll {
    Keep,
    /// Close what is open, then open this date.
    Open(Date),
}

/// The date a local time belongs to: before `day_starts` it is still yesterday's.
pub fn business_date(now: DateTime, day_starts: Time) -> Date {
    if now.time() < day_starts { now.date().yesterday().unwrap_or(now.date()) } else { now.date() }
}

/// An untrusted clock never opens or closes a day by itself; a clock that was only plausible never goes back a day.
pub fn roll(trust: Trust, today: Date, open: Option<Date>) -> Roll {
    let different = match open {
        None => true,
        Some(date) if trust == Trust::Synchronised => date != today,
        Some(date) => date < today,
    };
    if trust == Trust::Untrusted || !different { Roll::Keep } else { Roll::Open(today) }
}
