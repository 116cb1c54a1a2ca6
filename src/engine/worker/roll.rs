//! The business day rolls when a trusted clock, or a person, says so.

use std::sync::Arc;

use jiff::civil::Date;

use super::Worker;
use crate::calendar::{Moment, Roll, Trust, business_date, roll};
use crate::engine::ids::Ids;
use crate::engine::ratings::Ratings;
use crate::engine::{Act, Failure, suggestions};
use crate::queue::{Actor, CloseDay, Command, Event, OpenDay};
use crate::store::{Store, StoreFault, StoredDay};

impl Worker {
    fn roll(&self, now: Moment, open: Option<Date>) -> Result<Roll, StoreFault> {
        let date_of = |at| business_date(self.config.calendar.local(at), self.config.calendar.day_starts);
        let wanted = roll(now.trust, date_of(now.at), open);
        let Roll::Open(date) = wanted else { return Ok(Roll::Keep) };
        let keep = match open {
            // A day that somebody has closed stays closed.
            None => self.store.knows_day(date)?,
            // Visitors of this morning got their tickets before the clock was right: their turn comes first.
            Some(open) => self.hall.tickets.values().any(|ticket| {
                let unsure = ticket.issued.trust == Trust::Untrusted && ticket.issued.boot == now.boot;
                ticket.state.is_live() && (unsure || date_of(ticket.issued.at) > open)
            }),
        };
        Ok(if keep { Roll::Keep } else { wanted })
    }

    /// Opens the business day when a trusted clock, or a person, says which one it is.
    pub(super) fn roll_day(&mut self, now: Moment) -> Result<(), StoreFault> {
        let open = self.day.as_ref().map(|day| day.date);
        let wanted = match (self.roll(now, open)?, self.vouched) {
            (_, Some(date)) if open != Some(date) => date,
            (Roll::Open(date), _) => date,
            (Roll::Keep, _) => return Ok(()),
        };
        for command in [Command::CloseDay(CloseDay), Command::OpenDay(OpenDay { date: wanted })] {
            match self.command(&Act::by(Actor::Station, command), now) {
                Ok(_) | Err(Failure::Refused(_) | Failure::Unrated(_) | Failure::Gone) => {}
                Err(Failure::Fault(fault)) => return Err(Arc::into_inner(fault).unwrap_or(StoreFault::Undone)),
            }
        }
        Ok(())
    }
}

/// What waits for the turn of a day: nothing of it is a row of the event's own.
pub(super) fn turn_day(
    (store, open): (&Store, Option<&StoredDay>),
    event: &Event,
    (ratings, ids): (&mut Ratings, &mut Ids),
) -> Result<(), StoreFault> {
    let date = match (event, open) {
        (Event::DayClosed { .. }, Some(day)) => {
            ratings.close(store, day, ids)?;
            day.date
        }
        (Event::DayOpened { date }, _) => {
            ratings.open_day(store, *date, ids)?;
            *date
        }
        _ => return Ok(()),
    };
    suggestions::release(store, date, ids)
}
