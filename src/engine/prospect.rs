//! What a ticket promises its visitor on paper: the place in the queue, the wait, and the token of its slip.

use super::{Issued, JobId, TicketSlip};
use crate::calendar::{Moment, Trust};
use crate::queue::{Channel, Forecast, Forecaster, Issued as Born, Situation, Ticket, ahead, ahead_now, ahead_of};
use crate::rating::Token;

/// What a visitor may expect, seen just before the ticket joins the queue.
pub struct Prospect {
    ahead: usize,
    forecast: Option<Forecast>,
}

impl Prospect {
    pub fn of(born: &Born, situation: &Situation, forecaster: &Forecaster) -> Self {
        if born.channel == Channel::Transfer {
            // It does not stand at the end of the line, and nobody knows how soon the counter is free.
            return Self { ahead: ahead_of(born, situation), forecast: None };
        }
        Self { ahead: ahead(&born.service, born.class, situation), forecast: forecaster.of(&born.service, born.class) }
    }

    pub fn issued(&self, born: &Born, job: Option<JobId>, token: Token) -> Issued {
        Issued {
            ticket: born.ticket,
            number: born.number,
            service: born.service.clone(),
            ahead: self.ahead,
            estimate: self.forecast.map(|forecast| forecast.estimate),
            pause: self.forecast.and_then(|forecast| forecast.pause),
            job,
            token,
        }
    }

    pub fn slip(&self, born: &Born, now: Moment, token: Token) -> TicketSlip {
        TicketSlip {
            number: born.number,
            service: born.service.clone(),
            class: born.class,
            language: born.language,
            party_size: born.party_size,
            ahead: self.ahead,
            estimate: self.forecast.map(|forecast| forecast.estimate),
            pause: self.forecast.and_then(|forecast| forecast.pause),
            issued: now.at,
            dated: now.trust != Trust::Untrusted,
            token,
            copy: false,
        }
    }
}

/// The same ticket on paper once more. No wait is forecast for who has a place already, so none is said.
pub fn copy(ticket: &Ticket, situation: &Situation, token: Token) -> TicketSlip {
    TicketSlip {
        number: ticket.number,
        service: ticket.service.clone(),
        class: ticket.class,
        language: ticket.language,
        party_size: ticket.party_size,
        ahead: ahead_now(ticket, situation),
        estimate: None,
        pause: None,
        issued: ticket.issued.at,
        dated: ticket.issued.trust != Trust::Untrusted,
        token,
        copy: true,
    }
}

/// What an issued ticket is told to whoever asks again for the same one.
pub fn again(ticket: &Ticket, situation: &Situation, token: Token) -> Issued {
    Issued {
        ticket: ticket.id,
        number: ticket.number,
        service: ticket.service.clone(),
        ahead: ahead_now(ticket, situation),
        estimate: None,
        pause: None,
        job: None,
        token,
    }
}
