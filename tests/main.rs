//! One file a story; `support` is a whole station in memory.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "a test may stop where it stands"
)]

mod amend;
mod configuration;
mod day;
mod doctor;
mod help;
mod house;
mod journal;
mod keyboard;
mod kill;
mod log;
mod power_cut;
mod prayers;
mod printing;
mod rating;
mod report;
mod reprint;
mod screen;
mod simulate;
mod slip;
mod staff;
mod station;
mod suggestion;
mod support;
mod technician;
mod visit;
mod web;
