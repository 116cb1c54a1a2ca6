//! What a probe has learned of the printer, kept in the data folder, and whose turn it is at the printer.

use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::os::unix::fs::{MetadataExt, chown};
use std::path::Path;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use rustix::fs::{FlockOperation, flock};
use serde::{Deserialize, Serialize};

use super::job::{Abilities, Line, Patience};
use super::probe::{ProbeFault, Probed, probe};
use super::transport::Link;
use crate::config::Printer;
use crate::durable;
use crate::engine::Tier;

/// The file in the data folder.
pub const KNOWLEDGE: &str = "printer.toml";
const LOCK: &str = "printer.lock";
const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// `printer.toml`, written by `dawr doctor --probe-printer`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Knowledge {
    /// The `link` of `station.toml` that was probed: what was learned of one printer says nothing of another.
    pub link: String,
    pub tier: Tier,
    /// It answers `DLE EOT`.
    pub real_time: bool,
    /// It tells of changes by itself.
    pub unasked: bool,
    /// It forgets what it holds when it is told to.
    pub clears: bool,
    /// The maker's and the model's name, where it says them.
    pub identity: Option<String>,
    pub learned: Timestamp,
}

impl Knowledge {
    /// None where this printer was not probed yet; a file that cannot be read is no knowledge either, and is named in the log.
    pub fn read(data: &Path, printer: &Printer) -> Option<Self> {
        let file = data.join(KNOWLEDGE);
        let source = match std::fs::read_to_string(&file) {
            Ok(source) => source,
            Err(fault) if fault.kind() == io::ErrorKind::NotFound => return None,
            Err(fault) => {
                tracing::warn!(file = %file.display(), %fault, "what was learned of the printer cannot be read");
                return None;
            }
        };
        match toml::from_str::<Self>(&source) {
            Ok(knowledge) => (knowledge.link == printer.link.to_string()).then_some(knowledge),
            Err(fault) => {
                tracing::warn!(file = %file.display(), %fault, "what was learned of the printer cannot be read; probe it again");
                None
            }
        }
    }

    pub fn write(&self, data: &Path) -> io::Result<()> {
        let source = toml::to_string(self).map_err(io::Error::other)?;
        let head = "# Written by dawr doctor --probe-printer; remove it where the printer was exchanged for another model.\n";
        durable::write(data, KNOWLEDGE, format!("{head}{source}").as_bytes())?;
        give_to_owner(data, &data.join(KNOWLEDGE));
        Ok(())
    }

    /// Probes the printer of this configuration and keeps what it has shown.
    pub fn learn(data: &Path, printer: &Printer, link: &mut dyn Link) -> Result<Probed, ProbeFault> {
        let probed = probe(link, Patience::default())?;
        let Probed { tier, real_time, unasked, clears, .. } = probed;
        let (link, identity) = (printer.link.to_string(), probed.identity.clone());
        Self { link, tier, real_time, unasked, clears, identity, learned: Timestamp::now() }.write(data).map_err(ProbeFault::Unkept)?;
        Ok(probed)
    }

    pub fn abilities(&self) -> Abilities {
        Abilities { tier: Some(self.tier), real_time: self.real_time, unasked: self.unasked, clears: self.clears }
    }
}

/// One job or one look at a time, of the station or of a technician's command beside it. The kernel gives it back when a program dies.
pub struct Turn {
    /// Holds what the last one has left on the way to the printer.
    lock: File,
}

impl Turn {
    /// None where somebody else is at the printer for longer than that.
    pub fn take(data: &Path, patience: Duration) -> io::Result<Option<Self>> {
        let path = data.join(LOCK);
        let lock = File::options().read(true).write(true).create(true).truncate(false).open(&path)?;
        give_to_owner(data, &path);
        let deadline = Instant::now() + patience;
        while flock(&lock, FlockOperation::NonBlockingLockExclusive).is_err() {
            if Instant::now() >= deadline {
                return Ok(None);
            }
            std::thread::sleep(LOOK_AGAIN);
        }
        Ok(Some(Self { lock }))
    }

    /// A line of which nothing is known is a clean one.
    pub fn line(&mut self) -> Line {
        let mut source = String::new();
        let read = self.lock.rewind().and_then(|()| self.lock.read_to_string(&mut source));
        read.ok().and_then(|_| toml::from_str(&source).ok()).unwrap_or_default()
    }

    /// Survives us; after a power cut the database knows which job was on its way.
    pub fn keep(&mut self, line: Line) {
        let kept = toml::to_string(&line).map_err(io::Error::other).and_then(|source| {
            self.lock.set_len(0)?;
            self.lock.rewind()?;
            self.lock.write_all(source.as_bytes())
        });
        if let Err(fault) = kept {
            tracing::warn!(%fault, "what is left on the way to the printer could not be kept");
        }
    }
}

/// What an administrator's command makes beside the station must be the station's.
fn give_to_owner(data: &Path, file: &Path) {
    let given = data.metadata().and_then(|folder| chown(file, Some(folder.uid()), Some(folder.gid())));
    if let Err(fault) = given {
        tracing::debug!(file = %file.display(), %fault, "the file keeps its owner");
    }
}
