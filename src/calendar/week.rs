//! The hours of a week: for each weekday the spans in which the door is open.

use std::str::FromStr;

use jiff::civil::{Date, DateTime, Time, Weekday};
use serde::{Deserialize, Serialize};

/// `08:00-12:00`; a span that ends at or before its start runs past midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Span {
    pub start: Time,
    pub end: Time,
}

impl FromStr for Span {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("found {text:?}, expected two times such as \"08:00-12:00\"");
        let (start, end) = text.split_once('-').ok_or_else(wrong)?;
        let time = |part: &str| part.trim().parse::<Time>().map_err(|_| wrong());
        Ok(Self { start: time(start)?, end: time(end)? })
    }
}

impl TryFrom<String> for Span {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Span> for String {
    fn from(span: Span) -> Self {
        format!("{}-{}", span.start.strftime("%H:%M"), span.end.strftime("%H:%M"))
    }
}

impl Span {
    /// Its start and end when it begins on `date`.
    pub fn on(&self, date: Date) -> (DateTime, DateTime) {
        let end = if self.end > self.start { date } else { date.tomorrow().unwrap_or(date) };
        (date.to_datetime(self.start), end.to_datetime(self.end))
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Week {
    pub sunday: Vec<Span>,
    pub monday: Vec<Span>,
    pub tuesday: Vec<Span>,
    pub wednesday: Vec<Span>,
    pub thursday: Vec<Span>,
    pub friday: Vec<Span>,
    pub saturday: Vec<Span>,
}

impl Week {
    pub fn day(&self, weekday: Weekday) -> &[Span] {
        match weekday {
            Weekday::Sunday => &self.sunday,
            Weekday::Monday => &self.monday,
            Weekday::Tuesday => &self.tuesday,
            Weekday::Wednesday => &self.wednesday,
            Weekday::Thursday => &self.thursday,
            Weekday::Friday => &self.friday,
            Weekday::Saturday => &self.saturday,
        }
    }
}
