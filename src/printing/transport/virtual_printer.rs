//! A printer of files: each slip as a picture and as the bytes a real printer would get.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{Link, Observer};
use crate::durable;
use crate::engine::{Cause, JobOutcome};
use crate::printing::{Printout, png};

pub struct VirtualPrinter {
    folder: PathBuf,
    /// Of the next slip.
    place: u32,
    observer: Observer,
}

impl VirtualPrinter {
    /// Makes the folder where it is missing, and goes on counting after the slips that lie in it.
    pub fn open(folder: &Path, observer: Observer) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let mut last = 0;
        for entry in fs::read_dir(folder)? {
            last = last.max(place_of(&entry?.file_name().to_string_lossy()));
        }
        Ok(Self { folder: folder.into(), place: last + 1, observer })
    }

    /// `0007-R014.bin` first, then the picture: who sees the picture finds both.
    fn write(&mut self, printout: &Printout) -> io::Result<()> {
        let name = format!("{:04}-{}", self.place, printout.title);
        self.place += 1;
        let picture = png(&printout.raster).map_err(io::Error::other)?;
        durable::write(&self.folder, &format!("{name}.bin"), &printout.bytes)?;
        durable::write(&self.folder, &format!("{name}.png"), &picture)
    }
}

impl Link for VirtualPrinter {
    fn send(&mut self, printout: &Printout) -> JobOutcome {
        match self.write(printout) {
            Ok(()) => {
                (self.observer)(printout);
                JobOutcome::Confirmed
            }
            Err(fault) => {
                tracing::warn!(printer.folder = %self.folder.display(), %fault, "the slip could not be written");
                JobOutcome::NotSent(Cause::Unreachable)
            }
        }
    }
}

/// 0 for a file that is no slip.
fn place_of(name: &str) -> u32 {
    name.split('-').next().and_then(|place| place.parse().ok()).unwrap_or(0)
}
