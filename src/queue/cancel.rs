//! Cancel: the visitor gives the turn up.

use super::{Event, Refusal, Situation, State, TicketId};

#[derive(Debug, Clone, PartialEq)]
pub struct Cancel {
    pub ticket: TicketId,
}

impl Cancel {
    pub fn decide(&self, situation: &Situation) -> Result<Event, Refusal> {
        let ticket = situation.ticket(self.ticket)?;
        match ticket.state {
            State::Waiting | State::Called | State::OnHold => Ok(Event::Cancelled { ticket: ticket.id }),
            state => Err(Refusal::WrongState { state }),
        }
    }
}
