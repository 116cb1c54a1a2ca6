//! The log as CSV (DOMAIN.md §6.3), for Excel by a double click and for machines.

use std::io::Write;

use super::export::Export;
use super::log::COLUMNS;

/// Excel takes a file without it for ANSI.
pub const BYTE_ORDER_MARK: &str = "\u{FEFF}";

/// What a spreadsheet takes for the beginning of a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// UTF-8 with byte order mark, comma, CRLF; the seal is the last line.
pub fn write_csv(out: impl Write, export: &Export) -> Result<(), csv::Error> {
    let rows = export.fields();
    let seal = export.seal(&rows).fields();
    write_rows(out, COLUMNS, rows.into_iter().chain([seal]))
}

/// Any table in that form, each value guarded.
pub(super) fn write_rows<const N: usize>(
    mut out: impl Write,
    columns: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> Result<(), csv::Error> {
    out.write_all(BYTE_ORDER_MARK.as_bytes())?;
    let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    csv.write_record(columns)?;
    for row in rows {
        csv.write_record(row.map(guarded))?;
    }
    csv.flush()?;
    Ok(())
}

/// A spreadsheet would run a value that begins like a formula.
pub(super) fn guarded(value: String) -> String {
    if value.starts_with(FORMULA) { format!("'{value}") } else { value }
}

/// The reverse of guarding.
pub(super) fn unguarded(value: &str) -> &str {
    value.strip_prefix('\'').filter(|rest| rest.starts_with(FORMULA)).unwrap_or(value)
}

/// `queue-log_MKH-01_2026-11-22.csv`; the other formats with their own ending.
pub fn file_name(export: &Export, extension: &str) -> String {
    let branch: String =
        export.config.branch.code.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }).collect();
    format!("queue-log_{branch}_{}.{extension}", export.log.date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_begins_like_a_formula_is_guarded() {
        for (value, shown) in [
            ("=1+1", "'=1+1"),
            ("+966", "'+966"),
            ("-5", "'-5"),
            ("@x", "'@x"),
            ("\tx", "'\tx"),
            ("\rx", "'\rx"),
            ("A001", "A001"),
            ("", ""),
        ] {
            assert_eq!(guarded(value.to_owned()), shown);
            assert_eq!(unguarded(shown), value);
        }
    }
}
