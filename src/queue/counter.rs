//! A counter: the place where an officer serves.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Event, Refusal, ServiceId, Situation, TicketId};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CounterNumber(pub u8);

impl fmt::Display for CounterNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// An open counter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counter {
    pub number: CounterNumber,
    pub services: Vec<ServiceId>,
    /// The ticket called or served there now.
    pub ticket: Option<TicketId>,
    /// Priority tickets called one after another; at two an ordinary one comes first (DOMAIN.md §3.6).
    pub priority_in_a_row: u8,
}

/// Opens a counter, or changes the services of an open one.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenCounter {
    pub counter: CounterNumber,
    pub services: Vec<ServiceId>,
}

impl OpenCounter {
    pub fn decide(&self, situation: &Situation) -> Result<Event, Refusal> {
        situation.day()?;
        for service in &self.services {
            situation.service(service)?;
        }
        Ok(Event::CounterOpened { counter: self.counter, services: self.services.clone() })
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct CloseCounter {
    pub counter: CounterNumber,
}

impl CloseCounter {
    pub fn decide(&self, situation: &Situation) -> Result<Event, Refusal> {
        situation.free_counter(self.counter)?;
        Ok(Event::CounterClosed { counter: self.counter })
    }
}
