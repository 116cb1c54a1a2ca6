//! Opening and closing the business day.

use jiff::civil::Date;

use super::{Ended, Event, Outcome, Refusal, Situation, State, Ticket};

#[derive(Debug, Clone, PartialEq)]
pub struct OpenDay {
    pub date: Date,
}

impl OpenDay {
    pub fn decide(&self, situation: &Situation) -> Result<Event, Refusal> {
        match situation.hall.day {
            Some(_) => Err(Refusal::DayAlreadyOpen),
            None => Ok(Event::DayOpened { date: self.date }),
        }
    }
}

/// Ends every ticket that is still live (DOMAIN.md §6.1) and forgets the day's key.
#[derive(Debug, Clone, PartialEq)]
pub struct CloseDay;

impl CloseDay {
    pub fn decide(&self, situation: &Situation) -> Result<Event, Refusal> {
        let day = situation.day()?;
        let ended = situation.hall.tickets.values().filter(|ticket| ticket.state.is_live()).map(|ticket| close(ticket)).collect();
        Ok(Event::DayClosed { date: day.date, ended })
    }
}

/// Never called: abandoned. Called and not come: no-show. At a counter: served, though nobody said how it ended.
fn close(ticket: &Ticket) -> Ended {
    let (state, outcome) = match ticket.state {
        State::Serving | State::OnHold if ticket.service_start.is_some() => (State::Served, Some(Outcome::NotRecorded)),
        _ if ticket.first_called.is_some() => (State::NoShow, None),
        _ => (State::Abandoned, None),
    };
    Ended { ticket: ticket.id, state, outcome }
}
