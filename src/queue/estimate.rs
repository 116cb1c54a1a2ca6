//! How long a visitor will wait, as an honest range, or nothing.

use jiff::SignedDuration;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use super::{Class, Counter, Service, ServiceId, Situation, Tally};
use crate::calendar::{Opening, PauseSpan, Trust};

/// Minutes, both in steps of five; 0 to 0 means "now".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Estimate {
    pub low: u16,
    pub high: u16,
}

impl Estimate {
    pub const NOW: Self = Self { low: 0, high: 0 };

    pub fn is_now(self) -> bool {
        self.high == 0
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forecast {
    pub estimate: Estimate,
    /// The first prayer pause inside the wait; its length is part of the estimate.
    pub pause: Option<PauseSpan>,
}

/// Beyond this nobody can honestly say anything, in seconds.
const LONGEST: f64 = 4.0 * 3600.0;
/// Services measured today from which on their spread is believed.
const ENOUGH: usize = 5;

/// Tickets of a service that come before a new one of this class.
pub fn ahead(service: &ServiceId, class: Class, situation: &Situation) -> usize {
    let (priority, ordinary) = (situation.hall.waiting_in(service, Class::Priority), situation.hall.waiting_in(service, Class::Ordinary));
    match class {
        Class::Ordinary => priority + ordinary,
        Class::Priority => priority + ordinary.min(priority / 2),
    }
}

/// The wait of a new ticket, from recent service times and the open counters, with the pauses on its way. None where no
/// counter serves it, the wait would pass the closing time or four hours, or the clock cannot be trusted.
pub fn forecast(service: &ServiceId, class: Class, situation: &Situation) -> Option<Forecast> {
    if situation.now.trust == Trust::Untrusted {
        return None;
    }
    let counters: Vec<&Counter> = situation.hall.counters.values().filter(|counter| counter.services.contains(service)).collect();
    let (mean, deviation) = work_ahead(service, class, &counters, situation)?;
    let now = situation.calendar.local(situation.now.at);
    let paused = situation.calendar.pause_at(now).is_some();
    if mean < 1.0 && !paused {
        return Some(Forecast { estimate: Estimate::NOW, pause: None });
    }
    let low = with_pauses((mean - deviation).max(0.0), now, situation);
    let high = with_pauses(mean + deviation, now, situation);
    let Opening::Open { closes } = situation.calendar.opening(now) else { return None };
    if high > LONGEST || later(now, low) >= closes {
        return None;
    }
    let estimate = rounded(low, high)?;
    let pause = situation
        .calendar
        .pauses_on(now.date())
        .filter(|pause| pause.end > now && pause.start < later(now, high))
        .min_by_key(|pause| pause.start);
    Some(Forecast { estimate, pause })
}

/// Mean and deviation in seconds of what these counters have to do first; none where there is no counter.
fn work_ahead(service: &ServiceId, class: Class, counters: &[&Counter], situation: &Situation) -> Option<(f64, f64)> {
    let mut mean = 0.0;
    let mut variance = 0.0;
    for other in &situation.services.0 {
        let here = count(counters.iter().filter(|counter| counter.services.contains(&other.id)).count());
        let everywhere = count(situation.hall.counters.values().filter(|counter| counter.services.contains(&other.id)).count());
        if here < 1.0 {
            continue;
        }
        let class = if other.urgent && other.id != *service { Class::Ordinary } else { class };
        let tickets = count(ahead(&other.id, class, situation)) * here / everywhere;
        let (length, spread) = service_length(other, situation.hall.tallies.get(&other.id));
        mean += tickets * length;
        variance += tickets * spread * spread;
    }
    let open = count(counters.len());
    if open < 1.0 {
        return None;
    }
    // The visitors at the counters are half done on average; a free counter takes the next one at once.
    if counters.iter().all(|counter| counter.ticket.is_some()) {
        let (length, spread) = situation.services.find(service).map(|own| service_length(own, situation.hall.tallies.get(service)))?;
        mean += length / 2.0;
        variance += spread * spread;
    }
    Some((mean / open, variance.sqrt() / open))
}

/// Mean and deviation of one service in seconds: measured today where there is enough, else as configured.
fn service_length(service: &Service, tally: Option<&Tally>) -> (f64, f64) {
    let times: Vec<f64> = tally
        .into_iter()
        .flat_map(|tally| tally.service_times.iter())
        .filter_map(|time| u32::try_from(*time).ok())
        .map(f64::from)
        .collect();
    if times.len() < ENOUGH {
        let typical = f64::from(service.typical_minutes) * 60.0;
        return (typical, typical / 2.0);
    }
    let number = count(times.len());
    let mean = times.iter().sum::<f64>() / number;
    let variance = times.iter().map(|time| (time - mean).powi(2)).sum::<f64>() / number;
    (mean, variance.sqrt())
}

/// The same seconds of work as seconds of waiting, with every pause that falls into them.
fn with_pauses(work: f64, now: DateTime, situation: &Situation) -> f64 {
    let mut pauses: Vec<PauseSpan> = situation.calendar.pauses_on(now.date()).filter(|pause| pause.end > now).collect();
    pauses.sort_by_key(|pause| pause.start);
    pauses.iter().fold(work, |wait, pause| {
        if pause.start <= later(now, wait) { wait + pause.end.duration_since(pause.start.max(now)).as_secs_f64() } else { wait }
    })
}

fn later(now: DateTime, seconds: f64) -> DateTime {
    SignedDuration::try_from_secs_f64(seconds).ok().and_then(|seconds| now.checked_add(seconds).ok()).unwrap_or(DateTime::MAX)
}

/// Down and up to five minutes, and never a range of nothing.
fn rounded(low: f64, high: f64) -> Option<Estimate> {
    let low = minutes((low / 300.0).floor())?;
    let high = minutes((high / 300.0).ceil())?;
    Some(Estimate { low, high: high.max(low + 5) })
}

/// Whole steps of five minutes; bounded by `LONGEST`, so the search is short.
fn minutes(steps: f64) -> Option<u16> {
    (0..=48_u16).find(|step| f64::from(*step) >= steps).map(|step| step * 5)
}

fn count(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::MAX, f64::from)
}
