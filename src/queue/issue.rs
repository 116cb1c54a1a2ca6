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
        self.issued(situation)
    }

    fn issued(&self, situation: &Situation) -> Result<Event, Refusal> {
        let service = situation.service(&self.service)?;
        if situation.hall.is_finished(&service.id) {
            return Err(Refusal::ServiceFinished);
        }
        let class = self.class.unwrap_or(service.class());
        Ok(Event::Issued(Box::new(Issued {
            ticket: situation.fresh_ticket,
            visit: situation.fresh_visit,
            service: service.id.clone(),
            number: next_number(service, class, situation)?,
            class,
            channel: self.channel,
            language: self.language,
            party_size: self.party_size,
            turn: situation.next_turn,
            visit_issued: situation.now,
        })))
    }
}

/// Staff take a ticket for a visitor: at the counter, on the telephone, for a letter (C1–C8). The door's hours are for visitors.
#[derive(Debug, Clone, PartialEq)]
pub struct IssueByStaff(pub Issue);

impl IssueByStaff {
    pub fn decide(&self, situation: &Situation) -> Result<Event, Refusal> {
        if self.0.channel == Channel::Transfer {
            return Err(Refusal::OutcomeNotAllowed);
        }
        situation.day()?;
        self.0.issued(situation)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::queue::fixture::Bench;
    use crate::queue::{CloseDay, Command, FinishService, ReopenService};

    fn issue(bench: &mut Bench, service: &str, class: Option<Class>, channel: Channel) -> Result<String, Refusal> {
        let issue = Issue { service: service.into(), class, channel, language: Language::ARABIC, party_size: PartySize::ONE };
        bench.run(Command::Issue(issue)).map(|event| event.issued().unwrap().number.to_string())
    }

    #[test]
    fn each_service_and_class_counts_for_itself() {
        let mut bench = Bench::new();
        for (service, class, number) in [
            ("enquiry", None, "A001"),
            ("enquiry", None, "A002"),
            ("enquiry", Some(Class::Priority), "A501"),
            ("assist_request", None, "R001"),
            ("enquiry", None, "A003"),
            ("lost", None, "L501"),
            ("wheelchair_transport", Some(Class::Ordinary), "T001"),
        ] {
            assert_eq!(issue(&mut bench, service, class, Channel::WalkIn), Ok(number.to_owned()));
        }
    }

    #[test]
    fn a_used_up_block_goes_on_in_four_digits_and_then_says_so() {
        let mut bench = Bench::new();
        bench.config.numbers = NumberBlock { kiosk: 2, ordinary: (250, 251), priority: (750, 750) };
        let numbers: Vec<_> = (0..4).map(|_| issue(&mut bench, "enquiry", None, Channel::WalkIn).unwrap()).collect();
        assert_eq!(numbers, ["A250", "A251", "A2001", "A2002"]);
        assert_eq!(issue(&mut bench, "enquiry", Some(Class::Priority), Channel::WalkIn), Ok("A750".to_owned()));
        assert_eq!(issue(&mut bench, "enquiry", Some(Class::Priority), Channel::WalkIn), Ok("A2003".to_owned()));
        for _ in 4..=999 {
            issue(&mut bench, "enquiry", None, Channel::WalkIn).unwrap();
        }
        assert_eq!(issue(&mut bench, "enquiry", None, Channel::WalkIn), Err(Refusal::NumbersUsedUp));
    }

    #[test]
    fn the_door_is_shut_to_visitors_but_not_to_the_telephone() {
        let mut bench = Bench::new();
        bench.set("21:30:00");
        let reopens = Some("2026-11-23T08:00".parse().unwrap());
        assert_eq!(issue(&mut bench, "enquiry", None, Channel::WalkIn), Err(Refusal::Closed { reopens }));
        assert_eq!(issue(&mut bench, "enquiry", None, Channel::Phone), Ok("A001".to_owned()));
    }

    #[test]
    fn a_service_may_have_its_own_hours() {
        let mut bench = Bench::new();
        let evening = crate::calendar::Week { sunday: vec!["16:00-20:00".parse().unwrap()], ..Default::default() };
        bench.services.0[0].hours = Some(evening.into());
        let reopens = Some("2026-11-22T16:00".parse().unwrap());
        assert_eq!(issue(&mut bench, "enquiry", None, Channel::WalkIn), Err(Refusal::ServiceClosed { reopens }));
        bench.set("16:00:00");
        assert_eq!(issue(&mut bench, "enquiry", None, Channel::WalkIn), Ok("A001".to_owned()));
    }

    #[test]
    fn a_prayer_pause_does_not_stop_tickets() {
        let mut bench = Bench::new();
        bench.set("12:10:00");
        assert_eq!(issue(&mut bench, "enquiry", None, Channel::WalkIn), Ok("A001".to_owned()));
    }

    #[test]
    fn what_cannot_be_issued_says_why() {
        let mut bench = Bench::new();
        assert_eq!(issue(&mut bench, "nothing", None, Channel::WalkIn), Err(Refusal::UnknownService));
        assert_eq!(issue(&mut bench, "social_research", None, Channel::WalkIn), Err(Refusal::UnknownService));
        bench.run(Command::FinishService(FinishService { service: "meals_kit".into() })).unwrap();
        assert_eq!(issue(&mut bench, "meals_kit", None, Channel::WalkIn), Err(Refusal::ServiceFinished));
        bench.run(Command::ReopenService(ReopenService { service: "meals_kit".into() })).unwrap();
        assert_eq!(issue(&mut bench, "meals_kit", None, Channel::WalkIn), Ok("K001".to_owned()));
        bench.run(Command::CloseDay(CloseDay)).unwrap();
        assert_eq!(issue(&mut bench, "enquiry", None, Channel::WalkIn), Err(Refusal::DayNotOpen));
    }
}
