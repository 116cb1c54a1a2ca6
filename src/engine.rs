//! The writer. One thread decides, applies, journals and commits; everybody else asks it and reads its Snapshots.

mod act;
mod hall_snapshot;
mod ids;
mod job;
mod printer;
mod prospect;
mod ratings;
mod recent;
mod rows;
mod snapshot;
mod suggestions;
mod worker;

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use jiff::civil::Date;

pub use act::Act;
pub use hall_snapshot::{CounterSnapshot, HallSnapshot, UndoSnapshot};
pub use job::{Cause, JobId, JobOutcome, JobState, Paper, PrintOrder, Slip, TicketSlip};
pub use printer::{Condition, PrinterReport, Tier};
pub use ratings::CardSnapshot;
pub use snapshot::{CallSnapshot, HelpSnapshot, JobSnapshot, ServiceSnapshot, ServiceState, Snapshot};

use crate::calendar::PauseSpan;
use crate::clock::Clock;
use crate::config::Config;
use crate::queue::{Estimate, Refusal, ServiceId, TicketId, TicketNumber};
use crate::rating::{Given, Pass, Token, Unrated};
use crate::store::{Store, StoreFault};
use crate::suggestion::{Reference, Suggestion};

/// A handle on the engine's thread; cheap to clone.
#[derive(Clone)]
pub struct Engine {
    requests: Sender<Request>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    /// A ticket was issued, by `Issue` or by `Transfer`.
    Issued(Issued),
    /// A ticket was called to a counter, by `CallNext`, `Call` or `Recall`.
    Called {
        ticket: TicketId,
        number: TicketNumber,
    },
    /// A pass to rate is good.
    MayRate {
        /// Of its ticket, where it has one.
        number: Option<TicketNumber>,
    },
    /// A paper without a new ticket is on its way.
    Printing {
        job: JobId,
    },
    /// A suggestion or complaint is kept.
    Noted {
        reference: Reference,
    },
    Done,
}

/// A durable ticket: the number may be shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Issued {
    pub ticket: TicketId,
    pub number: TicketNumber,
    pub service: ServiceId,
    /// Tickets before this one.
    pub ahead: usize,
    pub estimate: Option<Estimate>,
    pub pause: Option<PauseSpan>,
    /// None where no paper comes with it: the visitor is not in the hall.
    pub job: Option<JobId>,
    pub token: Token,
}

#[derive(Debug, Clone)]
pub enum Failure {
    /// A rule said no; nothing has changed.
    Refused(Refusal),
    /// A rating was not taken.
    Unrated(Unrated),
    /// The disk or the database failed; nothing has changed.
    Fault(Arc<StoreFault>),
    /// The engine's thread is gone; the program is ending.
    Gone,
}

/// Fills with random bytes.
pub type Randomness = Box<dyn FnMut(&mut [u8]) + Send>;

/// Asked anew each time: the staff changes while the station runs.
pub type KnownNames = Box<dyn Fn() -> Vec<String> + Send>;

type Then = Box<dyn FnOnce(Result<Reply, Failure>) + Send>;

enum Task {
    Act(Act),
    Check(Pass),
    Rate(Given),
    Suggest(Suggestion),
    Sending(JobId),
    Ended(JobId, JobOutcome),
    Printer(PrinterReport),
    /// The minute has turned, or a test wants it to.
    Tick,
    Stop,
}

struct Request {
    task: Task,
    then: Then,
}

/// What the engine is made of.
pub struct Parts {
    pub store: Store,
    pub clock: Box<dyn Clock>,
    pub config: Arc<Config>,
    /// Seeded in a simulation.
    pub randomness: Randomness,
    /// Print orders, sent after the commit.
    pub orders: Sender<PrintOrder>,
    pub snapshots: Snapshots,
    /// A person vouches for this date where the clock cannot be trusted.
    pub vouched: Option<Date>,
    /// A folder on a memory disk, where ratings wait; none where a restart may lose them.
    pub memory: Option<PathBuf>,
    /// Display names of the staff, which are struck out of what visitors write.
    pub known_names: KnownNames,
}

/// The latest Snapshot, and who wants to hear of it. Latest wins: whoever is slow misses the ones between.
#[derive(Clone, Default)]
pub struct Snapshots(Arc<Mutex<Published>>);

type Listener = Box<dyn Fn(&Arc<Snapshot>) + Send>;

#[derive(Default)]
struct Published {
    latest: Option<Arc<Snapshot>>,
    listeners: Vec<Listener>,
}

impl Snapshots {
    pub fn latest(&self) -> Option<Arc<Snapshot>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).latest.clone()
    }

    /// `listener` runs on the engine's thread and must return at once; it hears the latest now, if there is one.
    pub fn subscribe(&self, listener: impl Fn(&Arc<Snapshot>) + Send + 'static) {
        let mut published = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(latest) = &published.latest {
            listener(latest);
        }
        published.listeners.push(Box::new(listener));
    }

    /// Says nothing where nothing has changed.
    fn publish(&self, snapshot: Snapshot) {
        let mut published = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if published.latest.as_deref() == Some(&snapshot) {
            return;
        }
        let snapshot = Arc::new(snapshot);
        for listener in &published.listeners {
            listener(&snapshot);
        }
        published.latest = Some(snapshot);
    }
}

impl Engine {
    /// Loads the hall, settles what a power cut has left, publishes the first Snapshot, and then runs until every handle is dropped.
    pub fn start(parts: Parts) -> Result<(Self, JoinHandle<()>), StoreFault> {
        let (requests, inbox): (_, Receiver<Request>) = channel();
        let mut worker = worker::Worker::new(parts)?;
        let thread = std::thread::Builder::new()
            .name("engine".into())
            .spawn(move || worker.run(&inbox))
            .map_err(|cause| StoreFault::Thread { name: "engine", cause })?;
        Ok((Self { requests }, thread))
    }

    /// Blocks until the commit has returned.
    pub fn run(&self, act: impl Into<Act>) -> Result<Reply, Failure> {
        self.wait(Task::Act(act.into()))
    }

    /// Never blocks; `then` runs on the engine's thread, after the commit, and must return at once.
    pub fn send(&self, act: impl Into<Act>, then: impl FnOnce(Result<Reply, Failure>) + Send + 'static) {
        self.ask(Task::Act(act.into()), Box::new(then));
    }

    /// May somebody rate by this? Never blocks; see [`Engine::send`].
    pub fn check(&self, pass: Pass, then: impl FnOnce(Result<Reply, Failure>) + Send + 'static) {
        self.ask(Task::Check(pass), Box::new(then));
    }

    /// Takes a rating, which is no act: nobody has given it, and no journal knows of it. Never blocks; see [`Engine::send`].
    pub fn rate(&self, given: Given, then: impl FnOnce(Result<Reply, Failure>) + Send + 'static) {
        self.ask(Task::Rate(given), Box::new(then));
    }

    /// Keeps a suggestion or complaint, which is no act either; names and numbers are struck out before any disk or log has it. Never
    /// blocks; see [`Engine::send`].
    pub fn suggest(&self, suggestion: Suggestion, then: impl FnOnce(Result<Reply, Failure>) + Send + 'static) {
        self.ask(Task::Suggest(suggestion), Box::new(then));
    }

    /// The first byte of this job is about to go out.
    pub fn mark_sending(&self, job: JobId) -> Result<(), Failure> {
        self.wait(Task::Sending(job)).map(drop)
    }

    pub fn mark_ended(&self, job: JobId, outcome: JobOutcome) -> Result<(), Failure> {
        self.wait(Task::Ended(job, outcome)).map(drop)
    }

    /// The printer has changed.
    pub fn mark_printer(&self, report: PrinterReport) -> Result<(), Failure> {
        self.wait(Task::Printer(report)).map(drop)
    }

    /// Looks at the clock now instead of at the next minute.
    pub fn tick(&self) -> Result<(), Failure> {
        self.wait(Task::Tick).map(drop)
    }

    /// Ends the thread after what it has in hand; whoever asks later hears that it is gone.
    pub fn stop(&self) {
        drop(self.wait(Task::Stop));
    }

    fn wait(&self, task: Task) -> Result<Reply, Failure> {
        let (answer, answered) = channel();
        self.ask(task, Box::new(move |reply| drop(answer.send(reply))));
        answered.recv().unwrap_or(Err(Failure::Gone))
    }

    fn ask(&self, task: Task, then: Then) {
        if let Err(refused) = self.requests.send(Request { task, then }) {
            (refused.0.then)(Err(Failure::Gone));
        }
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Refused(refusal) => write!(f, "refused: {refusal:?}"),
            Self::Unrated(why) => write!(f, "not rated: {why:?}"),
            Self::Fault(fault) => write!(f, "{fault}"),
            Self::Gone => f.write_str("the engine has ended"),
        }
    }
}

impl std::error::Error for Failure {}
