//! One command: decided, applied, written down, told of.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Instant;

use super::Worker;
use super::roll::turn_day;
use crate::calendar::{Moment, Trust, business_date};
use crate::engine::act::Before;
use crate::engine::prospect::{Prospect, again, copy};
use crate::engine::rows::Rows;
use crate::engine::suggestions;
use crate::engine::{Act, CallSnapshot, Failure, JobId, PrintOrder, Reply, Slip};
use crate::queue::{Command, Event, Forecaster, PrintSummary, Refusal, Situation, State, Ticket, TicketId, TicketNumber, VisitId};
use crate::rating::{Given, Pass, Token};
use crate::report::SummarySlip;
use crate::store::{Entry, StoreFault};
use crate::suggestion::Suggestion;

impl Worker {
    /// An act that has come before is answered as it was then.
    pub(super) fn act(&mut self, act: &Act, now: Moment) -> Result<Reply, Failure> {
        match self.answered.before(act) {
            Before::Same(reply) => return Ok(reply),
            Before::Other => return Err(Failure::Refused(Refusal::CommandIdUsed)),
            Before::Never => {}
        }
        let reply = self.command(act, now)?;
        self.answered.keep(act, &reply);
        Ok(reply)
    }

    pub(super) fn command(&mut self, act: &Act, now: Moment) -> Result<Reply, Failure> {
        let faulty = |fault| Failure::Fault(Arc::new(fault));
        let fresh = (TicketId(self.ids.next(now.at)), VisitId(self.ids.next(now.at)));
        let slips_on_their_way = self.recent.slips_on_their_way();
        let past = self.past_ticket(&act.command).map_err(faulty)?;
        let summary = self.summary(&act.command, now).map_err(faulty)?;
        let known_day = summary.as_ref().map(|summary| summary.date);
        let situation = Situation { past_ticket: past.as_ref(), known_day, ..self.situation(now, fresh, &slips_on_their_way) };
        let event = act.command.decide(&situation).map_err(Failure::Refused)?;
        let prospect = match (event.issued(), &self.forecaster) {
            (Some(born), Some(forecaster)) => Some(Prospect::of(born, &situation, forecaster)),
            (Some(born), None) => Some(Prospect::of(born, &situation, &Forecaster::new(&situation))),
            (None, _) => None,
        };
        let job = self.record(act, &event, (now, past)).map_err(faulty)?;
        if let Some((job, summary)) = job.zip(summary) {
            self.order(job, None, Slip::Summary(Box::new(summary)));
            return Ok(Reply::Printing { job });
        }
        Ok(self.announce(&event, now, job, prospect))
    }

    pub(super) fn check(&self, pass: &Pass) -> Result<Reply, Failure> {
        self.ratings.check(pass, &self.hall, self.day.as_ref()).map_err(Failure::Unrated)
    }

    pub(super) fn rate(&mut self, given: &Given, now: Moment) -> Result<Reply, Failure> {
        self.ratings.take(given, &self.hall, (self.day.as_ref(), now)).map_err(Failure::Unrated)
    }

    /// On the open business day; while none is, on the one of the clock.
    pub(super) fn suggest(&mut self, suggestion: &Suggestion, now: Moment) -> Result<Reply, StoreFault> {
        let by_clock = || business_date(self.config.calendar.local(now.at), self.config.calendar.day_starts);
        let day = self.day.as_ref().map_or_else(by_clock, |day| day.date);
        let names = (self.known_names)();
        let kept = self.store.savepoint(|| suggestions::keep(&self.store, (suggestion, day), &names, &mut self.ids));
        let reference = kept.inspect_err(|fault| tracing::error!(%fault, "a suggestion was not kept"))?;
        self.suggested = true;
        Ok(Reply::Noted { reference })
    }

    /// Read from the disk only where the ticket is not of today.
    fn past_ticket(&self, command: &Command) -> Result<Option<Ticket>, StoreFault> {
        match command {
            Command::Amend(amend) if !self.hall.tickets.contains_key(&amend.ticket) => self.store.ticket(amend.ticket),
            _ => Ok(None),
        }
    }

    /// The figures as they stand now; none where the command asks for none, or for a day that never was.
    fn summary(&self, command: &Command, now: Moment) -> Result<Option<SummarySlip>, StoreFault> {
        let Command::PrintSummary(PrintSummary { date }) = command else { return Ok(None) };
        let log = self.store.log(*date)?;
        Ok(log.map(|log| SummarySlip::of(&log, &self.config, (now.at, now.trust))))
    }

    /// For whoever decides nothing.
    pub(super) fn onlooker(&self, now: Moment) -> Situation<'_> {
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
            past_ticket: None,
            known_day: None,
            improvements: &self.improvements,
        }
    }

    /// State, journal row and print job, as a whole or not at all.
    fn record(&mut self, act: &Act, event: &Event, (now, past): (Moment, Option<Ticket>)) -> Result<Option<JobId>, StoreFault> {
        let body = serde_json::to_string(event).map_err(|fault| StoreFault::Row { table: "journal", finding: fault.to_string() })?;
        let actor = act.by.is_known().then(|| act.by.to_string());
        let (event_id, kind) = (self.ids.next(now.at), event.kind());
        let entry = Entry { event_id, now, kind, body: &body, actor: actor.as_deref(), command: act.id };
        let fresh_key = if matches!(event, Event::DayOpened { .. }) { self.ids.bytes() } else { [0; 32] };
        self.hall.apply(event, now);
        let rows = Rows {
            store: &self.store,
            hall: &self.hall,
            day: self.day.as_ref(),
            past: past.map(|ticket| ticket.after(event)),
            at: now.at,
            fresh_key,
            printer: &self.printer,
        };
        let ratings = matches!(event, Event::DayOpened { .. } | Event::DayClosed { .. }).then(|| self.ratings.clone());
        let written = self.store.savepoint(|| {
            // Before the rows: what the close itself ends was never rated.
            turn_day((&self.store, self.day.as_ref()), event, (&mut self.ratings, &mut self.ids))?;
            let job = rows.write(event)?;
            Ok((self.store.append(&self.head, &entry)?, job))
        });
        let (head, job) = match written {
            Ok(written) => written,
            Err(fault) => {
                tracing::error!(%fault, "one command was undone");
                // The hall must not know of the event either.
                self.reload();
                if let Some(ratings) = ratings {
                    self.ratings = ratings;
                }
                return Err(fault);
            }
        };
        self.head = head;
        if matches!(event, Event::DayOpened { .. } | Event::DayClosed { .. }) {
            (self.day, self.hall) = self.store.load()?;
        }
        if event.improvement().is_some() {
            self.improvements = self.store.improvements()?;
        }
        Ok(job)
    }

    pub(super) fn reload(&mut self) {
        match self.store.load().and_then(|loaded| Ok((loaded, self.store.improvements()?))) {
            Ok(((day, hall), improvements)) => (self.day, self.hall, self.improvements) = (day, hall, improvements),
            Err(fault) => tracing::error!(%fault, "the hall could not be loaded again"),
        }
    }

    fn announce(&mut self, event: &Event, now: Moment, job: Option<JobId>, prospect: Option<Prospect>) -> Reply {
        if let Some(reply) = self.called(event, now) {
            return reply;
        }
        match event {
            Event::HelpAsked { .. } => {
                if let Some(call) = self.hall.help {
                    tracing::info!(help.times = call.times, "a visitor asks for an officer");
                }
            }
            // Nobody shall come for a call that was taken back.
            Event::Undone { ticket, .. } if ticket.state == State::Waiting => self.recent.uncalled(ticket.number),
            _ => {}
        }
        if let (Some(born), Some(prospect)) = (event.issued(), prospect) {
            let token = self.token(born.ticket);
            if let Some(job) = job {
                self.order(job, Some((born.ticket, born.number)), Slip::Ticket(prospect.slip(born, now, token)));
            }
            return Reply::Issued(prospect.issued(born, job, token));
        }
        let Some((job, (ticket, slip))) = job.zip(self.without_issue(event, now)) else { return Reply::Done };
        self.order(job, ticket, slip);
        Reply::Printing { job }
    }

    fn called(&mut self, event: &Event, now: Moment) -> Option<Reply> {
        let (Event::Called { ticket, counter, .. } | Event::Recalled { ticket, counter }) = event else { return None };
        let (number, language) = self.hall.tickets.get(ticket).map(|ticket| (ticket.number, ticket.language))?;
        self.recent.called(CallSnapshot { seq: self.head.seq.unsigned_abs(), number, language, counter: *counter, at: now.at });
        Some(Reply::Called { ticket: *ticket, number })
    }

    fn token(&self, ticket: TicketId) -> Token {
        self.day.as_ref().map(|day| Token::of(&day.key, ticket)).unwrap_or_default()
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

    /// The answer to an act of before the restart, as far as the hall still knows.
    pub(super) fn answer_again(&self, event: &Event, now: Moment) -> Reply {
        match event {
            Event::Called { ticket, .. } | Event::Recalled { ticket, .. } => {
                let number = self.hall.tickets.get(ticket).map(|ticket| ticket.number);
                number.map_or(Reply::Done, |number| Reply::Called { ticket: *ticket, number })
            }
            _ => {
                let ticket = event.issued().and_then(|born| self.hall.tickets.get(&born.ticket));
                ticket.map_or(Reply::Done, |ticket| Reply::Issued(again(ticket, &self.onlooker(now), self.token(ticket.id))))
            }
        }
    }
}
