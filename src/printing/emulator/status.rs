//! What the printer says of itself, bit by bit.
//!
//! | answer | fixed | bits |
//! |---|---|---|
//! | `DLE EOT` 1 | 0xx1xx10 | 2 drawer (always low here), 3 offline |
//! | `DLE EOT` 2 | 0xx1xx10 | 2 cover open, 3 feed button, 5 stopped by the paper's end, 6 error |
//! | `DLE EOT` 3 | 0xx1xx10 | 2 recoverable error, 3 cutter error, 5 unrecoverable error, 6 error that mends itself |
//! | `DLE EOT` 4 | 0xx1xx10 | 2 and 3 paper near its end, 5 and 6 paper at its end |
//! | `GS r` 1 | 0xx0xxxx | 0 and 1 paper near its end, 2 and 3 paper at its end |
//! | `GS r` 2 | 0xx0xxxx | 0 drawer (always low here) |
//! | ASB, 1st byte | 0xx1xx00 | 2 drawer, 3 offline, 5 cover open, 6 feed button |
//! | ASB, 2nd byte | 0xx0xxxx | 2 recoverable error, 3 cutter error, 5 unrecoverable error, 6 error that mends itself |
//! | ASB, 3rd byte | 0xx0xxxx | 0 and 1 paper near its end, 2 and 3 paper at its end |
//! | ASB, 4th byte | 0xx0xxxx | nothing; 0 to 3 are set, as TM-T88 printers send them |
//! | `GS ( H` 48 | | `37 22`, the process ID, `00` |
//! | `DLE DC4` 8 | | `37 25 00`, once all is dropped |
//! | `GS I` 65, 66, 67 | | `5F`, the text, `00` |
//!
//! Sources: Epson ESC/POS reference (`DLE EOT`, `DLE DC4`, `GS r`, `GS ( H`, `GS a`, `GS I`); Epson TM-U220 specification
//! (`DLE EOT`, `GS r`); Epson TM-T90 specification p. 98 (`DLE DC4` fn = 8); Samsung STP-103P manual p. 44 (`GS a`).

use super::condition::{Condition, Cover, Cutter, Paper};

const REAL_TIME: u8 = 0x12;
const UNASKED: u8 = 0x10;
const REST: u8 = 0x0F;

/// `DLE EOT n`
pub fn real_time(which: u8, condition: Condition) -> u8 {
    let jammed = condition.cutter == Cutter::Jammed;
    REAL_TIME
        | match which {
            1 => bits(condition.is_offline(), 0x08),
            2 => bits(condition.cover == Cover::Open, 0x04) | bits(condition.paper == Paper::Out, 0x20) | bits(jammed, 0x40),
            3 => bits(jammed, 0x08),
            _ => bits(condition.paper != Paper::Enough, 0x0C) | bits(condition.paper == Paper::Out, 0x60),
        }
}

/// `GS r n`; none for an `n` that asks for nothing.
pub fn in_turn(which: u8, condition: Condition) -> Option<u8> {
    match which {
        1 | 49 => Some(paper(condition)),
        2 | 50 => Some(0),
        _ => None,
    }
}

pub fn done([a, b, c, d]: [u8; 4]) -> [u8; 7] {
    [0x37, 0x22, a, b, c, d, 0]
}

pub const CLEARED: [u8; 3] = [0x37, 0x25, 0];

/// The four bytes of the automatic status.
pub fn unasked(condition: Condition) -> [u8; 4] {
    let printer = UNASKED | bits(condition.is_offline(), 0x08) | bits(condition.cover == Cover::Open, 0x20);
    [printer, bits(condition.cutter == Cutter::Jammed, 0x08), paper(condition), REST]
}

/// The bits whose change is told, by `n` of `GS a`: 1 online, 2 error, 3 paper.
pub fn told(which: u8) -> [u8; 4] {
    [bits(which & 0x02 != 0, 0x68), bits(which & 0x04 != 0, 0x6C), bits(which & 0x08 != 0, 0x0F), 0]
}

/// `GS I n`; none for an `n` that asks for nothing.
pub fn identity(which: u8) -> Option<Vec<u8>> {
    let text = match which {
        65 => env!("CARGO_PKG_VERSION"),
        66 => "DAWR",
        67 => "EMULATOR",
        _ => return None,
    };
    Some([&[0x5F], text.as_bytes(), &[0]].concat())
}

fn paper(condition: Condition) -> u8 {
    bits(condition.paper != Paper::Enough, 0x03) | bits(condition.paper == Paper::Out, 0x0C)
}

fn bits(are_set: bool, bits: u8) -> u8 {
    if are_set { bits } else { 0 }
}
