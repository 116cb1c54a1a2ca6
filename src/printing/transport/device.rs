//! A printer behind a device file, such as `/dev/usb/lp0`; a FIFO stands in for it in tests.

use std::path::PathBuf;

use rustix::fs::{Mode, OFlags, open};

use super::pump::pump;
use super::{Link, Patience};
use crate::engine::{Cause, JobOutcome};
use crate::printing::Printout;

pub struct Device {
    path: PathBuf,
    patience: Patience,
}

impl Device {
    pub fn new(path: PathBuf, patience: Patience) -> Self {
        Self { path, patience }
    }
}

impl Link for Device {
    /// Opened for each job: after a printer was unplugged the old handle is dead.
    fn send(&mut self, printout: &Printout) -> JobOutcome {
        let flags = OFlags::WRONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        match open(&self.path, flags, Mode::empty()) {
            Ok(printer) => pump(&printer, &printout.bytes, self.patience.send),
            Err(errno) => {
                tracing::warn!(printer.path = %self.path.display(), %errno, "the printer could not be opened");
                JobOutcome::NotSent(Cause::Unreachable)
            }
        }
    }
}
