//! Print jobs: queued with the ticket, sending before the first byte, then how it ended; and the printer that they are for.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row};

use super::{Store, StoreFault};
use crate::engine::{Cause, Condition, JobId, JobOutcome, JobSnapshot, JobState, Paper, PrinterReport, Tier};
use crate::queue::{Language, TicketId, TicketNumber};

/// The printer as it was when it last changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownPrinter {
    pub name: String,
    pub report: PrinterReport,
    pub since: Timestamp,
}

impl Store {
    /// `printer` is its name in the configuration.
    pub fn queue_job(&self, paper: &Paper, printer: &str) -> Result<JobId, StoreFault> {
        let (ticket, service, language) = match paper {
            Paper::Ticket(ticket, service, language) | Paper::Copy(ticket, service, language) => {
                (Some(ticket.0), Some(service), Some(language))
            }
            Paper::Documents(service, language) => (None, Some(service), Some(language)),
            Paper::Test | Paper::Summary(_) => (None, None, None),
        };
        let date = if let Paper::Summary(date) = paper { Some(date.to_string()) } else { None };
        let attempt = if let Paper::Copy(ticket, ..) = paper { self.papers(*ticket)?.saturating_add(1) } else { 1 };
        self.connection
            .prepare_cached(
                "insert into print_job (kind, ticket, service, language, date, printer, attempt, state) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'queued')",
            )?
            .execute((paper.kind(), ticket, service.map(|service| &*service.0), language.map(Language::code), date, printer, attempt))?;
        Ok(JobId(self.connection.last_insert_rowid()))
    }

    /// The jobs of a ticket so far. Reads all jobs, for which a person who asks for a copy has the time.
    fn papers(&self, ticket: TicketId) -> Result<u8, StoreFault> {
        let count: i64 = self.connection.query_row("select count(*) from print_job where ticket = ?1", [ticket.0], |row| row.get(0))?;
        Ok(u8::try_from(count).unwrap_or(u8::MAX))
    }

    /// `tier` is what the printer can promise now.
    pub fn mark_sending(&self, job: JobId, tier: Option<Tier>) -> Result<(), StoreFault> {
        self.connection
            .prepare_cached("update print_job set state = 'sending', tier = ?2 where id = ?1 and state = 'queued'")?
            .execute((job.0, tier.map(<&str>::from)))?;
        Ok(())
    }

    pub fn mark_ended(&self, job: JobId, outcome: JobOutcome) -> Result<(), StoreFault> {
        let (state, cause) = match outcome {
            JobOutcome::Confirmed => ("confirmed", None),
            JobOutcome::NotSent(cause) => ("not_sent", Some(<&str>::from(cause))),
            JobOutcome::Uncertain(cause) => ("uncertain", Some(<&str>::from(cause))),
        };
        self.connection
            .prepare_cached("update print_job set state = ?2, cause = ?3 where id = ?1 and state in ('queued', 'sending')")?
            .execute((job.0, state, cause))?;
        Ok(())
    }

    /// After a restart nothing comes out by itself: what waited was not sent, what was on its way is uncertain.
    pub fn settle_jobs(&self) -> Result<usize, StoreFault> {
        let cause = <&str>::from(Cause::Restarted);
        Ok(self.connection.execute(
            "update print_job set state = case state when 'queued' then 'not_sent' else 'uncertain' end, cause = ?1 where state in ('queued', 'sending')",
            [cause],
        )?)
    }

    /// The latest jobs, oldest first.
    pub fn latest_jobs(&self, most: usize) -> Result<Vec<JobSnapshot>, StoreFault> {
        let mut query = self.connection.prepare(
            "select job.id, job.ticket, job.state, job.cause, ticket.prefix, ticket.number
             from (select * from print_job order by id desc limit ?1) job left join ticket on ticket.id = job.ticket order by job.id",
        )?;
        let mut rows = query.query([i64::try_from(most).unwrap_or(i64::MAX)])?;
        let mut jobs = Vec::new();
        while let Some(row) = rows.next()? {
            jobs.push(job(row)?);
        }
        Ok(jobs)
    }

    pub fn save_printer(&self, printer: &KnownPrinter) -> Result<(), StoreFault> {
        let PrinterReport { condition, tier } = printer.report;
        self.connection
            .prepare_cached(
                "insert into printer (id, name, tier, condition, since) values (1, ?1, ?2, ?3, ?4)
                 on conflict do update set name = excluded.name, tier = excluded.tier, condition = excluded.condition, since = excluded.since",
            )?
            .execute((&printer.name, tier.map(<&str>::from), <&str>::from(condition), printer.since.to_string()))?;
        Ok(())
    }

    /// None until a station has printed or looked.
    pub fn printer(&self) -> Result<Option<KnownPrinter>, StoreFault> {
        let row = self
            .connection
            .query_row("select name, tier, condition, since from printer", [], |row| {
                Ok((row.get::<_, String>(0)?, row.get::<_, Option<String>>(1)?, row.get::<_, String>(2)?, row.get::<_, String>(3)?))
            })
            .optional()?;
        let Some((name, tier, condition, since)) = row else { return Ok(None) };
        let tier = tier.map(|tier| tier.parse::<Tier>().map_err(|_| wrong(&tier))).transpose()?;
        let condition = condition.parse::<Condition>().map_err(|_| wrong(&condition))?;
        let since = since.parse().map_err(|_| wrong(&since))?;
        Ok(Some(KnownPrinter { name, report: PrinterReport { condition, tier }, since }))
    }
}

fn job(row: &Row) -> Result<JobSnapshot, StoreFault> {
    let (prefix, number): (Option<String>, Option<u16>) = (row.get(4)?, row.get(5)?);
    let number = match (prefix, number) {
        (Some(prefix), Some(number)) => Some(TicketNumber {
            prefix: prefix.chars().next().unwrap_or_default().try_into().map_err(wrong)?,
            number: number.try_into().map_err(wrong)?,
        }),
        _ => None,
    };
    Ok(JobSnapshot {
        job: JobId(row.get(0)?),
        ticket: row.get::<_, Option<uuid::Uuid>>(1)?.map(TicketId),
        number,
        state: state(&row.get::<_, String>(2)?, row.get::<_, Option<String>>(3)?.as_deref())?,
    })
}

fn state(state: &str, cause: Option<&str>) -> Result<JobState, StoreFault> {
    let cause = cause.map(|cause| cause.parse::<Cause>().map_err(|_| wrong(cause))).transpose()?;
    Ok(match (state, cause) {
        ("queued", _) => JobState::Queued,
        ("sending", _) => JobState::Sending,
        ("confirmed", _) => JobState::Ended(JobOutcome::Confirmed),
        ("not_sent", Some(cause)) => JobState::Ended(JobOutcome::NotSent(cause)),
        ("uncertain", Some(cause)) => JobState::Ended(JobOutcome::Uncertain(cause)),
        _ => return Err(wrong(state)),
    })
}

fn wrong(finding: impl std::fmt::Display) -> StoreFault {
    StoreFault::row("print_job", format!("found {finding}"))
}
