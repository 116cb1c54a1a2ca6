//! The hall as staff see it: who waits, who is at which counter, who may come back.

use std::sync::Arc;

use jiff::Timestamp;

use crate::queue::{
    Class, Counter, CounterNumber, Event, REINSTATE_WITHIN, ServiceId, Situation, Ticket, TicketNumber, UNDO_WITHIN, Undo, Undoable,
    next_ticket,
};

/// So many of each line are shown, one class of one service; how many wait in all is in the service's own count.
const SHOWN_OF_A_LINE: usize = 60;

#[derive(Debug, Clone, Default, PartialEq)]
pub struct HallSnapshot {
    /// By the visit's first issue over all services.
    pub waiting: Vec<Arc<Ticket>>,
    pub on_hold: Vec<Arc<Ticket>>,
    /// Those that may still be reinstated.
    pub no_shows: Vec<Arc<Ticket>>,
    /// The last twenty, newest last.
    pub ended: Vec<Arc<Ticket>>,
    /// The open ones.
    pub counters: Vec<CounterSnapshot>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct CounterSnapshot {
    pub number: CounterNumber,
    pub services: Vec<ServiceId>,
    /// Called or served there now.
    pub ticket: Option<Arc<Ticket>>,
    /// Whom `CallNext` would call.
    pub next: Option<Arc<Ticket>>,
    /// None where `Undo` would be refused.
    pub undo: Option<UndoSnapshot>,
}

/// What `Undo` would take back.
#[derive(Debug, Clone, PartialEq)]
pub struct UndoSnapshot {
    pub act: Undoable,
    pub number: TicketNumber,
    pub until: Timestamp,
}

impl HallSnapshot {
    pub(super) fn of(situation: &Situation) -> Self {
        let hall = situation.hall;
        let may_return =
            |ticket: &&Arc<Ticket>| ticket.ended.is_some_and(|ended| situation.now.since(&ended).seconds <= REINSTATE_WITHIN.as_secs());
        Self {
            waiting: waiting(situation),
            on_hold: hall.on_hold().cloned().collect(),
            no_shows: hall.no_shows().filter(may_return).cloned().collect(),
            ended: hall.ended().cloned().collect(),
            counters: hall.counters.values().map(|counter| counter_snapshot(counter, situation)).collect(),
        }
    }
}

fn waiting(situation: &Situation) -> Vec<Arc<Ticket>> {
    let lines = situation.services.0.iter().flat_map(|service| [(&service.id, Class::Priority), (&service.id, Class::Ordinary)]);
    let mut waiting: Vec<_> =
        lines.flat_map(|(service, class)| situation.hall.line(service, class).take(SHOWN_OF_A_LINE).cloned()).collect();
    waiting.sort_by_key(|ticket| (ticket.turn, ticket.id));
    waiting
}

fn counter_snapshot(counter: &Counter, situation: &Situation) -> CounterSnapshot {
    let shared = |ticket: &Ticket| situation.hall.tickets.get(&ticket.id).cloned();
    CounterSnapshot {
        number: counter.number,
        services: counter.services.clone(),
        ticket: counter.ticket.and_then(|ticket| situation.hall.tickets.get(&ticket)).cloned(),
        next: next_ticket(counter, situation).and_then(shared),
        undo: undo(counter.number, situation),
    }
}

/// The rule itself is asked: a colleague may have gone on from the act.
fn undo(counter: CounterNumber, situation: &Situation) -> Option<UndoSnapshot> {
    let Event::Undone { act, ticket, .. } = (Undo { counter }).decide(situation).ok()? else { return None };
    let until = situation.hall.last_act(counter)?.at.at.checked_add(UNDO_WITHIN).ok()?;
    Some(UndoSnapshot { act, number: ticket.number, until })
}
