//! Reading an export back, also one that a spreadsheet has saved again: values count, not bytes.

use std::io::Cursor;

use calamine::{Data, Range, Reader, Xlsx, XlsxError, open_workbook_from_rs};
use jiff::SignedDuration;
use jiff::civil::{Date, DateTime, date};

use super::csv::{BYTE_ORDER_MARK, unguarded};
use super::json::LogBody;
use super::log::{COLUMNS, Fields, Row};
use super::names::code_of;
use super::seal::Seal;
use super::workbook::{KINDS, Kind};
use crate::config::Config;

/// What stands in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    pub rows: Vec<Fields>,
    pub seal: Seal,
}

#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    #[error("found no seal, expected one that dawr has written: it was taken away, or the file is no export of a day")]
    NoSeal,
    #[error("found other columns than dawr's: {0}")]
    Columns(String),
    #[error("the CSV cannot be read: {0}")]
    Csv(#[from] csv::Error),
    #[error("the workbook cannot be read: {0}")]
    Workbook(#[from] XlsxError),
    #[error("the JSON cannot be read: {0}")]
    Json(#[from] serde_json::Error),
    #[error("found bytes that are no text, expected a CSV in UTF-8, a workbook or JSON")]
    Text,
}

/// A CSV, a workbook or a JSON by what is in it, whatever its name. `config` has the names of the services and the time zone.
pub fn read(file: &[u8], config: &Config) -> Result<Sheet, Unreadable> {
    if file.starts_with(b"PK") {
        return read_workbook(file, config);
    }
    let text = std::str::from_utf8(file).map_err(|_| Unreadable::Text)?;
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    if text.trim_start().starts_with('{') { read_json(text) } else { read_csv(text) }
}

fn read_json(text: &str) -> Result<Sheet, Unreadable> {
    let body: LogBody = serde_json::from_str(text)?;
    let seal = body.seal().ok_or(Unreadable::NoSeal)?;
    Ok(Sheet { rows: body.rows.into_iter().map(Row::fields).collect(), seal })
}

fn read_csv(text: &str) -> Result<Sheet, Unreadable> {
    let records = csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter(text)).from_reader(text.as_bytes());
    let records = records.into_records().collect::<Result<Vec<_>, _>>()?;
    let mut rows = Vec::new();
    let mut seal = None;
    for (place, record) in records.iter().filter(|record| !record.iter().all(str::is_empty)).enumerate() {
        if place == 0 {
            check_header(record.iter())?;
        } else if let Some(found) = Seal::read(record.iter().map(unguarded)) {
            seal = Some(found);
        } else {
            rows.push(taken(record.iter().map(|value| unguarded(value).to_owned())));
        }
    }
    let seal = seal.ok_or(Unreadable::NoSeal)?;
    for [date, ..] in &mut rows {
        *date = as_dated(date, seal.date);
    }
    Ok(Sheet { rows, seal })
}

/// A spreadsheet takes that of its own country.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    let count = |delimiter: &u8| header.bytes().filter(|byte| byte == delimiter).count();
    [b',', b';', b'\t'].into_iter().max_by_key(count).unwrap_or(b',')
}

fn check_header<'a>(header: impl Iterator<Item = &'a str>) -> Result<(), Unreadable> {
    let header: Vec<&str> = header.map(str::trim).collect();
    if header == COLUMNS { Ok(()) } else { Err(Unreadable::Columns(header.join(","))) }
}

/// Cells past the last column join it, so that they are not overlooked.
fn taken(cells: impl Iterator<Item = String>) -> Fields {
    let mut fields = Fields::default();
    for (place, cell) in cells.enumerate() {
        if let Some(field) = fields.get_mut(place.min(COLUMNS.len() - 1)) {
            field.push_str(&cell);
        }
    }
    fields
}

/// A spreadsheet writes a date as its country does. Where one of the ways to read it is the day of the file, it is that day.
fn as_dated(text: &str, day: Date) -> String {
    let parts: Vec<i16> = text.split(['/', '-', '.']).filter_map(|part| part.trim().parse().ok()).collect();
    let [first, second, third] = parts.as_slice() else { return text.to_owned() };
    let year = |year: i16| if (0..100).contains(&year) { year + 2000 } else { year };
    let small = |number: i16| i8::try_from(number).unwrap_or_default();
    let orders = [(*first, *second, *third), (*third, *second, *first), (*third, *first, *second)];
    let is_day = orders.into_iter().any(|(y, m, d)| Date::new(year(y), small(m), small(d)).is_ok_and(|date| date == day));
    if is_day { day.to_string() } else { text.to_owned() }
}

fn read_workbook(file: &[u8], config: &Config) -> Result<Sheet, Unreadable> {
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(file))?;
    let mut sheets = [0, 1].map(|place| book.worksheet_range_at(place).transpose()).into_iter();
    let (log, summary) = (sheets.next().ok_or(Unreadable::NoSeal)??, sheets.next().ok_or(Unreadable::NoSeal)??);
    let (Some(log), Some(summary)) = (log, summary) else { return Err(Unreadable::NoSeal) };
    let seal = seal_of(&summary).ok_or(Unreadable::NoSeal)?;
    let width = log.headers().map_or(0, |header| header.iter().filter(|cell| !cell.is_empty()).count());
    if width != COLUMNS.len() {
        return Err(Unreadable::Columns(format!("{width} of them")));
    }
    let rows = log.rows().skip(1).filter(|row| row.iter().any(|cell| *cell != Data::Empty));
    Ok(Sheet { rows: rows.map(|row| cells(row, config)).collect(), seal })
}

/// The lines of the seal, one below the other.
fn seal_of(summary: &Range<Data>) -> Option<Seal> {
    let first: Vec<&str> = summary.rows().map(|row| row.first().and_then(as_text).unwrap_or_default()).collect();
    first.iter().enumerate().find_map(|(place, _)| Seal::read(first.iter().skip(place).copied()))
}

fn as_text(cell: &Data) -> Option<&str> {
    if let Data::String(text) = cell { Some(text) } else { None }
}

fn cells(row: &[Data], config: &Config) -> Fields {
    let known = KINDS.into_iter().zip(row).map(|(kind, cell)| value(kind, cell, config));
    taken(known.chain(row.iter().skip(KINDS.len()).map(ToString::to_string)))
}

/// As the CSV has it; a cell of another kind than it was stays as it is, so that a comparison shows it.
fn value(kind: Kind, cell: &Data, config: &Config) -> String {
    let number = match cell {
        Data::Int(number) => format!("{number}").parse().ok(),
        Data::Float(number) => Some(*number),
        Data::DateTime(at) => Some(at.as_f64()),
        _ => None,
    };
    match (kind, number) {
        (Kind::Name(vocabulary), _) => code_of(vocabulary, &cell.to_string(), config),
        (Kind::Number, Some(number)) => format!("{number}"),
        (Kind::Length, Some(days)) => format!("{:.0}", days * 86_400.0),
        (Kind::Date, Some(days)) => local(days).map_or_else(|| cell.to_string(), |at| at.date().to_string()),
        (Kind::Time, Some(days)) => local(days).and_then(|at| with_offset(at, config)).unwrap_or_else(|| cell.to_string()),
        _ => cell.to_string(),
    }
}

/// Days since the spreadsheets' beginning, to the second.
fn local(days: f64) -> Option<DateTime> {
    let seconds: i64 = format!("{:.0}", days * 86_400.0).parse().ok()?;
    date(1899, 12, 30).at(0, 0, 0, 0).checked_add(SignedDuration::from_secs(seconds)).ok()
}

/// In an hour that comes twice, as where summer time ends, the first one is taken.
fn with_offset(at: DateTime, config: &Config) -> Option<String> {
    let zoned = config.calendar.zone.to_ambiguous_zoned(at).compatible().ok()?;
    Some(config.calendar.rfc3339(zoned.timestamp()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_known_however_a_country_writes_it() {
        let day = date(2026, 11, 22);
        for text in ["2026-11-22", "22/11/2026", "11/22/2026", "22.11.2026", "22/11/26", "11/22/26", "2026/11/22"] {
            assert_eq!(as_dated(text, day), "2026-11-22", "{text}");
        }
        for text in ["2026-11-23", "23/11/2026", "22/11", "", "x"] {
            assert_eq!(as_dated(text, day), text);
        }
    }
}
