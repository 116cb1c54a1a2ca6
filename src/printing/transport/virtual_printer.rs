//! A printer of files: the emulator in memory, each of its papers kept as a picture and as the bytes that made it.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rustix::fs::{Access, access};

use super::{Link, Until};
use crate::engine::Tier;
use crate::printing::emulator::{Machine, Model, News, Script, Sheet};
use crate::printing::{Abilities, Parting, Raster, Tray};

pub struct VirtualPrinter {
    tray: Tray,
    observer: Observer,
    machine: Machine,
    /// What it has taken since its last paper.
    bytes: Vec<u8>,
    /// What it has said and nobody has read.
    said: Vec<u8>,
}

/// Sees each paper that lies in the folder.
pub type Observer = Arc<dyn Fn(&Raster) + Send + Sync>;

/// It has no time of its own: whatever it takes is printed at once.
const AT_ONCE: Duration = Duration::ZERO;

impl VirtualPrinter {
    /// Makes the folder where it is missing, and goes on counting after the papers that lie in it.
    pub fn new(folder: &Path, dots: u16, observer: Observer) -> io::Result<Self> {
        let machine = Machine::new(Model::tier_a().with_dots(dots), Script::default());
        Ok(Self { tray: Tray::open(folder)?, observer, machine, bytes: Vec::new(), said: Vec::new() })
    }

    fn keep(&mut self, sheet: &Sheet) -> io::Result<()> {
        let mut bytes = std::mem::take(&mut self.bytes);
        // Questions stand before the job, which begins with ESC @.
        bytes.drain(..bytes.iter().position(|byte| *byte == 0x1B).unwrap_or_default());
        if let (Some(_), Some(raster)) = (self.tray.keep_with(sheet, Some(&bytes))?, sheet.raster()) {
            (self.observer)(&raster);
        }
        Ok(())
    }
}

impl Link for VirtualPrinter {
    fn abilities(&self) -> Option<Abilities> {
        Some(Abilities { tier: Some(Tier::A), real_time: true, unasked: false, clears: true })
    }

    fn open(&mut self, _: Duration) -> io::Result<()> {
        Ok(access(self.tray.folder(), Access::WRITE_OK)?)
    }

    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.said.extend(self.machine.say(AT_ONCE));
        let count = into.len().min(self.said.len());
        for (place, byte) in into.iter_mut().zip(self.said.drain(..count)) {
            *place = byte;
        }
        Ok(count)
    }

    /// A paper that cannot be kept is as good as none: the printer is gone with it.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.machine.take(AT_ONCE, bytes);
        self.bytes.extend(bytes.iter().take(count));
        for news in self.machine.news() {
            if let News::Sheet(sheet) = news {
                self.keep(&sheet)?;
            }
        }
        Ok(count)
    }

    fn wait(&mut self, _: Until, _: Duration) -> io::Result<bool> {
        Ok(true)
    }

    fn close(&mut self, _: Parting) {}
}
