//! The figures of a day (DOMAIN.md §6.1), from its rows alone. Where there is nothing to count from there is no figure, never a 0.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::log::{target_seconds, within_target};
use super::measure::{Mean, Rank, Share};
use crate::config::Config;
use crate::queue::{Channel, Class, Outcome, ServiceId, State, Ticket, TransferReason};
use crate::store::{DayLog, LogRow};

/// What is counted the same way for a day and for one service of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Measures {
    /// Issued, transfers among them.
    pub tickets: u32,
    /// Issued without transfers: visits that began.
    pub arrived: u32,
    /// On the tickets of those who arrived.
    pub people: u32,
    pub called: u32,
    pub served: u32,
    /// Of the tickets that were served.
    pub transferred: u32,
    pub cancelled: u32,
    /// Not ended yet.
    pub live: u32,
    /// Issue to first call.
    pub wait_gross: Mean,
    /// The same without prayer pauses and closed hours.
    pub wait_net: Mean,
    /// Nearest rank of the net wait.
    pub wait_net_median: Rank,
    pub wait_net_p90: Rank,
    /// From "arrived", or half a minute after the call, to the end.
    pub service_time: Mean,
    /// Of those called.
    pub no_show: Share,
    /// Never called by the close, of those issued.
    pub abandoned: Share,
    /// Served after a net wait within the service's target, of those served.
    pub within_target: Share,
    /// The same, with those who left after more than the target among the others.
    pub within_target_strictly: Share,
    /// Transfers because the procedures were unclear (S3), of those served.
    pub referred: Share,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ServiceFigures {
    pub service: String,
    #[serde(flatten)]
    pub measures: Measures,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Figures {
    #[serde(flatten)]
    pub day: Measures,
    pub priority: u32,
    /// Seconds of service, of the seconds that counters were open; null where the journal knows of no open counter.
    pub occupancy: Option<Share>,
    /// Tickets by channel, `transfer` among them.
    pub channels: BTreeMap<String, u32>,
    /// Tickets by language, transfers not counted again.
    pub languages: BTreeMap<String, u32>,
    /// What stood in the way of those served (D11).
    pub obstacles: BTreeMap<String, u32>,
    /// In the order of the home page; those without a ticket are left out.
    pub services: Vec<ServiceFigures>,
}

impl Figures {
    pub fn of(log: &DayLog, config: &Config) -> Self {
        let rows: Vec<&LogRow> = log.rows.iter().collect();
        let tickets = || rows.iter().map(|row| &row.ticket);
        let arrived = || tickets().filter(|ticket| ticket.channel != Channel::Transfer);
        let day = Measures::of(&rows, config);
        Self {
            priority: count(tickets().filter(|ticket| ticket.class == Class::Priority)),
            occupancy: log.counter_open.filter(|seconds| *seconds > 0).map(|open| Share::of(small(day.service_time.seconds), small(open))),
            channels: tally(tickets().map(|ticket| <&str>::from(ticket.channel).to_owned())),
            languages: tally(arrived().map(|ticket| ticket.language.to_string())),
            obstacles: tally(tickets().filter_map(|ticket| ticket.obstacle).map(|obstacle| <&str>::from(obstacle).to_owned())),
            services: services(&rows, config),
            day,
        }
    }
}

fn services(rows: &[&LogRow], config: &Config) -> Vec<ServiceFigures> {
    let mut by_service: BTreeMap<&ServiceId, Vec<&LogRow>> = BTreeMap::new();
    for row in rows {
        by_service.entry(&row.ticket.service).or_default().push(row);
    }
    let place = |id: &ServiceId| config.services.iter().position(|service| service.rule.id == *id).unwrap_or(usize::MAX);
    let mut services: Vec<_> = by_service.into_iter().collect();
    services.sort_by_key(|(id, _)| place(id));
    services.into_iter().map(|(id, rows)| ServiceFigures { service: id.to_string(), measures: Measures::of(&rows, config) }).collect()
}

impl Measures {
    pub fn of(rows: &[&LogRow], config: &Config) -> Self {
        let tickets: Vec<&Ticket> = rows.iter().map(|row| &row.ticket).collect();
        let with = |test: &dyn Fn(&Ticket) -> bool| count(tickets.iter().filter(|ticket| test(ticket)));
        let in_state = |state: State| with(&|ticket| ticket.state == state);
        let (issued, called, served) = (count(&tickets), with(&|ticket| ticket.first_called.is_some()), in_state(State::Served));
        let arrived: Vec<&&Ticket> = tickets.iter().filter(|ticket| ticket.channel != Channel::Transfer).collect();
        let net = || tickets.iter().filter_map(|ticket| ticket.wait_net);
        let referred = count(rows.iter().filter(|row| row.transfer_reason == Some(TransferReason::ProceduresUnclear)));
        let (within_target, within_target_strictly) = within(&tickets, config);
        Self {
            tickets: issued,
            arrived: count(&arrived),
            people: arrived.iter().map(|ticket| u32::from(ticket.party_size.people())).sum(),
            called,
            served,
            transferred: with(&|ticket| ticket.outcome == Some(Outcome::Transferred)),
            cancelled: in_state(State::Cancelled),
            live: with(&|ticket| ticket.state.is_live()),
            wait_gross: Mean::of(tickets.iter().filter_map(|ticket| ticket.wait_gross)),
            wait_net: Mean::of(net()),
            wait_net_median: Rank::of(net(), 50),
            wait_net_p90: Rank::of(net(), 90),
            service_time: Mean::of(tickets.iter().filter_map(|ticket| ticket.service_time)),
            no_show: Share::of(in_state(State::NoShow), called),
            abandoned: Share::of(in_state(State::Abandoned), issued),
            within_target,
            within_target_strictly,
            referred: Share::of(referred, served),
        }
    }
}

/// A service without a target, as one that the configuration has lost, is left out of both.
fn within(tickets: &[&Ticket], config: &Config) -> (Share, Share) {
    let served: Vec<bool> =
        tickets.iter().filter(|ticket| ticket.state == State::Served).filter_map(|ticket| within_target(ticket, config)).collect();
    let kept = count(served.iter().filter(|within| **within));
    let gone_late = count(tickets.iter().filter(|ticket| has_gone_late(ticket, config)));
    (Share::of(kept, count(&served)), Share::of(kept, count(&served) + gone_late))
}

/// Never called, and waited for more than the target before the close.
fn has_gone_late(ticket: &Ticket, config: &Config) -> bool {
    let Some(ended) = ticket.ended.filter(|_| ticket.state == State::Abandoned) else { return false };
    let waited = config.calendar.worked(ended.since(&ticket.issued), ended.at);
    target_seconds(ticket, config).is_some_and(|target| waited.seconds > target)
}

fn tally(names: impl Iterator<Item = String>) -> BTreeMap<String, u32> {
    let mut tally = BTreeMap::new();
    for name in names {
        *tally.entry(name).or_insert(0) += 1;
    }
    tally
}

fn count<T>(items: impl IntoIterator<Item = T>) -> u32 {
    small(items.into_iter().count())
}

fn small(number: impl TryInto<u32>) -> u32 {
    number.try_into().unwrap_or(u32::MAX)
}
