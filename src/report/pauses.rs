//! The prayer pauses that a day's net wait does not count.

use jiff::Timestamp;

use super::export::Export;
use crate::calendar::PauseSpan;
use crate::config::Config;
use crate::store::DayLog;
use crate::text::{Catalogue, dates, words};

/// Those between the first ticket and the last thing that happened to one.
pub fn day_pauses(log: &DayLog, config: &Config) -> Vec<PauseSpan> {
    let Some((first, last)) = day_span(log) else { return Vec::new() };
    config.calendar.pauses_between(config.calendar.local(first), config.calendar.local(last))
}

/// The first issue and the last call, service or end; none on an empty day.
pub fn day_span(log: &DayLog) -> Option<(Timestamp, Timestamp)> {
    let issued = log.rows.iter().map(|row| row.ticket.issued.at);
    let others = log.rows.iter().flat_map(|row| [row.ticket.called, row.ticket.service_end, row.ticket.service_start]).flatten();
    let last = others.map(|moment| moment.at).chain(issued.clone()).max()?;
    Some((issued.min()?, last))
}

/// Empty where there was none.
pub(super) fn pauses_line(pauses: &[PauseSpan], words: &'static Catalogue) -> String {
    if pauses.is_empty() {
        return String::new();
    }
    // A word joiner, so that no line breaks between the ends of a span.
    let times: Vec<String> = pauses.iter().map(|pause| dates::span(pause).replace('–', "\u{2060}–\u{2060}")).collect();
    words.fill("The net wait does not count prayer pauses: {0}", &[&times.join(words.say(", "))])
}

/// Which pauses of the day the net wait leaves out; empty where there were none.
pub fn pauses_note(export: &Export) -> String {
    pauses_line(&day_pauses(export.log, export.config), words(export.language))
}
