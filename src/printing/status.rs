//! What a printer says: its bytes told apart by their fixed bits (Epson's ESC/POS reference: `DLE EOT`, `GS r`, `GS a`, `GS ( H`, `GS I`).

use crate::engine::{Cause, Condition};

/// `DLE EOT n`, obeyed at once, in the middle of a picture too.
pub fn ask(question: Question) -> [u8; 3] {
    [0x10, 0x04, question.number()]
}

/// What may be asked in real time, in the order in which it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    Printer,
    Offline,
    Fault,
    Roll,
}

impl Question {
    pub const FIRST: Self = Self::Printer;

    pub fn next(self) -> Option<Self> {
        match self {
            Self::Printer => Some(Self::Offline),
            Self::Offline => Some(Self::Fault),
            Self::Fault => Some(Self::Roll),
            Self::Roll => None,
        }
    }

    fn number(self) -> u8 {
        match self {
            Self::Printer => 1,
            Self::Offline => 2,
            Self::Fault => 3,
            Self::Roll => 4,
        }
    }
}

/// One thing that a printer has said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Word {
    /// The answer to `DLE EOT n`: 0xx1xx10.
    RealTime(u8),
    /// The answer to `GS r 1`: 0000 and two pairs of equal bits.
    InTurn(u8),
    /// The answer to `GS ( H` function 48, with the number that was asked.
    Done([u8; 4]),
    /// The answer to `DLE DC4` function 8: all is forgotten.
    Cleared,
    /// The four bytes of `GS a`, said unasked: 0xx1xx00, then three of 0xx0xxxx.
    Unasked([u8; 4]),
    /// The text of `GS I`: 5F, ASCII letters, 00.
    Identity(String),
    /// No word that we know.
    Noise(u8),
}

/// Cuts a stream of bytes into words; what is not whole yet waits for the rest.
#[derive(Debug, Default)]
pub struct Ear {
    heard: Vec<u8>,
    /// Only who has asked for a name takes a stray 5F, and what follows it, for one.
    hears_names: bool,
}

/// More letters than any name has.
const LONGEST: usize = 80;

impl Ear {
    /// After `GS I`.
    pub fn for_names() -> Self {
        Self { hears_names: true, ..Self::default() }
    }

    pub fn hear(&mut self, bytes: &[u8]) {
        self.heard.extend_from_slice(bytes);
    }

    /// None where nothing, or nothing whole, is left.
    pub fn word(&mut self) -> Option<Word> {
        let (word, length) = match *self.heard.as_slice() {
            [] => return None,
            [byte, ..] if byte & 0b1001_0011 == 0b0001_0010 => (Word::RealTime(byte), 1),
            [byte, ..] if is_in_turn(byte) => (Word::InTurn(byte), 1),
            [0x37, 0x22, a, b, c, d, 0x00, ..] => (Word::Done([a, b, c, d]), 7),
            [0x37, 0x25, 0x00, ..] => (Word::Cleared, 3),
            [byte, ..] if self.begins_well() => match self.long_word(byte)? {
                Some(long) => long,
                None => (Word::Noise(byte), 1),
            },
            [byte, ..] => (Word::Noise(byte), 1),
        };
        self.heard.drain(..length);
        Some(word)
    }

    /// The first bytes of a longer word, whole or not.
    fn begins_well(&self) -> bool {
        let rest = self.heard.iter().skip(1).take(3);
        match self.heard.as_slice() {
            [0x37] | [0x37, 0x22, ..] | [0x37, 0x25] => true,
            [0x5F, ..] => self.hears_names,
            [byte, ..] => byte & 0b1001_0011 == 0b0001_0000 && rest.into_iter().all(|byte| byte & 0b1001_0000 == 0),
            [] => false,
        }
    }

    /// None while the rest is not there; `Some(None)` where it is no such word after all.
    #[expect(clippy::option_option, reason = "not yet, and not at all, are two things")]
    fn long_word(&self, first: u8) -> Option<Option<(Word, usize)>> {
        match (first, self.heard.as_slice()) {
            (0x37, heard) => (heard.len() >= 7).then_some(None),
            (0x5F, heard) => {
                let text: String = heard.iter().skip(1).copied().map(char::from).take_while(|letter| matches!(letter, ' '..='~')).collect();
                match heard.get(1 + text.len()) {
                    // No name, but a stray byte before the answer that a job waits for.
                    _ if text.contains("7\"") || text.contains("7%") => Some(None),
                    None if text.len() < LONGEST => None,
                    Some(0) if (1..LONGEST).contains(&text.len()) => Some(Some((Word::Identity(text.clone()), text.len() + 2))),
                    _ => Some(None),
                }
            }
            (_, [a, b, c, d, ..]) => Some(Some((Word::Unasked([*a, *b, *c, *d]), 4))),
            _ => None,
        }
    }
}

fn is_in_turn(byte: u8) -> bool {
    matches!(byte, 0x00 | 0x03 | 0x0C | 0x0F)
}

/// Whether the answer to `GS r 1` says that the roll has ended.
pub fn roll_has_ended(in_turn: u8) -> bool {
    in_turn & 0b1100 != 0
}

/// How the printer is by its own answers, the worst that any of them says.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a bit of the printer's answers")]
pub struct Status {
    spoken: bool,
    cover_open: bool,
    roll_ended: bool,
    roll_low: bool,
    cutter: bool,
    fault: bool,
    offline: bool,
}

impl Status {
    /// The answer to one question.
    pub fn answered(&mut self, question: Question, answer: u8) {
        let bit = |number: u8| answer >> number & 1 == 1;
        self.spoken = true;
        match question {
            Question::Printer => self.offline = bit(3),
            Question::Offline => {
                self.cover_open = bit(2);
                self.roll_ended = bit(5);
                self.fault = bit(6);
            }
            Question::Fault => {
                self.cutter = bit(3);
                self.fault |= bit(2) || bit(5) || bit(6);
            }
            Question::Roll => {
                self.roll_low = bit(2) || bit(3);
                self.roll_ended |= bit(5) || bit(6);
            }
        }
    }

    /// All that the printer says unasked, in one word.
    pub fn unasked([printer, fault, roll, _]: [u8; 4]) -> Self {
        let bit = |byte: u8, number: u8| byte >> number & 1 == 1;
        Self {
            spoken: true,
            offline: bit(printer, 3),
            cover_open: bit(printer, 5),
            cutter: bit(fault, 3),
            fault: bit(fault, 2) || bit(fault, 5) || bit(fault, 6),
            roll_low: bit(roll, 0) || bit(roll, 1),
            roll_ended: bit(roll, 2) || bit(roll, 3),
        }
    }

    pub fn condition(self) -> Condition {
        match self {
            Self { spoken: false, .. } => Condition::Unknown,
            // First, as an open cover often looks like an empty roll too.
            Self { cover_open: true, .. } => Condition::CoverOpen,
            Self { roll_ended: true, .. } => Condition::PaperOut,
            Self { cutter: true, .. } => Condition::CutterJammed,
            Self { fault: true, .. } | Self { offline: true, .. } => Condition::Offline,
            Self { roll_low: true, .. } => Condition::PaperLow,
            _ => Condition::Well,
        }
    }
}

/// Why a slip does not come out of a printer in this condition; none where it would.
pub fn cause(condition: Condition) -> Option<Cause> {
    match condition {
        Condition::Unknown | Condition::Well | Condition::PaperLow => None,
        Condition::PaperOut => Some(Cause::PaperOut),
        Condition::CoverOpen => Some(Cause::CoverOpen),
        Condition::CutterJammed => Some(Cause::CutterJammed),
        Condition::Offline => Some(Cause::Offline),
        Condition::Silent => Some(Cause::Silent),
        Condition::Unreachable => Some(Cause::Unreachable),
    }
}

#[cfg(test)]
mod tests;
