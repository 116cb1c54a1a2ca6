//! The rows of the daily queue log (DOMAIN.md §6.2): no personal data, no reason of a priority, no ratings.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::config::Config;
use crate::queue::{Class, Outcome, START_AFTER_CALL, State, Ticket, Wait};
use crate::store::LogRow;

pub const COLUMNS: [&str; 20] = [
    "date",
    "branch",
    "ticket",
    "service",
    "priority",
    "channel",
    "language",
    "party_size",
    "issued_at",
    "first_called_at",
    "service_start_at",
    "service_end_at",
    "counter",
    "outcome",
    "transferred_to",
    "wait_gross_s",
    "wait_net_s",
    "service_s",
    "within_sla",
    "amended",
];

/// A row as text, in the order of [`COLUMNS`]; what is not there is empty.
pub type Fields = [String; 20];

/// One ticket of the log. Times are RFC 3339 to the second with the branch's offset, lengths are seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Row {
    /// The business day.
    #[schema(example = "2026-11-22")]
    pub date: String,
    #[schema(example = "MKH-01")]
    pub branch: String,
    #[schema(example = "A001")]
    pub ticket: String,
    #[schema(example = "enquiry")]
    pub service: String,
    /// Never why.
    pub priority: bool,
    #[schema(example = "walk_in")]
    pub channel: String,
    #[schema(example = "ar")]
    pub language: String,
    pub party_size: u8,
    pub issued_at: String,
    pub first_called_at: Option<String>,
    pub service_start_at: Option<String>,
    pub service_end_at: Option<String>,
    pub counter: Option<u8>,
    /// `served transferred no_show cancelled abandoned`, and while it is live `waiting called serving on_hold`.
    #[schema(example = "served")]
    pub outcome: String,
    /// The ticket that the visit went on with.
    pub transferred_to: Option<String>,
    pub wait_gross_s: Option<i64>,
    /// Without prayer pauses and closed hours.
    pub wait_net_s: Option<i64>,
    pub service_s: Option<i64>,
    /// The net wait against the service's target.
    pub within_sla: Option<bool>,
    /// The ending was corrected.
    pub amended: bool,
}

impl Row {
    pub fn of(date: Date, row: &LogRow, config: &Config) -> Self {
        let ticket = &row.ticket;
        let time = |at: Timestamp| config.calendar.rfc3339(at);
        let seconds = |wait: Option<Wait>| wait.map(|wait| wait.seconds);
        Self {
            date: date.to_string(),
            branch: config.branch.code.clone(),
            ticket: ticket.number.to_string(),
            service: ticket.service.to_string(),
            priority: ticket.class == Class::Priority,
            channel: <&str>::from(ticket.channel).to_owned(),
            language: ticket.language.to_string(),
            party_size: ticket.party_size.people(),
            issued_at: time(ticket.issued.at),
            first_called_at: ticket.first_called.map(|moment| time(moment.at)),
            service_start_at: service_start(ticket).map(time),
            service_end_at: ticket.service_end.map(|moment| time(moment.at)),
            counter: ticket.counter.map(|counter| counter.0),
            outcome: outcome(ticket).to_owned(),
            transferred_to: row.transferred_to.clone(),
            wait_gross_s: seconds(ticket.wait_gross),
            wait_net_s: seconds(ticket.wait_net),
            service_s: seconds(ticket.service_time),
            within_sla: within_target(ticket, config),
            amended: ticket.amended.is_some(),
        }
    }

    pub fn fields(self) -> Fields {
        fn text(value: Option<impl ToString>) -> String {
            value.map_or_else(String::new, |value| value.to_string())
        }
        [
            self.date,
            self.branch,
            self.ticket,
            self.service,
            yes_no(self.priority),
            self.channel,
            self.language,
            self.party_size.to_string(),
            self.issued_at,
            text(self.first_called_at),
            text(self.service_start_at),
            text(self.service_end_at),
            text(self.counter),
            self.outcome,
            text(self.transferred_to),
            text(self.wait_gross_s),
            text(self.wait_net_s),
            text(self.service_s),
            self.within_sla.map_or_else(String::new, yes_no),
            yes_no(self.amended),
        ]
    }
}

/// Where nobody pressed "arrived", half a minute after the call, or at the end where that came sooner.
fn service_start(ticket: &Ticket) -> Option<Timestamp> {
    let assumed = || {
        let (end, called) = (ticket.service_end?, ticket.called?);
        called.at.checked_add(START_AFTER_CALL).ok().map(|start| start.min(end.at))
    };
    ticket.service_start.map(|start| start.at).or_else(assumed)
}

/// The ending, or the state of a ticket that is live; a transfer has its own word.
pub fn outcome(ticket: &Ticket) -> &'static str {
    match ticket.outcome {
        Some(Outcome::Transferred) => "transferred",
        Some(_) => State::Served.into(),
        None => ticket.state.into(),
    }
}

/// None where there is no wait, or no target to hold it against.
pub fn within_target(ticket: &Ticket, config: &Config) -> Option<bool> {
    Some(ticket.wait_net?.seconds <= target_seconds(ticket, config)?)
}

pub fn target_seconds(ticket: &Ticket, config: &Config) -> Option<i64> {
    config.service(&ticket.service).map(|service| i64::from(service.rule.target_minutes) * 60)
}

fn yes_no(yes: bool) -> String {
    if yes { "yes" } else { "no" }.to_owned()
}
