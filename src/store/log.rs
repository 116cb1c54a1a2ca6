//! The rows of the daily queue log (DOMAIN.md §6.2).

use jiff::civil::Date;
use rusqlite::OptionalExtension;

use super::{Store, StoreFault};
use crate::queue::Ticket;

#[derive(Debug, Clone, PartialEq)]
pub struct LogRow {
    pub ticket: Ticket,
    /// The number the visit went on with.
    pub transferred_to: Option<String>,
}

impl Store {
    /// The date of the open business day, else of the one that was closed last.
    pub fn latest_day(&self) -> Result<Option<Date>, StoreFault> {
        let date: Option<String> = self
            .connection
            .query_row("select date from business_day order by closed_at is null desc, closed_at desc limit 1", [], |row| row.get(0))
            .optional()?;
        date.map(|date| date.parse().map_err(|_| StoreFault::row("business_day", format!("found the date {date:?}")))).transpose()
    }

    /// None where there was no such business day.
    pub fn log(&self, date: Date) -> Result<Option<Vec<LogRow>>, StoreFault> {
        let row =
            self.connection.query_row("select id from business_day where date = ?1", [date.to_string()], |row| row.get(0)).optional()?;
        let Some(row) = row else { return Ok(None) };
        let tickets = self.tickets(row)?;
        let number = |id| tickets.iter().find(|ticket| Some(ticket.id) == id).map(|ticket| ticket.number.to_string());
        let transferred: Vec<Option<String>> = tickets.iter().map(|ticket| ticket.transferred_to.and_then(|to| number(Some(to)))).collect();
        Ok(Some(tickets.into_iter().zip(transferred).map(|(ticket, transferred_to)| LogRow { ticket, transferred_to }).collect()))
    }
}
