//! Cancel: the visitor gives the turn up.

use super::{CounterNumber, Event, Refusal, Situation, State, TicketId};

#[derive(Debug, Clone, PartialEq)]
pub struct Cancel {
    pub ticket: TicketId,
    /// Of whoever cancels it: a ticket that was called is cancelled where it was called.
    pub counter: Option<CounterNumber>,
}

impl Cancel {
    pub fn decide(&self, situation: &Situation) -> Result<Event, Refusal> {
        let ticket = situation.ticket(self.ticket)?;
        match (ticket.state, ticket.counter) {
            (State::Called, Some(counter)) if self.counter != Some(counter) => Err(Refusal::OtherCounter { counter }),
            (State::Waiting | State::Called | State::OnHold, _) => Ok(Event::Cancelled { ticket: ticket.id }),
            (state, _) => Err(Refusal::WrongState { state }),
        }
    }
}
