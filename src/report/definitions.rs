//! What each column and figure means, for the workbook's third sheet (DOMAIN.md §6.1).

use super::export::Export;
use crate::text::{message, words};

const DEFINITIONS: [(&str, &str); 18] = [
    (message("Word"), message("Meaning")),
    (message("Arrived"), message("Tickets issued, without transfers")),
    (message("People"), message("All who came with the tickets of those who arrived")),
    (message("Called"), message("Tickets that were called at least once")),
    (message("Served"), message("Visits that ended at a counter, transfers among them")),
    (message("Gross wait"), message("From issue to the first call")),
    (message("Net wait"), message("The same without prayer pauses and closed hours. The target is held against it")),
    (message("Median net wait, min"), message("Half of those called waited no longer. Nearest rank")),
    (message("90th percentile of the net wait, min"), message("Nine of ten called waited no longer. Nearest rank")),
    (message("Service time"), message("From arrival at the counter to the end. Without an arrival, from 30 seconds after the call")),
    (message("Within target"), message("Served in time, of those served")),
    (message("Within target, strictly"), message("The same. Those who left late count as not served in time")),
    (message("No-show"), message("Called twice more and not come, of those called")),
    (message("Left before the call"), message("Never called by the close, of all tickets")),
    (message("Referred to the researcher"), message("Transferred as procedures were unclear, of those served")),
    (message("Occupancy of the counters"), message("Time of service, of the time counters were open")),
    (message("Amended"), message("The ending was corrected by staff, with a reason")),
    (message("Seal of the rows"), message("A hash of the rows, and the journal's end. dawr log --verify shows any change")),
];

pub(super) fn definitions(export: &Export) -> Vec<(String, String)> {
    let words = words(export.language);
    DEFINITIONS.iter().map(|(name, meaning)| (words.say(name).to_owned(), words.say(meaning).to_owned())).collect()
}
