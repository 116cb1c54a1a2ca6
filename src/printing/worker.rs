//! The printing thread: one job at a time, drawn whole before its first byte goes out.

use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::thread::{self, JoinHandle};
use std::{fmt, io};

use super::{Grain, Link, Painter, Profile, Raster, SlipFault, SlipText, bands, encode, slip_text};
use crate::config::Config;
use crate::engine::{Cause, JobId, JobOutcome, PrintOrder, Slip};

/// A slip, ready for the printer: the raster is exactly what the bytes put on the paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printout {
    /// The ticket's number, or `documents`, or `test`.
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

/// Draws a slip for the configured printer, as fine as its time allows.
pub fn print_out(painter: &Painter, config: &Config, slip: &Slip) -> Result<Printout, SlipFault> {
    let title = match slip {
        Slip::Ticket(ticket) => ticket.number.to_string(),
        Slip::Documents { .. } => "documents".to_owned(),
        Slip::Test { .. } => "test".to_owned(),
    };
    let mut attempts = attempts(slip_text(config, slip)?).into_iter().peekable();
    while let Some((text, grain)) = attempts.next() {
        let mut raster = painter.draw(&text, config.printer.dots, grain)?;
        let bytes = encode(&bands(&mut raster, Profile { dots: config.printer.dots, band_rows: config.printer.band_rows }))?;
        if attempts.peek().is_none() || fits(&raster, &bytes) {
            return Ok(Printout { title, raster, bytes });
        }
    }
    Err(SlipFault::Length)
}

/// The finest first. A long ticket has a coarser number, and at last leaves out the list of what to bring: the visitor has
/// seen it on the screen, and can have it on a paper of its own.
fn attempts(text: SlipText) -> Vec<(SlipText, Grain)> {
    match text {
        SlipText::Ticket(text) if !text.documents.is_empty() => {
            let short = SlipText::Ticket(Box::new(text.clone().without_documents()));
            vec![(SlipText::Ticket(text), Grain::Coarse), (short.clone(), Grain::Fine), (short, Grain::Coarse)]
        }
        SlipText::Ticket(_) => vec![(text.clone(), Grain::Fine), (text, Grain::Coarse)],
        SlipText::Documents(_) | SlipText::Test(_) => vec![(text, Grain::Fine)],
    }
}

fn fits(raster: &Raster, bytes: &[u8]) -> bool {
    bytes.len() <= MOST_BYTES && bytes.len() * 5 <= raster.bits().len() * 2
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
                JobOutcome::NotSent(Cause::NotDrawn)
            }
        };
        tracing::info!(job.id = order.job.0, job.outcome = ?outcome, "print job ended");
        if let Err(fault) = (self.marks.ended)(order.job, outcome) {
            tracing::error!(job.id = order.job.0, %fault, "the end of the print job could not be kept");
        }
    }

    fn draw(&self, slip: &Slip) -> Result<Printout, String> {
        let painter = self.painter.as_ref().map_err(ToString::to_string)?;
        print_out(painter, &self.config, slip).map_err(|fault| fault.to_string())
    }

    /// Where the start cannot be kept nothing is sent: after a power cut nobody would know of that paper.
    fn send(&mut self, job: JobId, printout: &Printout) -> JobOutcome {
        match (self.marks.sending)(job) {
            Ok(()) => self.link.send(printout),
            Err(fault) => {
                tracing::error!(job.id = job.0, %fault, "the start of the print job could not be kept, so it is not printed");
                JobOutcome::NotSent(Cause::NotKept)
            }
        }
    }
}
