//! What a job is given, what it asks of its driver, and how it ends.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::engine::{Condition, JobOutcome, Tier};
use crate::printing::Profile;

/// What a probe has learned of the printer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Abilities {
    /// None where nobody has probed it: then it is asked, and nothing is concluded from its silence.
    pub tier: Option<Tier>,
    /// It answers `DLE EOT`.
    pub real_time: bool,
    /// It tells of changes by itself (`GS a`).
    pub unasked: bool,
    /// It forgets what it holds when it is told to (`DLE DC4` function 8).
    pub clears: bool,
}

/// What the last job has left on the way to the printer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// A slip broke off: its rest may lie in the printer, in the middle of a picture.
    pub broken_off: bool,
    /// Answers to `GS r` that were asked for and may still come.
    pub owed: u8,
}

/// How long each step may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    pub connect: Duration,
    /// For the whole preflight.
    pub ask: Duration,
    /// From the first byte to the last.
    pub send: Duration,
    /// From the last byte to the printer's word that it is done.
    pub finish: Duration,
    /// From the last byte on, a printer that has no such word, but answers questions, is watched for so long.
    pub watch: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        let [connect, send, finish, watch] = [3, 6, 6, 1].map(Duration::from_secs);
        Self { connect, ask: Duration::from_millis(300), send, finish, watch }
    }
}

impl Patience {
    /// With the time that so many bytes on their way and rows of paper take, half as long again.
    #[must_use]
    pub fn printing(self, bytes: usize, rows: u16, printer: (&Profile, Option<u32>)) -> Self {
        let micros = |count: u64, per_second: u64| Duration::from_micros((count * 1_500_000).checked_div(per_second).unwrap_or_default());
        let (profile, bytes_per_second) = printer;
        let bytes = u64::try_from(bytes).unwrap_or_default().min(1 << 32);
        let way = bytes_per_second.map_or(Duration::ZERO, |rate| micros(bytes, rate.into()));
        let rows_per_second = u64::from(profile.speed) * u64::from(profile.dots_per_inch) * 10 / 254;
        let paper = micros(rows.into(), rows_per_second);
        Self { send: self.send + way + paper, finish: self.finish + paper, watch: self.watch + paper, ..self }
    }
}

#[derive(Debug, Clone)]
pub struct Plan {
    /// From `ESC @` to the cut; empty for a look, which prints nothing.
    pub slip: Vec<u8>,
    /// What parts a slip that broke off from this one; sent only where the line says so.
    pub recovery: Vec<u8>,
    pub abilities: Abilities,
    pub line: Line,
    /// The job's own number for `GS ( H`: printable ASCII.
    pub mark: [u8; 4],
    /// Of a slow line: what is sent faster waits on the way, and the questions behind it.
    pub bytes_per_second: Option<u32>,
    pub patience: Patience,
}

/// What the driver does next. Times count from the job's start.
#[derive(Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// Write as many of these as the printer takes now; it must take some by then.
    Write(&'a [u8], Duration),
    /// Wait for the printer's word, at the longest until then.
    Wait(Duration),
    /// Wait until what was written has left, at the longest until then.
    Drain(Duration),
    /// Keep that the first byte is about to go out.
    Begin,
    End(Ending),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ending {
    pub outcome: JobOutcome,
    pub condition: Condition,
    pub line: Line,
    pub parting: Parting,
}

/// How the way to the printer is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parting {
    /// All has arrived.
    Done,
    /// The last bytes may still be on their way, and shall arrive.
    Gentle,
    /// What has not left yet shall not leave any more.
    Abrupt,
}
