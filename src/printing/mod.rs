//! The paper: slip → raster → band → ESC/POS → printer (PRINTING.md).

mod band;
mod escpos;
mod png;
mod raster;
mod slip;
mod test_slip;
mod transport;
mod worker;

pub use band::{Align, Band, Profile, Scale, bands};
pub use escpos::encode;
pub use png::png;
pub use raster::{Grain, Painter, Raster};
pub use slip::{DocumentsText, SlipText, TicketText, slip_text};
pub use test_slip::TestText;
pub use transport::{Device, Link, Observer, Patience, Tcp, VirtualPrinter, link};
pub use worker::{Marks, Printout, print_out, start};

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
