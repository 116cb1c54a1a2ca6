//! The ways to a printer, each with an honest answer about what became of the bytes.

mod device;
mod pump;
mod tcp;
mod virtual_printer;

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

pub use device::Device;
pub use tcp::Tcp;
pub use virtual_printer::VirtualPrinter;

use super::Printout;
use crate::config::PrinterLink;
use crate::engine::JobOutcome;

/// A printer, or what stands for one. A link never sends the same job twice, and never blocks for ever.
pub trait Link: Send {
    fn send(&mut self, printout: &Printout) -> JobOutcome;
}

/// Sees each slip that the virtual printer has written.
pub type Observer = Arc<dyn Fn(&Printout) + Send + Sync>;

/// How long each step may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    pub connect: Duration,
    /// For all bytes of one job.
    pub send: Duration,
}

impl Default for Patience {
    /// 20 kB take 11 s at 19200 baud, the slowest line that is in use.
    fn default() -> Self {
        Self { connect: Duration::from_secs(3), send: Duration::from_secs(20) }
    }
}

/// The link that the configuration names; the virtual printer writes into `folder` and tells `observer`.
pub fn link(printer: &PrinterLink, folder: &Path, observer: Observer) -> io::Result<Box<dyn Link>> {
    Ok(match printer {
        PrinterLink::Virtual => Box::new(VirtualPrinter::open(folder, observer)?),
        PrinterLink::Device(path) => Box::new(Device::new(path.clone(), Patience::default())),
        PrinterLink::Tcp(address) => Box::new(Tcp::new(*address, Patience::default())),
    })
}
