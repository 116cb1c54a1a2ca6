//! The printer emulator against the ESC/POS manuals.

mod answers;
mod commands;
mod faults;
mod links;
mod script;
mod slips;
mod tool;

use std::time::Duration;

use dawr::printing::emulator::{Machine, Model, Sheet};

const START: Duration = Duration::ZERO;
const CUT: [u8; 4] = [0x1D, b'V', 66, 0];
const CLEAR: [u8; 10] = [0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8];
const DONE: [u8; 11] = [0x1D, b'(', b'H', 6, 0, 48, 48, b'0', b'0', b'4', b'2'];

fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

/// 16 dots wide, so that a row is two bytes, and a row a millisecond.
fn narrow() -> Model {
    Model { rows_per_second: Some(1000), ..Model::tier_a().with_dots(16) }
}

fn machine(model: Model, script: &str) -> Machine {
    Machine::new(model, script.parse().unwrap())
}

/// A printer that prints at once, after it has taken all of these bytes.
fn after(model: Model, bytes: &[u8]) -> Machine {
    let mut machine = machine(model, "");
    assert_eq!(machine.take(START, bytes), bytes.len());
    machine
}

fn image(mode: u8, width: u8, rows: u8, dots: &[u8]) -> Vec<u8> {
    [&[0x1D, b'v', b'0', mode, width, 0, rows, 0], dots].concat()
}

/// Rows of two black bytes each, and the cut.
fn job(rows: u8) -> Vec<u8> {
    [&[0x1B, b'@'], image(0, 2, rows, &vec![0xFF; usize::from(rows) * 2]).as_slice(), &CUT].concat()
}

fn rows(sheet: &Sheet) -> Vec<&[u8]> {
    sheet.rows().collect()
}

fn narrow_at_once() -> Model {
    Model { rows_per_second: None, ..narrow() }
}
