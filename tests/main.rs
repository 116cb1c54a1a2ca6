//! One file a story; `support` is a whole station in memory.

mod configuration;
mod day;
mod journal;
mod log;
mod screen;
mod simulate;
mod slip;
mod station;
mod support;
