//! The print head: modes, the line of letters that is not printed yet, and the rows that are about to be.

use std::collections::VecDeque;

use super::command::{Align, Command, Row};
use super::sheet::shifted;

#[derive(Debug, Clone)]
pub struct Head {
    dots: u16,
    align: Align,
    spacing: u8,
    line: Vec<u8>,
    /// A blank row is empty.
    rows: VecDeque<Vec<u8>>,
    /// Letters in `rows`.
    letters: usize,
}

/// Dots from line to line: 1/6 inch on 180 dpi, which 203 dpi clones keep as a count.
const SPACING: u8 = 30;
/// Font A.
const LETTER: (usize, u8) = (12, 24);

impl Head {
    pub fn new(dots: u16) -> Self {
        Self { dots, align: Align::default(), spacing: SPACING, line: Vec::new(), rows: VecDeque::new(), letters: 0 }
    }

    /// The next row to be printed.
    pub fn row(&mut self) -> Option<Vec<u8>> {
        self.rows.pop_front()
    }

    pub fn is_idle(&self) -> bool {
        self.rows.is_empty()
    }

    /// Some commands count at the beginning of a line alone.
    pub fn at_line_start(&self) -> bool {
        self.line.is_empty()
    }

    /// Letters that were printed since the last call.
    pub fn letters(&mut self) -> usize {
        std::mem::take(&mut self.letters)
    }

    /// Commands that neither cut nor answer.
    pub fn obey(&mut self, command: Command) {
        match command {
            Command::Reset => {
                self.line.clear();
                (self.align, self.spacing) = (Align::default(), SPACING);
            }
            Command::Align(align) if self.at_line_start() => self.align = align,
            Command::Spacing(dots) => self.spacing = dots.unwrap_or(SPACING),
            Command::Lines(lines) => {
                // The line itself is one of those that are fed.
                let printed = u16::from(self.print_line());
                self.feed(u16::from(lines).saturating_sub(printed) * u16::from(self.spacing));
            }
            Command::Dots(dots) => {
                self.print_line();
                self.feed(u16::from(dots));
            }
            Command::Row(row) => self.dots(&row),
            Command::Letter(letter) => self.letter(letter),
            _ => {}
        }
    }

    pub fn feed(&mut self, rows: u16) {
        self.rows.extend((0..rows).map(|_| Vec::new()));
    }

    /// Drops what is not printed yet.
    pub fn clear(&mut self) {
        *self = Self { align: self.align, spacing: self.spacing, ..Self::new(self.dots) };
    }

    fn dots(&mut self, row: &Row) {
        self.print_line();
        let dots = if row.wide { row.dots.iter().flat_map(|byte| widened(*byte)).collect() } else { row.dots.clone() };
        let placed = self.placed(&dots, dots.len() * 8);
        if row.high {
            self.rows.push_back(placed.clone());
        }
        self.rows.push_back(placed);
    }

    fn letter(&mut self, letter: u8) {
        if (self.line.len() + 1) * LETTER.0 > usize::from(self.dots) {
            self.print_line();
        }
        self.line.push(letter);
    }

    /// False where there is no line.
    fn print_line(&mut self) -> bool {
        let line = std::mem::take(&mut self.line);
        if line.is_empty() {
            return false;
        }
        for height in 0..LETTER.1 {
            let mut dots = vec![0; self.stride()];
            for (place, letter) in line.iter().enumerate() {
                let letter = shifted(&[shape(*letter, height)], place * LETTER.0 + 2, self.stride());
                dots.iter_mut().zip(letter).for_each(|(dots, letter)| *dots |= letter);
            }
            let placed = self.placed(&dots, line.len() * LETTER.0);
            self.rows.push_back(placed);
        }
        self.feed(u16::from(self.spacing.saturating_sub(LETTER.1)));
        self.letters += line.len();
        true
    }

    /// Where the alignment puts dots of this width; what is wider than the paper falls off on the right.
    fn placed(&self, dots: &[u8], width: usize) -> Vec<u8> {
        let rest = usize::from(self.dots).saturating_sub(width);
        let left = match self.align {
            Align::Left => 0,
            Align::Centre => rest / 2,
            Align::Right => rest,
        };
        let mut row = shifted(dots, left, self.stride());
        let beyond = self.stride() * 8 - usize::from(self.dots);
        if let Some(last) = row.last_mut() {
            *last = *last >> beyond << beyond;
        }
        row
    }

    fn stride(&self) -> usize {
        usize::from(self.dots).div_ceil(8)
    }
}

/// Each dot of a byte twice.
fn widened(byte: u8) -> [u8; 2] {
    let twice = |nibble: u8| (0..4).fold(0, |wide, dot| wide | ((nibble >> dot & 1) * 3) << (2 * dot));
    [twice(byte >> 4), twice(byte & 0x0F)]
}

/// A row of something that looks like a letter and is none; blank for a space.
fn shape(letter: u8, height: u8) -> u8 {
    match height {
        _ if letter == b' ' => 0,
        2 | 20 => 0x7E,
        3..20 => 0x42 | letter.rotate_left(u32::from(height) / 4) & 0x3C,
        _ => 0,
    }
}
