//! Commands that are obeyed on arrival, wherever they stand: between commands, within image data, before a closed door.
//!
//! Source: Epson ESC/POS reference, `DLE EOT` and `DLE DC4` (fn = 8). By the same pages the bytes are also data to a command
//! that is still waiting for some (`ESC 3` and then `DLE EOT 3` is `ESC 3 10h`).

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RealTime {
    /// `DLE EOT n`, 1 to 4.
    Status(u8),
    /// `DLE DC4` 8 and its seven fixed bytes.
    Clear,
}

pub const DLE: u8 = 0x10;
pub const EOT: u8 = 0x04;
pub const ENQ: u8 = 0x05;
pub const DC4: u8 = 0x14;
const CLEAR: [u8; 10] = [DLE, DC4, 8, 1, 3, 20, 1, 6, 2, 8];

/// The length of the real-time command that `bytes` begin with.
pub fn length(bytes: &[u8]) -> Option<usize> {
    match bytes {
        [DLE, EOT, 1..=4, ..] => Some(3),
        _ => bytes.starts_with(&CLEAR).then_some(CLEAR.len()),
    }
}

/// Listens to every byte that comes in.
#[derive(Debug, Clone, Default)]
pub struct Ear {
    /// The latest bytes, the last one at the end.
    heard: [u8; CLEAR.len()],
}

impl Ear {
    /// The command that ends with this byte.
    pub fn hear(&mut self, byte: u8) -> Option<RealTime> {
        self.heard.rotate_left(1);
        if let Some(last) = self.heard.last_mut() {
            *last = byte;
        }
        match self.heard {
            [.., DLE, EOT, n @ 1..=4] => Some(RealTime::Status(n)),
            CLEAR => Some(RealTime::Clear),
            _ => None,
        }
    }
}
