//! One file a story; `support` is a whole station in memory.

mod configuration;
mod day;
mod journal;
mod kill;
mod log;
mod power_cut;
mod simulate;
mod station;
mod support;
