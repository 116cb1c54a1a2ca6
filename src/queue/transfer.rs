//! Transfer: one act that ends this ticket and issues the next of the same visit (DOMAIN.md §1.5, S3).

use serde::{Deserialize, Serialize};

use super::event::Issued;
use super::{Channel, CounterNumber, Event, Refusal, ServiceId, Situation, issue::next_number, serve::service_time};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TransferReason {
    /// To the social researcher (S3).
    ProceduresUnclear,
    NextStep,
    WrongService,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Transfer {
    pub counter: CounterNumber,
    pub to: ServiceId,
    pub reason: TransferReason,
}

impl Transfer {
    /// The new ticket keeps class, language, party and the visit's place in the queue.
    pub fn decide(&self, situation: &Situation) -> Result<Event, Refusal> {
        let ticket = situation.at_counter(self.counter)?;
        let service = situation.service(&self.to)?;
        if service.id == ticket.service {
            return Err(Refusal::SameService);
        }
        let to = Issued {
            ticket: situation.fresh_ticket,
            visit: ticket.visit,
            service: service.id.clone(),
            number: next_number(service, ticket.class, situation)?,
            class: ticket.class,
            channel: Channel::Transfer,
            language: ticket.language,
            party_size: ticket.party_size,
            turn: ticket.turn,
            visit_issued: ticket.visit_issued,
        };
        Ok(Event::Transferred { ticket: ticket.id, service_time: service_time(ticket, situation), reason: self.reason, to: Box::new(to) })
    }
}
