//! Bands as the bytes of one print job. The crate `escpos` encodes; the bytes stay in memory until all are there.

use std::cell::RefCell;

use ::escpos::driver::Driver;
use ::escpos::errors::PrinterError;
use ::escpos::printer::Printer;
use ::escpos::utils::{JustifyMode, Protocol};

use super::{Align, Band, Scale, SlipFault};

/// `GS V 66 0`: feed to the cutter, cut partially. The crate's own sends what the manuals call a full cut.
const CUT: [u8; 4] = [0x1D, 0x56, 0x42, 0x00];

/// `ESC @`, the bands, one line of feed, one partial cut.
pub fn encode(bands: &[Band]) -> Result<Vec<u8>, SlipFault> {
    let mut printer = Printer::new(Memory::default(), Protocol::default(), None);
    write(&mut printer, bands).map_err(|fault| SlipFault::Encoder(fault.to_string()))?;
    Ok(printer.driver().0.into_inner())
}

fn write(printer: &mut Printer<Memory>, bands: &[Band]) -> Result<(), PrinterError> {
    printer.init()?;
    let mut align = None;
    for band in bands {
        if align != Some(band.align) {
            printer.justify(justify(band.align))?;
            align = Some(band.align);
        }
        printer.custom(&raster_command(band))?;
    }
    printer.feed()?.custom(&CUT)?.print()?;
    Ok(())
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
