//! A piece of paper with what was printed on it.

use crate::printing::Raster;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// In a printable row.
    pub dots: u16,
    /// None while it hangs out of the printer, and where it was torn off.
    pub cut: Option<Cut>,
    /// Bytes that were printed as letters, such as dots that were taken for text.
    pub gibberish: usize,
    bits: Vec<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    Full,
    Partial,
}

/// A raster's width is a multiple of so many dots.
const CELL: u16 = 16;

impl Sheet {
    pub fn new(dots: u16) -> Self {
        Self { dots, cut: None, gibberish: 0, bits: Vec::new() }
    }

    /// Top to bottom: 1 bit a dot, most significant bit first, 1 is black; a row is filled up to whole bytes.
    pub fn rows(&self) -> std::slice::ChunksExact<'_, u8> {
        self.bits.chunks_exact(self.stride())
    }

    pub fn height(&self) -> usize {
        self.bits.len() / self.stride()
    }

    pub fn is_empty(&self) -> bool {
        self.bits.is_empty()
    }

    /// Has any dot been printed?
    pub fn is_blank(&self) -> bool {
        self.bits.iter().all(|byte| *byte == 0)
    }

    /// The paper's whole width, filled up to a raster's; none where the paper is empty, or longer than a raster can be.
    pub fn raster(&self) -> Option<Raster> {
        let width = self.dots.checked_next_multiple_of(CELL)?;
        let mut bits = Vec::with_capacity(usize::from(width) / 8 * self.height());
        for row in self.rows() {
            bits.extend_from_slice(row);
            bits.resize(bits.len() + usize::from(width) / 8 - row.len(), 0);
        }
        let height = u16::try_from(self.height()).ok().filter(|height| *height > 0)?;
        Raster::new(width, height, bits)
    }

    /// Is on it exactly this raster, in the middle of its width and once, with nothing but blank paper below?
    pub fn shows(&self, raster: &Raster) -> bool {
        let Some(side) = self.dots.checked_sub(raster.width).map(|rest| usize::from(rest / 2)) else { return false };
        let wanted = raster.lines().map(|line| shifted(line, side, self.stride()));
        let (mut rows, height) = (self.rows(), usize::from(raster.height));
        self.height() >= height && wanted.zip(rows.by_ref()).all(|(wanted, row)| wanted == row) && rows.flatten().all(|byte| *byte == 0)
    }

    /// A row, filled up with blank dots.
    pub(super) fn push(&mut self, row: &[u8]) {
        let end = self.bits.len() + self.stride();
        self.bits.extend(row.iter().take(self.stride()));
        self.bits.resize(end, 0);
    }

    fn stride(&self) -> usize {
        usize::from(self.dots).div_ceil(8).max(1)
    }
}

/// Dots put `left` dots further to the right, in a row of `stride` bytes; what does not fit falls off.
pub(super) fn shifted(dots: &[u8], left: usize, stride: usize) -> Vec<u8> {
    let mut row = vec![0; stride];
    for (place, byte) in dots.iter().enumerate() {
        let [high, low] = (u16::from(*byte) << (8 - left % 8)).to_be_bytes();
        for (place, part) in [(left / 8 + place, high), (left / 8 + place + 1, low)] {
            if let Some(byte) = row.get_mut(place) {
                *byte |= part;
            }
        }
    }
    row
}
