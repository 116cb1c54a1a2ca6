//! Serve and finish.

use jiff::SignedDuration;

use super::{CounterNumber, Event, Obstacle, Outcome, Refusal, Situation, State, Ticket, Wait};

/// The visitor has come to the counter.
#[derive(Debug, Clone, PartialEq)]
pub struct Serve {
    pub counter: CounterNumber,
}

impl Serve {
    pub fn decide(&self, situation: &Situation) -> Result<Event, Refusal> {
        let ticket = situation.at_counter_in(self.counter, State::Called)?;
        Ok(Event::ServiceStarted { ticket: ticket.id, counter: self.counter })
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Finish {
    pub counter: CounterNumber,
    pub outcome: Outcome,
    pub obstacle: Option<Obstacle>,
}

impl Finish {
    /// Also from `Called`: an officer may forget to press "arrived".
    pub fn decide(&self, situation: &Situation) -> Result<Event, Refusal> {
        let ticket = situation.at_counter(self.counter)?;
        if matches!(self.outcome, Outcome::Transferred | Outcome::NotRecorded) {
            return Err(Refusal::OutcomeNotAllowed);
        }
        Ok(Event::Finished {
            ticket: ticket.id,
            outcome: self.outcome,
            obstacle: self.obstacle,
            service_time: service_time(ticket, situation),
        })
    }
}

/// Where nobody pressed "arrived", service starts this long after the call (DOMAIN.md §6.1).
pub const START_AFTER_CALL: SignedDuration = SignedDuration::from_secs(30);

pub(super) fn service_time(ticket: &Ticket, situation: &Situation) -> Wait {
    match (&ticket.service_start, &ticket.called) {
        (Some(start), _) => situation.now.since(start),
        (None, Some(called)) => {
            let since_call = situation.now.since(called);
            Wait { seconds: (since_call.seconds - START_AFTER_CALL.as_secs()).max(0), estimated: true }
        }
        (None, None) => Wait { seconds: 0, estimated: true },
    }
}
