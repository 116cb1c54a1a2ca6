//! One way to the printer and back: a slip, or a look that prints nothing. The turn is held until the link is closed.

use super::drive::drive;
use super::escpos::recovery;
use super::job::{Abilities, Ending, Job, Patience, Plan};
use super::knowledge::Turn;
use super::transport::Link;
use crate::config::Printer;

/// Whoever has the turn.
pub struct Errand<'a> {
    pub turn: &'a mut Turn,
    pub link: &'a mut dyn Link,
    pub printer: &'a Printer,
    pub abilities: Abilities,
    /// Without the time that printing itself takes.
    pub patience: Patience,
}

/// What is carried.
#[derive(Debug, Clone)]
pub struct Load {
    /// Empty for a look.
    pub slip: Vec<u8>,
    /// Of paper.
    pub rows: u16,
    /// The job's own number in printable characters.
    pub mark: [u8; 4],
}

impl Load {
    /// Nothing but questions, and what clears away a slip that broke off.
    pub fn look() -> Self {
        Self { slip: Vec::new(), rows: 0, mark: *b"look" }
    }
}

impl Errand<'_> {
    /// `begin` keeps that the first byte is about to go out. Leaves the link open, for `Ending::parting` to close it.
    pub fn run(&mut self, load: Load, mut begin: impl FnMut() -> bool) -> Ending {
        let line = self.turn.line();
        let recovery = recovery(&self.printer.profile);
        let bytes = load.slip.len() + if line.broken_off { recovery.len() } else { 0 };
        let bytes_per_second = self.link.bytes_per_second();
        let patience = self.patience.printing(bytes, load.rows, (&self.printer.profile, bytes_per_second));
        let Load { slip, mark, .. } = load;
        let mut job = Job::new(Plan { slip, recovery, abilities: self.abilities, line, mark, bytes_per_second, patience });
        if let Err(fault) = self.link.open(patience.connect) {
            tracing::debug!(printer.link = %self.printer.link, %fault, "the printer could not be opened");
            job.unreachable();
        }
        let (turn, mut kept) = (&mut *self.turn, line);
        let ending = drive(&mut job, self.link, || {
            let is_kept = begin();
            if is_kept {
                kept.broken_off = true;
                turn.keep(kept);
            }
            is_kept
        });
        // A look that finds all as it was writes nothing: it comes by each half minute, and the card is worn by it.
        if ending.line != kept {
            self.turn.keep(ending.line);
        }
        ending
    }
}
