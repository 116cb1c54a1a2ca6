//! A service, its numbers, and the switch "finished for today".

use std::fmt;
use std::num::NonZeroU16;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Class, Event, Prefix, Refusal, Situation};
use crate::calendar::Hours;

/// A service's name in configuration and in the log, such as `assist_request`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ServiceId(pub Arc<str>);

impl fmt::Display for ServiceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for ServiceId {
    fn from(id: &str) -> Self {
        Self(id.into())
    }
}

/// What the rules need to know of a service; its words and pictures are in `config`.
#[derive(Debug, Clone, PartialEq)]
pub struct Service {
    pub id: ServiceId,
    pub prefix: Prefix,
    /// The wait the branch promises, in minutes.
    pub target_minutes: u16,
    /// The length of a service before any was measured, in minutes.
    pub typical_minutes: u16,
    /// Added for each further person of a group, in seconds.
    pub seconds_per_person: u16,
    /// Lost persons and health: called before everybody else (DOMAIN.md §3.6).
    pub urgent: bool,
    pub priority_by_default: bool,
    /// Visitors may choose it on the touchscreen; the others are reached by transfer.
    pub at_kiosk: bool,
    /// Its own hours, where they are not the branch's.
    pub hours: Option<Hours>,
}

impl Service {
    /// The class of a ticket whose visitor has asked for nothing else.
    pub fn class(&self) -> Class {
        if self.priority_by_default { Class::Priority } else { Class::Ordinary }
    }
}

/// The services in the order of the home page.
#[derive(Debug, Clone, Default)]
pub struct Services(pub Vec<Service>);

impl Services {
    pub fn find(&self, id: &ServiceId) -> Option<&Service> {
        self.0.iter().find(|service| service.id == *id)
    }
}

/// The part of 001–499 and 501–999 that is this kiosk's own, and the four digits after it (DOMAIN.md §1.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NumberBlock {
    pub kiosk: u16,
    pub ordinary: (u16, u16),
    pub priority: (u16, u16),
}

/// A run of numbers that is handed out in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Band {
    Ordinary,
    Priority,
    /// kiosk·1000 + 1 and on, once the class's own band is used up.
    Overflow,
}

impl NumberBlock {
    /// The number after `last` in a band, or none when the band is used up.
    pub fn after(&self, band: Band, last: Option<NonZeroU16>) -> Option<NonZeroU16> {
        let (first, end) = match band {
            Band::Ordinary => self.ordinary,
            Band::Priority => self.priority,
            Band::Overflow => (self.kiosk * 1000 + 1, self.kiosk * 1000 + 999),
        };
        let next = last.map_or(first, |last| last.get() + 1);
        if (first..=end).contains(&next) { NonZeroU16::new(next) } else { None }
    }

    pub fn band(class: Class) -> Band {
        match class {
            Class::Ordinary => Band::Ordinary,
            Class::Priority => Band::Priority,
        }
    }
}

/// Nothing more is handed out at a service today, such as the last meal.
#[derive(Debug, Clone, PartialEq)]
pub struct FinishService {
    pub service: ServiceId,
}

impl FinishService {
    pub fn decide(&self, situation: &Situation) -> Result<Event, Refusal> {
        known(&self.service, situation)?;
        Ok(Event::ServiceFinished { service: self.service.clone() })
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct ReopenService {
    pub service: ServiceId,
}

impl ReopenService {
    pub fn decide(&self, situation: &Situation) -> Result<Event, Refusal> {
        known(&self.service, situation)?;
        Ok(Event::ServiceReopened { service: self.service.clone() })
    }
}

fn known(service: &ServiceId, situation: &Situation) -> Result<(), Refusal> {
    situation.day()?;
    situation.service(service).map(drop)
}
