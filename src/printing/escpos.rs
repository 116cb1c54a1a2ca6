//! Bands as the bytes of one print job. The crate `escpos` encodes; the bytes stay in memory until all are there.

use std::cell::RefCell;

use ::escpos::driver::Driver;
use ::escpos::errors::PrinterError;
use ::escpos::printer::Printer;
use ::escpos::utils::{JustifyMode, Protocol};

use super::ruler::RULER_DOTS;
use super::{Align, Band, Cut, Profile, Scale, SlipFault};

/// `GS V 66 0`: feed to the cutter, cut partially. The crate's own sends what the manuals call a full cut.
const PARTIAL_CUT: [u8; 4] = [0x1D, 0x56, 0x42, 0x00];

/// `ESC @`.
const START: [u8; 2] = [0x1B, 0x40];

/// `ESC @`, the bands, and the end: one line of feed and one partial cut, or the way to the tear bar.
pub fn encode(bands: &[Band], profile: &Profile) -> Result<Vec<u8>, SlipFault> {
    let mut printer = Printer::new(Memory::default(), Protocol::default(), None);
    write(&mut printer, bands, profile).map_err(|fault| SlipFault::Encoder(fault.to_string()))?;
    Ok(printer.driver().0.into_inner())
}

/// What parts a slip that broke off from the next one: dots for the rest of the largest picture, which the printer may still wait
/// for and which text would become, a fresh start, and a cut. A printer that waits for no picture takes no notice of the zeros.
pub fn recovery(profile: &Profile) -> Vec<u8> {
    let picture = usize::from(profile.dots.max(RULER_DOTS)).div_ceil(8) * usize::from(profile.band_rows);
    let cut: &[u8] = match profile.cut {
        Cut::Partial => &PARTIAL_CUT,
        Cut::Tear => &[],
    };
    [&vec![0; picture], START.as_slice(), cut].concat()
}

fn write(printer: &mut Printer<Memory>, bands: &[Band], profile: &Profile) -> Result<(), PrinterError> {
    printer.init()?;
    let mut align = None;
    for band in bands {
        if align != Some(band.align) {
            printer.justify(justify(band.align))?;
            align = Some(band.align);
        }
        printer.custom(&raster_command(band))?;
    }
    match profile.cut {
        Cut::Partial => printer.feed()?.custom(&PARTIAL_CUT)?,
        Cut::Tear => feed(printer, profile)?,
    };
    printer.print()?;
    Ok(())
}

/// As blank rasters one byte wide: `ESC J` and `ESC d` count motion units, which are not dots.
fn feed<'a>(printer: &'a mut Printer<Memory>, profile: &Profile) -> Result<&'a mut Printer<Memory>, PrinterError> {
    let mut left = profile.feed_rows;
    while left > 0 {
        let rows = left.min(profile.band_rows.max(1));
        let blank = Band { align: Align::Left, scale: Scale::One, width: 1, rows, bits: vec![0; usize::from(rows)] };
        printer.custom(&raster_command(&blank))?;
        left -= rows;
    }
    Ok(printer)
}

fn justify(align: Align) -> JustifyMode {
    match align {
        Align::Left => JustifyMode::LEFT,
        Align::Centre => JustifyMode::CENTER,
        Align::Right => JustifyMode::RIGHT,
    }
}

/// `GS v 0 m xL xH yL yH` and the data.
fn raster_command(band: &Band) -> Vec<u8> {
    let mode = match band.scale {
        Scale::One => 0,
        Scale::Two => 3,
    };
    let ([width_low, width_high], [rows_low, rows_high]) = (band.width.to_le_bytes(), band.rows.to_le_bytes());
    let mut command = vec![0x1D, 0x76, 0x30, mode, width_low, width_high, rows_low, rows_high];
    command.extend_from_slice(&band.bits);
    command
}

/// Keeps what the crate would send.
#[derive(Default)]
struct Memory(RefCell<Vec<u8>>);

impl Driver for Memory {
    fn name(&self) -> String {
        "memory".into()
    }

    fn write(&self, data: &[u8]) -> Result<(), PrinterError> {
        self.0.borrow_mut().extend_from_slice(data);
        Ok(())
    }

    fn read(&self, _: &mut [u8]) -> Result<usize, PrinterError> {
        Ok(0)
    }

    fn flush(&self) -> Result<(), PrinterError> {
        Ok(())
    }
}
