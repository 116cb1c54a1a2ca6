//! The log as a workbook (DOMAIN.md §6.3): السجل, الملخص, التعريفات. The seal stands on the summary.

use jiff::civil::DateTime;
use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use super::definitions::definitions;
use super::export::Export;
use super::log::{COLUMNS, Fields};
use super::names::{Vocabulary, name_of};
use super::summary::{Line, summary};
use crate::queue::Language;
use crate::text::{Catalogue, dates, message, words};

/// The header and the width of each column, in characters.
const HEADERS: [(&str, f64); 20] = [
    (message("Date"), 11.0),
    (message("Branch"), 9.0),
    (message("Ticket"), 8.0),
    (message("Service"), 23.0),
    (message("Priority"), 9.0),
    (message("Channel"), 12.0),
    (message("Language"), 12.0),
    (message("People"), 8.0),
    (message("Issued"), 10.0),
    (message("Called"), 10.0),
    (message("Service began"), 10.0),
    (message("Service ended"), 10.0),
    (message("Counter"), 8.0),
    (message("Outcome"), 16.0),
    (message("Transferred to"), 11.0),
    (message("Gross wait"), 11.0),
    (message("Net wait"), 11.0),
    (message("Service time"), 11.0),
    (message("Within target"), 11.0),
    (message("Amended"), 9.0),
];

/// What a cell holds, and so how it is written and read back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    Name(Vocabulary),
    Number,
    Date,
    /// Local time of the branch.
    Time,
    /// A length, `[mm]:ss`.
    Length,
}

pub const KINDS: [Kind; 20] = [
    Kind::Date,
    Kind::Text,
    Kind::Text,
    Kind::Name(Vocabulary::Service),
    Kind::Name(Vocabulary::YesNo),
    Kind::Name(Vocabulary::Code),
    Kind::Name(Vocabulary::Language),
    Kind::Number,
    Kind::Time,
    Kind::Time,
    Kind::Time,
    Kind::Time,
    Kind::Number,
    Kind::Name(Vocabulary::Code),
    Kind::Text,
    Kind::Length,
    Kind::Length,
    Kind::Length,
    Kind::Name(Vocabulary::YesNo),
    Kind::Name(Vocabulary::YesNo),
];

/// Two lines.
const HEADER_HEIGHT: f64 = 34.0;
const SECONDS_IN_A_DAY: f64 = 86_400.0;

/// From right to left in Arabic. The whole file.
pub fn workbook(export: &Export) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let styles = Styles::new(export.language);
    let words = words(export.language);
    let rows = export.fields();
    write_log(sheet(&mut workbook, words.say("Log"), export)?, &rows, (export, &styles))?;
    write_summary(sheet(&mut workbook, words.say("Summary"), export)?, summary(export, &export.seal(&rows)), &styles)?;
    write_definitions(sheet(&mut workbook, words.say("Definitions"), export)?, export, &styles)?;
    workbook.save_to_buffer()
}

struct Styles {
    header: Format,
    text: Format,
    number: Format,
    /// One decimal.
    minutes: Format,
    date: Format,
    time: Format,
    length: Format,
    title: Format,
    strong: Format,
    prose: Format,
}

impl Styles {
    fn new(language: Language) -> Self {
        let order = if language == Language::ARABIC { 2 } else { 1 };
        let plain =
            || Format::new().set_font_name("Arial").set_font_size(10).set_align(FormatAlign::VerticalCenter).set_reading_direction(order);
        let centred = || plain().set_align(FormatAlign::Center);
        let ruled = |format: Format| format.set_border_bottom(FormatBorder::Hair);
        Self {
            header: centred().set_bold().set_text_wrap().set_background_color("F4F0E6").set_border_bottom(FormatBorder::Thin),
            // `@`: Excel keeps what it is given, also where somebody edits the cell.
            text: ruled(plain()).set_num_format("@"),
            number: ruled(centred()),
            minutes: ruled(centred()).set_num_format("0.0"),
            date: ruled(centred()).set_num_format("yyyy-mm-dd"),
            // The date stands in the first column, and the cell holds it all the same.
            time: ruled(centred()).set_num_format("hh:mm:ss"),
            length: ruled(centred()).set_num_format("[mm]:ss"),
            title: plain().set_bold().set_font_size(14),
            strong: plain().set_bold(),
            prose: plain().set_text_wrap().set_align(FormatAlign::Top),
        }
    }
}

/// A4 lying, as wide as one page.
fn sheet<'a>(workbook: &'a mut Workbook, name: &str, export: &Export) -> Result<&'a mut Worksheet, XlsxError> {
    let sheet = workbook.add_worksheet();
    sheet.set_name(name)?.set_right_to_left(export.language == Language::ARABIC);
    // Arabic letters need more than the height that a spreadsheet takes from Latin ones.
    sheet.set_default_row_height(18);
    sheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0).set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
    sheet.set_footer(format!("&C&P / &N&R{} {}", export.config.branch.code, export.log.date));
    Ok(sheet)
}

fn write_log(sheet: &mut Worksheet, rows: &[Fields], (export, styles): (&Export, &Styles)) -> Result<(), XlsxError> {
    let words = words(export.language);
    for (column, (header, width)) in (0..).zip(HEADERS) {
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(0, column, words.say(header), &styles.header)?;
    }
    sheet.set_row_height(0, HEADER_HEIGHT)?;
    for (place, fields) in (1..).zip(rows) {
        write_row(sheet, place, fields, (export, styles))?;
    }
    let last = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    sheet.set_freeze_panes(1, 0)?.set_repeat_rows(0, 0)?;
    sheet.autofilter(0, 0, last.max(1), LAST_COLUMN)?;
    Ok(())
}

const LAST_COLUMN: u16 = 19;

fn write_row(sheet: &mut Worksheet, place: u32, fields: &Fields, (export, styles): (&Export, &Styles)) -> Result<(), XlsxError> {
    for (column, (kind, value)) in (0..).zip(KINDS.into_iter().zip(fields)) {
        write_cell(sheet, (place, column), (kind, value), (export, styles))?;
    }
    Ok(())
}

/// A text never begins a formula here: Excel runs what is typed, not what a file gives as a string.
fn write_cell(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    (kind, value): (Kind, &str),
    (export, styles): (&Export, &Styles),
) -> Result<(), XlsxError> {
    if value.is_empty() {
        sheet.write_blank(row, column, &styles.number)?;
        return Ok(());
    }
    match kind {
        Kind::Text => sheet.write_string_with_format(row, column, value, &styles.text)?,
        Kind::Name(vocabulary) => {
            sheet.write_string_with_format(row, column, name_of(vocabulary, value, (export.config, export.language)), &styles.text)?
        }
        Kind::Number => sheet.write_number_with_format(row, column, number(value), &styles.number)?,
        Kind::Length => sheet.write_number_with_format(row, column, number(value) / SECONDS_IN_A_DAY, &styles.length)?,
        Kind::Date => sheet.write_datetime_with_format(row, column, date_time(value)?, &styles.date)?,
        Kind::Time => sheet.write_datetime_with_format(row, column, date_time(value)?, &styles.time)?,
    };
    Ok(())
}

fn number(value: &str) -> f64 {
    value.parse().unwrap_or_default()
}

/// The wall clock of the branch, as it stands before the offset.
fn date_time(value: &str) -> Result<ExcelDateTime, XlsxError> {
    let local = value.get(..19).unwrap_or(value);
    match local.parse::<DateTime>() {
        Ok(at) if local.contains('T') => ExcelDateTime::parse_from_str(&at.strftime("%Y-%m-%dT%H:%M:%S").to_string()),
        _ => ExcelDateTime::parse_from_str(value),
    }
}

fn write_summary(sheet: &mut Worksheet, lines: Vec<Line>, styles: &Styles) -> Result<(), XlsxError> {
    for (column, width) in (0..).zip([34.0, 14.0, 14.0, 14.0, 14.0, 14.0, 14.0]) {
        sheet.set_column_width(column, width)?;
    }
    for (row, line) in (0..).zip(lines) {
        match line {
            Line::Title(title) => drop(sheet.write_string_with_format(row, 0, title, &styles.title)?),
            Line::Words(words) => drop(sheet.write_string_with_format(row, 0, words, &styles.strong)?),
            Line::Heading(cells) => {
                sheet.set_row_height(row, HEADER_HEIGHT)?;
                for (column, cell) in (0..).zip(cells) {
                    sheet.write_string_with_format(row, column, cell, &styles.header)?;
                }
            }
            Line::Figures(cells) => {
                for (column, cell) in (0..).zip(cells) {
                    write_figure(sheet, (row, column), &cell, styles)?;
                }
            }
            Line::Gap => {}
        }
    }
    sheet.set_portrait();
    Ok(())
}

/// A number is one, so that a spreadsheet can go on from it; the first column names what it counts.
fn write_figure(sheet: &mut Worksheet, (row, column): (u32, u16), cell: &str, styles: &Styles) -> Result<(), XlsxError> {
    let format = if cell.contains('.') { &styles.minutes } else { &styles.number };
    match (column, cell.parse::<f64>()) {
        (0, _) => sheet.write_string_with_format(row, column, cell, &styles.text)?,
        (_, Ok(number)) => sheet.write_number_with_format(row, column, number, format)?,
        (_, Err(_)) => sheet.write_string_with_format(row, column, cell, &styles.number)?,
    };
    Ok(())
}

fn write_definitions(sheet: &mut Worksheet, export: &Export, styles: &Styles) -> Result<(), XlsxError> {
    sheet.set_column_width(0, 30)?.set_column_width(1, 90)?;
    for (row, (name, meaning)) in (0..).zip(definitions(export)) {
        let (first, second) = if row == 0 { (&styles.header, &styles.header) } else { (&styles.strong, &styles.prose) };
        sheet.write_string_with_format(row, 0, name, first)?;
        sheet.write_string_with_format(row, 1, meaning, second)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

/// `Sun 12 Jumada II 1448 AH · 22 November 2026`
pub(super) fn both_dates(export: &Export, words: &'static Catalogue) -> String {
    [dates::hijri_line(export.log.date, words), dates::gregorian_line(export.log.date, words)].join(" · ")
}

const _: () = assert!(HEADERS.len() == COLUMNS.len());
