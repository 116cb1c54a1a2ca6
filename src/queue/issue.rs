//! Issue: a visitor takes a ticket.

use super::event::Issued;
use super::{Band, Channel, Class, Event, Language, NumberBlock, PartySize, Refusal, Service, ServiceId, Situation, TicketNumber};
use crate::calendar::Opening;

#[derive(Debug, Clone, PartialEq)]
pub struct Issue {
    pub service: ServiceId,
    /// None: whatever the service gives by default.
    pub class: Option<Class>,
    pub channel: Channel,
    pub language: Language,
    pub party_size: PartySize,
}

impl Issue {
    pub fn decide(&self, situation: &Situation) -> Result<Event, Refusal> {
        situation.day()?;
        let service = situation.service(&self.service)?;
        if self.channel == Channel::WalkIn {
            open_to_visitors(service, situation)?;
        }
        if situation.hall.is_finished(&service.id) {
            return Err(Refusal::ServiceFinished);
        }
        let class = self.class.unwrap_or(if service.priority_by_default { Class::Priority } else { Class::Ordinary });
        Ok(Event::Issued(Box::new(Issued {
            ticket: situation.fresh_ticket,
            visit: situation.fresh_visit,
            service: service.id.clone(),
            number: next_number(service, class, situation)?,
            class,
            channel: self.channel,
            language: self.language,
            party_size: self.party_size,
            visit_issued: situation.now,
        })))
    }
}

/// The next of the class's own band, then of the four-digit overflow.
pub(super) fn next_number(service: &Service, class: Class, situation: &Situation) -> Result<TicketNumber, Refusal> {
    [NumberBlock::band(class), Band::Overflow]
        .into_iter()
        .find_map(|band| situation.numbers.after(band, situation.hall.last_number(&service.id, band)))
        .map(|number| TicketNumber { prefix: service.prefix, number })
        .ok_or(Refusal::NumbersUsedUp)
}

/// A clock nobody can trust does not shut the door: an open business day is enough then.
fn open_to_visitors(service: &Service, situation: &Situation) -> Result<(), Refusal> {
    if !service.at_kiosk {
        return Err(Refusal::UnknownService);
    }
    if situation.now.trust == crate::calendar::Trust::Untrusted {
        return Ok(());
    }
    let now = situation.calendar.local(situation.now.at);
    if let Opening::Closed { reopens } = situation.calendar.opening(now) {
        return Err(Refusal::Closed { reopens });
    }
    match service.hours.as_ref().map(|hours| situation.calendar.opening_of(hours, now)) {
        Some(Opening::Closed { reopens }) => Err(Refusal::ServiceClosed { reopens }),
        _ => Ok(()),
    }
}

/// Prints what to bring, before a ticket is taken (D1).
#[derive(Debug, Clone, PartialEq)]
pub struct PrintDocuments {
    pub service: ServiceId,
    pub language: Language,
}

impl PrintDocuments {
    pub fn decide(&self, situation: &Situation) -> Result<Event, Refusal> {
        situation.service(&self.service)?;
        Ok(Event::DocumentsAsked { service: self.service.clone(), language: self.language })
    }
}
