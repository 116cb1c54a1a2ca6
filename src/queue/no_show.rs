//! No-show and reinstate (S1).

use jiff::SignedDuration;

use super::{CounterNumber, Event, Refusal, Situation, State, TicketId};

/// Recalls before a visitor counts as absent.
pub const NO_SHOW_RECALLS: u8 = 2;
/// From the first call of this turn.
pub const NO_SHOW_PATIENCE: SignedDuration = SignedDuration::from_secs(60);
/// How long a no-show may come back without a new wait.
pub const REINSTATE_WITHIN: SignedDuration = SignedDuration::from_mins(30);

#[derive(Debug, Clone, PartialEq)]
pub struct NoShow {
    pub counter: CounterNumber,
}

impl NoShow {
    pub fn decide(&self, situation: &Situation) -> Result<Event, Refusal> {
        let ticket = situation.at_counter_in(self.counter, State::Called)?;
        let seconds = ticket.called.map_or(0, |called| situation.now.since(&called).seconds);
        if ticket.recalls < NO_SHOW_RECALLS || seconds < NO_SHOW_PATIENCE.as_secs() {
            return Err(Refusal::TooSoonForNoShow { recalls: ticket.recalls, seconds });
        }
        Ok(Event::NotShown { ticket: ticket.id })
    }
}

/// Back to the place in the queue that the visit had.
#[derive(Debug, Clone, PartialEq)]
pub struct Reinstate {
    pub ticket: TicketId,
}

impl Reinstate {
    pub fn decide(&self, situation: &Situation) -> Result<Event, Refusal> {
        let ticket = situation.ticket(self.ticket)?;
        if ticket.state != State::NoShow {
            return Err(Refusal::WrongState { state: ticket.state });
        }
        let gone = ticket.ended.map_or(0, |ended| situation.now.since(&ended).seconds);
        if gone > REINSTATE_WITHIN.as_secs() {
            return Err(Refusal::TooLateToReinstate);
        }
        Ok(Event::Reinstated { ticket: ticket.id })
    }
}
