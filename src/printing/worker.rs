//! The printing thread: one job at a time, drawn whole before its first byte goes out.

use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::thread::{self, JoinHandle};
use std::{fmt, io};

use super::{Cause, JobId, JobOutcome, Link, Painter, PrintOrder, Profile, Raster, Slip, SlipFault, SlipText, bands, encode, slip_text};
use crate::config::Config;

/// A slip, ready for the printer: the raster is exactly what the bytes put on the paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printout {
    /// The ticket's number, or `documents`.
    pub title: String,
    pub raster: Raster,
    pub bytes: Vec<u8>,
}

/// The job's second and third commit. Both return after it.
pub struct Marks<E> {
    /// The first byte may go out from now on.
    pub sending: Box<dyn Fn(JobId) -> Result<(), E> + Send>,
    pub ended: Box<dyn Fn(JobId, JobOutcome) -> Result<(), E> + Send>,
}

/// More than this takes a slow line too long (10 s at 19200 baud).
const MOST_BYTES: usize = 20_000;

/// Draws a slip for the configured printer. A ticket that comes out too long leaves out the list of what to bring: the visitor
/// has seen it on the screen, and can have it on a paper of its own.
pub fn print_out(painter: &Painter, config: &Config, slip: &Slip) -> Result<Printout, SlipFault> {
    let title = match slip {
        Slip::Ticket(ticket) => ticket.number.to_string(),
        Slip::Documents { .. } => "documents".to_owned(),
    };
    let text = slip_text(config, slip)?;
    let (raster, bytes) = draw(painter, config, &text)?;
    match text {
        SlipText::Ticket(text) if bytes.len() > MOST_BYTES && !text.documents.is_empty() => {
            let (raster, bytes) = draw(painter, config, &SlipText::Ticket(Box::new(text.without_documents())))?;
            Ok(Printout { title, raster, bytes })
        }
        _ => Ok(Printout { title, raster, bytes }),
    }
}

fn draw(painter: &Painter, config: &Config, text: &SlipText) -> Result<(Raster, Vec<u8>), SlipFault> {
    let dots = config.printer.dots;
    let mut raster = painter.draw(text, dots)?;
    let bands = bands(&mut raster, Profile { dots, band_rows: config.printer.band_rows });
    let bytes = encode(&bands)?;
    Ok((raster, bytes))
}

/// The thread ends when `orders` is closed.
pub fn start<E>(config: Arc<Config>, link: Box<dyn Link>, marks: Marks<E>, orders: Receiver<PrintOrder>) -> io::Result<JoinHandle<()>>
where
    E: fmt::Display + 'static,
{
    thread::Builder::new().name("printing".into()).spawn(move || {
        // First of all: a component without a platform of its own would take the screen's.
        let painter = Painter::new();
        let mut work = Work { config, link, marks, painter };
        for order in orders {
            work.print(&order);
        }
    })
}

struct Work<E> {
    config: Arc<Config>,
    link: Box<dyn Link>,
    marks: Marks<E>,
    painter: Result<Painter, SlipFault>,
}

impl<E: fmt::Display> Work<E> {
    fn print(&mut self, order: &PrintOrder) {
        let outcome = match self.draw(&order.slip) {
            Ok(printout) => self.send(order.job, &printout),
            Err(fault) => {
                tracing::error!(job.id = order.job.0, fault, "the slip could not be drawn");
                Some(JobOutcome::NotSent(Cause::NotDrawn))
            }
        };
        let Some(outcome) = outcome else { return };
        tracing::info!(job.id = order.job.0, job.outcome = ?outcome, "print job ended");
        if let Err(fault) = (self.marks.ended)(order.job, outcome) {
            tracing::error!(job.id = order.job.0, %fault, "the end of the print job could not be kept");
        }
    }

    fn draw(&self, slip: &Slip) -> Result<Printout, String> {
        let painter = self.painter.as_ref().map_err(ToString::to_string)?;
        print_out(painter, &self.config, slip).map_err(|fault| fault.to_string())
    }

    /// None where the start could not be kept: then nothing is sent, and the next start of the station ends the job.
    fn send(&mut self, job: JobId, printout: &Printout) -> Option<JobOutcome> {
        if let Err(fault) = (self.marks.sending)(job) {
            tracing::error!(job.id = job.0, %fault, "the start of the print job could not be kept, so it is not printed");
            return None;
        }
        Some(self.link.send(printout))
    }
}
