//! Bytes into commands, as they arrive. Source: Epson ESC/POS reference, each command's "Format" and "Range"; what is out of range
//! is consumed up to the byte that shows it, and does nothing.

use super::Cut;
use super::real_time::{DC4, DLE, ENQ, EOT};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// `ESC @`: modes, the line that is not printed yet and the automatic status, not the receive buffer.
    Reset,
    /// `ESC a`
    Align(Align),
    /// `ESC 2`, `ESC 3`: dots from line to line, none for the default.
    Spacing(Option<u8>),
    /// `LF`, `ESC d`
    Lines(u8),
    /// `ESC J`
    Dots(u8),
    /// One row of `GS v 0`.
    Row(Row),
    /// `GS V`, and the dots that are fed before it.
    Cut(Cut, u8),
    /// `GS r`
    Sensors(u8),
    /// `GS ( H` 48
    Done([u8; 4]),
    /// `GS a`
    Unasked(u8),
    /// `GS I`
    Identity(u8),
    Letter(u8),
    /// Takes room and does nothing.
    Nothing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    #[default]
    Left,
    Centre,
    Right,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub dots: Vec<u8>,
    /// Each dot is two wide.
    pub wide: bool,
    /// Each dot is two high.
    pub high: bool,
}

const LF: u8 = 0x0A;
const ESC: u8 = 0x1B;
const FS: u8 = 0x1C;
const GS: u8 = 0x1D;
const DELETE: u8 = 0x7F;

#[derive(Debug, Clone, Default)]
pub struct Parser {
    state: State,
    /// Bytes of a row that can be seen; further ones are dropped on arrival.
    stride: usize,
}

#[derive(Debug, Clone)]
enum State {
    /// The beginning of a command.
    Command(Vec<u8>),
    Image(Image),
    /// So many bytes that say nothing to this printer.
    Skip(usize),
}

#[derive(Debug, Clone)]
struct Image {
    /// Bytes of a row.
    width: usize,
    /// Bytes that are still to come.
    left: usize,
    /// Bytes that have come of this row.
    come: usize,
    row: Row,
}

impl Default for State {
    fn default() -> Self {
        Self::Command(Vec::new())
    }
}

impl Parser {
    pub fn new(stride: usize) -> Self {
        Self { state: State::default(), stride }
    }

    /// Bytes that wait for the rest of their command.
    pub fn held(&self) -> usize {
        match &self.state {
            State::Command(bytes) => bytes.len(),
            State::Image(image) => image.row.dots.len(),
            State::Skip(_) => 0,
        }
    }

    /// What this byte completes, and the bytes of room that it takes until it is obeyed.
    pub fn push(&mut self, byte: u8) -> Option<(Command, usize)> {
        match &mut self.state {
            State::Command(bytes) => {
                bytes.push(byte);
                self.complete()
            }
            State::Image(image) => {
                let row = image.push(byte, self.stride)?;
                if image.left == 0 {
                    self.state = State::default();
                }
                let room = row.dots.len();
                Some((Command::Row(row), room))
            }
            State::Skip(left) => {
                *left -= 1;
                if *left == 0 {
                    self.state = State::default();
                }
                Some((Command::Nothing, 1))
            }
        }
    }

    fn complete(&mut self) -> Option<(Command, usize)> {
        let State::Command(bytes) = &mut self.state else { return None };
        if let [DLE, other] = bytes[..]
            && !matches!(other, EOT | ENQ | DC4)
        {
            // A lone DLE says nothing, and what follows it is not its own.
            bytes.remove(0);
        }
        if bytes.len() < length(bytes) {
            return None;
        }
        let bytes = std::mem::take(bytes);
        self.state = data_of(&bytes);
        // A real-time command is obeyed on arrival, and between commands it leaves nothing behind.
        let room = if bytes.first() == Some(&DLE) { 0 } else { bytes.len() };
        Some((command(&bytes), room))
    }
}

impl Image {
    fn push(&mut self, byte: u8, stride: usize) -> Option<Row> {
        if self.come < stride {
            self.row.dots.push(byte);
        }
        self.come += 1;
        self.left -= 1;
        if self.come < self.width {
            return None;
        }
        self.come = 0;
        let dots = std::mem::take(&mut self.row.dots);
        Some(Row { dots, ..self.row })
    }
}

/// Of the whole command, as far as its first bytes tell.
fn length(bytes: &[u8]) -> usize {
    match bytes {
        [DLE, rest @ ..] => 1 + length_after_dle(rest),
        [ESC, rest @ ..] => 1 + length_after_esc(rest),
        [GS, rest @ ..] => 1 + length_after_gs(rest),
        [FS, ..] => 2,
        _ => 1,
    }
}

fn length_after_dle(bytes: &[u8]) -> usize {
    match bytes {
        [DC4, 8, ..] => 9,
        [DC4, 3, ..] => 7,
        [DC4, 1 | 2, ..] => 4,
        [DC4, 7, ..] => 3,
        [EOT | ENQ | DC4, ..] => 2,
        _ => 1,
    }
}

fn length_after_esc(bytes: &[u8]) -> usize {
    match bytes {
        [b'p', ..] => 4,
        [b'$' | b'\\' | b'c', ..] => 3,
        [b'!' | b' ' | b'-' | b'3' | b'=' | b'E' | b'G' | b'J' | b'M' | b'R' | b'T' | b'V' | b'a' | b'd' | b'r' | b't' | b'{', ..] => 2,
        _ => 1,
    }
}

/// `GS ( x` counts its own bytes; only the one that is known is gathered whole.
fn length_after_gs(bytes: &[u8]) -> usize {
    match bytes {
        [b'(', b'H', 6, 0, ..] => 10,
        [b'v', b'0', 0..=3 | 48..=51, ..] => 7,
        [b'(', ..] => 4,
        [b'V', 65 | 66 | 97 | 98 | 103 | 104, ..] | [b'v', b'0', ..] | [b'L' | b'W' | b'P' | b'\\', ..] => 3,
        [b'V' | b'v' | b'r' | b'a' | b'I' | b'!' | b'B' | b'H' | b'b' | b'f' | b'h' | b'w', ..] => 2,
        _ => 1,
    }
}

/// What comes after the command and belongs to it.
fn data_of(bytes: &[u8]) -> State {
    match *bytes {
        [GS, b'v', b'0', mode, xl, xh, yl, yh] => {
            let (width, rows) = (usize::from(u16::from_le_bytes([xl, xh])), usize::from(u16::from_le_bytes([yl, yh])));
            if width == 0 || rows == 0 {
                return State::default();
            }
            let row = Row { dots: Vec::new(), wide: mode & 1 != 0, high: mode & 2 != 0 };
            State::Image(Image { width, left: width * rows, come: 0, row })
        }
        [GS, b'(', _, low, high] if low > 0 || high > 0 => State::Skip(usize::from(u16::from_le_bytes([low, high]))),
        _ => State::default(),
    }
}

fn command(bytes: &[u8]) -> Command {
    match *bytes {
        [ESC, b'@'] => Command::Reset,
        [ESC, b'a', 0 | 48] => Command::Align(Align::Left),
        [ESC, b'a', 1 | 49] => Command::Align(Align::Centre),
        [ESC, b'a', 2 | 50] => Command::Align(Align::Right),
        [ESC, b'2'] => Command::Spacing(None),
        [ESC, b'3', dots] => Command::Spacing(Some(dots)),
        [ESC, b'd', lines] => Command::Lines(lines),
        [ESC, b'J', dots] => Command::Dots(dots),
        [LF] => Command::Lines(1),
        [GS, b'V', 0 | 48] => Command::Cut(Cut::Full, 0),
        [GS, b'V', 1 | 49] => Command::Cut(Cut::Partial, 0),
        [GS, b'V', 65, feed] => Command::Cut(Cut::Full, feed),
        [GS, b'V', 66, feed] => Command::Cut(Cut::Partial, feed),
        [GS, b'r', which] => Command::Sensors(which),
        [GS, b'(', b'H', 6, 0, 48, 48, a @ 32..=126, b @ 32..=126, c @ 32..=126, d @ 32..=126] => Command::Done([a, b, c, d]),
        [GS, b'a', which] => Command::Unasked(which),
        [GS, b'I', which] => Command::Identity(which),
        [letter] if letter >= b' ' && letter != DELETE => Command::Letter(letter),
        _ => Command::Nothing,
    }
}
