//! The last calls and print jobs, kept in memory for the Snapshot.

use std::collections::VecDeque;

use super::{CallSnapshot, JobId, JobSnapshot, JobState};
use crate::queue::TicketId;

const CALLS_KEPT: usize = 20;
const JOBS_KEPT: usize = 20;

/// What a Snapshot tells of the last minutes.
#[derive(Default, Clone)]
pub struct Recent {
    pub calls: VecDeque<CallSnapshot>,
    pub jobs: VecDeque<JobSnapshot>,
}

impl Recent {
    pub fn called(&mut self, call: CallSnapshot) {
        self.calls.push_back(call);
        if self.calls.len() > CALLS_KEPT {
            self.calls.pop_front();
        }
    }

    pub fn job(&mut self, job: JobId, ticket: Option<TicketId>, state: JobState) {
        if let Some(known) = self.jobs.iter_mut().find(|known| known.job == job) {
            known.state = state;
            return;
        }
        self.jobs.push_back(JobSnapshot { job, ticket, state });
        if self.jobs.len() > JOBS_KEPT {
            self.jobs.pop_front();
        }
    }
}
