//! Undo: the last act at a counter is taken back, within ten seconds and only while nobody has gone on from it.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::{CounterNumber, Event, Hall, Refusal, Situation, State, Ticket, TicketId};
use crate::calendar::Moment;

pub const UNDO_WITHIN: SignedDuration = SignedDuration::from_secs(10);

#[derive(Debug, Clone, PartialEq)]
pub struct Undo {
    pub counter: CounterNumber,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Undoable {
    Called,
    Served,
    Finished,
    Held,
    Resumed,
    Transferred,
    NoShow,
    Cancelled,
}

/// The last act at a counter, in memory only: ten seconds are over when a station has started again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastAct {
    pub act: Undoable,
    pub at: Moment,
    before: Ticket,
    after: Ticket,
    priority_in_a_row: u8,
    /// The ticket that a transfer has issued.
    issued: Option<TicketId>,
}

impl Undo {
    pub fn decide(&self, situation: &Situation) -> Result<Event, Refusal> {
        let counter = situation.open_counter(self.counter)?;
        let last = situation.hall.last_act(self.counter).ok_or(Refusal::NothingToUndo)?;
        if situation.now.since(&last.at).seconds > UNDO_WITHIN.as_secs() {
            return Err(Refusal::TooLateToUndo);
        }
        let here = counter.ticket.is_none_or(|ticket| ticket == last.before.id);
        let waits = last.issued.is_none_or(|issued| situation.ticket(issued).is_ok_and(|issued| issued.state == State::Waiting));
        if *situation.ticket(last.before.id)? != last.after || !here || !waits {
            return Err(Refusal::NothingToUndo);
        }
        Ok(Event::Undone {
            counter: self.counter,
            act: last.act,
            ticket: Box::new(last.before.clone()),
            priority_in_a_row: last.priority_in_a_row,
            withdrawn: last.issued,
        })
    }
}

/// An act that has begun: what the hall will not know any more afterwards.
pub(super) struct Begun {
    counter: CounterNumber,
    act: Undoable,
    before: Ticket,
    priority_in_a_row: u8,
    issued: Option<TicketId>,
}

impl Begun {
    /// None where the event cannot be undone.
    pub fn of(event: &Event, hall: &Hall) -> Option<Self> {
        let (act, ticket, counter) = match event {
            Event::Called { ticket, counter, .. } => (Undoable::Called, ticket, Some(*counter)),
            Event::ServiceStarted { ticket, counter } => (Undoable::Served, ticket, Some(*counter)),
            Event::Finished { ticket, .. } => (Undoable::Finished, ticket, None),
            Event::HeldBack { ticket, counter } => (Undoable::Held, ticket, Some(*counter)),
            Event::Resumed { ticket, counter } => (Undoable::Resumed, ticket, Some(*counter)),
            Event::Transferred { ticket, .. } => (Undoable::Transferred, ticket, None),
            Event::NotShown { ticket } => (Undoable::NoShow, ticket, None),
            Event::Cancelled { ticket } => (Undoable::Cancelled, ticket, None),
            _ => return None,
        };
        let before = hall.tickets.get(ticket)?;
        let at_counter = || hall.counters.values().find(|counter| counter.ticket == Some(before.id)).map(|counter| counter.number);
        let counter = counter.or_else(at_counter)?;
        Some(Self {
            counter,
            act,
            before: Ticket::clone(before),
            priority_in_a_row: hall.counters.get(&counter)?.priority_in_a_row,
            issued: event.issued().map(|issued| issued.ticket),
        })
    }

    pub fn ended(self, hall: &Hall, now: Moment) -> Option<(CounterNumber, LastAct)> {
        let after = Ticket::clone(hall.tickets.get(&self.before.id)?);
        let Self { counter, act, before, priority_in_a_row, issued } = self;
        Some((counter, LastAct { act, at: now, before, after, priority_in_a_row, issued }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::queue::fixture::Bench;
    use crate::queue::{Class, Command, Hold, NoShow, Recall, Reinstate, Resume, Serve, Transfer, TransferReason};

    const ONE: CounterNumber = CounterNumber(1);

    fn undo(bench: &mut Bench) -> Result<(), Refusal> {
        bench.run(Command::Undo(Undo { counter: ONE })).map(drop)
    }

    fn absent(bench: &mut Bench) {
        for _ in 0..2 {
            bench.run(Command::Recall(Recall { counter: ONE })).unwrap();
        }
        bench.pass(60);
    }

    /// Each ticket with its place in the line; each counter with its ticket and its run of priority.
    type Story = (&'static str, fn(&mut Bench), Command);
    type Seen = (Vec<(Ticket, Option<usize>)>, Vec<(CounterNumber, Option<TicketId>, u8)>);

    fn seen(bench: &Bench) -> Seen {
        let line = |ticket: &Ticket| bench.hall.line(&ticket.service, ticket.class).position(|other| other.id == ticket.id);
        let tickets = bench.hall.tickets.values().map(|ticket| (Ticket::clone(ticket), line(ticket))).collect();
        (tickets, bench.hall.counters.values().map(|counter| (counter.number, counter.ticket, counter.priority_in_a_row)).collect())
    }

    #[test]
    fn each_act_is_undone_to_the_very_state_before_it() {
        let ready: [Story; 4] = [
            ("call", |_| (), Command::CallNext(crate::queue::CallNext { counter: ONE })),
            ("serve", |bench| drop(bench.call_next(1)), Command::Serve(Serve { counter: ONE })),
            ("hold", |bench| drop(bench.call_next(1)), Command::Hold(Hold { counter: ONE })),
            (
                "no-show",
                |bench| {
                    bench.call_next(1).unwrap();
                    absent(bench);
                },
                Command::NoShow(NoShow { counter: ONE }),
            ),
        ];
        for (name, prepare, act) in ready {
            let mut bench = Bench::new();
            bench.issue_as("enquiry", Some(Class::Priority));
            bench.issue("enquiry");
            prepare(&mut bench);
            let before = seen(&bench);
            bench.run(act).unwrap();
            assert_ne!(seen(&bench), before, "{name}");
            bench.pass(10);
            undo(&mut bench).unwrap();
            assert_eq!(seen(&bench), before, "{name}");
            assert_eq!(undo(&mut bench), Err(Refusal::NothingToUndo), "{name}");
        }
    }

    #[test]
    fn finish_and_resume_are_undone_too_and_the_estimate_forgets_the_service() {
        let mut bench = Bench::new();
        let ticket = bench.issue("enquiry");
        bench.call_next(1).unwrap();
        let (before, tallies) = (seen(&bench), bench.hall.tallies.clone());
        bench.finish(1).unwrap();
        undo(&mut bench).unwrap();
        assert_eq!((seen(&bench), &bench.hall.tallies), (before, &tallies));
        bench.run(Command::Hold(Hold { counter: ONE })).unwrap();
        let before = seen(&bench);
        bench.run(Command::Resume(Resume { counter: ONE, ticket })).unwrap();
        undo(&mut bench).unwrap();
        assert_eq!(seen(&bench), before);
    }

    #[test]
    fn an_undone_transfer_withdraws_its_ticket_and_the_number_is_not_used_again() {
        let mut bench = Bench::new();
        let ticket = bench.issue("enquiry");
        bench.call_next(1).unwrap();
        let to = Transfer { counter: ONE, to: "social_research".into(), reason: TransferReason::ProceduresUnclear };
        let next = bench.run(Command::Transfer(to.clone())).unwrap().issued().unwrap().ticket;
        undo(&mut bench).unwrap();
        assert_eq!((bench.state(ticket), bench.state(next)), (State::Called, State::Cancelled));
        let again = bench.run(Command::Transfer(to)).unwrap().issued().unwrap().number;
        assert_eq!(again.to_string(), "D002");
    }

    #[test]
    fn after_ten_seconds_or_when_others_went_on_it_is_too_late() {
        let mut bench = Bench::new();
        let ticket = bench.issue("enquiry");
        bench.call_next(1).unwrap();
        bench.pass(11);
        assert_eq!(undo(&mut bench), Err(Refusal::TooLateToUndo));
        bench.run(Command::Hold(Hold { counter: ONE })).unwrap();
        bench.run(Command::Resume(Resume { counter: CounterNumber(2), ticket })).unwrap();
        assert_eq!(undo(&mut bench), Err(Refusal::NothingToUndo), "counter 2 has it now");
    }

    #[test]
    fn a_no_show_that_came_back_is_not_undone() {
        let mut bench = Bench::new();
        let ticket = bench.issue("enquiry");
        bench.call_next(1).unwrap();
        absent(&mut bench);
        bench.run(Command::NoShow(NoShow { counter: ONE })).unwrap();
        bench.run(Command::Reinstate(Reinstate { ticket })).unwrap();
        assert_eq!(undo(&mut bench), Err(Refusal::NothingToUndo));
    }
}
