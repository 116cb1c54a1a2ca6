//! What staff and the board are told: a Snapshot as JSON, by the clock of the branch.

mod board;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use crate::calendar::{Opening, PauseSpan, Trust};
use crate::config::Config;
use crate::engine::{CounterSnapshot, JobOutcome, JobState, ServiceSnapshot, ServiceState, Snapshot};
use crate::queue::{Class, Estimate, Language, NO_SHOW_PATIENCE, NO_SHOW_RECALLS, REINSTATE_WITHIN, State, Ticket, TicketId, Wait};
use crate::text::{dates, words};

pub use board::{BoardView, CallView};

/// The hall, for those who serve in it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct HallView {
    /// The journal's last row.
    pub seq: i64,
    /// By the branch's clock, to the minute.
    pub now: String,
    /// `trusted`, or `untrusted` after a power cut until the time is known again.
    pub clock: &'static str,
    /// None until a day is open.
    pub business_day: Option<String>,
    /// Within the hours, and nobody has closed the day.
    pub open: bool,
    pub dates: DatesView,
    /// On now.
    pub pause: Option<PauseView>,
    /// The next of today.
    pub next_pause: Option<PauseView>,
    /// `well`, `paper_low`, `paper_out`, `cover_open`, `cutter_jammed`, `offline`, `silent`, `unreachable` or `unknown`.
    pub printer: &'static str,
    /// A visitor at the kiosk asks for an officer.
    pub help: Option<HelpView>,
    pub services: Vec<ServiceView>,
    /// By the visit's first issue; at most 60 of a service and class.
    pub waiting: Vec<TicketView>,
    pub on_hold: Vec<TicketView>,
    pub no_shows: Vec<TicketView>,
    /// The last twenty, newest last.
    pub ended: Vec<TicketView>,
    /// The open ones.
    pub counters: Vec<CounterView>,
    /// The last twenty, newest last.
    pub calls: Vec<CallView>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct DatesView {
    pub ar: DateView,
    pub en: DateView,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct DateView {
    pub hijri: String,
    pub gregorian: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PauseView {
    /// Its place in the configuration's list.
    pub pause: usize,
    /// Local time, as `12:07`.
    pub start: String,
    pub end: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct HelpView {
    pub asked: String,
    pub times: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ServiceView {
    pub id: String,
    pub waiting: usize,
    /// None where nothing honest can be said.
    pub wait: Option<WaitView>,
    /// `open`, `closed` or `finished`
    pub state: &'static str,
}

/// Minutes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub struct WaitView {
    pub low: u16,
    pub high: u16,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CounterView {
    pub number: u8,
    pub services: Vec<String>,
    /// Who has opened it; none after a restart, until somebody takes it.
    pub officer: Option<String>,
    /// Called or served there.
    pub ticket: Option<TicketView>,
    /// Whom `call-next` would call.
    pub next: Option<TicketView>,
    /// The last that ended there.
    pub last: Option<TicketView>,
    pub undo: Option<UndoView>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct UndoView {
    /// `called`, `served`, `finished`, `held`, `resumed`, `transferred`, `no_show` or `cancelled`
    pub act: &'static str,
    /// `R507`
    pub number: String,
    pub until: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct TicketView {
    pub id: String,
    /// `R507`
    pub number: String,
    pub service: String,
    /// Never its reason.
    pub priority: bool,
    pub language: String,
    pub party_size: u8,
    pub channel: &'static str,
    pub state: &'static str,
    pub issued: String,
    pub called: Option<String>,
    pub started: Option<String>,
    pub ended: Option<String>,
    /// Minutes up to the call, or until now, without pauses.
    pub waited: i64,
    /// Over the service's target.
    pub late: bool,
    pub recalls: u8,
    /// When a no-show may be said; none before two recalls.
    pub no_show_from: Option<String>,
    pub reinstate_until: Option<String>,
    pub counter: Option<u8>,
    pub outcome: Option<&'static str>,
    pub obstacle: Option<&'static str>,
    pub amended: bool,
    /// The number that the visit went on with.
    pub transferred_to: Option<String>,
    /// `on_its_way`, `out`, `not_printed` or `uncertain`; none where no paper was asked for lately.
    pub paper: Option<&'static str>,
}

/// A Snapshot, and all that turns it into words.
pub struct View<'a> {
    pub snapshot: &'a Snapshot,
    pub config: &'a Config,
    /// Who is at which counter.
    pub officers: &'a [(u8, String)],
}

impl View<'_> {
    pub fn hall(&self) -> HallView {
        let Snapshot { hall, .. } = self.snapshot;
        let tickets = |tickets: &[std::sync::Arc<Ticket>]| tickets.iter().map(|ticket| self.ticket(ticket)).collect();
        HallView {
            seq: self.snapshot.seq,
            now: self.time(self.at()),
            clock: if self.snapshot.trust == Trust::Untrusted { "untrusted" } else { "trusted" },
            business_day: self.snapshot.business_day.map(|date| date.to_string()),
            open: self.open(),
            dates: self.dates(),
            pause: self.snapshot.pause.as_ref().map(pause),
            next_pause: self.snapshot.next_pause.as_ref().map(pause),
            printer: self.snapshot.printer.condition.into(),
            help: self.snapshot.help.map(|help| HelpView { asked: self.time(help.asked), times: help.times }),
            services: self.services(),
            waiting: tickets(&hall.waiting),
            on_hold: tickets(&hall.on_hold),
            no_shows: tickets(&hall.no_shows),
            ended: tickets(&hall.ended),
            counters: hall.counters.iter().map(|counter| self.counter(counter)).collect(),
            calls: self.calls(),
        }
    }

    /// A trusted clock opens the day by itself: where none is open, somebody has closed it.
    fn open(&self) -> bool {
        let closed = self.snapshot.business_day.is_none() && self.snapshot.trust != Trust::Untrusted;
        matches!(self.snapshot.opening, Opening::Open { .. }) && !closed
    }

    /// RFC 3339 with the branch's offset.
    fn time(&self, at: Timestamp) -> String {
        self.config.calendar.rfc3339(at)
    }

    fn at(&self) -> Timestamp {
        self.snapshot.now.to_zoned(self.config.calendar.zone.clone()).map(|zoned| zoned.timestamp()).unwrap_or_default()
    }

    fn dates(&self) -> DatesView {
        let date = self.snapshot.now.date();
        let of = |language| {
            let words = words(language);
            // The isolates that a line of Slint needs are the page's own work here.
            let plain = |line: String| line.replace(['\u{2066}', '\u{2069}'], "");
            DateView { hijri: plain(dates::hijri_line(date, words)), gregorian: plain(dates::gregorian_line(date, words)) }
        };
        DatesView { ar: of(Language::ARABIC), en: of(Language::ENGLISH) }
    }

    fn services(&self) -> Vec<ServiceView> {
        self.snapshot.services.iter().map(service).collect()
    }

    fn counter(&self, counter: &CounterSnapshot) -> CounterView {
        let last = self.snapshot.hall.ended.iter().rev().find(|ticket| ticket.counter == Some(counter.number));
        let officer = self.officers.iter().find(|(number, _)| *number == counter.number.0);
        CounterView {
            number: counter.number.0,
            services: counter.services.iter().map(ToString::to_string).collect(),
            officer: officer.map(|(_, name)| name.clone()),
            ticket: counter.ticket.as_ref().map(|ticket| self.ticket(ticket)),
            next: counter.next.as_ref().map(|ticket| self.ticket(ticket)),
            last: last.map(|ticket| self.ticket(ticket)),
            undo: counter.undo.as_ref().map(|undo| UndoView {
                act: undo.act.into(),
                number: undo.number.to_string(),
                until: self.time(undo.until),
            }),
        }
    }

    fn ticket(&self, ticket: &Ticket) -> TicketView {
        let time = |moment: Option<crate::calendar::Moment>| moment.map(|moment| self.time(moment.at));
        let later =
            |moment: Option<crate::calendar::Moment>, by| moment.and_then(|moment| moment.at.checked_add(by).ok()).map(|at| self.time(at));
        let waited = self.waited(ticket);
        let target = self.config.service(&ticket.service).map(|service| i64::from(service.rule.target_minutes));
        let may_be_absent = ticket.state == State::Called && ticket.recalls >= NO_SHOW_RECALLS;
        TicketView {
            id: ticket.id.0.to_string(),
            number: ticket.number.to_string(),
            service: ticket.service.to_string(),
            priority: ticket.class == Class::Priority,
            language: ticket.language.to_string(),
            party_size: ticket.party_size.people(),
            channel: ticket.channel.into(),
            state: ticket.state.into(),
            issued: self.time(ticket.issued.at),
            called: time(ticket.called),
            started: time(ticket.service_start),
            ended: time(ticket.ended.or(ticket.service_end)),
            waited: waited / 60,
            late: target.is_some_and(|target| waited > target * 60),
            recalls: ticket.recalls,
            // Times are cut to the second: the next one is never too soon.
            no_show_from: if may_be_absent { later(ticket.called, NO_SHOW_PATIENCE + SignedDuration::from_secs(1)) } else { None },
            reinstate_until: if ticket.state == State::NoShow { later(ticket.ended, REINSTATE_WITHIN) } else { None },
            counter: ticket.counter.map(|counter| counter.0),
            outcome: ticket.outcome.map(Into::into),
            obstacle: ticket.obstacle.map(Into::into),
            amended: ticket.amended.is_some(),
            transferred_to: ticket.transferred_to.and_then(|id| self.number(id)),
            paper: self.paper(ticket.id),
        }
    }

    /// Seconds without pauses and closed hours.
    fn waited(&self, ticket: &Ticket) -> i64 {
        let now = self.at();
        let gross = now.duration_since(ticket.issued.at).max(SignedDuration::ZERO).as_secs();
        let until_now = || self.config.calendar.worked(Wait { seconds: gross, estimated: true }, now);
        ticket.wait_net.unwrap_or_else(until_now).seconds
    }

    fn number(&self, id: TicketId) -> Option<String> {
        let hall = &self.snapshot.hall;
        let at_counters = hall.counters.iter().filter_map(|counter| counter.ticket.as_ref());
        let all = hall.waiting.iter().chain(&hall.on_hold).chain(&hall.no_shows).chain(&hall.ended).chain(at_counters);
        all.into_iter().find(|ticket| ticket.id == id).map(|ticket| ticket.number.to_string())
    }

    fn paper(&self, ticket: TicketId) -> Option<&'static str> {
        let job = self.snapshot.jobs.iter().rev().find(|job| job.ticket == Some(ticket))?;
        Some(match job.state {
            JobState::Queued | JobState::Sending => "on_its_way",
            JobState::Ended(outcome) if outcome.is_whole() => "out",
            JobState::Ended(JobOutcome::NotSent(_)) => "not_printed",
            JobState::Ended(_) => "uncertain",
        })
    }
}

fn pause(pause: &PauseSpan) -> PauseView {
    PauseView { pause: pause.pause.0, start: dates::clock(pause.start.time()), end: dates::clock(pause.end.time()) }
}

fn service(service: &ServiceSnapshot) -> ServiceView {
    ServiceView {
        id: service.id.to_string(),
        waiting: service.waiting,
        wait: service.estimate.map(|Estimate { low, high }| WaitView { low, high }),
        state: match service.state {
            ServiceState::Open => "open",
            ServiceState::Closed { .. } => "closed",
            ServiceState::FinishedToday => "finished",
        },
    }
}
