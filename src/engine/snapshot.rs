//! What the branch looks like after a commit: all that a screen, a board or a counter page may show.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

use crate::calendar::{Opening, PauseSpan, Trust};
use crate::printing::{JobId, JobState};
use crate::queue::{CounterNumber, Estimate, ServiceId, TicketId, TicketNumber};

#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot {
    /// Local time of the branch, to the minute.
    pub now: DateTime,
    pub trust: Trust,
    /// None until somebody, or a trusted clock, has opened one.
    pub business_day: Option<Date>,
    pub opening: Opening,
    /// The prayer pause that is on now.
    pub pause: Option<PauseSpan>,
    /// In the order of the home page; services that are reached by transfer only are not among them.
    pub services: Vec<ServiceSnapshot>,
    /// The last 20 calls, oldest first, each with a number that only grows.
    pub calls: Vec<CallSnapshot>,
    /// The latest print jobs, oldest first.
    pub jobs: Vec<JobSnapshot>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ServiceSnapshot {
    pub id: ServiceId,
    pub waiting: usize,
    /// None where nothing honest can be said.
    pub estimate: Option<Estimate>,
    pub state: ServiceState,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServiceState {
    Open,
    Closed { reopens: Option<DateTime> },
    FinishedToday,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallSnapshot {
    pub seq: u64,
    pub number: TicketNumber,
    pub counter: CounterNumber,
    pub at: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JobSnapshot {
    pub job: JobId,
    pub ticket: Option<TicketId>,
    pub state: JobState,
}
