//! The paper: slip → raster → band → ESC/POS → job → link → printer (PRINTING.md).
//!
//! [`Job`] is the promise: pure, no way back, every outcome honest. [`drive`] runs it over a [`Link`], [`start`] is the thread.

mod band;
mod drive;
pub mod emulator;
mod errand;
mod escpos;
mod job;
mod knowledge;
mod pace;
mod png;
mod press;
mod printout;
mod probe;
mod profile;
mod raster;
mod ruler;
mod slip;
mod status;
mod test_slip;
mod transport;
mod tray;

pub use band::{Align, Band, Scale, bands};
pub use drive::drive;
pub use errand::{Errand, Load};
pub use escpos::{encode, recovery};
pub use job::{Abilities, Ending, Job, Line, Parting, Patience, Plan, Step};
pub use knowledge::{KNOWLEDGE, Knowledge, Turn};
pub use png::png;
pub use press::{Marks, Parts, Rest, abilities, start};
pub use printout::{Printout, print_out};
pub use probe::{ProbeFault, Probed, probe};
pub use profile::{Changes, Cut, Flow, Profile, Serial as SerialLine};
pub use raster::{Grain, Painter, Raster};
pub use ruler::{RulerText, ruler};
pub use slip::{DocumentsText, SlipText, TicketText, slip_text};
pub use test_slip::TestText;
pub use transport::{Device, Link, Observer, Serial, Tcp, Until, UsbPort, VirtualPrinter, link};
pub use tray::Tray;

/// Why a slip could not be drawn; nothing of it has gone to the printer.
#[derive(Debug, thiserror::Error)]
pub enum SlipFault {
    #[error("the service {0} is not in the configuration")]
    UnknownService(crate::queue::ServiceId),
    #[error("the drawing of the slip failed")]
    Slint(#[from] slint::PlatformError),
    #[error("found a paper of {0} dots, expected 200 to 2000")]
    Width(u16),
    #[error("the slip is longer than a printer can take")]
    Length,
    #[error("the code on the slip could not be made")]
    Code(#[from] qrcode::types::QrError),
    #[error("the encoder refused a command: {0}")]
    Encoder(String),
}
