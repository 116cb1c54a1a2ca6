//! The business day as a row, and what each service has handed out on it.

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::OptionalExtension;

use super::{Store, StoreFault};
use crate::queue::{Band, Day, Hall, ServiceId, Tally};

/// An open day; its key signs the tokens of its slips.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDay {
    pub row: i64,
    pub date: Date,
    pub key: [u8; 32],
}

impl Store {
    /// The hall as it was at the last commit, with the open day if there is one.
    pub fn load(&self) -> Result<(Option<StoredDay>, Hall), StoreFault> {
        let mut hall = Hall::default();
        hall.help = self.load_help()?;
        let day = self
            .connection
            .query_row("select id, date, key from business_day where closed_at is null", [], |row| {
                Ok((row.get(0)?, row.get::<_, String>(1)?, row.get(2)?))
            })
            .optional()?;
        let Some((row, date, key)) = day else { return Ok((None, hall)) };
        let date = date.parse().map_err(|_| StoreFault::row("business_day", format!("found the date {date:?}")))?;
        let day = StoredDay { row, date, key };
        hall.day = Some(Day { date });
        self.load_tallies(&day, &mut hall)?;
        self.load_counters(&mut hall)?;
        for ticket in self.tickets(day.row)? {
            hall.restore(ticket);
        }
        Ok((Some(day), hall))
    }

    fn load_tallies(&self, day: &StoredDay, hall: &mut Hall) -> Result<(), StoreFault> {
        let mut query = self
            .connection
            .prepare_cached("select service, ordinary_last, priority_last, overflow_last, finished from service_day where day = ?1")?;
        let mut rows = query.query([day.row])?;
        while let Some(row) = rows.next()? {
            let service = ServiceId::from(row.get::<_, String>(0)?.as_str());
            let mut tally = Tally { finished: row.get(4)?, ..Tally::default() };
            for (column, band) in [(1, Band::Ordinary), (2, Band::Priority), (3, Band::Overflow)] {
                if let Some(last) = row.get::<_, Option<u16>>(column)?.and_then(std::num::NonZeroU16::new) {
                    tally.last.insert(band, last);
                }
            }
            hall.tallies.insert(service, tally);
        }
        Ok(())
    }

    /// True where this date was opened before.
    pub fn knows_day(&self, date: Date) -> Result<bool, StoreFault> {
        Ok(self
            .connection
            .prepare_cached("select exists (select 1 from business_day where date = ?1)")?
            .query_row([date.to_string()], |row| row.get(0))?)
    }

    /// A date that was open before goes on with its numbers and gets a new key.
    pub fn open_day(&self, date: Date, at: Timestamp, key: [u8; 32]) -> Result<(), StoreFault> {
        self.connection
            .prepare_cached("insert into business_day (date, opened_at, key) values (?1, ?2, ?3) on conflict (date) do update set closed_at = null, key = excluded.key")?
            .execute((date.to_string(), at.to_string(), key))?;
        Ok(())
    }

    pub fn close_day(&self, day: &StoredDay, at: Timestamp) -> Result<(), StoreFault> {
        self.connection
            .prepare_cached("update business_day set closed_at = ?2, key = null where id = ?1")?
            .execute((day.row, at.to_string()))?;
        self.connection.prepare_cached("delete from counter")?.execute([])?;
        Ok(())
    }

    pub fn save_tally(&self, day: &StoredDay, service: &ServiceId, tally: &Tally) -> Result<(), StoreFault> {
        let last = |band| tally.last.get(&band).map(|number: &std::num::NonZeroU16| number.get());
        self.connection
            .prepare_cached(
                "insert into service_day (day, service, ordinary_last, priority_last, overflow_last, finished) values (?1, ?2, ?3, ?4, ?5, ?6)
                 on conflict (day, service) do update set ordinary_last = excluded.ordinary_last, priority_last = excluded.priority_last,
                 overflow_last = excluded.overflow_last, finished = excluded.finished",
            )?
            .execute((day.row, &*service.0, last(Band::Ordinary), last(Band::Priority), last(Band::Overflow), tally.finished))?;
        Ok(())
    }
}
