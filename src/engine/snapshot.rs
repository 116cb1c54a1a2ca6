//! What the branch looks like after a commit: all that a screen, a board or a counter page may show.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

use super::recent::Recent;
use super::{CardSnapshot, HallSnapshot, JobId, JobOutcome, JobState, PrinterReport};
use crate::calendar::{Opening, PauseSpan, Trust};
use crate::improvement::{self, Improvement};
use crate::queue::{CounterNumber, Estimate, Forecaster, Language, Service, ServiceId, Situation, TicketId, TicketNumber};

#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot {
    /// The journal's last row.
    pub seq: i64,
    /// Local time of the branch, to the minute.
    pub now: DateTime,
    pub trust: Trust,
    /// None until somebody, or a trusted clock, has opened one.
    pub business_day: Option<Date>,
    pub opening: Opening,
    /// The prayer pause that is on now.
    pub pause: Option<PauseSpan>,
    /// The first of this date that begins later.
    pub next_pause: Option<PauseSpan>,
    /// In the order of the home page; services that are reached by transfer only are not among them.
    pub services: Vec<ServiceSnapshot>,
    /// The last 20 calls, oldest first, each with a number that only grows.
    pub calls: Vec<CallSnapshot>,
    /// The latest print jobs, oldest first.
    pub jobs: Vec<JobSnapshot>,
    pub printer: PrinterReport,
    /// A visitor asks for an officer, and none has answered.
    pub help: Option<HelpSnapshot>,
    pub hall: HallSnapshot,
    /// Those who may rate with one touch, the latest first.
    pub cards: Vec<CardSnapshot>,
    /// What was done about what visitors said, the latest first; at most five.
    pub improvements: Vec<Improvement>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HelpSnapshot {
    /// The first asking.
    pub asked: Timestamp,
    /// How often staff have heard of it; grows with each time they should hear it again.
    pub times: u32,
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
    /// The visitor's.
    pub language: Language,
    pub counter: CounterNumber,
    pub at: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JobSnapshot {
    pub job: JobId,
    pub ticket: Option<TicketId>,
    /// Of the ticket.
    pub number: Option<TicketNumber>,
    pub state: JobState,
}

impl Snapshot {
    /// The last slip that left for the printer may lie in it, or hang out of it, by half.
    pub fn slip_broke_off(&self) -> bool {
        let gone = self.jobs.iter().rev().find_map(|job| match job.state {
            JobState::Ended(outcome) if !matches!(outcome, JobOutcome::NotSent(_)) => Some(outcome),
            _ => None,
        });
        gone.is_some_and(|outcome| !outcome.is_whole())
    }
}

pub(super) fn take(situation: &Situation, forecaster: &Forecaster, recent: &Recent, (seq, cards): (i64, Vec<CardSnapshot>)) -> Snapshot {
    let now = to_the_minute(situation.calendar.local(situation.now.at));
    // A clock nobody can trust closes nothing: an open business day is enough then, as for `Issue`.
    let timed = situation.now.trust != Trust::Untrusted;
    let service_snapshot = |service: &Service| ServiceSnapshot {
        id: service.id.clone(),
        waiting: situation.hall.waiting(&service.id),
        estimate: forecaster.of(&service.id, service.class()).map(|forecast| forecast.estimate),
        state: service_state(service, now, situation),
    };
    Snapshot {
        seq,
        now,
        trust: situation.now.trust,
        business_day: situation.hall.day.map(|day| day.date),
        opening: if timed { situation.calendar.opening(now) } else { Opening::Open { closes: DateTime::MAX } },
        pause: if timed { situation.calendar.pause_at(now) } else { None },
        next_pause: if timed { next_pause(now, situation) } else { None },
        services: situation.services.0.iter().filter(|service| service.at_kiosk).map(service_snapshot).collect(),
        calls: recent.calls.iter().cloned().collect(),
        jobs: recent.jobs.iter().copied().collect(),
        printer: recent.printer,
        help: situation.hall.help.map(|call| HelpSnapshot { asked: call.first.at, times: call.times }),
        hall: HallSnapshot::of(situation),
        cards,
        improvements: improvement::shown(situation.improvements),
    }
}

fn next_pause(now: DateTime, situation: &Situation) -> Option<PauseSpan> {
    situation.calendar.pauses_on(now.date()).into_iter().filter(|pause| pause.start > now).min_by_key(|pause| pause.start)
}

fn service_state(service: &Service, now: DateTime, situation: &Situation) -> ServiceState {
    match service.hours.as_ref().map(|hours| situation.calendar.opening_of(hours, now)) {
        _ if situation.hall.is_finished(&service.id) => ServiceState::FinishedToday,
        Some(Opening::Closed { reopens }) if situation.now.trust != Trust::Untrusted => ServiceState::Closed { reopens },
        _ => ServiceState::Open,
    }
}

fn to_the_minute(time: DateTime) -> DateTime {
    time.with().second(0).subsec_nanosecond(0).build().unwrap_or(time)
}
