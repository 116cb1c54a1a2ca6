//! The ways to a printer. Each takes and gives bytes without ever blocking; what became of a slip is for the job to judge.

mod descriptor;
mod device;
mod serial;
mod tcp;
mod usb;
mod virtual_printer;

use std::io;
use std::path::Path;
use std::time::Duration;

pub use device::Device;
pub use serial::Serial;
pub use tcp::Tcp;
pub use usb::UsbPort;
pub use virtual_printer::{Observer, VirtualPrinter};

use super::{Abilities, Parting};
use crate::config::{Printer, PrinterLink};

/// A way to a printer, opened anew for each job: a printer that was unplugged comes back as another file.
///
/// An error means that the printer is gone.
pub trait Link: Send {
    /// What is known of the printer without a probe.
    fn abilities(&self) -> Option<Abilities> {
        None
    }

    /// None where bytes take no time to speak of, and a printer says when it is full.
    fn bytes_per_second(&self) -> Option<u32> {
        None
    }

    fn open(&mut self, patience: Duration) -> io::Result<()>;

    /// What the printer has said; 0 where it says nothing now.
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize>;

    /// How many of the bytes are out; 0 where the printer takes none now.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize>;

    /// Returns when the printer says something, when it has what is asked for, or when patience is over. True where there is room.
    fn wait(&mut self, until: Until, patience: Duration) -> io::Result<bool>;

    fn close(&mut self, parting: Parting);
}

/// What is waited for beside the printer's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    Word,
    Room,
}

/// The link that the configuration names; the virtual printer writes into `folder` and tells `observer`.
pub fn link(printer: &Printer, folder: &Path, observer: Observer) -> io::Result<Box<dyn Link>> {
    Ok(match &printer.link {
        PrinterLink::Virtual => Box::new(VirtualPrinter::new(folder, printer.profile.dots, observer)?),
        PrinterLink::Device(path) => Box::new(Device::at(path)),
        PrinterLink::Usb(port) => Box::new(Device::on(UsbPort::of(port))),
        PrinterLink::Serial(path) => Box::new(Serial::new(path.clone(), printer.profile.serial)),
        PrinterLink::Tcp(address) => Box::new(Tcp::new(*address)),
    })
}
