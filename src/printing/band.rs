//! A raster cut into bands, each only as wide as what is black in it.
//!
//! Exact on paper by this rule: the raster is a multiple of 16 dots wide, and a centred band loses the same number of whole
//! bytes (or of whole pairs of bytes, where it is doubled) on its left and on its right. Its left edge is then a whole number
//! of bytes from the raster's, on any printer that centres at all, rounding down to bytes or not.

use super::{Profile, Raster};

/// One `GS v 0` command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Band {
    pub align: Align,
    pub scale: Scale,
    /// Bytes in a row.
    pub width: u16,
    /// Rows of data; on the paper twice as many where it is doubled.
    pub rows: u16,
    /// 1 bit a dot, most significant bit first, 1 is black.
    pub bits: Vec<u8>,
}

/// Where the printer puts a band that is narrower than its paper (`ESC a n`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    Left,
    Centre,
    Right,
}

/// `m` of `GS v 0`: the printer may set each dot as a square of four.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    One,
    Two,
}

impl Scale {
    pub fn factor(self) -> usize {
        match self {
            Self::One => 1,
            Self::Two => 2,
        }
    }
}

/// Bytes of a band's commands, and a few more so that the printer is not given hundreds of slivers.
const BAND_COST: usize = 11;
/// Bytes of `ESC a`, about as often as a band at a side needs it.
const SIDE_COST: usize = 4;

/// The cheapest bands for the raster. Where image data would spell a real-time command (`DLE EOT`, `DLE ENQ`, `DLE DC4`), which
/// printers obey even there, a dot of the raster is blackened first: the raster stays what the paper shows.
pub fn bands(raster: &mut Raster, profile: &Profile) -> Vec<Band> {
    let room = if raster.width == profile.dots { Room::Whole } else { Room::Middle };
    mute(raster, profile.band_rows, room)
}

/// All from the left edge, so that a raster wider than the paper loses nothing but what the printer cuts off on its right.
pub fn left_bands(raster: &mut Raster, profile: &Profile) -> Vec<Band> {
    mute(raster, profile.band_rows, Room::Left)
}

/// Blackens dots until no piece spells a command.
fn mute(raster: &mut Raster, band_rows: u16, room: Room) -> Vec<Band> {
    loop {
        let pieces = cheapest_pieces(raster, band_rows, room);
        let bands: Vec<Band> = pieces.iter().map(|piece| piece.band(raster)).collect();
        let spoken: Vec<(usize, usize)> = pieces.iter().zip(&bands).flat_map(|(piece, band)| piece.real_time(band)).collect();
        if spoken.is_empty() {
            return bands;
        }
        for (x, y) in spoken {
            raster.blacken(x, y);
        }
    }
}

/// What is known of the paper's edges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Room {
    /// Both are the raster's own.
    Whole,
    /// As far from the raster's on both sides.
    Middle,
    /// The left one is the raster's, and the right one lies anywhere; each dot is sent as it is.
    Left,
}

/// The first and the last byte with a black dot.
#[derive(Debug, Clone, Copy)]
struct Extent {
    first: usize,
    last: usize,
}

#[derive(Debug, Clone, Copy)]
struct Row {
    black: Option<Extent>,
    /// Equal to the row after it, and each dot equal to its neighbour: two such rows can be sent as half a row.
    doubled: bool,
}

#[derive(Debug, Clone, Copy)]
struct Piece {
    top: usize,
    rows: usize,
    align: Align,
    scale: Scale,
    /// In cells of one byte, or of two where it is doubled.
    start: usize,
    cells: usize,
}

fn cheapest_pieces(raster: &Raster, band_rows: u16, room: Room) -> Vec<Piece> {
    let rows = survey(raster);
    // The cheapest way to print the first n rows: its cost and its last band.
    let mut best: Vec<(usize, Option<Piece>)> = vec![(0, None)];
    for end in 1..=rows.len() {
        let mut found = (usize::MAX, None);
        for piece in Backwards::new(raster.stride(), room, &rows, end).take(usize::from(band_rows.max(1))) {
            let before = best.get(piece.top).map_or(0, |best| best.0);
            let cost = before + BAND_COST + piece.bytes() + if piece.align == Align::Centre { 0 } else { SIDE_COST };
            if cost < found.0 {
                found = (cost, Some(piece));
            }
        }
        best.push(found);
    }
    let mut pieces: Vec<Piece> =
        std::iter::successors(best.last().and_then(|best| best.1), |piece| best.get(piece.top).and_then(|best| best.1)).collect();
    pieces.reverse();
    pieces
}

fn survey(raster: &Raster) -> Vec<Row> {
    let lines: Vec<&[u8]> = raster.lines().collect();
    let next = lines.iter().skip(1).map(Some).chain([None]);
    lines.iter().zip(next).map(|(line, next)| Row { black: extent(line), doubled: next == Some(line) && in_pairs(line) }).collect()
}

fn extent(line: &[u8]) -> Option<Extent> {
    let first = line.iter().position(|byte| *byte != 0)?;
    let last = line.iter().rposition(|byte| *byte != 0)?;
    Some(Extent { first, last })
}

fn in_pairs(line: &[u8]) -> bool {
    line.iter().all(|byte| (byte ^ (byte >> 1)) & 0x55 == 0)
}

/// The bands that end before row `end`, the shortest first.
struct Backwards<'a> {
    stride: usize,
    room: Room,
    rows: &'a [Row],
    end: usize,
    top: usize,
    black: Option<Extent>,
    doubled: bool,
}

impl<'a> Backwards<'a> {
    fn new(stride: usize, room: Room, rows: &'a [Row], end: usize) -> Self {
        Self { stride, room, rows, end, top: end, black: None, doubled: room != Room::Left }
    }

    fn place(&self, black: Extent, cell: usize) -> (Align, usize, usize) {
        let (first, last, cells) = (black.first / cell, black.last / cell, self.stride / cell);
        if self.room == Room::Left {
            return (Align::Left, 0, last + 1);
        }
        let side = first.min(cells - 1 - last);
        let mut place = (Align::Centre, side, cells - 2 * side);
        if self.room == Room::Whole && last + 1 < place.2 {
            place = (Align::Left, 0, last + 1);
        }
        if self.room == Room::Whole && cells - first < place.2 {
            place = (Align::Right, first, cells - first);
        }
        place
    }
}

impl Iterator for Backwards<'_> {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        self.top = self.top.checked_sub(1)?;
        let row = self.rows.get(self.top)?;
        self.black = join(self.black, row.black);
        let (top, rows) = (self.top, self.end - self.top);
        // Rows count in pairs from the end, so the upper one of each pair is an even number of rows above it.
        if rows % 2 == 0 {
            self.doubled &= row.doubled;
        }
        let scale = if self.doubled && rows % 2 == 0 { Scale::Two } else { Scale::One };
        let Some(black) = self.black else {
            let align = if self.room == Room::Left { Align::Left } else { Align::Centre };
            return Some(Piece { top, rows, align, scale, start: 0, cells: 1 });
        };
        let (align, start, cells) = self.place(black, scale.factor());
        Some(Piece { top, rows, align, scale, start, cells })
    }
}

fn join(one: Option<Extent>, other: Option<Extent>) -> Option<Extent> {
    match (one, other) {
        (Some(one), Some(other)) => Some(Extent { first: one.first.min(other.first), last: one.last.max(other.last) }),
        (one, other) => one.or(other),
    }
}

impl Piece {
    fn bytes(&self) -> usize {
        self.cells * self.rows / self.scale.factor()
    }

    fn band(&self, raster: &Raster) -> Band {
        let lines = raster.lines().skip(self.top).take(self.rows).step_by(self.scale.factor());
        let bits = match self.scale {
            Scale::One => lines.flat_map(|line| line.iter().skip(self.start).take(self.cells).copied()).collect(),
            Scale::Two => lines.flat_map(|line| line.chunks(2).skip(self.start).take(self.cells).map(halve)).collect(),
        };
        // Both fit: a raster is at most u16 dots wide and high.
        let width = u16::try_from(self.cells).unwrap_or(u16::MAX);
        let rows = u16::try_from(self.rows / self.scale.factor()).unwrap_or(u16::MAX);
        Band { align: self.align, scale: self.scale, width, rows, bits }
    }

    /// The dots to blacken, so that the band's data spells no real-time command.
    fn real_time(&self, band: &Band) -> Vec<(usize, usize)> {
        let found = band.bits.windows(2).enumerate().filter(|(_, pair)| matches!(pair, [0x10, 0x04 | 0x05 | 0x14]));
        let factor = self.scale.factor();
        let dots = found.flat_map(|(place, _)| {
            // 0x10 is the fourth dot of its byte; the fifth, beside it, makes 0x18.
            let x = ((self.start + place % self.cells) * 8 + 4) * factor;
            let y = self.top + place / self.cells * factor;
            (0..factor).flat_map(move |down| (0..factor).map(move |right| (x + right, y + down)))
        });
        dots.collect()
    }
}

/// Sixteen dots in equal pairs, as eight.
fn halve(pair: &[u8]) -> u8 {
    let nibble = |byte: u8| (byte >> 7 & 1) << 3 | (byte >> 5 & 1) << 2 | (byte >> 3 & 1) << 1 | (byte >> 1 & 1);
    pair.iter().fold(0, |half, byte| half << 4 | nibble(*byte))
}
