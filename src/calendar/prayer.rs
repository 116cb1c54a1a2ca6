//! The times of prayer by the Umm al-Qura method: Fajr at 18.5°, Asr at one shadow, Isha ninety minutes after Maghrib.

use jiff::civil::{Date, DateTime};
use jiff::{Span, Timestamp, tz::TimeZone};
use salah::{Configuration, Coordinates, Madhab, Method, NaiveDate};
use serde::Deserialize;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Prayer {
    Fajr,
    Dhuhr,
    Asr,
    Maghrib,
    Isha,
}

/// Degrees north and east. Well beyond 40° a summer night never darkens to 18.5°, and the method has no answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    pub latitude: f64,
    pub longitude: f64,
}

/// Local times of one date, to the nearest minute as printed calendars have them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PrayerTimes {
    pub fajr: DateTime,
    pub dhuhr: DateTime,
    pub asr: DateTime,
    pub maghrib: DateTime,
    pub isha: DateTime,
}

/// In Ramadan Isha comes two hours after Maghrib (Umm al-Qura calendar, DOMAIN.md §4).
const RAMADAN_ISHA_MINUTES: i64 = 30;
/// The library ends the program where a time rounds to midnight in Greenwich: there the times of a place so far to the east are
/// taken, and given back what the sun needs from there.
const MOVED_DEGREES: f64 = 5.0;
const MOVED_SECONDS: i64 = 20 * 60;
const DAY_SECONDS: i64 = 24 * 3600;
/// What the library reckons from the sun; Isha follows Maghrib.
const SALAH_TIMES: [salah::Prayer; 5] =
    [salah::Prayer::Fajr, salah::Prayer::Sunrise, salah::Prayer::Dhuhr, salah::Prayer::Asr, salah::Prayer::Maghrib];

impl PrayerTimes {
    pub fn of(&self, prayer: Prayer) -> DateTime {
        match prayer {
            Prayer::Fajr => self.fajr,
            Prayer::Dhuhr => self.dhuhr,
            Prayer::Asr => self.asr,
            Prayer::Maghrib => self.maghrib,
            Prayer::Isha => self.isha,
        }
    }
}

impl Place {
    /// None where the date is outside what the libraries can express.
    pub fn prayer_times(self, date: Date, zone: &TimeZone, ramadan: bool) -> Option<PrayerTimes> {
        let day = NaiveDate::from_ymd_opt(date.year().into(), u32::try_from(date.month()).ok()?, u32::try_from(date.day()).ok()?)?;
        let early = if self.has_a_prayer_at_midnight(day) { MOVED_SECONDS } else { 0 };
        let found = if early > 0 { Self { longitude: self.longitude + MOVED_DEGREES, ..self }.calculate(day) } else { self.calculate(day) };
        let local = |prayer| Some(zone.to_datetime(Timestamp::from_second(found.time(prayer).timestamp() + early).ok()?));
        let dhuhr = local(salah::Prayer::Dhuhr)?;
        // The library counts from midnight in Greenwich, whose noon may be another date's here.
        let away = date.until(dhuhr.date()).ok()?;
        let here = |time: DateTime| time.checked_sub(away).ok();
        let isha = local(salah::Prayer::Isha)?;
        let later = Span::new().minutes(if ramadan { RAMADAN_ISHA_MINUTES } else { 0 });
        Some(PrayerTimes {
            fajr: here(local(salah::Prayer::Fajr)?)?,
            dhuhr: here(dhuhr)?,
            asr: here(local(salah::Prayer::Asr)?)?,
            maghrib: here(local(salah::Prayer::Maghrib)?)?,
            isha: here(isha.checked_add(later).ok()?)?,
        })
    }

    fn calculate(self, day: NaiveDate) -> salah::PrayerTimes {
        let parameters = Configuration::with(Method::UmmAlQura, Madhab::Shafi);
        salah::PrayerTimes::new(day, Coordinates::new(self.latitude, self.longitude), parameters)
    }

    /// By the sun over the same latitude near Greenwich, where no time of the day comes near midnight.
    fn has_a_prayer_at_midnight(self, day: NaiveDate) -> bool {
        let east = |hours: &i32| self.longitude - 15.0 * f64::from(*hours);
        let hours = (-12..=12).find(|hours| east(hours).abs() <= 7.5).unwrap_or(0);
        let near = Self { longitude: east(&hours), ..self }.calculate(day);
        SALAH_TIMES.into_iter().any(|time| {
            let second = (near.time(time).timestamp() - 3600 * i64::from(hours)).rem_euclid(DAY_SECONDS);
            second.min(DAY_SECONDS - second) < MOVED_SECONDS / 2
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::hijri;

    const MAKKAH: Place = Place { latitude: 21.4225, longitude: 39.8262 };

    fn riyadh() -> TimeZone {
        TimeZone::get("Asia/Riyadh").unwrap()
    }

    fn times(date: Date) -> PrayerTimes {
        MAKKAH.prayer_times(date, &riyadh(), hijri(date).unwrap().month == 9).unwrap()
    }

    fn in_order(times: &PrayerTimes) -> [DateTime; 5] {
        [times.fajr, times.dhuhr, times.asr, times.maghrib, times.isha]
    }

    #[test]
    fn the_table_of_makkah_to_the_minute() {
        for (date, dhuhr, asr, maghrib, isha) in [
            ("2026-11-22", "12:07", "15:15", "17:37", "19:07"),
            ("2026-12-06", "12:12", "15:17", "17:38", "19:08"),
            ("2027-02-15", "12:35", "15:52", "18:18", "20:18"),
            ("2027-05-15", "12:17", "15:35", "18:52", "20:22"),
        ] {
            let times = times(date.parse().unwrap());
            let found = [times.dhuhr, times.asr, times.maghrib, times.isha].map(|time| time.strftime("%F %H:%M").to_string());
            assert_eq!(found, [dhuhr, asr, maghrib, isha].map(|time| format!("{date} {time}")));
        }
    }

    #[test]
    fn every_day_of_ten_years_is_in_order_and_near_the_day_before() {
        let first: Date = "2026-01-01".parse().unwrap();
        let mut yesterday = times(first);
        let mut borders = 0;
        for date in first.series(Span::new().days(1)).skip(1).take_while(|date| date.year() <= 2035) {
            let today = times(date);
            assert!(in_order(&today).is_sorted() && today.fajr.date() == date && today.isha.date() == date, "{today:?}");
            let moved = |prayer| (today.of(prayer).duration_since(yesterday.of(prayer)).as_mins() - 24 * 60).abs();
            for prayer in [Prayer::Fajr, Prayer::Dhuhr, Prayer::Asr, Prayer::Maghrib] {
                assert!(moved(prayer) < 3, "{prayer:?} of {date} moves by {} minutes", moved(prayer));
            }
            let border = moved(Prayer::Isha) >= 3;
            assert!(!border || (28..=32).contains(&moved(Prayer::Isha)), "{date}");
            assert_eq!(border, is_ramadan(date) != is_ramadan(date.yesterday().unwrap()), "{date}");
            borders += i32::from(border);
            yesterday = today;
        }
        assert_eq!(borders, 22, "Ramadan begins eleven times in these ten years, twice in 2030");
    }

    fn is_ramadan(date: Date) -> bool {
        hijri(date).unwrap().month == 9
    }

    fn anywhere(latitude: f64, hour: i8, beside: f64, date: Date) -> PrayerTimes {
        let place = Place { latitude, longitude: f64::from(hour) * 15.0 + beside };
        place.prayer_times(date, &TimeZone::fixed(jiff::tz::offset(hour)), false).unwrap()
    }

    #[test]
    fn a_time_at_midnight_in_greenwich_is_one_like_any_other() {
        let first: Date = "2027-01-01".parse().unwrap();
        // Through Bengal and Sumatra, where the sun rises then: all along, times move as smoothly as the longitude.
        for date in first.series(Span::new().days(1)).take(365) {
            let mut before = None;
            for step in 0..30_i32 {
                let times = anywhere(22.0, 6, f64::from(step) * 0.25, date);
                let moved = before.map(|before: PrayerTimes| in_order(&before).into_iter().zip(in_order(&times)));
                for (one, next) in moved.into_iter().flatten() {
                    assert!((0..=2).contains(&one.duration_since(next).as_mins()), "{date} {step}: {one} {next}");
                }
                before = Some(times);
            }
        }
    }

    proptest! {
        #[test]
        fn any_place_and_date_has_its_prayers_in_order(
            latitude in -40.0..=40.0_f64,
            (hour, beside) in (-11_i8..=11, -7.5..7.5_f64),
            days in -20_000_i64..80_000,
        ) {
            let date = "1970-01-01".parse::<Date>().unwrap() + Span::new().days(days);
            let times = anywhere(latitude, hour, beside, date);
            prop_assert!(in_order(&times).is_sorted(), "{times:?}");
            prop_assert_eq!(times.dhuhr.date(), date);
        }
    }
}
