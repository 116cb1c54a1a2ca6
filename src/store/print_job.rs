//! Print jobs: queued with the ticket, sending before the first byte, then how it ended.

use super::{Store, StoreFault};
use crate::engine::{Cause, JobId, JobOutcome, Paper};
use crate::queue::Language;

impl Store {
    pub fn queue_job(&self, paper: &Paper) -> Result<JobId, StoreFault> {
        let (ticket, service, language) = match paper {
            Paper::Ticket(ticket, service, language) => (Some(ticket.0), Some(service), Some(language)),
            Paper::Documents(service, language) => (None, Some(service), Some(language)),
            Paper::Test => (None, None, None),
        };
        self.connection
            .prepare_cached("insert into print_job (kind, ticket, service, language, state) values (?1, ?2, ?3, ?4, 'queued')")?
            .execute((<&str>::from(paper), ticket, service.map(|service| &*service.0), language.map(Language::code)))?;
        Ok(JobId(self.connection.last_insert_rowid()))
    }

    pub fn mark_sending(&self, job: JobId) -> Result<(), StoreFault> {
        self.connection.prepare_cached("update print_job set state = 'sending' where id = ?1 and state = 'queued'")?.execute([job.0])?;
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
}
