//! The prayer times of one place, each date calculated once.

use std::sync::{Mutex, PoisonError};

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{Place, PrayerTimes};

/// Remembers a month of dates: every forecast and every wait asks for those of today. What it says depends on its arguments only.
#[derive(Debug)]
pub struct Almanac {
    place: Place,
    zone: TimeZone,
    /// By the day of the month; each entry says which date it is for, and whether in Ramadan.
    known: Mutex<[Option<(Date, bool, PrayerTimes)>; 32]>,
}

impl Almanac {
    pub fn new(place: Place, zone: TimeZone) -> Self {
        Self { place, zone, known: Mutex::new([None; 32]) }
    }

    /// None where the date is outside what the libraries can express.
    pub fn prayer_times(&self, date: Date, ramadan: bool) -> Option<PrayerTimes> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = known.get_mut(usize::try_from(date.day()).ok()?)?;
        match entry {
            Some((of, in_ramadan, times)) if *of == date && *in_ramadan == ramadan => Some(*times),
            _ => {
                let times = self.place.prayer_times(date, &self.zone, ramadan)?;
                *entry = Some((date, ramadan, times));
                Some(times)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_it_remembers_is_what_it_would_calculate() {
        let place = Place { latitude: 21.4225, longitude: 39.8262 };
        let zone = TimeZone::get("Asia/Riyadh").unwrap();
        let almanac = Almanac::new(place, zone.clone());
        for date in ["2026-11-22", "2026-12-22", "2026-11-22", "2026-11-22", "2027-11-22"].map(|date| date.parse().unwrap()) {
            for ramadan in [false, true, true] {
                assert_eq!(almanac.prayer_times(date, ramadan), place.prayer_times(date, &zone, ramadan), "{date}");
            }
        }
    }
}
