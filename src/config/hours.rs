//! The hours, seasons, prayers and pauses of `station.toml`, and their way into a `Calendar`.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;
use std::sync::Arc;

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use serde::Deserialize;
use toml::Spanned;

use super::fault::Wrong;
use super::file::{within, yes};
use super::words::Texts;
use crate::calendar::{Almanac, Announced, Begins, Calendar, HijriDay, HijriMonth, Hours, Pause, Place, Prayer, Season, SeasonDays, Week};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HoursTable {
    timezone: Spanned<String>,
    day_starts: Spanned<String>,
    #[serde(default)]
    closed: Vec<Spanned<String>>,
    #[serde(default)]
    announced_shift: Vec<ShiftTable>,
    week: Week,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ShiftTable {
    month: Spanned<String>,
    days: Spanned<i8>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SeasonTable {
    name: Spanned<String>,
    from: Option<Spanned<String>>,
    to: Option<Spanned<String>>,
    from_hijri: Option<Spanned<String>>,
    to_hijri: Option<Spanned<String>>,
    week: Option<Week>,
    /// By the id of a service.
    #[serde(default)]
    services: BTreeMap<String, Spanned<Week>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PrayersTable {
    latitude: Spanned<f64>,
    longitude: Spanned<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PauseTable {
    start: Option<Spanned<String>>,
    prayer: Option<Spanned<Prayer>>,
    offset_minutes: Option<Spanned<i16>>,
    starts_after: Option<Spanned<i16>>,
    minutes: Option<Spanned<u16>>,
    friday_minutes: Option<Spanned<u16>>,
    #[serde(default = "yes")]
    on: bool,
    pub name: Texts,
    pub message: Texts,
}

/// Every table of the file that says when.
pub(super) struct Tables<'a> {
    pub hours: &'a HoursTable,
    pub seasons: &'a [SeasonTable],
    pub prayers: Option<&'a PrayersTable>,
    pub pauses: &'a [PauseTable],
}

impl Tables<'_> {
    pub fn calendar(&self) -> Result<Calendar, Wrong> {
        let zone = zone(&self.hours.timezone)?;
        let place = self.prayers.map(place).transpose()?;
        let weeks = self.seasons.iter().filter_map(|table| Some((table.name.get_ref().clone(), table.week.clone()?)));
        self.each_once()?;
        Ok(Calendar {
            hours: Hours { week: self.hours.week.clone(), in_season: weeks.collect() },
            seasons: self.seasons.iter().map(season).collect::<Result<_, _>>()?,
            announced: announced(&self.hours.announced_shift)?,
            closed: self.hours.closed.iter().map(date).collect::<Result<_, _>>()?,
            pauses: self.pauses.iter().map(|table| pause(table, place)).collect::<Result<_, _>>()?,
            almanac: place.map(|place| Arc::new(Almanac::new(place, zone.clone()))),
            zone,
            day_starts: time(&self.hours.day_starts)?,
        })
    }

    /// A service's own hours: its week and those that a season gives it; none where it keeps to the branch's.
    pub fn of_service(&self, id: &str, own: Option<&Week>, branch: &Hours) -> Option<Hours> {
        let weeks = self.seasons.iter().filter_map(|table| Some((table.name.get_ref().clone(), table.services.get(id)?.get_ref().clone())));
        let weeks: BTreeMap<String, Week> = weeks.collect();
        if weeks.is_empty() && own.is_none() {
            return None;
        }
        let mut hours = own.map_or_else(|| branch.clone(), |week| Hours::from(week.clone()));
        hours.in_season.extend(weeks);
        Some(hours)
    }

    pub fn know_services(&self, known: &[&str]) -> Result<(), Wrong> {
        let named = self.seasons.iter().flat_map(|season| &season.services);
        match named.into_iter().find(|(id, _)| !known.contains(&id.as_str())) {
            Some((id, week)) => Err(Wrong::found(week.span(), format!("the service {id:?}"), format!("one of {}", known.join(", ")))),
            None => Ok(()),
        }
    }

    fn each_once(&self) -> Result<(), Wrong> {
        let mut names = BTreeSet::new();
        if let Some(again) = self.seasons.iter().find(|table| !names.insert(table.name.get_ref())) {
            let found = format!("the season {:?} a second time", again.name.get_ref());
            return Err(Wrong::found(again.name.span(), found, "another name for each season"));
        }
        let prayers: Vec<_> = self.pauses.iter().filter_map(|table| table.prayer.as_ref()).collect();
        let again =
            |(place, prayer): &(usize, &&Spanned<Prayer>)| prayers.iter().take(*place).any(|other| other.get_ref() == prayer.get_ref());
        match prayers.iter().enumerate().find(again) {
            Some((_, prayer)) => Err(Wrong::found(prayer.span(), "this prayer a second time", "one pause for each prayer")),
            None => Ok(()),
        }
    }
}

fn found(value: &Spanned<String>, expected: &str) -> Wrong {
    Wrong::found(value.span(), format!("{:?}", value.get_ref()), expected)
}

fn parsed<T: FromStr>(value: &Spanned<String>, expected: &str) -> Result<T, Wrong> {
    value.get_ref().parse().map_err(|_| found(value, expected))
}

fn zone(value: &Spanned<String>) -> Result<TimeZone, Wrong> {
    TimeZone::get(value.get_ref()).map_err(|_| found(value, "a time zone such as \"Asia/Riyadh\""))
}

fn date(value: &Spanned<String>) -> Result<Date, Wrong> {
    parsed(value, "a date such as \"2027-03-20\"")
}

fn time(value: &Spanned<String>) -> Result<Time, Wrong> {
    parsed(value, "a time such as \"12:07\"")
}

fn hijri_day(value: &Spanned<String>) -> Result<HijriDay, Wrong> {
    parsed(value, "a month and a day of the Hijri year such as \"09-01\"")
}

fn announced(tables: &[ShiftTable]) -> Result<Announced, Wrong> {
    let shift = |table: &ShiftTable| {
        let month: HijriMonth = parsed(&table.month, "a Hijri year and month such as \"1448-09\"")?;
        Ok((month, within(&table.days, -1, 1)?))
    };
    tables.iter().map(shift).collect::<Result<_, Wrong>>().map(Announced)
}

fn place(table: &PrayersTable) -> Result<Place, Wrong> {
    Ok(Place { latitude: within(&table.latitude, -40.0, 40.0)?, longitude: within(&table.longitude, -180.0, 180.0)? })
}

fn season(table: &SeasonTable) -> Result<Season, Wrong> {
    let wrong = |found: &str, expected: &str| Wrong::found(table.name.span(), found, expected);
    if table.week.is_none() && table.services.is_empty() {
        return Err(wrong("a season without hours", "[season.week] or [season.services.<id>]"));
    }
    let days = match (&table.from, &table.to, &table.from_hijri, &table.to_hijri) {
        (Some(from), Some(to), None, None) => {
            let (first, last) = (date(from)?, date(to)?);
            if last < first {
                return Err(found(to, "a date that is not before `from`"));
            }
            SeasonDays::Gregorian(first, last)
        }
        (None, None, Some(from), Some(to)) => SeasonDays::Hijri(hijri_day(from)?, hijri_day(to)?),
        _ => return Err(wrong("a season that begins and ends otherwise", "`from` and `to`, or `from_hijri` and `to_hijri`")),
    };
    Ok(Season { name: table.name.get_ref().clone(), days })
}

fn pause(table: &PauseTable, place: Option<Place>) -> Result<Pause, Wrong> {
    let begins = match (&table.start, &table.prayer) {
        (Some(start), None) => {
            if let Some(moved) = table.offset_minutes.as_ref().or(table.starts_after.as_ref()) {
                return Err(Wrong::found(moved.span(), "minutes beside `start`", "them beside `prayer` only"));
            }
            Begins::At(time(start)?)
        }
        (None, Some(prayer)) if place.is_none() => {
            return Err(Wrong::found(prayer.span(), "a prayer without a place", "[prayers] with latitude and longitude"));
        }
        (None, Some(prayer)) => Begins::With(*prayer.get_ref(), minutes_after(table)?),
        _ => return Err(Wrong::found(table.name.span(), "a pause that begins otherwise", "either `start` or `prayer`")),
    };
    let usual = table.prayer.as_ref().map(|prayer| if *prayer.get_ref() == Prayer::Dhuhr { 25 } else { 20 });
    let minutes = table.minutes.as_ref().map(|minutes| within(minutes, 1, 180)).transpose()?.or(usual);
    let minutes = minutes.ok_or_else(|| Wrong::found(table.name.span(), "a pause without `minutes`", "its length, 1 to 180"))?;
    let friday_minutes = table.friday_minutes.as_ref().map(|minutes| within(minutes, 0, 180)).transpose()?;
    // Kept all the same: the words of the pauses are found by their places.
    Ok(if table.on { Pause { begins, minutes, friday_minutes } } else { Pause { begins, minutes: 0, friday_minutes: None } })
}

fn minutes_after(table: &PauseTable) -> Result<i16, Wrong> {
    let minutes = |value: &Option<Spanned<i16>>, least, most| value.as_ref().map_or(Ok(0), |value| within(value, least, most));
    Ok(minutes(&table.offset_minutes, -15, 15)? + minutes(&table.starts_after, 0, 60)?)
}
