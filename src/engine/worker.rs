//! The engine's thread: what waits becomes one transaction, each command a savepoint in it; replies follow the commit.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::civil::Date;

use super::ids::Ids;
use super::prospect::{Prospect, copy, token};
use super::recent::{JOBS_KEPT, Recent};
use super::rows::Rows;
use super::{CallSnapshot, Failure, JobId, JobState, Parts, PrintOrder, Reply, Request, Slip, Snapshots, Task, Then, snapshot};
use crate::calendar::{Moment, Roll, Trust, business_date, roll, trust};
use crate::clock::{Clock, EARLIEST};
use crate::config::Config;
use crate::queue::{CloseDay, Command, Event, Forecaster, Hall, OpenDay, Services, Situation, TicketId, TicketNumber, VisitId};
use crate::store::{Entry, Head, KnownPrinter, Store, StoreFault, StoredDay};

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
        let mut worker = Self {
            head,
            checkpointed: head,
            printer: parts.config.printer.name(),
            last_seen: parts.store.last_seen()?,
            services: parts.config.rules(),
            store: parts.store,
            clock: parts.clock,
            config: parts.config,
            ids: Ids::new(parts.randomness),
            orders: parts.orders,
            snapshots: parts.snapshots,
            vouched: parts.vouched,
            hall,
            day,
            recent: Recent { jobs, ..Recent::default() },
            forecaster: None,
            pending: Vec::new(),
        };
        worker.work(Vec::new());
        Ok(worker)
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
        self.publish(now);
        for (then, reply) in replies {
            then(reply);
        }
        for order in self.pending.drain(..) {
            if self.orders.send(order).is_err() {
                tracing::error!("the printing thread is gone");
            }
        }
    }

    /// Memory goes back to what the disk has; logged here, once.
    fn undone(&mut self, group: Vec<Request>, before: (Head, Recent), fault: StoreFault) {
        tracing::error!(%fault, "nothing was committed");
        self.store.roll_back();
        self.pending.clear();
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
        self.snapshots.publish(snapshot::take(&onlooker, &forecaster, &self.recent));
        self.forecaster = Some(forecaster);
    }

    fn perform(&mut self, task: &Task, now: Moment) -> Result<Reply, Failure> {
        let faulty = |fault| Failure::Fault(Arc::new(fault));
        match task {
            Task::Command(command) => self.command(command, now),
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

    fn command(&mut self, command: &Command, now: Moment) -> Result<Reply, Failure> {
        let fresh = (TicketId(self.ids.next(now.at)), VisitId(self.ids.next(now.at)));
        let slips_on_their_way = self.recent.slips_on_their_way();
        let situation = self.situation(now, fresh, &slips_on_their_way);
        let event = command.decide(&situation).map_err(Failure::Refused)?;
        let prospect = match (event.issued(), &self.forecaster) {
            (Some(born), Some(forecaster)) => Some(Prospect::of(born, &situation, forecaster)),
            (Some(born), None) => Some(Prospect::of(born, &situation, &Forecaster::new(&situation))),
            (None, _) => None,
        };
        self.record(&event, now, prospect).map_err(|fault| Failure::Fault(Arc::new(fault)))
    }

    /// For whoever decides nothing.
    fn onlooker(&self, now: Moment) -> Situation<'_> {
        static NONE: BTreeSet<TicketId> = BTreeSet::new();
        self.situation(now, (TicketId(uuid::Uuid::nil()), VisitId(uuid::Uuid::nil())), &NONE)
    }

    fn situation<'a>(&'a self, now: Moment, fresh: (TicketId, VisitId), slips_on_their_way: &'a BTreeSet<TicketId>) -> Situation<'a> {
        let (fresh_ticket, fresh_visit) = fresh;
        Situation {
            now,
            hall: &self.hall,
            services: &self.services,
            calendar: &self.config.calendar,
            numbers: &self.config.numbers,
            fresh_ticket,
            fresh_visit,
            next_turn: self.head.seq + 1,
            slips_on_their_way,
        }
    }

    /// State, journal row and print job, as a whole or not at all.
    fn record(&mut self, event: &Event, now: Moment, prospect: Option<Prospect>) -> Result<Reply, StoreFault> {
        let body = serde_json::to_string(event).map_err(|fault| StoreFault::Row { table: "journal", finding: fault.to_string() })?;
        let entry = Entry { event_id: self.ids.next(now.at), now, kind: event.kind(), body: &body };
        let fresh_key = if matches!(event, Event::DayOpened { .. }) { self.ids.bytes() } else { [0; 32] };
        self.hall.apply(event, now);
        let rows = Rows { store: &self.store, hall: &self.hall, day: self.day.as_ref(), at: now.at, fresh_key, printer: &self.printer };
        let written = self.store.savepoint(|| {
            let job = rows.write(event)?;
            Ok((self.store.append(&self.head, &entry)?, job))
        });
        let (head, job) = match written {
            Ok(written) => written,
            Err(fault) => {
                tracing::error!(%fault, "one command was undone");
                // The hall must not know of the event either.
                self.reload();
                return Err(fault);
            }
        };
        self.head = head;
        if matches!(event, Event::DayOpened { .. } | Event::DayClosed { .. }) {
            (self.day, self.hall) = self.store.load()?;
        }
        Ok(self.announce(event, now, job, prospect))
    }

    fn reload(&mut self) {
        match self.store.load() {
            Ok((day, hall)) => (self.day, self.hall) = (day, hall),
            Err(fault) => tracing::error!(%fault, "the hall could not be loaded again"),
        }
    }

    fn announce(&mut self, event: &Event, now: Moment, job: Option<JobId>, prospect: Option<Prospect>) -> Reply {
        if let Event::Called { ticket, counter, .. } | Event::Recalled { ticket, counter } = event
            && let Some(number) = self.hall.tickets.get(ticket).map(|ticket| ticket.number)
        {
            self.recent.called(CallSnapshot { seq: self.head.seq.unsigned_abs(), number, counter: *counter, at: now.at });
            return Reply::Called { ticket: *ticket, number };
        }
        if let (Event::HelpAsked { .. }, Some(call)) = (event, self.hall.help) {
            tracing::info!(help.times = call.times, "a visitor asks for an officer");
        }
        let Some(job) = job else { return Reply::Done };
        if let (Some(born), Some(prospect)) = (event.issued(), prospect) {
            let token = self.token(born.ticket);
            self.order(job, Some((born.ticket, born.number)), Slip::Ticket(prospect.slip(born, now, token.clone())));
            return Reply::Issued(prospect.issued(born, job, token));
        }
        let Some((ticket, slip)) = self.without_issue(event, now) else { return Reply::Done };
        self.order(job, ticket, slip);
        Reply::Printing { job }
    }

    fn token(&self, ticket: TicketId) -> String {
        self.day.as_ref().map(|day| token(&day.key, ticket)).unwrap_or_default()
    }

    fn order(&mut self, job: JobId, ticket: Option<(TicketId, TicketNumber)>, slip: Slip) {
        self.recent.queued(job, ticket);
        self.pending.push(PrintOrder { job, slip, ordered: Instant::now() });
    }

    /// A paper that is no new ticket's, with the old one where it is of one.
    fn without_issue(&self, event: &Event, now: Moment) -> Option<(Option<(TicketId, TicketNumber)>, Slip)> {
        match event {
            Event::DocumentsAsked { service, language } => Some((None, Slip::Documents { service: service.clone(), language: *language })),
            Event::TestAsked => Some((None, Slip::Test { asked: now.at, dated: now.trust != Trust::Untrusted })),
            Event::Reprinted { ticket, .. } => {
                let ticket = self.hall.tickets.get(ticket)?;
                let slip = copy(ticket, &self.onlooker(now), self.token(ticket.id));
                Some((Some((ticket.id, ticket.number)), Slip::Ticket(slip)))
            }
            _ => None,
        }
    }

    fn roll(&self, now: Moment, open: Option<Date>) -> Result<Roll, StoreFault> {
        let date_of = |at| business_date(self.config.calendar.local(at), self.config.calendar.day_starts);
        let wanted = roll(now.trust, date_of(now.at), open);
        let Roll::Open(date) = wanted else { return Ok(Roll::Keep) };
        let keep = match open {
            // A day that somebody has closed stays closed.
            None => self.store.knows_day(date)?,
            // Visitors of this morning got their tickets before the clock was right: their turn comes first.
            Some(open) => self.hall.tickets.values().any(|ticket| {
                let unsure = ticket.issued.trust == Trust::Untrusted && ticket.issued.boot == now.boot;
                ticket.state.is_live() && (unsure || date_of(ticket.issued.at) > open)
            }),
        };
        Ok(if keep { Roll::Keep } else { wanted })
    }

    /// Opens the business day when a trusted clock, or a person, says which one it is.
    fn roll_day(&mut self, now: Moment) -> Result<(), StoreFault> {
        let open = self.day.as_ref().map(|day| day.date);
        let wanted = match (self.roll(now, open)?, self.vouched) {
            (_, Some(date)) if open != Some(date) => date,
            (Roll::Open(date), _) => date,
            (Roll::Keep, _) => return Ok(()),
        };
        for command in [Command::CloseDay(CloseDay), Command::OpenDay(OpenDay { date: wanted })] {
            match self.command(&command, now) {
                Ok(_) | Err(Failure::Refused(_) | Failure::Gone) => {}
                Err(Failure::Fault(fault)) => return Err(Arc::into_inner(fault).unwrap_or(StoreFault::Undone)),
            }
        }
        Ok(())
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
