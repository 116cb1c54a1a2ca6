//! Can the clock be trusted? An untrusted one opens no business day.

use super::{Check, Finding};
use crate::calendar::{Trust, trust};
use crate::clock::{Clock, EARLIEST};
use crate::store::Store;

pub const CONNECT: &str = "Connect the station to the network, so that its clock is checked.";
pub const SET_TIME: &str = "Connect the network or set date and time, then restart.";

pub fn examine(clock: &dyn Clock, store: Option<&Store>) -> Finding {
    let reading = clock.read();
    let last_seen = store.and_then(|store| store.last_seen().ok().flatten());
    let server = if reading.synchronised { "yes" } else { "no" };
    let seen = last_seen.map(|seen| format!(", {:+} s since the last commit", reading.at.duration_since(seen).as_secs()));
    let told = |word| format!("{:.0}, {word}, time server {server}{}", reading.at, seen.unwrap_or_default());
    match trust(&reading, last_seen, EARLIEST) {
        Trust::Synchronised => Finding::well(Check::Clock, told("synchronised")),
        Trust::Plausible => Finding::attention(Check::Clock, told("plausible"), CONNECT),
        Trust::Untrusted => Finding::broken(Check::Clock, told("untrusted"), SET_TIME),
    }
}
