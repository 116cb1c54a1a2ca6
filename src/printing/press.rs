//! The printing thread: one job at a time, drawn whole before its first byte goes out; between jobs it looks how the printer is.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};
use std::{fmt, io};

use super::errand::{Errand, Load};
use super::job::{Abilities, Ending, Line, Parting, Patience};
use super::knowledge::{Knowledge, Turn};
use super::transport::Link;
use super::{Painter, Printout, SlipFault, SlipText, TestText, print_out};
use crate::config::{Config, Printer};
use crate::engine::{Cause, Condition, Engine, Failure, JobId, JobOutcome, PrintOrder, PrinterReport, Slip, Tier};

/// What the engine must keep of a job and of the printer. All return after the commit.
pub struct Marks<E> {
    /// The first byte may go out from now on.
    pub sending: Box<dyn Fn(JobId) -> Result<(), E> + Send>,
    pub ended: Box<dyn Fn(JobId, JobOutcome) -> Result<(), E> + Send>,
    pub printer: Box<dyn Fn(PrinterReport) -> Result<(), E> + Send>,
}

impl Marks<Failure> {
    pub fn of(engine: &Engine) -> Self {
        let [sending, ended, printer] = std::array::from_fn(|_| engine.clone());
        Self {
            sending: Box::new(move |job| sending.mark_sending(job)),
            ended: Box::new(move |job, outcome| ended.mark_ended(job, outcome)),
            printer: Box::new(move |report| printer.mark_printer(report)),
        }
    }
}

/// What the printing thread is made of.
pub struct Parts<E> {
    pub config: Arc<Config>,
    pub link: Box<dyn Link>,
    pub marks: Marks<E>,
    /// The thread ends when they are closed.
    pub orders: Receiver<PrintOrder>,
    /// The data folder, where what was learned of the printer lies.
    pub data: PathBuf,
    /// Without the time that printing itself takes.
    pub patience: Patience,
    pub rest: Rest,
    /// A slip broke off before the start.
    pub broken_off: bool,
}

/// How long the printer is left alone between two looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rest {
    pub well: Duration,
    /// Somebody is about to mend it.
    pub troubled: Duration,
}

impl Default for Rest {
    fn default() -> Self {
        Self { well: Duration::from_secs(30), troubled: Duration::from_secs(5) }
    }
}

pub fn start<E>(parts: Parts<E>) -> io::Result<JoinHandle<()>>
where
    E: fmt::Display + 'static,
{
    thread::Builder::new().name("printing".into()).spawn(move || Press::new(parts).run())
}

/// A printer that has been well for so long owes no answer any more.
const LATEST_ANSWER: Duration = Duration::from_secs(10);
/// How long a technician's command may be at the printer: longer than a probe of one that never answers.
const TURN: Duration = Duration::from_secs(20);
/// Whoever has waited so long for a slip has gone, with the number in mind.
const TOO_LATE: Duration = Duration::from_mins(1);

struct Press<E> {
    parts: Parts<E>,
    painter: Result<Painter, SlipFault>,
    /// As the last turn has left it.
    line: Line,
    /// Ours until the link is closed: what a close drops must be our own.
    turn: Option<Turn>,
    well_since: Option<Instant>,
    /// What the printer could promise when it was gone to last.
    tier: Option<Tier>,
    told: Option<PrinterReport>,
}

impl<E: fmt::Display> Press<E> {
    fn new(parts: Parts<E>) -> Self {
        // First of all: a component without a platform of its own would take the screen's.
        let painter = Painter::new();
        if let Ok(painter) = &painter {
            warm(painter, &parts.config);
        }
        Self { parts, painter, line: Line::default(), turn: None, well_since: None, tier: None, told: None }
    }

    fn run(&mut self) {
        self.look();
        loop {
            match self.parts.orders.recv_timeout(self.until_next_look()) {
                Ok(order) => self.print(&order),
                Err(RecvTimeoutError::Timeout) => self.look(),
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn until_next_look(&self) -> Duration {
        let is_well = self.told.is_some_and(|report| report.condition.prints()) && self.line == Line::default();
        if is_well { self.parts.rest.well } else { self.parts.rest.troubled }
    }

    fn print(&mut self, order: &PrintOrder) {
        if order.ordered.elapsed() > TOO_LATE {
            return self.kept(order.job, JobOutcome::NotSent(Cause::TooLate));
        }
        match self.draw(&order.slip) {
            Ok(printout) => self.send(order.job, printout),
            Err(fault) => {
                tracing::error!(job.id = order.job.0, fault, "the slip could not be drawn");
                self.kept(order.job, JobOutcome::NotSent(Cause::NotDrawn));
            }
        }
    }

    fn draw(&self, slip: &Slip) -> Result<Printout, String> {
        let painter = self.painter.as_ref().map_err(ToString::to_string)?;
        print_out(painter, &self.parts.config, slip).map_err(|fault| fault.to_string())
    }

    fn send(&mut self, job: JobId, printout: Printout) {
        let load = Load { slip: printout.bytes, rows: printout.raster.height, mark: mark(job) };
        let ending = self.errand(load, TURN, Some(job)).unwrap_or_else(|| self.busy());
        self.kept(job, ending.outcome);
        if ending.line.owed > 0 {
            self.well_since = None;
        }
        self.settle(ending);
        // The look that follows says how the printer is now, and clears what broke off before somebody puts in a new roll.
        if !ending.outcome.is_whole() {
            self.look();
        }
    }

    /// Asks the printer how it is; prints nothing, but clears away what broke off. Waits for nobody: a slip may be ordered meanwhile.
    fn look(&mut self) {
        if let Some(ending) = self.errand(Load::look(), Duration::ZERO, None) {
            self.settle(ending);
        }
    }

    /// None where somebody else is at the printer for longer than `patience`.
    fn errand(&mut self, load: Load, patience: Duration, job: Option<JobId>) -> Option<Ending> {
        let mut turn = self.take_turn(patience)?;
        let abilities = abilities(&*self.parts.link, &self.parts.data, &self.parts.config.printer);
        self.tier = abilities.tier;
        // The job is kept with what the printer can promise now.
        if let Some(PrinterReport { condition, .. }) = self.told {
            self.tell(condition);
        }
        let Parts { config, link, marks, patience, .. } = &mut self.parts;
        let mut errand = Errand { turn: &mut turn, link: &mut **link, printer: &config.printer, abilities, patience: *patience };
        let ending = errand.run(load, || job.is_none_or(|job| is_kept(job, &marks.sending)));
        self.turn = Some(turn);
        Some(ending)
    }

    fn take_turn(&mut self, patience: Duration) -> Option<Turn> {
        let turn = Turn::take(&self.parts.data, patience);
        let mut turn = turn.inspect_err(|fault| tracing::warn!(%fault, "nobody can tell whose turn at the printer it is")).ok()??;
        if std::mem::take(&mut self.parts.broken_off) {
            let line = turn.line();
            turn.keep(Line { broken_off: true, ..line });
        }
        Some(turn)
    }

    /// Somebody else is at the printer: nothing is sent, and nothing is learned.
    fn busy(&self) -> Ending {
        let condition = self.told.unwrap_or_default().condition;
        Ending { outcome: JobOutcome::NotSent(Cause::Offline), condition, line: self.line, parting: Parting::Done }
    }

    /// The outcome is true, whether or not the disk can keep it.
    fn kept(&self, job: JobId, outcome: JobOutcome) {
        tracing::info!(job.id = job.0, job.outcome = ?outcome, "print job ended");
        if let Err(fault) = (self.parts.marks.ended)(job, outcome) {
            tracing::error!(job.id = job.0, %fault, "the end of the print job could not be kept");
        }
    }

    /// Last of all the turn is given back.
    fn settle(&mut self, ending: Ending) {
        self.line = ending.line;
        if matches!(ending.condition, Condition::Well | Condition::PaperLow) {
            let since = *self.well_since.get_or_insert_with(Instant::now);
            if self.line.owed > 0 && since.elapsed() >= LATEST_ANSWER {
                self.line.owed = 0;
                self.turn.iter_mut().for_each(|turn| turn.keep(self.line));
            }
        } else {
            self.well_since = None;
        }
        self.parts.link.close(ending.parting);
        self.turn = None;
        self.tell(self.known(ending.condition));
    }

    /// A printer that has stopped in the middle may be too full to hear a question: what it said last still stands.
    fn known(&self, condition: Condition) -> Condition {
        let last = self.told.unwrap_or_default().condition;
        let has_said = matches!(last, Condition::PaperOut | Condition::CoverOpen | Condition::CutterJammed | Condition::Offline);
        let says_nothing = matches!(condition, Condition::Silent | Condition::Unknown);
        if self.line.broken_off && has_said && says_nothing { last } else { condition }
    }

    fn tell(&mut self, condition: Condition) {
        let report = PrinterReport { condition, tier: self.tier };
        if self.told == Some(report) {
            return;
        }
        tracing::info!(printer.condition = ?report.condition, printer.tier = ?report.tier, "the printer has changed");
        match (self.parts.marks.printer)(report) {
            Ok(()) => self.told = Some(report),
            Err(fault) => tracing::error!(%fault, "the printer's condition could not be kept"),
        }
    }
}

/// Read each time, so that a probe counts from the next slip on.
pub fn abilities(link: &dyn Link, data: &Path, printer: &Printer) -> Abilities {
    link.abilities().or_else(|| Knowledge::read(data, printer).map(|known| known.abilities())).unwrap_or_default()
}

/// Where the start cannot be kept nothing is sent: after a power cut nobody would know of that paper.
fn is_kept<E: fmt::Display>(job: JobId, sending: &dyn Fn(JobId) -> Result<(), E>) -> bool {
    if let Err(fault) = sending(job) {
        tracing::error!(job.id = job.0, %fault, "the start of the print job could not be kept, so it is not printed");
        return false;
    }
    true
}

/// Fonts are read with the first slip: no visitor waits for them.
fn warm(painter: &Painter, config: &Config) {
    if let Err(fault) = painter.draw(&SlipText::Test(TestText::new(config, None)), config.printer.profile.dots, super::Grain::Fine) {
        tracing::warn!(%fault, "no slip could be drawn at the start");
    }
}

/// The job's number in four printable characters; it comes back after 78 million jobs.
fn mark(job: JobId) -> [u8; 4] {
    let mut rest = job.0.unsigned_abs();
    std::array::from_fn(|_| {
        let digit = u8::try_from(rest % 94).unwrap_or_default();
        rest /= 94;
        b'!' + digit
    })
}
