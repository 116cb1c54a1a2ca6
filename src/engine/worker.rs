//! The engine's thread: what waits becomes one transaction, each command a savepoint in it; replies follow the commit.

mod perform;
mod roll;

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::civil::Date;

use super::act::{ANSWERS_KEPT, Answered};
use super::ids::Ids;
use super::ratings::Ratings;
use super::recent::{JOBS_KEPT, Recent};
use super::{Failure, JobState, KnownNames, Parts, PrintOrder, Reply, Request, Snapshots, Task, Then, snapshot};
use crate::calendar::{Moment, Trust, trust};
use crate::clock::{Clock, EARLIEST};
use crate::config::Config;
use crate::improvement::Improvement;
use crate::queue::{Forecaster, Hall, Services};
use crate::store::{Head, KnownPrinter, Store, StoreFault, StoredDay};

/// Commands that share one commit at the most; the next ones wait for theirs.
const MOST_IN_A_GROUP: usize = 256;
/// A fraction of the fsync that it saves.
const COMPANY_PATIENCE: Duration = Duration::from_micros(200);

pub struct Worker {
    store: Store,
    clock: Box<dyn Clock>,
    config: Arc<Config>,
    services: Services,
    ids: Ids,
    orders: Sender<PrintOrder>,
    snapshots: Snapshots,
    vouched: Option<Date>,
    hall: Hall,
    day: Option<StoredDay>,
    head: Head,
    /// The head at the last checkpoint.
    checkpointed: Head,
    last_seen: Option<Timestamp>,
    recent: Recent,
    answered: Answered,
    ratings: Ratings,
    known_names: KnownNames,
    /// A suggestion was written since the last checkpoint.
    suggested: bool,
    improvements: Vec<Improvement>,
    /// The name of the printer that slips are for.
    printer: String,
    /// As of the last commit: a rush of tickets in one group shares it.
    forecaster: Option<Forecaster>,
    /// Orders of the open transaction; they leave after its commit.
    pending: Vec<PrintOrder>,
}

impl Worker {
    pub fn new(parts: Parts) -> Result<Self, StoreFault> {
        let settled = parts.store.settle_jobs()?;
        if settled > 0 {
            tracing::warn!(print.jobs = settled, "slips of before the restart will not come out by themselves");
        }
        let (day, hall) = parts.store.load()?;
        let head = parts.store.head()?;
        let jobs = parts.store.latest_jobs(JOBS_KEPT)?.into();
        let mut ids = Ids::new(parts.randomness);
        let ratings = Ratings::open(parts.memory, &parts.store, ids.random())?;
        let mut worker = Self {
            head,
            checkpointed: head,
            printer: parts.config.printer.name(),
            last_seen: parts.store.last_seen()?,
            services: parts.config.rules(),
            improvements: parts.store.improvements()?,
            store: parts.store,
            clock: parts.clock,
            config: parts.config,
            ids,
            orders: parts.orders,
            snapshots: parts.snapshots,
            vouched: parts.vouched,
            hall,
            day,
            recent: Recent { jobs, ..Recent::default() },
            answered: Answered::default(),
            ratings,
            known_names: parts.known_names,
            suggested: false,
            forecaster: None,
            pending: Vec::new(),
        };
        worker.remember()?;
        worker.change_dead_key()?;
        worker.work(Vec::new());
        Ok(worker)
    }

    /// A program that asks again after our restart gets its answer, not a second ticket.
    fn remember(&mut self) -> Result<(), StoreFault> {
        let now = self.now();
        for (id, event) in self.store.latest_commands(ANSWERS_KEPT)? {
            self.answered.restore(id, self.answer_again(&event, now));
        }
        Ok(())
    }

    /// A copy of the database brings back a key that was erased: none of its tokens is good again (R-D9.6).
    fn change_dead_key(&mut self) -> Result<(), StoreFault> {
        let Some(day) = self.day.as_mut().filter(|day| self.ratings.knows_erased(&day.key)) else { return Ok(()) };
        day.key = self.ids.bytes();
        self.store.change_day_key(day.key)
    }

    pub fn run(&mut self, inbox: &Receiver<Request>) {
        let mut company = 1;
        loop {
            let group: Vec<Request> = match inbox.recv_timeout(self.until_next_minute()) {
                Ok(first) => gather(first, inbox, company),
                Err(RecvTimeoutError::Timeout) => self.rest(),
                Err(RecvTimeoutError::Disconnected) => return self.store.checkpoint(),
            };
            company = group.len();
            let last = group.iter().any(|request| matches!(request.task, Task::Stop));
            self.work(group);
            if last {
                return self.store.checkpoint();
            }
        }
    }

    /// A minute in which nobody came: time to empty the write-ahead log.
    fn rest(&mut self) -> Vec<Request> {
        if self.head != self.checkpointed {
            self.store.checkpoint();
            self.checkpointed = self.head;
        }
        Vec::new()
    }

    fn until_next_minute(&self) -> Duration {
        let past = self.clock.read().at.as_millisecond().rem_euclid(60_000);
        Duration::from_millis(u64::try_from(60_000 - past).unwrap_or(60_000))
    }

    /// One transaction for all that waits; nobody hears of anything before its commit has returned.
    fn work(&mut self, group: Vec<Request>) {
        let now = self.now();
        let before = (self.head, self.recent.clone());
        let replies = self.store.begin().and_then(|()| {
            self.roll_day(now)?;
            let replies = group.iter().map(|request| self.perform(&request.task, now)).collect::<Vec<_>>();
            if !self.store.is_in_transaction() {
                return Err(first_fault(replies));
            }
            self.store.commit().map(|()| replies)
        });
        match replies {
            Ok(replies) => self.committed(group.into_iter().map(|request| request.then).zip(replies), now),
            Err(fault) => self.undone(group, before, fault),
        }
    }

    fn now(&self) -> Moment {
        let reading = self.clock.read();
        Moment { at: reading.at, boot: reading.boot, uptime: reading.uptime, trust: trust(&reading, self.last_seen, EARLIEST) }
    }

    fn committed(&mut self, replies: impl Iterator<Item = (Then, Result<Reply, Failure>)>, now: Moment) {
        if now.trust != Trust::Untrusted {
            self.last_seen = Some(now.at);
        }
        self.vouched = None;
        self.answered.committed();
        if self.ratings.committed() {
            // The log of the database still has the key of the day, and pages in the order of their writing.
            self.store.checkpoint();
        }
        self.publish(now);
        for (then, reply) in replies {
            then(reply);
        }
        for order in self.pending.drain(..) {
            if self.orders.send(order).is_err() {
                tracing::error!("the printing thread is gone");
            }
        }
        // In the write-ahead log it stands between the tickets of the same minute.
        if std::mem::take(&mut self.suggested) {
            self.store.checkpoint();
        }
    }

    /// Memory goes back to what the disk has; logged here, once.
    fn undone(&mut self, group: Vec<Request>, before: (Head, Recent), fault: StoreFault) {
        tracing::error!(%fault, "nothing was committed");
        self.store.roll_back();
        self.pending.clear();
        self.answered.undone();
        self.ratings.undone();
        (self.head, self.recent) = before;
        self.reload();
        // What became of the paper is true even where the disk cannot keep it: the visitor must see it.
        for request in &group {
            if let Task::Ended(job, outcome) = request.task {
                self.recent.job(job, JobState::Ended(outcome));
            }
        }
        self.publish(self.now());
        let fault = Arc::new(fault);
        for request in group {
            (request.then)(Err(Failure::Fault(fault.clone())));
        }
    }

    /// Before the replies, so that whoever has a reply finds it in the Snapshot.
    fn publish(&mut self, now: Moment) {
        let onlooker = self.onlooker(now);
        let forecaster = Forecaster::new(&onlooker);
        let cards = self.ratings.cards(&self.hall, self.day.as_ref(), now);
        self.snapshots.publish(snapshot::take(&onlooker, &forecaster, &self.recent, (self.head.seq, cards)));
        self.forecaster = Some(forecaster);
    }

    fn perform(&mut self, task: &Task, now: Moment) -> Result<Reply, Failure> {
        let faulty = |fault| Failure::Fault(Arc::new(fault));
        match task {
            Task::Act(act) => self.act(act, now),
            Task::Check(pass) => self.check(pass),
            Task::Rate(given) => self.rate(given, now),
            Task::Suggest(suggestion) => self.suggest(suggestion, now).map_err(faulty),
            Task::Sending(job) => {
                self.store.mark_sending(*job, self.recent.printer.tier).map_err(faulty)?;
                self.recent.job(*job, JobState::Sending);
                Ok(Reply::Done)
            }
            Task::Ended(job, outcome) => {
                self.store.mark_ended(*job, *outcome).map_err(faulty)?;
                self.recent.job(*job, JobState::Ended(*outcome));
                Ok(Reply::Done)
            }
            Task::Printer(report) => {
                let before = self.store.printer().map_err(faulty)?.filter(|known| known.report.condition == report.condition);
                let since = before.map_or(now.at, |known| known.since);
                let printer = KnownPrinter { name: self.printer.clone(), report: *report, since };
                self.store.save_printer(&printer).map_err(faulty)?;
                self.recent.printer = *report;
                Ok(Reply::Done)
            }
            Task::Tick | Task::Stop => Ok(Reply::Done),
        }
    }
}

/// All that waits. Those who shared the last commit are just being told of it, and are waited for a moment so that they share
/// the next; whoever is alone is never kept waiting.
fn gather(first: Request, inbox: &Receiver<Request>, company: usize) -> Vec<Request> {
    let mut group = vec![first];
    let patience = Instant::now() + COMPANY_PATIENCE;
    while group.len() < MOST_IN_A_GROUP {
        match inbox.try_recv() {
            Ok(next) => group.push(next),
            // Sleeping and being woken would cost more than the moment itself.
            Err(TryRecvError::Empty) if group.len() < company && Instant::now() < patience => std::thread::yield_now(),
            Err(_) => break,
        }
    }
    group
}

/// Why the database has ended the transaction by itself.
fn first_fault(replies: Vec<Result<Reply, Failure>>) -> StoreFault {
    let fault = replies.into_iter().find_map(|reply| match reply {
        Err(Failure::Fault(fault)) => Arc::into_inner(fault),
        _ => None,
    });
    fault.unwrap_or(StoreFault::Undone)
}
