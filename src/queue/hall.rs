//! The business day as the rules see it: its tickets, its counters, its numbers. Rebuilt from the store at the start.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::num::NonZeroU16;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use super::{
    Amendment, Band, Class, Counter, CounterNumber, Ended, Event, HelpCall, LastAct, Outcome, ServiceId, State, Ticket, TicketId, Undoable,
    event::Issued, undo::Begun,
};
use crate::calendar::Moment;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    pub date: Date,
}

/// What a service has handed out and measured today.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// The last number of each band.
    pub last: BTreeMap<Band, NonZeroU16>,
    pub finished: bool,
    /// Seconds of the latest services, newest last.
    pub service_times: VecDeque<i64>,
}

/// How many recent services an estimate looks at.
const RECENT: usize = 20;
/// How many ended tickets staff see.
const ENDED: usize = 20;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hall {
    pub day: Option<Day>,
    /// Shared with the Snapshots that show them.
    pub tickets: BTreeMap<TicketId, Arc<Ticket>>,
    pub counters: BTreeMap<CounterNumber, Counter>,
    pub tallies: BTreeMap<ServiceId, Tally>,
    /// Asked for and not answered yet, with or without a day.
    pub help: Option<HelpCall>,
    /// Waiting tickets of each service and class in the order of the visit's first issue.
    waiting: BTreeMap<(ServiceId, Class), BTreeSet<Place>>,
    /// On hold, or absent: they may come back.
    aside: BTreeSet<TicketId>,
    /// The last that have ended, by the time of it.
    ended: BTreeSet<(Timestamp, TicketId)>,
    last_acts: BTreeMap<CounterNumber, LastAct>,
}

/// A place in a queue: the turn of the visit, then the ticket itself.
type Place = (i64, TicketId);

/// When it left the queue, served or not; none while it is live.
fn end_of(ticket: &Ticket) -> Option<Timestamp> {
    let ended = ticket.ended.or(ticket.service_end).filter(|_| !ticket.state.is_live());
    ended.map(|ended| ended.at)
}

fn place(ticket: &Ticket) -> Place {
    (ticket.turn, ticket.id)
}

impl Hall {
    /// The first in line of a service and class.
    pub fn first(&self, service: &ServiceId, class: Class) -> Option<&Ticket> {
        self.line(service, class).next().map(|ticket| &**ticket)
    }

    /// Waiting tickets of a service and class in their order.
    pub fn line(&self, service: &ServiceId, class: Class) -> impl Iterator<Item = &Arc<Ticket>> {
        self.waiting.get(&(service.clone(), class)).into_iter().flatten().filter_map(|(_, id)| self.tickets.get(id))
    }

    pub fn waiting(&self, service: &ServiceId) -> usize {
        [Class::Ordinary, Class::Priority].into_iter().map(|class| self.waiting_in(service, class)).sum()
    }

    pub fn waiting_in(&self, service: &ServiceId, class: Class) -> usize {
        self.waiting.get(&(service.clone(), class)).map_or(0, BTreeSet::len)
    }

    pub fn last_number(&self, service: &ServiceId, band: Band) -> Option<NonZeroU16> {
        self.tallies.get(service).and_then(|tally| tally.last.get(&band).copied())
    }

    pub fn is_finished(&self, service: &ServiceId) -> bool {
        self.tallies.get(service).is_some_and(|tally| tally.finished)
    }

    /// Puts a ticket as it was stored back into the hall.
    pub fn restore(&mut self, ticket: Ticket) {
        if let Some(seconds) = ticket.service_time.filter(|_| ticket.state == State::Served) {
            self.measure(&ticket.service, seconds.seconds);
        }
        if let (Some(counter), State::Called | State::Serving) = (ticket.counter, ticket.state)
            && let Some(counter) = self.counters.get_mut(&counter)
        {
            counter.ticket = Some(ticket.id);
        }
        self.enqueue(&ticket);
        self.tickets.insert(ticket.id, Arc::new(ticket));
    }

    /// On hold in some order.
    pub fn on_hold(&self) -> impl Iterator<Item = &Arc<Ticket>> {
        self.aside().filter(|ticket| ticket.state == State::OnHold)
    }

    pub fn no_shows(&self) -> impl Iterator<Item = &Arc<Ticket>> {
        self.aside().filter(|ticket| ticket.state == State::NoShow)
    }

    fn aside(&self) -> impl Iterator<Item = &Arc<Ticket>> {
        self.aside.iter().filter_map(|id| self.tickets.get(id))
    }

    /// The last twenty, newest last.
    pub fn ended(&self) -> impl DoubleEndedIterator<Item = &Arc<Ticket>> {
        self.ended.iter().filter_map(|(_, id)| self.tickets.get(id))
    }

    pub fn last_act(&self, counter: CounterNumber) -> Option<&LastAct> {
        self.last_acts.get(&counter)
    }

    /// Takes in what has happened; the event was decided against this very hall.
    pub fn apply(&mut self, event: &Event, now: Moment) {
        let begun = Begun::of(event, self);
        self.take_in(event, now);
        if let Some((counter, act)) = begun.and_then(|begun| begun.ended(self, now)) {
            self.last_acts.insert(counter, act);
        }
    }

    fn take_in(&mut self, event: &Event, now: Moment) {
        match event {
            Event::DayOpened { date } => self.day = Some(Day { date: *date }),
            Event::DayClosed { ended, .. } => self.close(ended, now),
            Event::CounterOpened { counter, services } => self.open_counter(*counter, services),
            Event::CounterClosed { counter } => drop(self.counters.remove(counter)),
            Event::ServiceFinished { service } => self.tally(service).finished = true,
            Event::ServiceReopened { service } => self.tally(service).finished = false,
            Event::Issued(issued) => self.issue(issued, now),
            Event::DocumentsAsked { .. }
            | Event::TestAsked
            | Event::SummaryAsked { .. }
            | Event::Reprinted { .. }
            | Event::SignedIn
            | Event::SignedOut
            | Event::LogExported { .. }
            | Event::StaffChanged { .. }
            | Event::TokenChanged { .. }
            | Event::ImprovementOpened(_)
            | Event::ImprovementChanged(_)
            | Event::ImprovementFinished(_)
            | Event::ImprovementsExported { .. } => {}
            Event::HelpAsked { .. } => self.help = Some(HelpCall::asked(self.help, now)),
            Event::HelpAnswered { .. } => self.help = None,
            Event::Called { ticket, counter, wait_gross, wait_net, .. } => {
                self.count_call(*ticket, *counter);
                self.at_counter(*ticket, *counter, |ticket| {
                    ticket.state = State::Called;
                    ticket.recalls = 0;
                    ticket.called = Some(now);
                    if ticket.first_called.is_none() {
                        ticket.first_called = Some(now);
                        ticket.wait_gross = Some(*wait_gross);
                        ticket.wait_net = Some(*wait_net);
                    }
                });
            }
            Event::Recalled { ticket, .. } => self.change(*ticket, |ticket| ticket.recalls = ticket.recalls.saturating_add(1)),
            Event::ServiceStarted { ticket, .. } => self.change(*ticket, |ticket| {
                ticket.state = State::Serving;
                ticket.service_start = Some(now);
            }),
            Event::Finished { ticket, outcome, obstacle, service_time } => {
                self.leave_counter(*ticket);
                self.served(*ticket, *outcome, service_time.seconds, now);
                self.change(*ticket, |ticket| {
                    ticket.obstacle = *obstacle;
                    ticket.service_time = Some(*service_time);
                });
            }
            Event::HeldBack { ticket, .. } => {
                self.leave_counter(*ticket);
                self.change(*ticket, |ticket| ticket.state = State::OnHold);
            }
            Event::Resumed { ticket, counter } => self.at_counter(*ticket, *counter, |ticket| {
                ticket.state = State::Serving;
                ticket.service_start.get_or_insert(now);
            }),
            Event::Transferred { ticket, service_time, to, .. } => {
                self.leave_counter(*ticket);
                self.served(*ticket, Outcome::Transferred, service_time.seconds, now);
                self.change(*ticket, |ticket| {
                    ticket.transferred_to = Some(to.ticket);
                    ticket.service_time = Some(*service_time);
                });
                self.issue(to, now);
            }
            Event::NotShown { ticket } => self.end(*ticket, State::NoShow, now),
            Event::Reinstated { ticket } => self.change(*ticket, |ticket| {
                ticket.state = State::Waiting;
                ticket.counter = None;
                ticket.ended = None;
            }),
            Event::Cancelled { ticket } => self.end(*ticket, State::Cancelled, now),
            Event::Amended { ticket, from, to, obstacle, reason } => self.change(*ticket, |ticket| {
                ticket.amend(Amendment { from: *from, reason: *reason }, *to, *obstacle);
            }),
            Event::Undone { counter, act, ticket, priority_in_a_row, withdrawn } => {
                if matches!(act, Undoable::Finished | Undoable::Transferred) {
                    self.tally(&ticket.service).service_times.pop_back();
                }
                if let Some(withdrawn) = withdrawn {
                    self.end(*withdrawn, State::Cancelled, now);
                }
                self.put_back(*counter, ticket, *priority_in_a_row);
            }
        }
    }

    /// Tickets and numbers stay until a day is opened: they are still to be stored.
    fn close(&mut self, ended: &[Ended], now: Moment) {
        for Ended { ticket, state, outcome } in ended {
            self.end(*ticket, *state, now);
            self.change(*ticket, |ticket| ticket.outcome = *outcome);
        }
        self.counters.clear();
        self.last_acts.clear();
        self.help = None;
        self.day = None;
    }

    fn tally(&mut self, service: &ServiceId) -> &mut Tally {
        self.tallies.entry(service.clone()).or_default()
    }

    fn open_counter(&mut self, number: CounterNumber, services: &[ServiceId]) {
        let counter = Counter { number, services: services.to_vec(), ticket: None, priority_in_a_row: 0 };
        self.counters.entry(number).and_modify(|open| open.services = services.to_vec()).or_insert(counter);
    }

    fn issue(&mut self, issued: &Issued, now: Moment) {
        let number = issued.number.number;
        let band = match number.get() {
            1000.. => Band::Overflow,
            _ => super::NumberBlock::band(issued.class),
        };
        self.tally(&issued.service).last.insert(band, number);
        let ticket = Ticket {
            id: issued.ticket,
            visit: issued.visit,
            service: issued.service.clone(),
            number: issued.number,
            class: issued.class,
            channel: issued.channel,
            language: issued.language,
            party_size: issued.party_size,
            state: State::Waiting,
            issued: now,
            turn: issued.turn,
            visit_issued: issued.visit_issued,
            first_called: None,
            called: None,
            recalls: 0,
            service_start: None,
            service_end: None,
            wait_gross: None,
            wait_net: None,
            service_time: None,
            counter: None,
            outcome: None,
            obstacle: None,
            transferred_to: None,
            ended: None,
            amended: None,
        };
        self.enqueue(&ticket);
        self.tickets.insert(ticket.id, Arc::new(ticket));
    }

    /// The ticket is again what it was, and the counter has it again or not.
    fn put_back(&mut self, number: CounterNumber, before: &Ticket, priority_in_a_row: u8) {
        self.change(before.id, |ticket| *ticket = before.clone());
        let has_it = matches!(before.state, State::Called | State::Serving);
        if let Some(counter) = self.counters.get_mut(&number) {
            counter.ticket = has_it.then_some(before.id);
            counter.priority_in_a_row = priority_in_a_row;
        }
        self.last_acts.remove(&number);
    }

    fn enqueue(&mut self, ticket: &Ticket) {
        match ticket.state {
            State::Waiting => {
                self.waiting.entry((ticket.service.clone(), ticket.class)).or_default().insert(place(ticket));
            }
            State::OnHold | State::NoShow => {
                self.aside.insert(ticket.id);
            }
            _ => {}
        }
        if let Some(at) = end_of(ticket) {
            self.ended.insert((at, ticket.id));
            if self.ended.len() > ENDED {
                self.ended.pop_first();
            }
        }
    }

    fn dequeue(&mut self, ticket: &Ticket) {
        if let Some(line) = self.waiting.get_mut(&(ticket.service.clone(), ticket.class)) {
            line.remove(&place(ticket));
        }
        self.aside.remove(&ticket.id);
        if let Some(at) = end_of(ticket) {
            self.ended.remove(&(at, ticket.id));
        }
    }

    /// Every change of a ticket goes through here, so that the waiting lines always agree with the states.
    fn change(&mut self, id: TicketId, change: impl FnOnce(&mut Ticket)) {
        let Some(mut ticket) = self.tickets.remove(&id) else { return };
        self.dequeue(&ticket);
        change(Arc::make_mut(&mut ticket));
        self.enqueue(&ticket);
        self.tickets.insert(id, ticket);
    }

    fn at_counter(&mut self, id: TicketId, number: CounterNumber, change: impl FnOnce(&mut Ticket)) {
        if let Some(counter) = self.counters.get_mut(&number) {
            counter.ticket = Some(id);
        }
        self.change(id, |ticket| {
            ticket.counter = Some(number);
            change(ticket);
        });
    }

    fn count_call(&mut self, id: TicketId, number: CounterNumber) {
        let priority = self.tickets.get(&id).is_some_and(|ticket| ticket.class == Class::Priority);
        if let Some(counter) = self.counters.get_mut(&number) {
            counter.priority_in_a_row = if priority { counter.priority_in_a_row.saturating_add(1) } else { 0 };
        }
    }

    fn leave_counter(&mut self, id: TicketId) {
        for counter in self.counters.values_mut().filter(|counter| counter.ticket == Some(id)) {
            counter.ticket = None;
        }
    }

    fn served(&mut self, id: TicketId, outcome: Outcome, seconds: i64, now: Moment) {
        if let Some(service) = self.tickets.get(&id).map(|ticket| ticket.service.clone()) {
            self.measure(&service, seconds);
        }
        self.change(id, |ticket| {
            ticket.state = State::Served;
            ticket.outcome = Some(outcome);
            ticket.service_end = Some(now);
        });
    }

    fn measure(&mut self, service: &ServiceId, seconds: i64) {
        let times = &mut self.tally(service).service_times;
        times.push_back(seconds);
        if times.len() > RECENT {
            times.pop_front();
        }
    }

    fn end(&mut self, id: TicketId, state: State, now: Moment) {
        self.leave_counter(id);
        self.change(id, |ticket| {
            ticket.state = state;
            ticket.ended = Some(now);
        });
    }
}
