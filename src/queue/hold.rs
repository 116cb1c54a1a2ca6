//! Hold and resume: the visitor fetches something and comes back without queueing again.

use super::{CounterNumber, Event, Refusal, Situation, State, TicketId};

#[derive(Debug, Clone, PartialEq)]
pub struct Hold {
    pub counter: CounterNumber,
}

impl Hold {
    pub fn decide(&self, situation: &Situation) -> Result<Event, Refusal> {
        let ticket = situation.at_counter(self.counter)?;
        Ok(Event::HeldBack { ticket: ticket.id, counter: self.counter })
    }
}

/// Any free counter may go on with a ticket on hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Resume {
    pub counter: CounterNumber,
    pub ticket: TicketId,
}

impl Resume {
    pub fn decide(&self, situation: &Situation) -> Result<Event, Refusal> {
        situation.free_counter(self.counter)?;
        let ticket = situation.ticket(self.ticket)?;
        if ticket.state != State::OnHold {
            return Err(Refusal::WrongState { state: ticket.state });
        }
        Ok(Event::Resumed { ticket: ticket.id, counter: self.counter })
    }
}
