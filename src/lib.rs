//! Dawr, the queue station of a branch office. This page is the map; the code is in the modules.
//!
//! # Reading order
//! [`queue`], [`calendar`] and [`rating`] are the rules: what may happen to a ticket, when, and what becomes of a rating. [`engine`] is
//! the one writer that runs them; [`store`] is its memory. [`ui`] is the touchscreen, [`printing`] the paper. [`health`] looks whether all is well,
//! [`technician`] is the desk behind the PIN, [`staff`] says who else may come in ([`vault`] keeps their hashes, [`durable`] their files).
//! [`web`] is the staff's pages, the board and the branch's API; [`report`] the day's log and its figures. [`app`] joins the parts.
//!
//! # The way of the data
//! A touch becomes a [`queue::Command`], or a [`technician::Order`] to the desk, which never blocks the screen. A click of an
//! officer becomes an [`engine::Act`]: a command, who gives it, and an id by which a double click acts once. The engine
//! asks the rule, applies the event, and commits state rows, journal row and print job together. After the commit it replies,
//! publishes a [`engine::Snapshot`] and nudges the printing thread. Boards and counter pages get the Snapshot as server-sent events, written
//! once for each audience. A rating goes another way: it is no command, waits on a memory disk, and is written with the close of the day.
//!
//! # Invariants
//! - The rules (`queue rating request calendar`) import nothing of ours but each other's types, and know no clock, file, socket, thread or randomness.
//! - Only `engine` begins a write transaction about the branch's work. Printing and sync mark their own rows through it.
//! - State, journal row and print job are one commit. No printed ticket is missing from the journal.
//! - After the commit nothing is refused, only retried; each consumer is idempotent (event id, ticket id, job id).
//! - No visitor waits for the network or the printer. No transaction or lock is held across an `await`.
//! - A screen shows a Snapshot; it never asks the database and keeps no truth of its own.
//! - `ui web sync printing panel` never import each other.
//! - If a long-running part ends, the program ends, and systemd starts it again: no limping.

pub mod app;
pub mod calendar;
pub mod cli;
pub mod clock;
pub mod config;
pub mod durable;
pub mod engine;
pub mod health;
pub mod printing;
pub mod qr;
pub mod queue;
pub mod rating;
pub mod report;
pub mod staff;
pub mod store;
pub mod suggestion;
pub mod technician;
pub mod text;
pub mod ui;
pub mod vault;
pub mod web;
