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
        (Some(_), Some(_)) => others.iter().find_map(|id| overdue(id, situation)).or(priority),
        (priority, ordinary) => priority.or(ordinary),
    }
}

fn earliest<'a, 's>(services: impl Iterator<Item = &'s ServiceId>, classes: &[Class], situation: &'a Situation) -> Option<&'a Ticket> {
    services
        .flat_map(|service| classes.iter().filter_map(|class| situation.hall.first(service, *class)))
        .min_by_key(|ticket| (ticket.visit_issued.at, ticket.id))
}

/// The first ordinary ticket of a service, where it has waited past the target and ten minutes, pauses not counted.
fn overdue<'a>(service: &ServiceId, situation: &'a Situation) -> Option<&'a Ticket> {
    let target = i64::from(situation.services.find(service)?.target_minutes);
    let ticket = situation.hall.first(service, Class::Ordinary)?;
    let waited = situation.now.since(&ticket.issued).seconds - situation.calendar.stopped_seconds(ticket.issued.at, situation.now.at);
    (waited >= (target + PATIENCE_MINUTES) * 60).then_some(ticket)
}
