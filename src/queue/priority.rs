//! Whose turn it is (DOMAIN.md §1.5 and §3.6).

use super::{Class, Counter, ServiceId, Situation, Ticket};

/// Priority tickets in a row before an ordinary one is called.
const MOST_IN_A_ROW: u8 = 2;
/// Minutes past the target that an ordinary ticket may wait because of priority.
const PATIENCE_MINUTES: i64 = 10;

/// Lost persons and health first; then priority, at most two in a row and never at the cost of an ordinary ticket that
/// waits past its target and ten minutes; then by the visit's first issue over all services of the counter.
pub fn next_ticket<'a>(counter: &Counter, situation: &'a Situation) -> Option<&'a Ticket> {
    let (urgent, others): (Vec<&ServiceId>, Vec<&ServiceId>) =
        counter.services.iter().partition(|id| situation.services.find(id).is_some_and(|service| service.urgent));
    let both = [Class::Priority, Class::Ordinary];
    if let Some(ticket) = earliest(urgent.iter().copied(), &both, situation) {
        return Some(ticket);
    }
    let priority = earliest(others.iter().copied(), &[Class::Priority], situation);
    let ordinary = earliest(others.iter().copied(), &[Class::Ordinary], situation);
    match (priority, ordinary) {
        (Some(_), Some(ordinary)) if counter.priority_in_a_row >= MOST_IN_A_ROW => Some(ordinary),
        (Some(priority), Some(_)) => Some(overtaken(&others, priority, situation).unwrap_or(priority)),
        (priority, ordinary) => priority.or(ordinary),
    }
}

fn earliest<'a, 's>(services: impl Iterator<Item = &'s ServiceId>, classes: &[Class], situation: &'a Situation) -> Option<&'a Ticket> {
    services
        .flat_map(|service| classes.iter().filter_map(|class| situation.hall.first(service, *class)))
        .min_by_key(|ticket| (ticket.turn, ticket.id))
}

/// The ordinary ticket that has waited too long, and would be overtaken by a priority ticket that came after it.
fn overtaken<'a>(services: &[&ServiceId], priority: &Ticket, situation: &'a Situation) -> Option<&'a Ticket> {
    let overdue = services.iter().filter_map(|id| overdue(id, situation));
    overdue.filter(|ticket| ticket.turn < priority.turn).min_by_key(|ticket| (ticket.turn, ticket.id))
}

/// The first ordinary ticket of a service, where it has waited past the target and ten minutes, pauses not counted.
fn overdue<'a>(service: &ServiceId, situation: &'a Situation) -> Option<&'a Ticket> {
    let target = i64::from(situation.services.find(service)?.target_minutes);
    let ticket = situation.hall.first(service, Class::Ordinary)?;
    let waited = situation.calendar.worked(situation.now.since(&ticket.issued), situation.now.at).seconds;
    (waited >= (target + PATIENCE_MINUTES) * 60).then_some(ticket)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::queue::fixture::Bench;
    use crate::queue::{Class, Command, CounterNumber, OpenCounter};

    /// Issues in this order (`!` for priority), then calls and finishes at counter 1 until nobody waits.
    fn order(tickets: &[&str]) -> Vec<String> {
        let mut bench = Bench::new();
        for ticket in tickets {
            match ticket.strip_suffix('!') {
                Some(service) => bench.issue_as(service, Some(Class::Priority)),
                None => bench.issue_as(ticket, Some(Class::Ordinary)),
            };
        }
        std::iter::from_fn(|| {
            let number = bench.call_next(1).ok()?;
            bench.finish(1).unwrap();
            Some(number)
        })
        .collect()
    }

    #[test]
    fn turns() {
        for (issued, called) in [
            // By issue over all services.
            (vec!["enquiry", "assist_request", "enquiry"], vec!["A001", "R001", "A002"]),
            // Priority first, at most two in a row.
            (vec!["enquiry", "enquiry", "enquiry!", "follow_up!", "enquiry!"], vec!["A501", "S501", "A001", "A502", "A002"]),
            // Lost persons and health before everybody, also in ordinary class.
            (vec!["enquiry", "enquiry!", "health", "lost!"], vec!["M001", "L501", "A501", "A001"]),
            // Nobody ordinary waits: priority goes on.
            (vec!["enquiry!", "enquiry!", "enquiry!"], vec!["A501", "A502", "A503"]),
        ] {
            assert_eq!(order(&issued), called, "{issued:?}");
        }
    }

    #[test]
    fn an_ordinary_ticket_waits_no_longer_than_its_target_and_ten_minutes_because_of_priority() {
        let mut bench = Bench::new();
        bench.issue_as("enquiry", None);
        bench.pass(20 * 60 - 2);
        bench.issue_as("enquiry", Some(Class::Priority));
        assert_eq!(next(&bench), "A501");
        bench.pass(1);
        assert_eq!(next(&bench), "A001");
    }

    #[test]
    fn a_hall_that_is_late_does_not_forget_who_needs_priority() {
        let mut bench = Bench::new();
        bench.issue_as("enquiry", Some(Class::Priority));
        bench.issue_as("enquiry", None);
        bench.pass(60 * 60);
        assert_eq!(next(&bench), "A501", "the ordinary ticket came after it, and waits because of the hall");
    }

    #[test]
    fn a_prayer_pause_does_not_make_a_ticket_overdue() {
        let mut bench = Bench::new();
        bench.set("12:00:00");
        bench.issue_as("enquiry", None);
        bench.set("12:40:00");
        bench.issue_as("enquiry", Some(Class::Priority));
        assert_eq!(next(&bench), "A501");
    }

    #[test]
    fn a_counter_calls_its_own_services_only() {
        let mut bench = Bench::new();
        bench.run(Command::OpenCounter(OpenCounter { counter: CounterNumber(1), services: vec!["meals_kit".into()] })).unwrap();
        bench.issue("enquiry");
        assert_eq!(bench.call_next(1), Err(crate::queue::Refusal::NobodyWaiting));
        assert_eq!(bench.call_next(2), Ok("A001".to_owned()));
    }

    fn next(bench: &Bench) -> String {
        next_ticket(&bench.hall.counters[&CounterNumber(1)], &bench.situation()).unwrap().number.to_string()
    }
}
