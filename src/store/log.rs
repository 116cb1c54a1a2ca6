//! The rows of the daily queue log (DOMAIN.md §6.2), and what only the journal knows of the day.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use jiff::civil::Date;
use rusqlite::OptionalExtension;

use super::{Head, RatingRows, Store, StoreFault, moment};
use crate::calendar::Moment;
use crate::queue::{CounterNumber, Event, Outcome, Ticket, TicketId, TransferReason};
use crate::rating::{Month, Week};

#[derive(Debug, Clone, PartialEq)]
pub struct LogRow {
    pub ticket: Ticket,
    /// The number the visit went on with.
    pub transferred_to: Option<String>,
    /// Why it was transferred, by the journal.
    pub transfer_reason: Option<TransferReason>,
}

/// A business day as it stood at one row of the journal.
#[derive(Debug, Clone, PartialEq)]
pub struct DayLog {
    pub date: Date,
    /// In the order of issue.
    pub rows: Vec<LogRow>,
    /// Seconds that counters were open, all together; a counter that still is counts up to the day's last journal row. None where
    /// the journal knows of no opening.
    pub counter_open: Option<i64>,
    /// The journal's end when the rows were read.
    pub head: Head,
    /// Of the weeks before the day's own, back to the month before the last: what of them may be told stands beside the rows.
    pub ratings: RatingRows,
}

/// An event with its place in the journal.
#[derive(Debug, Clone, PartialEq)]
pub struct JournalRow {
    pub seq: i64,
    pub at: Moment,
    pub event: Event,
}

fn weeks_before(date: Date) -> std::ops::RangeInclusive<Week> {
    Week::of(Month::of(date).before(2).first_day())..=Week::of(date).before(1)
}

/// Events that are read at once.
const PAGE: i64 = 500;

impl Store {
    /// The date of the open business day, else of the one that was closed last.
    pub fn latest_day(&self) -> Result<Option<Date>, StoreFault> {
        let date: Option<String> = self
            .connection
            .query_row("select date from business_day order by closed_at is null desc, closed_at desc limit 1", [], |row| row.get(0))
            .optional()?;
        date.map(|date| read_date(&date)).transpose()
    }

    /// The business days that have been open, the latest first.
    pub fn days(&self) -> Result<Vec<Date>, StoreFault> {
        let mut query = self.connection.prepare_cached("select date from business_day order by date desc")?;
        let dates: Vec<String> = query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        dates.iter().map(|date| read_date(date)).collect()
    }

    /// None where there was no such business day. Rows and head are of one moment; what is read grows with the day alone.
    pub fn log(&self, date: Date) -> Result<Option<DayLog>, StoreFault> {
        self.in_one_read(|| {
            let day = self.connection.query_row("select id from business_day where date = ?1", [date.to_string()], |row| row.get(0));
            let Some(day) = day.optional()? else { return Ok(None) };
            let tickets = self.tickets(day)?;
            let course = Course::of(&self.day_events(date, &tickets)?);
            let rows = rows(tickets, &course.reasons);
            let ratings = self.rating_rows(&weeks_before(date))?;
            Ok(Some(DayLog { date, rows, counter_open: course.counter_open, head: self.head()?, ratings }))
        })
    }

    /// The hash of one journal row; none where there is no such row.
    pub fn journal_hash(&self, seq: i64) -> Result<Option<[u8; 32]>, StoreFault> {
        if seq == 0 {
            return Ok(Some(self.origin()?.hash));
        }
        Ok(self.connection.query_row("select hash from journal where seq = ?1", [seq], |row| row.get(0)).optional()?)
    }

    /// The tickets that the journal's rows after `seq` have changed.
    pub fn changed_after(&self, seq: i64) -> Result<BTreeSet<TicketId>, StoreFault> {
        let mut changed = BTreeSet::new();
        self.follow_journal(seq, |row| {
            changed.extend(row.event.tickets());
            ControlFlow::Continue(())
        })?;
        Ok(changed)
    }

    /// Reads of one moment, also where a transaction is open already.
    fn in_one_read<T>(&self, read: impl FnOnce() -> Result<T, StoreFault>) -> Result<T, StoreFault> {
        if self.is_in_transaction() {
            return read();
        }
        self.connection.execute_batch("begin")?;
        let found = read();
        self.roll_back();
        found
    }

    /// What the counters and the transfers of a day were, from its opening on. A date that is opened again after another one counts
    /// up to that one only.
    fn day_events(&self, date: Date, tickets: &[Ticket]) -> Result<Vec<JournalRow>, StoreFault> {
        let Some(first) = tickets.iter().map(|ticket| ticket.turn).min() else { return Ok(Vec::new()) };
        let opened: Option<i64> = self
            .connection
            .query_row("select seq from journal where seq < ?1 and kind = 'day_opened' order by seq desc limit 1", [first], |row| {
                row.get(0)
            })
            .optional()?;
        let mut events = Vec::new();
        self.follow_journal(opened.map_or(first, |seq| seq - 1), |row| {
            if matches!(row.event, Event::DayOpened { date: other } if other != date) {
                return ControlFlow::Break(());
            }
            events.push(row);
            ControlFlow::Continue(())
        })?;
        Ok(events)
    }

    /// The rows after `after`, a page at a time, until `see` has seen enough.
    fn follow_journal(&self, mut after: i64, mut see: impl FnMut(JournalRow) -> ControlFlow<()>) -> Result<(), StoreFault> {
        loop {
            let page = self.journal_page(after)?;
            let Some(last) = page.last() else { return Ok(()) };
            after = last.seq;
            if page.into_iter().try_for_each(&mut see).is_break() {
                return Ok(());
            }
        }
    }

    fn journal_page(&self, after: i64) -> Result<Vec<JournalRow>, StoreFault> {
        let mut query = self.connection.prepare_cached("select seq, at, mark, body from journal where seq > ?1 order by seq limit ?2")?;
        let mut rows = query.query((after, PAGE))?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let (at, mark): (String, Vec<u8>) = (row.get(1)?, row.get(2)?);
            let at = moment(&at, &mark).map_err(|finding| StoreFault::row("journal", finding))?;
            let event = serde_json::from_str(row.get_ref(3)?.as_str().map_err(|finding| StoreFault::row("journal", finding))?);
            found.push(JournalRow { seq: row.get(0)?, at, event: event.map_err(|finding| StoreFault::row("journal", finding))? });
        }
        Ok(found)
    }
}

fn read_date(date: &str) -> Result<Date, StoreFault> {
    date.parse().map_err(|_| StoreFault::row("business_day", format!("found the date {date:?}")))
}

fn rows(tickets: Vec<Ticket>, reasons: &BTreeMap<TicketId, TransferReason>) -> Vec<LogRow> {
    let numbers: BTreeMap<TicketId, String> = tickets.iter().map(|ticket| (ticket.id, ticket.number.to_string())).collect();
    let row = |ticket: Ticket| LogRow {
        transferred_to: ticket.transferred_to.and_then(|to| numbers.get(&to).cloned()),
        // A transfer that was undone has left its reason in the journal.
        transfer_reason: reasons.get(&ticket.id).copied().filter(|_| ticket.outcome == Some(Outcome::Transferred)),
        ticket,
    };
    tickets.into_iter().map(row).collect()
}

/// What only the journal knows of a day.
#[derive(Default)]
struct Course {
    reasons: BTreeMap<TicketId, TransferReason>,
    counter_open: Option<i64>,
    open: BTreeMap<CounterNumber, Moment>,
}

impl Course {
    fn of(events: &[JournalRow]) -> Self {
        let mut course = Self::default();
        for JournalRow { at, event, .. } in events {
            course.follow(event, at);
        }
        if let Some(last) = events.last() {
            course.close_all(&last.at);
        }
        course
    }

    fn follow(&mut self, event: &Event, at: &Moment) {
        match event {
            Event::CounterOpened { counter, .. } => {
                // Who changes the services of an open counter has not opened it again.
                self.open.entry(*counter).or_insert(*at);
            }
            Event::CounterClosed { counter } => {
                let opened = self.open.remove(counter);
                self.add(opened, at);
            }
            Event::DayClosed { .. } => self.close_all(at),
            Event::Transferred { ticket, reason, .. } => drop(self.reasons.insert(*ticket, *reason)),
            _ => {}
        }
    }

    fn close_all(&mut self, at: &Moment) {
        for opened in std::mem::take(&mut self.open).into_values() {
            self.add(Some(opened), at);
        }
    }

    fn add(&mut self, opened: Option<Moment>, at: &Moment) {
        if let Some(opened) = opened {
            *self.counter_open.get_or_insert(0) += at.since(&opened).seconds;
        }
    }
}
