//! The daily queue log as CSV (DOMAIN.md §6.2 and §6.3): no personal data, no reason of a priority, no ratings.

use std::io::Write;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::config::Config;
use crate::queue::{Class, Outcome, START_AFTER_CALL, State, Ticket};
use crate::store::LogRow;

const COLUMNS: [&str; 20] = [
    "date",
    "branch",
    "ticket",
    "service",
    "priority",
    "channel",
    "language",
    "party_size",
    "issued_at",
    "first_called_at",
    "service_start_at",
    "service_end_at",
    "counter",
    "outcome",
    "transferred_to",
    "wait_gross_s",
    "wait_net_s",
    "service_s",
    "within_sla",
    "amended",
];
/// Excel takes a file without it for ANSI.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// UTF-8 with byte order mark, comma, CRLF, times as ISO 8601 with the branch's offset.
pub fn write_csv(mut out: impl Write, date: Date, rows: &[LogRow], config: &Config) -> Result<(), csv::Error> {
    out.write_all(BYTE_ORDER_MARK)?;
    let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    csv.write_record(COLUMNS)?;
    for row in rows {
        csv.write_record(fields(date, row, config).map(guarded))?;
    }
    csv.flush()?;
    Ok(())
}

fn fields(date: Date, row: &LogRow, config: &Config) -> [String; 20] {
    let ticket = &row.ticket;
    let time = |at: Option<Timestamp>| {
        at.map_or_else(String::new, |at| at.to_zoned(config.calendar.zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
    };
    let seconds = |wait: Option<crate::queue::Wait>| wait.map_or_else(String::new, |wait| wait.seconds.to_string());
    [
        date.to_string(),
        config.branch.code.clone(),
        ticket.number.to_string(),
        ticket.service.to_string(),
        yes_no(ticket.class == Class::Priority),
        <&str>::from(ticket.channel).to_owned(),
        ticket.language.to_string(),
        ticket.party_size.people().to_string(),
        time(Some(ticket.issued.at)),
        time(ticket.first_called.map(|moment| moment.at)),
        time(service_start(ticket)),
        time(ticket.service_end.map(|moment| moment.at)),
        ticket.counter.map_or_else(String::new, |counter| counter.to_string()),
        outcome(ticket).to_owned(),
        row.transferred_to.clone().unwrap_or_default(),
        seconds(ticket.wait_gross),
        seconds(ticket.wait_net),
        seconds(ticket.service_time),
        within_sla(ticket, config),
        // Amending comes with the counter page; until then no row can be.
        yes_no(false),
    ]
}

/// Where nobody pressed "arrived", half a minute after the call.
fn service_start(ticket: &Ticket) -> Option<Timestamp> {
    let assumed = || ticket.service_end.and(ticket.called).and_then(|called| called.at.checked_add(START_AFTER_CALL).ok());
    ticket.service_start.map(|start| start.at).or_else(assumed)
}

fn outcome(ticket: &Ticket) -> &'static str {
    match ticket.outcome {
        Some(Outcome::Transferred) => "transferred",
        Some(_) => State::Served.into(),
        None => ticket.state.into(),
    }
}

fn within_sla(ticket: &Ticket, config: &Config) -> String {
    let target = config.service(&ticket.service).map(|service| i64::from(service.rule.target_minutes) * 60);
    match (ticket.wait_net, target) {
        (Some(wait), Some(target)) => yes_no(wait.seconds <= target),
        _ => String::new(),
    }
}

fn yes_no(yes: bool) -> String {
    if yes { "yes" } else { "no" }.to_owned()
}

/// A spreadsheet would run a value that begins like a formula.
fn guarded(value: String) -> String {
    if value.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{value}") } else { value }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_value_that_begins_like_a_formula_is_guarded() {
        for (value, shown) in
            [("=1+1", "'=1+1"), ("+966", "'+966"), ("-5", "'-5"), ("@x", "'@x"), ("\tx", "'\tx"), ("A001", "A001"), ("", "")]
        {
            assert_eq!(super::guarded(value.to_owned()), shown);
        }
    }
}
