//! The business day as the rules see it: its tickets, its counters, its numbers. Rebuilt from the store at the start.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::num::NonZeroU16;

use jiff::civil::Date;

use super::{Band, Class, Counter, CounterNumber, Ended, Event, HelpCall, Outcome, ServiceId, State, Ticket, TicketId, event::Issued};
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

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hall {
    pub day: Option<Day>,
    pub tickets: BTreeMap<TicketId, Ticket>,
    pub counters: BTreeMap<CounterNumber, Counter>,
    pub tallies: BTreeMap<ServiceId, Tally>,
    /// Asked for and not answered yet, with or without a day.
    pub help: Option<HelpCall>,
    /// Waiting tickets of each service and class in the order of the visit's first issue.
    waiting: BTreeMap<(ServiceId, Class), BTreeSet<Place>>,
}

/// A place in a queue: the turn of the visit, then the ticket itself.
type Place = (i64, TicketId);

fn place(ticket: &Ticket) -> Place {
    (ticket.turn, ticket.id)
}

impl Hall {
    /// The first in line of a service and class.
    pub fn first(&self, service: &ServiceId, class: Class) -> Option<&Ticket> {
        self.line(service, class).next()
    }

    /// Waiting tickets of a service and class in their order.
    pub fn line(&self, service: &ServiceId, class: Class) -> impl Iterator<Item = &Ticket> {
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
        self.tickets.insert(ticket.id, ticket);
    }

    /// Takes in what has happened; the event was decided against this very hall.
    pub fn apply(&mut self, event: &Event, now: Moment) {
        match event {
            Event::DayOpened { date } => self.day = Some(Day { date: *date }),
            Event::DayClosed { ended, .. } => self.close(ended, now),
            Event::CounterOpened { counter, services } => self.open_counter(*counter, services),
            Event::CounterClosed { counter } => drop(self.counters.remove(counter)),
            Event::ServiceFinished { service } => self.tally(service).finished = true,
            Event::ServiceReopened { service } => self.tally(service).finished = false,
            Event::Issued(issued) => self.issue(issued, now),
            Event::DocumentsAsked { .. } | Event::TestAsked | Event::Reprinted { .. } => {}
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
        }
    }

    /// Tickets and numbers stay until a day is opened: they are still to be stored.
    fn close(&mut self, ended: &[Ended], now: Moment) {
        for Ended { ticket, state, outcome } in ended {
            self.end(*ticket, *state, now);
            self.change(*ticket, |ticket| ticket.outcome = *outcome);
        }
        self.counters.clear();
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
        };
        self.enqueue(&ticket);
        self.tickets.insert(ticket.id, ticket);
    }

    fn enqueue(&mut self, ticket: &Ticket) {
        if ticket.state == State::Waiting {
            self.waiting.entry((ticket.service.clone(), ticket.class)).or_default().insert(place(ticket));
        }
    }

    fn dequeue(&mut self, ticket: &Ticket) {
        if let Some(line) = self.waiting.get_mut(&(ticket.service.clone(), ticket.class)) {
            line.remove(&place(ticket));
        }
    }

    /// Every change of a ticket goes through here, so that the waiting lines always agree with the states.
    fn change(&mut self, id: TicketId, change: impl FnOnce(&mut Ticket)) {
        let Some(mut ticket) = self.tickets.remove(&id) else { return };
        self.dequeue(&ticket);
        change(&mut ticket);
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
