//! A slip as the bytes of one print job.

use super::{Grain, Painter, Raster, SlipFault, SlipText, bands, encode, slip_text};
use crate::config::Config;
use crate::engine::Slip;

/// A slip, ready for the printer: the raster is exactly what the bytes put on the paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printout {
    /// The ticket's number, or `documents`, or `test`, or the date of a summary.
    pub title: String,
    pub raster: Raster,
    pub bytes: Vec<u8>,
}

/// More than this takes a slow line too long (10 s at 19200 baud).
const MOST_BYTES: usize = 20_000;

/// Draws a slip for the configured printer, as fine as its time allows.
pub fn print_out(painter: &Painter, config: &Config, slip: &Slip) -> Result<Printout, SlipFault> {
    let title = match slip {
        Slip::Ticket(ticket) => ticket.number.to_string(),
        Slip::Documents { .. } => "documents".to_owned(),
        Slip::Test { .. } => "test".to_owned(),
        Slip::Summary(summary) => summary.date.to_string(),
    };
    let profile = &config.printer.profile;
    let mut attempts = attempts(slip_text(config, slip)?).into_iter().peekable();
    while let Some((text, grain)) = attempts.next() {
        let mut raster = painter.draw(&text, profile.dots, grain)?;
        let bytes = encode(&bands(&mut raster, profile), profile)?;
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
        SlipText::Documents(_) | SlipText::Test(_) | SlipText::Summary(_) | SlipText::Ruler(_) => vec![(text, Grain::Fine)],
    }
}

fn fits(raster: &Raster, bytes: &[u8]) -> bool {
    bytes.len() <= MOST_BYTES && bytes.len() * 5 <= raster.bits().len() * 2
}
