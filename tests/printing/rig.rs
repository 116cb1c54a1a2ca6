//! A job machine and the emulator's machine in one virtual time: no thread, no clock, no waiting.

use std::collections::BTreeMap;
use std::time::Duration;

use dawr::printing::emulator::{Fault, Machine, Model, News, Script, Sheet};
use dawr::printing::{Abilities, Ending, Job, Line, Patience, Plan, Profile, Raster, Step, bands, encode, recovery};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// Rows of a small slip, each with the slip's number and its own.
pub const ROWS: u8 = 40;
const WIDTH: u16 = 64;
pub const PATIENCE: Patience = Patience {
    connect: Duration::from_secs(3),
    ask: Duration::from_millis(300),
    send: Duration::from_secs(6),
    finish: Duration::from_secs(6),
    watch: Duration::from_secs(2),
};
/// The deadlines of all steps together, with the second look of a preflight that has found something.
pub const LONGEST: Duration = Duration::from_millis(300 + 300 + 50 + 300 + 6000 + 6000);

pub fn profile() -> Profile {
    Profile { dots: WIDTH, band_rows: 16, ..Profile::find("generic-80").unwrap().clone() }
}

/// A slip that can be told from all others by any of its rows, as raster and as bytes.
pub fn slip(number: u8) -> (Raster, Vec<u8>) {
    let row = |row: u8| [0xA5, number, row, 0x81, number ^ row, 0x42, !number, 0xFF];
    let mut raster = Raster::new(WIDTH, u16::from(ROWS), (0..ROWS).flat_map(row).collect()).unwrap();
    let bytes = encode(&bands(&mut raster, &profile()), &profile()).unwrap();
    (raster, bytes)
}

pub fn model(model: Model) -> Model {
    model.with_dots(WIDTH)
}

pub fn abilities_of(model: &Model) -> Abilities {
    use dawr::engine::Tier;
    let tier = match (model.answers.when_done, model.answers.in_turn) {
        (true, _) => Tier::A,
        (false, true) => Tier::B,
        _ => Tier::C,
    };
    Abilities { tier: Some(tier), real_time: model.answers.real_time, unasked: model.answers.unasked, clears: model.answers.clears }
}

pub struct Rig {
    pub printer: Machine,
    pub now: Duration,
    pub line: Line,
    pub abilities: Abilities,
    pub profile: Profile,
    /// Somebody mends a fault, so long after it has happened.
    pub mends: Vec<(Fault, Duration, Fault)>,
    pub mending: Vec<(Duration, Fault)>,
    pub jobs: u8,
}

/// A job that may be stopped in the middle, as by a power cut at the station.
#[derive(Clone, Copy)]
pub enum Fate {
    Lives,
    /// After so many steps.
    Killed(usize),
    /// When so many bytes of it are out.
    KilledAtByte(usize),
}

impl Fate {
    /// `out` is none before the first byte was allowed.
    fn comes(self, step: usize, out: Option<usize>) -> bool {
        match self {
            Self::Lives => false,
            Self::Killed(after) => step >= after,
            Self::KilledAtByte(byte) => out.is_some_and(|out| out >= byte),
        }
    }

    /// Bytes that may still go out at once.
    fn most(self, out: usize) -> usize {
        if let Self::KilledAtByte(byte) = self { byte.saturating_sub(out).max(1) } else { usize::MAX }
    }
}

/// What became of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    Ended(Ending),
    /// Killed; true where the first byte had been allowed.
    Killed(bool),
}

impl Rig {
    pub fn new(printer: Machine, abilities: Abilities) -> Self {
        Self { printer, now: Duration::ZERO, line: Line::default(), abilities, profile: profile(), mends: vec![], mending: vec![], jobs: 0 }
    }

    pub fn mended(printer: Machine, abilities: Abilities, mends: Vec<(Fault, Duration, Fault)>) -> Self {
        Self { mends, ..Self::new(printer, abilities) }
    }

    pub fn with(model: Model, script: &str) -> Self {
        let script: Script = script.parse().unwrap();
        let abilities = abilities_of(&model);
        Self::new(Machine::new(model, script), abilities)
    }

    pub fn print(&mut self, slip: &[u8]) -> Ending {
        match self.run(slip, Fate::Lives) {
            End::Ended(ending) => ending,
            End::Killed(_) => unreachable!(),
        }
    }

    pub fn look(&mut self) -> Ending {
        self.print(&[])
    }

    pub fn wait(&mut self, time: Duration) {
        let end = self.now + time;
        while self.now < end {
            self.pass(end);
            self.went_away();
        }
    }

    pub fn run(&mut self, slip: &[u8], fate: Fate) -> End {
        let mut job = self.job(slip);
        self.went_away();
        if !self.printer.is_there() {
            job.unreachable();
        }
        let (start, mut begun, mut out) = (self.now, false, 0);
        for step in 0_usize.. {
            assert!(step < 1_000_000, "the job turns in circles");
            if fate.comes(step, begun.then_some(out)) {
                // As the journal of the jobs says after the restart.
                self.line = Line { broken_off: begun || self.line.broken_off, owed: 0 };
                return End::Killed(begun);
            }
            let now = self.now.saturating_sub(start);
            let said = self.printer.say(self.now);
            job.heard(now, &said);
            if self.went_away() {
                job.lost();
            }
            match job.next(now) {
                Step::End(ending) => {
                    assert!(now <= LONGEST, "it took {now:?}");
                    self.line = ending.line;
                    return End::Ended(ending);
                }
                Step::Begin => {
                    begun = true;
                    job.begun(now);
                }
                Step::Write(bytes, until) => {
                    let limit = if begun { fate.most(out) } else { usize::MAX };
                    let count = self.printer.take(self.now, &bytes[..bytes.len().min(limit)]);
                    if count == 0 {
                        self.pass(start + until);
                    } else {
                        out += if begun { count } else { 0 };
                        job.wrote(now, count);
                    }
                }
                Step::Wait(until) => self.pass(start + until),
                // No kernel stands between: what was taken is there.
                Step::Drain(_) => job.drained(now),
            }
        }
        unreachable!()
    }

    fn job(&mut self, slip: &[u8]) -> Job {
        self.jobs += 1;
        Job::new(Plan {
            slip: slip.to_vec(),
            recovery: recovery(&self.profile),
            abilities: self.abilities,
            line: self.line,
            mark: [b'!' + self.jobs; 4],
            bytes_per_second: None,
            patience: PATIENCE,
        })
    }

    /// A handle or a connection does not survive it, however soon the printer is back.
    fn went_away(&mut self) -> bool {
        self.printer.run(self.now);
        let mut gone = false;
        for news in self.printer.news() {
            let News::Fault(fault) = news else { continue };
            gone |= matches!(fault, Fault::Unplug | Fault::PowerOff | Fault::Die);
            let mend = self.mends.iter().find(|(known, ..)| *known == fault);
            self.mending.extend(mend.map(|(_, after, mend)| (self.now + *after, *mend)));
        }
        gone
    }

    /// To whatever comes first.
    fn pass(&mut self, until: Duration) {
        let next = self.printer.next().into_iter().chain(self.mending.iter().map(|(when, _)| *when));
        let next = next.filter(|next| *next > self.now).min().unwrap_or(until);
        self.now = self.now.max(next.min(until));
        for (_, mend) in self.mending.extract_if(.., |(when, _)| *when <= self.now) {
            self.printer.apply(self.now, mend);
        }
    }

    /// All paper, cut off or not.
    pub fn papers(&self) -> impl Iterator<Item = &Sheet> {
        self.printer.sheets().iter().chain([self.printer.hanging()])
    }
}

/// The numbers of a paper's slips with how often each begins there.
pub fn begun_on(sheet: &Sheet) -> BTreeMap<u8, usize> {
    let mut begun = BTreeMap::new();
    for (number, row) in slip_rows(sheet) {
        *begun.entry(number).or_default() += usize::from(row == 0);
    }
    begun
}

pub fn rows_of(sheet: &Sheet, number: u8) -> usize {
    slip_rows(sheet).filter(|(found, _)| *found == number).count()
}

/// A row that a break has cut short ends with whatever was sent next, and counts no more.
fn slip_rows(sheet: &Sheet) -> impl Iterator<Item = (u8, u8)> {
    sheet.rows().filter(|row| row[0] == 0xA5 && row[4] == row[1] ^ row[2] && row[6] == !row[1]).map(|row| (row[1], row[2]))
}

/// Whether a paper is this slip, whole and cut off as we cut.
pub fn is_whole(sheet: &Sheet, raster: &Raster) -> bool {
    sheet.cut == Some(dawr::printing::emulator::Cut::Partial) && sheet.shows(raster)
}

/// The same numbers give the same day.
pub struct Dice(ChaCha8Rng);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// 0 to `sides` - 1.
    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0.next_u64() % sides
    }

    pub fn chance(&mut self, percent: u64) -> bool {
        self.roll(100) < percent
    }

    pub fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[usize::try_from(self.roll(from.len() as u64)).unwrap()].clone()
    }

    pub fn millis(&mut self, most: u64) -> Duration {
        Duration::from_millis(self.roll(most))
    }
}
