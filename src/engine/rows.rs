//! Which rows an event changes.

use jiff::Timestamp;

use super::{JobId, Paper};
use crate::queue::{Event, Hall, ServiceId, Ticket};
use crate::store::{Store, StoreFault, StoredDay};

/// The hall as it is after the event, and the day that was open before it.
pub struct Rows<'a> {
    pub store: &'a Store,
    pub hall: &'a Hall,
    pub day: Option<&'a StoredDay>,
    /// A ticket of a day that is over, as it is after the event.
    pub past: Option<Ticket>,
    pub at: Timestamp,
    /// Used where a day is opened.
    pub fresh_key: [u8; 32],
    /// The printer that slips are for.
    pub printer: &'a str,
}

impl Rows<'_> {
    /// Returns the print job that the event asks for.
    pub fn write(&self, event: &Event) -> Result<Option<JobId>, StoreFault> {
        match (event, self.day) {
            (Event::DayOpened { date }, _) => self.store.open_day(*date, self.at, self.fresh_key)?,
            (Event::Amended { .. }, _) if self.past.is_some() => self.past.iter().try_for_each(|ticket| self.store.amend_ticket(ticket))?,
            (_, Some(day)) => self.of_the_day(event, day)?,
            _ => {}
        }
        if let Some(improvement) = event.improvement() {
            self.store.save_improvement(improvement)?;
        }
        // With or without a day.
        if matches!(event, Event::HelpAsked { .. } | Event::HelpAnswered { .. } | Event::DayClosed { .. }) {
            self.store.save_help(self.hall.help.as_ref())?;
        }
        Paper::of(event).map(|paper| self.store.queue_job(&paper, self.printer)).transpose()
    }

    fn of_the_day(&self, event: &Event, day: &StoredDay) -> Result<(), StoreFault> {
        let born = event.issued().map(|born| born.ticket);
        for ticket in event.tickets().iter().filter_map(|id| self.hall.tickets.get(id)) {
            if Some(ticket.id) == born { self.store.insert_ticket(day, ticket)? } else { self.store.save_ticket(day, ticket)? }
        }
        if let Some(service) = touched_service(event)
            && let Some(tally) = self.hall.tallies.get(service)
        {
            self.store.save_tally(day, service, tally)?;
        }
        match event {
            Event::CounterOpened { counter, .. } | Event::Called { counter, .. } | Event::Undone { counter, .. } => {
                self.hall.counters.get(counter).map_or(Ok(()), |counter| self.store.save_counter(counter))
            }
            Event::CounterClosed { counter } => self.store.remove_counter(*counter),
            Event::DayClosed { .. } => self.store.close_day(day, self.at),
            _ => Ok(()),
        }
    }
}

fn touched_service(event: &Event) -> Option<&ServiceId> {
    match event {
        Event::ServiceFinished { service } | Event::ServiceReopened { service } => Some(service),
        _ => event.issued().map(|born| &born.service),
    }
}
