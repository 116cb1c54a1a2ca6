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

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn before_the_day_starts_it_is_still_yesterday() {
        let starts = "04:00".parse().unwrap();
        for (now, day) in [("2026-11-22T03:59", "2026-11-21"), ("2026-11-22T04:00", "2026-11-22"), ("2026-11-22T23:59", "2026-11-22")] {
            assert_eq!(business_date(now.parse().unwrap(), starts), date(day), "{now}");
        }
    }

    #[test]
    fn who_may_open_a_day() {
        let (yesterday, today, tomorrow) = (date("2026-11-21"), date("2026-11-22"), date("2026-11-23"));
        for (trust, open, expected) in [
            (Trust::Synchronised, None, Roll::Open(today)),
            (Trust::Plausible, None, Roll::Open(today)),
            (Trust::Untrusted, None, Roll::Keep),
            (Trust::Synchronised, Some(yesterday), Roll::Open(today)),
            (Trust::Plausible, Some(yesterday), Roll::Open(today)),
            (Trust::Untrusted, Some(yesterday), Roll::Keep),
            (Trust::Synchronised, Some(today), Roll::Keep),
            // Only a time server may take a day back.
            (Trust::Synchronised, Some(tomorrow), Roll::Open(today)),
            (Trust::Plausible, Some(tomorrow), Roll::Keep),
        ] {
            assert_eq!(roll(trust, today, open), expected, "{trust:?} {open:?}");
        }
    }
}
