//! Call next, call a given ticket, recall.

use serde::{Deserialize, Serialize};

use super::{CounterNumber, Event, Refusal, Situation, State, Ticket, TicketId, next_ticket};

#[derive(Debug, Clone, PartialEq)]
pub struct CallNext {
    pub counter: CounterNumber,
}

impl CallNext {
    pub fn decide(&self, situation: &Situation) -> Result<Event, Refusal> {
        let counter = situation.free_counter(self.counter)?;
        let ticket = next_ticket(counter, situation).ok_or(Refusal::NobodyWaiting)?;
        Ok(called(ticket, self.counter, None, situation))
    }
}

/// Why a ticket is called out of its turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CallReason {
    Urgent,
    CameBack,
    SameVisit,
    OfficersChoice,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    pub counter: CounterNumber,
    pub ticket: TicketId,
    /// Needed only where it is not this ticket's turn.
    pub reason: Option<CallReason>,
}

impl Call {
    pub fn decide(&self, situation: &Situation) -> Result<Event, Refusal> {
        let counter = situation.free_counter(self.counter)?;
        let ticket = situation.ticket(self.ticket)?;
        if ticket.state != State::Waiting {
            return Err(Refusal::WrongState { state: ticket.state });
        }
        let its_turn = next_ticket(counter, situation).is_some_and(|next| next.id == ticket.id);
        if !its_turn && self.reason.is_none() {
            return Err(Refusal::ReasonNeeded);
        }
        Ok(called(ticket, self.counter, self.reason, situation))
    }
}

fn called(ticket: &Ticket, counter: CounterNumber, reason: Option<CallReason>, situation: &Situation) -> Event {
    let wait_gross = situation.now.since(&ticket.issued);
    let wait_net = situation.calendar.worked(wait_gross, situation.now.at);
    Event::Called { ticket: ticket.id, counter, wait_gross, wait_net, reason }
}

/// Calls the same ticket once more.
#[derive(Debug, Clone, PartialEq)]
pub struct Recall {
    pub counter: CounterNumber,
}

impl Recall {
    pub fn decide(&self, situation: &Situation) -> Result<Event, Refusal> {
        let ticket = situation.at_counter_in(self.counter, State::Called)?;
        Ok(Event::Recalled { ticket: ticket.id, counter: self.counter })
    }
}
