//! What a printer does with the bytes, by the ESC/POS manuals (Epson TM reference: ESC @, ESC a, ESC d, GS v 0, GS V). Written
//! apart from the encoder and sharing nothing with it. Whatever a slip has no use for is an error, so that a lost byte shows.

/// Default line spacing of `ESC d`, in dots (1/6 inch at 180 dpi, which 203 dpi clones keep as 30 dots).
const LINE: usize = 30;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    pub dots: usize,
    /// Top to bottom, true is black.
    pub rows: Vec<Vec<bool>>,
    pub cuts: Vec<Cut>,
    /// The largest height of one image, in rows of paper.
    pub tallest: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    Full,
    Partial,
}

pub fn decode(bytes: &[u8], dots: usize) -> Result<Paper, String> {
    let mut printer = Printer { bytes, at: 0, align: None, paper: Paper { dots, rows: vec![], cuts: vec![], tallest: 0 } };
    if printer.take(2)? != [0x1B, 0x40] {
        return Err("the job does not begin with ESC @".into());
    }
    while printer.at < bytes.len() {
        if !printer.paper.cuts.is_empty() {
            return Err(format!("byte {} comes after the cut", printer.at));
        }
        printer.command()?;
    }
    Ok(printer.paper)
}

struct Printer<'a> {
    bytes: &'a [u8],
    at: usize,
    align: Option<u8>,
    paper: Paper,
}

impl Printer<'_> {
    fn take(&mut self, count: usize) -> Result<&[u8], String> {
        let taken = self.bytes.get(self.at..self.at + count).ok_or_else(|| format!("the job ends within a command at byte {}", self.at))?;
        self.at += count;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, String> {
        self.take(1).map(|taken| taken[0])
    }

    fn word(&mut self) -> Result<usize, String> {
        self.take(2).map(|taken| usize::from(taken[0]) + 256 * usize::from(taken[1]))
    }

    fn command(&mut self) -> Result<(), String> {
        let start = self.at;
        let (first, second) = (self.byte()?, self.byte()?);
        match (first, second) {
            (0x1B, 0x61) => match self.byte()? {
                align @ 0..=2 => self.align = Some(align),
                other => return Err(format!("ESC a {other} at byte {start}")),
            },
            (0x1B, 0x64) => {
                let lines = usize::from(self.byte()?);
                self.feed(lines * LINE);
            }
            (0x1D, 0x76) => self.image(start)?,
            (0x1D, 0x56) => self.cut(start)?,
            _ => return Err(format!("unknown command {first:02x} {second:02x} at byte {start}")),
        }
        Ok(())
    }

    fn feed(&mut self, rows: usize) {
        let blank = vec![false; self.paper.dots];
        self.paper.rows.extend(std::iter::repeat_n(blank, rows));
    }

    fn cut(&mut self, start: usize) -> Result<(), String> {
        let cut = match self.byte()? {
            0 | 0x30 => Cut::Full,
            1 | 0x31 => Cut::Partial,
            0x41 => self.byte().map(|_| Cut::Full)?,
            0x42 => self.byte().map(|_| Cut::Partial)?,
            other => return Err(format!("GS V {other} at byte {start}")),
        };
        self.paper.cuts.push(cut);
        Ok(())
    }

    /// `GS v 0 m xL xH yL yH d…`: m doubles the width, the height or both.
    fn image(&mut self, start: usize) -> Result<(), String> {
        let (zero, mode) = (self.byte()?, self.byte()?);
        if zero != 0x30 || mode > 3 {
            return Err(format!("GS v {zero:02x} {mode:02x} at byte {start}"));
        }
        let (across, down) = (1 + usize::from(mode & 1), 1 + usize::from(mode >> 1));
        let (width, height) = (self.word()?, self.word()?);
        let wide = width * 8 * across;
        if width == 0 || height == 0 || wide > self.paper.dots {
            return Err(format!("an image of {wide} × {height} dots at byte {start}, on a paper of {} dots", self.paper.dots));
        }
        let left = match self.align {
            None | Some(0) => 0,
            Some(1) => (self.paper.dots - wide) / 2,
            _ => self.paper.dots - wide,
        };
        let data = self.take(width * height)?.to_vec();
        self.paper.tallest = self.paper.tallest.max(height * down);
        for line in data.chunks(width) {
            let mut row = vec![false; self.paper.dots];
            for dot in 0..wide {
                let place = dot / across;
                row[left + dot] = line[place / 8] & (0x80 >> (place % 8)) != 0;
            }
            self.paper.rows.extend(std::iter::repeat_n(row, down));
        }
        Ok(())
    }
}

/// Where image data spells `DLE EOT n`, `DLE ENQ n` or `DLE DC4 n`: printers obey these even there.
pub fn real_time_commands(bytes: &[u8]) -> usize {
    bytes.windows(2).filter(|pair| pair[0] == 0x10 && [0x04, 0x05, 0x14].contains(&pair[1])).count()
}
