//! The last calls and print jobs, kept in memory for the Snapshot.

use std::collections::{BTreeSet, VecDeque};

use super::{CallSnapshot, JobId, JobSnapshot, JobState, PrinterReport};
use crate::queue::{TicketId, TicketNumber};

const CALLS_KEPT: usize = 20;
/// A copy can be asked for on the screen for so many papers back.
pub const JOBS_KEPT: usize = 60;

/// What a Snapshot tells of the last minutes.
#[derive(Default, Clone)]
pub struct Recent {
    pub calls: VecDeque<CallSnapshot>,
    pub jobs: VecDeque<JobSnapshot>,
    pub printer: PrinterReport,
}

impl Recent {
    pub fn called(&mut self, call: CallSnapshot) {
        self.calls.push_back(call);
        if self.calls.len() > CALLS_KEPT {
            self.calls.pop_front();
        }
    }

    /// The latest call of this number was taken back.
    pub fn uncalled(&mut self, number: TicketNumber) {
        if let Some(place) = self.calls.iter().rposition(|call| call.number == number) {
            self.calls.remove(place);
        }
    }

    pub fn queued(&mut self, job: JobId, ticket: Option<(TicketId, TicketNumber)>) {
        let (ticket, number) = ticket.unzip();
        self.jobs.push_back(JobSnapshot { job, ticket, number, state: JobState::Queued });
        if self.jobs.len() > JOBS_KEPT {
            self.jobs.pop_front();
        }
    }

    /// Of a ticket that is among them a second paper would come out unasked.
    pub fn slips_on_their_way(&self) -> BTreeSet<TicketId> {
        let on_their_way = self.jobs.iter().filter(|job| job.state.is_open());
        on_their_way.filter_map(|job| job.ticket).collect()
    }

    /// A job that is no longer remembered is not told of again.
    pub fn job(&mut self, job: JobId, state: JobState) {
        if let Some(known) = self.jobs.iter_mut().find(|known| known.job == job) {
            known.state = state;
        }
    }
}
