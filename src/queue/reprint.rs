//! Reprint: somebody asks for the paper of a ticket again. The paper is a copy; number and ticket stay what they are.

use super::estimate::before;
use super::{Class, Event, Refusal, Situation, State, Ticket, TicketId};

/// A person's choice: nothing prints a copy by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Reprint {
    pub ticket: TicketId,
}

impl Reprint {
    /// In any state: who is called or served may have lost the paper too.
    pub fn decide(&self, situation: &Situation) -> Result<Event, Refusal> {
        let ticket = situation.ticket(self.ticket)?;
        if situation.slips_on_their_way.contains(&ticket.id) {
            return Err(Refusal::SlipOnItsWay);
        }
        Ok(Event::Reprinted { ticket: ticket.id, service: ticket.service.clone(), language: ticket.language })
    }
}

/// Tickets of its service that come before this one now; none where it does not wait.
pub fn ahead_now(ticket: &Ticket, situation: &Situation) -> usize {
    if ticket.state != State::Waiting {
        return 0;
    }
    let line = |class| situation.hall.line(&ticket.service, class);
    let sooner = |class| line(class).filter(|other| (other.turn, other.id) < (ticket.turn, ticket.id)).count();
    let urgent = situation.services.find(&ticket.service).is_some_and(|service| service.urgent);
    match ticket.class {
        _ if urgent => sooner(Class::Priority) + sooner(Class::Ordinary),
        Class::Priority => before(Class::Priority, sooner(Class::Priority), line(Class::Ordinary).count()),
        Class::Ordinary => before(Class::Ordinary, line(Class::Priority).count(), sooner(Class::Ordinary)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::queue::fixture::Bench;
    use crate::queue::{Cancel, CloseDay, Command, CounterNumber, Language, OpenDay, Serve, Transfer, TransferReason};

    fn reprint(bench: &mut Bench, ticket: TicketId) -> Result<Event, Refusal> {
        bench.run(Command::Reprint(Reprint { ticket }))
    }

    fn ahead(bench: &Bench, ticket: TicketId) -> usize {
        ahead_now(&bench.hall.tickets[&ticket], &bench.situation())
    }

    #[test]
    fn a_copy_changes_nothing_in_the_hall_whatever_the_ticket_does() {
        let mut bench = Bench::new();
        let ticket = bench.issue("enquiry");
        let copy = Ok(Event::Reprinted { ticket, service: "enquiry".into(), language: Language::ARABIC });
        let acts: [fn(&mut Bench); 4] = [
            |_| (),
            |bench| drop(bench.call_next(1).unwrap()),
            |bench| drop(bench.run(Command::Serve(Serve { counter: CounterNumber(1) })).unwrap()),
            |bench| drop(bench.finish(1).unwrap()),
        ];
        for act in acts {
            act(&mut bench);
            let before = bench.hall.clone();
            assert_eq!((reprint(&mut bench, ticket), &bench.hall), (copy.clone(), &before));
        }
        let cancelled = bench.issue("enquiry");
        bench.run(Command::Cancel(Cancel { ticket: cancelled, counter: None })).unwrap();
        assert!(reprint(&mut bench, cancelled).is_ok());
    }

    #[test]
    fn both_tickets_of_a_transfer_have_their_copy() {
        let mut bench = Bench::new();
        let ticket = bench.issue("enquiry");
        bench.call_next(1).unwrap();
        let to = Transfer { counter: CounterNumber(1), to: "social_research".into(), reason: TransferReason::NextStep };
        let next = bench.run(Command::Transfer(to)).unwrap().issued().unwrap().ticket;
        for ticket in [ticket, next] {
            assert!(reprint(&mut bench, ticket).is_ok());
        }
    }

    #[test]
    fn a_slip_on_its_way_is_not_ordered_again() {
        let mut bench = Bench::new();
        let (queued, out) = (bench.issue("enquiry"), bench.issue("enquiry"));
        bench.slips_on_their_way.insert(queued);
        assert_eq!(reprint(&mut bench, queued), Err(Refusal::SlipOnItsWay));
        assert!(reprint(&mut bench, out).is_ok());
    }

    #[test]
    fn only_a_ticket_of_the_open_day_is_known() {
        let mut bench = Bench::new();
        let ticket = bench.issue("enquiry");
        assert_eq!(reprint(&mut bench, TicketId(uuid::Uuid::nil())), Err(Refusal::UnknownTicket));
        bench.run(Command::CloseDay(CloseDay)).unwrap();
        assert_eq!(reprint(&mut bench, ticket), Err(Refusal::DayNotOpen));
        bench.run(Command::OpenDay(OpenDay { date: "2026-11-22".parse().unwrap() })).unwrap();
        assert!(reprint(&mut bench, ticket).is_ok(), "the same day goes on");
    }

    #[test]
    fn ahead_counts_who_is_called_before_this_ticket_now() {
        let mut bench = Bench::new();
        let [first, second, third] = [0; 3].map(|_| bench.issue("enquiry"));
        assert_eq!([first, second, third].map(|ticket| ahead(&bench, ticket)), [0, 1, 2]);
        let [urgent, next] = [0; 2].map(|_| bench.issue_as("enquiry", Some(Class::Priority)));
        let third_priority = bench.issue_as("enquiry", Some(Class::Priority));
        assert_eq!([urgent, next, third_priority].map(|ticket| ahead(&bench, ticket)), [0, 1, 3], "after two comes an ordinary one");
        assert_eq!(ahead(&bench, first), 3);
        bench.call_next(1).unwrap();
        assert_eq!([urgent, first].map(|ticket| ahead(&bench, ticket)), [0, 2], "who is called waits no more");
    }

    #[test]
    fn an_urgent_service_has_one_line() {
        let mut bench = Bench::new();
        let (ordinary, priority) = (bench.issue_as("lost", Some(Class::Ordinary)), bench.issue("lost"));
        assert_eq!([ordinary, priority].map(|ticket| ahead(&bench, ticket)), [0, 1]);
    }
}
