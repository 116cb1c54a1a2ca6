//! Parts of the year with hours of their own: by Gregorian dates, or by the days of the Hijri year as they were announced.

use std::collections::BTreeMap;
use std::str::FromStr;

use jiff::Span;
use jiff::civil::Date;

use super::{HijriDate, hijri};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Season {
    /// Its name in the configuration, where hours refer to it.
    pub name: String,
    pub days: SeasonDays,
}

/// The first and the last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeasonDays {
    Gregorian(Date, Date),
    /// Of every Hijri year; a last day before the first is the next year's.
    Hijri(HijriDay, HijriDay),
}

/// `09-01` is 1 Ramadan of any year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct HijriDay {
    pub month: u8,
    pub day: u8,
}

/// `1448-09` is Ramadan 1448.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct HijriMonth {
    pub year: i32,
    pub month: u8,
}

/// Months that were announced to begin a day before (-1) or after (1) the printed calendar. For schedules only: what is shown
/// and stored keeps to the printed calendar.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Announced(pub BTreeMap<HijriMonth, i8>);

const RAMADAN: u8 = 9;

impl Season {
    pub fn contains(&self, date: Date, announced: &Announced) -> bool {
        match self.days {
            SeasonDays::Gregorian(first, last) => (first..=last).contains(&date),
            SeasonDays::Hijri(first, last) => announced.hijri(date).is_some_and(|found| {
                let day = HijriDay { month: found.month, day: found.day };
                if first <= last { (first..=last).contains(&day) } else { day >= first || day <= last }
            }),
        }
    }
}

impl Announced {
    pub fn is_ramadan(&self, date: Date) -> bool {
        self.hijri(date).is_some_and(|date| date.month == RAMADAN)
    }

    /// The day of the last month that had been announced to begin by then; never a 31st.
    pub fn hijri(&self, date: Date) -> Option<HijriDate> {
        let printed = hijri(date)?;
        if self.0.is_empty() {
            return Some(printed);
        }
        let first = days_after(date, 1 - i64::from(printed.day))?;
        let before = days_after(first, -1)?;
        let starts = [next_month(first)?, first, days_after(before, 1 - i64::from(hijri(before)?.day))?];
        starts.into_iter().find_map(|start| self.day_since(start, date))
    }

    /// None where the month that the printed calendar begins on `start` has not begun.
    fn day_since(&self, start: Date, date: Date) -> Option<HijriDate> {
        let HijriDate { year, month, .. } = hijri(start)?;
        let shift = self.0.get(&HijriMonth { year, month }).copied().unwrap_or(0);
        let passed = days_after(start, shift.into())?.until(date).ok()?.get_days();
        let day = u8::try_from(passed + 1).ok().filter(|day| *day > 0)?;
        Some(HijriDate { year, month, day: day.min(30) })
    }
}

/// A month has 29 or 30 days.
fn next_month(first: Date) -> Option<Date> {
    let thirtieth = days_after(first, 29)?;
    if hijri(thirtieth)?.day == 1 { Some(thirtieth) } else { days_after(thirtieth, 1) }
}

fn days_after(date: Date, days: i64) -> Option<Date> {
    date.checked_add(Span::new().days(days)).ok()
}

impl FromStr for HijriDay {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (month, day) = text.split_once('-').ok_or(())?;
        let (month, day) = (number(month, 12).ok_or(())?, number(day, 30).ok_or(())?);
        Ok(Self { month, day })
    }
}

impl FromStr for HijriMonth {
    type Err = ();

    /// ICU4X knows the Umm al-Qura calendar of 1300 to 1600.
    fn from_str(text: &str) -> Result<Self, ()> {
        let (year, month) = text.split_once('-').ok_or(())?;
        let year = year.parse().ok().filter(|year| (1300..=1600).contains(year)).ok_or(())?;
        Ok(Self { year, month: number(month, 12).ok_or(())? })
    }
}

/// Two digits, from 01.
fn number(text: &str, most: u8) -> Option<u8> {
    let two_digits = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|number| two_digits && (1..=most).contains(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn announced(months: &[(&str, i8)]) -> Announced {
        Announced(months.iter().map(|(month, shift)| (month.parse().unwrap(), *shift)).collect())
    }

    fn read(announced: &Announced, date: &str) -> (u8, u8) {
        let found = announced.hijri(date.parse().unwrap()).unwrap();
        (found.month, found.day)
    }

    #[test]
    fn a_month_begins_when_it_was_announced_and_ends_when_the_next_was() {
        let printed = announced(&[]);
        assert_eq!((read(&printed, "2027-02-07"), read(&printed, "2027-02-08")), ((8, 30), (9, 1)));
        assert_eq!((read(&printed, "2027-03-08"), read(&printed, "2027-03-09")), ((9, 29), (10, 1)));
        let early = announced(&[("1448-09", -1)]);
        assert_eq!((read(&early, "2027-02-06"), read(&early, "2027-02-07")), ((8, 29), (9, 1)));
        assert_eq!((read(&early, "2027-03-08"), read(&early, "2027-03-09")), ((9, 30), (10, 1)), "Shawwal was not moved");
        let late = announced(&[("1448-09", 1), ("1448-10", 1)]);
        assert_eq!((read(&late, "2027-02-08"), read(&late, "2027-02-09")), ((8, 30), (9, 1)));
        assert_eq!((read(&late, "2027-03-09"), read(&late, "2027-03-10")), ((9, 29), (10, 1)));
        assert_eq!(read(&late, "2028-01-28"), read(&printed, "2028-01-28"), "the next year is as printed");
    }

    #[test]
    fn a_season_may_run_past_the_new_year() {
        let days = SeasonDays::Hijri("12-16".parse().unwrap(), "01-10".parse().unwrap());
        let season = Season { name: "after Hajj".into(), days };
        let printed = announced(&[]);
        for (date, inside) in [("2027-05-21", false), ("2027-05-22", true), ("2027-06-15", true), ("2027-06-16", false)] {
            assert_eq!(season.contains(date.parse().unwrap(), &printed), inside, "{date} {:?}", read(&printed, date));
        }
    }

    #[test]
    fn what_is_no_hijri_day() {
        for text in ["9-1", "13-01", "00-01", "09-31", "09", "ramadan", "09-01-01", "+9-01"] {
            assert_eq!(text.parse::<HijriDay>(), Err(()), "{text}");
        }
        for text in ["1448", "48-09", "1448-13", "2027-09"] {
            assert_eq!(text.parse::<HijriMonth>(), Err(()), "{text}");
        }
    }
}
