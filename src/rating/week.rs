//! The ISO week and the month: the finest times that a rating is ever kept with.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, ISOWeekDate, Weekday};
use serde::{Deserialize, Serialize};

/// `2026-W47`, Monday to Sunday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Week {
    year: i16,
    week: i8,
}

/// `2026-11`
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month {
    year: i16,
    month: i8,
}

impl Week {
    pub fn of(date: Date) -> Self {
        let date = date.iso_week_date();
        Self { year: date.year(), week: date.week() }
    }

    pub fn first_day(self) -> Date {
        self.day(Weekday::Monday)
    }

    pub fn last_day(self) -> Date {
        self.day(Weekday::Sunday)
    }

    /// A week belongs to the month of its Thursday, as it does to the year.
    pub fn month(self) -> Month {
        Month::of(self.day(Weekday::Thursday))
    }

    /// Every week that was ever made is a valid one.
    fn day(self, weekday: Weekday) -> Date {
        ISOWeekDate::new(self.year, self.week, weekday).map_or(Date::MIN, Date::from)
    }
}

impl Month {
    pub fn of(date: Date) -> Self {
        Self { year: date.year(), month: date.month() }
    }

    pub fn first_day(self) -> Date {
        Date::new(self.year, self.month, 1).unwrap_or(Date::MIN)
    }
}

impl Week {
    /// By whole weeks.
    #[must_use]
    pub fn before(self, weeks: i64) -> Self {
        let days = jiff::Span::new().try_days(weeks.saturating_mul(-7)).unwrap_or_default();
        self.day(Weekday::Thursday).checked_add(days).map_or(self, Self::of)
    }

    pub fn is_over(self, today: Date) -> bool {
        self.last_day() < today
    }
}

impl Month {
    /// By whole months.
    #[must_use]
    pub fn before(self, months: i64) -> Self {
        let months = jiff::Span::new().try_months(months.saturating_mul(-1)).unwrap_or_default();
        self.first_day().checked_add(months).map_or(self, Self::of)
    }

    /// Those whose Thursday lies in it, four or five.
    pub fn weeks(self) -> Vec<Week> {
        let first = Week::of(self.first_day());
        (-5..=0).rev().map(|weeks| first.before(weeks)).filter(|week| week.month() == self).collect()
    }

    /// Its days and its weeks.
    pub fn is_over(self, today: Date) -> bool {
        Self::of(today) > self && self.weeks().iter().all(|week| week.is_over(today))
    }
}

impl fmt::Display for Week {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-W{:02}", self.year, self.week)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Week {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split_once("-W").and_then(|(year, week)| Some((year.parse().ok()?, week.parse().ok()?)));
        let week = parts.and_then(|(year, week)| ISOWeekDate::new(year, week, Weekday::Thursday).ok());
        week.map(|date| Self::of(date.into())).ok_or_else(|| format!("found {text:?}, expected a week such as 2026-W47"))
    }
}

impl FromStr for Month {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let first: Option<Date> = format!("{text}-01").parse().ok();
        first.map(Self::of).ok_or_else(|| format!("found {text:?}, expected a month such as 2026-11"))
    }
}

impl TryFrom<String> for Week {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Week> for String {
    fn from(week: Week) -> Self {
        week.to_string()
    }
}

impl TryFrom<String> for Month {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_month_has_the_weeks_of_its_thursdays_and_is_over_with_the_last() {
        let july: Month = "2026-07".parse().unwrap();
        let weeks: Vec<String> = july.weeks().iter().map(ToString::to_string).collect();
        assert_eq!(weeks, ["2026-W27", "2026-W28", "2026-W29", "2026-W30", "2026-W31"], "2 July and 30 July are Thursdays");
        assert!(!july.is_over(date(2026, 8, 2)) && july.is_over(date(2026, 8, 3)), "its last week ends with 2 August");
        let november: Month = "2026-11".parse().unwrap();
        assert!(!november.is_over(date(2026, 11, 30)) && november.is_over(date(2026, 12, 1)), "its last week ends before it");
        assert_eq!([november.before(11).to_string(), november.before(-2).to_string()], ["2025-12", "2027-01"]);
    }

    #[test]
    fn a_week_belongs_to_the_year_and_the_month_of_its_thursday() {
        let new_year = Week::of(date(2027, 1, 1));
        assert_eq!((new_year.to_string().as_str(), new_year.month().to_string().as_str()), ("2026-W53", "2026-12"));
        assert_eq!(Week::of(date(2026, 11, 22)).last_day(), date(2026, 11, 22), "a Sunday ends its week");
        assert_eq!("2026-W53".parse::<Week>().unwrap().first_day(), date(2026, 12, 28));
        assert_eq!(new_year.before(1).to_string(), "2026-W52");
        assert_eq!(new_year.before(-1).to_string(), "2027-W01");
        assert!("2026-W54".parse::<Week>().is_err() && "2026-13".parse::<Month>().is_err());
    }
}
