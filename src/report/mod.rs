//! The daily queue log, from rows to what a person opens.

mod log;

pub use log::write_csv;
