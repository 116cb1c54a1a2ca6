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
        mean += tickets * length + companions(other, situation) * here / everywhere;
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

/// Seconds that groups take beyond their tickets; measured times have them in already.
fn companions(service: &Service, situation: &Situation) -> f64 {
    let measured = situation.hall.tallies.get(&service.id).map_or(0, |tally| tally.service_times.len());
    if service.seconds_per_person == 0 || measured >= ENOUGH {
        return 0.0;
    }
    count(situation.hall.companions(&service.id)) * f64::from(service.seconds_per_person)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::queue::fixture::Bench;
    use crate::queue::{CloseCounter, Command, CounterNumber};

    fn shown(bench: &Bench, service: &str) -> Option<(u16, u16)> {
        forecast(&service.into(), Class::Ordinary, &bench.situation()).map(|forecast| (forecast.estimate.low, forecast.estimate.high))
    }

    /// Ten services of exactly `minutes` at counter 1, so that the spread is nothing.
    fn measured(minutes: i64) -> Bench {
        let mut bench = Bench::new();
        bench.run(Command::CloseCounter(CloseCounter { counter: CounterNumber(2) })).unwrap();
        for _ in 0..10 {
            bench.issue("enquiry");
            bench.call_next(1).unwrap();
            bench.run(Command::Serve(crate::queue::Serve { counter: CounterNumber(1) })).unwrap();
            bench.pass(minutes * 60);
            bench.finish(1).unwrap();
        }
        bench
    }

    #[test]
    fn nobody_ahead_and_a_free_counter_is_now() {
        assert_eq!(shown(&Bench::new(), "enquiry"), Some((0, 0)));
    }

    #[test]
    fn no_counter_says_nothing() {
        let mut bench = Bench::new();
        for counter in [1, 2] {
            bench.run(Command::CloseCounter(CloseCounter { counter: CounterNumber(counter) })).unwrap();
        }
        assert_eq!(shown(&bench, "enquiry"), None);
    }

    #[test]
    fn a_clock_nobody_trusts_says_nothing() {
        let mut bench = Bench::new();
        bench.now.trust = Trust::Untrusted;
        assert_eq!(shown(&bench, "enquiry"), None);
    }

    #[test]
    fn work_ahead_is_shared_by_the_open_counters() {
        let mut bench = measured(6);
        for _ in 0..10 {
            bench.issue("enquiry");
        }
        assert_eq!(shown(&bench, "enquiry"), Some((60, 65)), "ten of six minutes at one counter");
        let services = bench.services.0.iter().map(|service| service.id.clone()).collect();
        bench.run(Command::OpenCounter(crate::queue::OpenCounter { counter: CounterNumber(2), services })).unwrap();
        assert_eq!(shown(&bench, "enquiry"), Some((30, 35)));
    }

    #[test]
    fn a_pause_on_the_way_is_added_and_named() {
        let mut bench = measured(6);
        bench.set("11:50:00");
        for _ in 0..5 {
            bench.issue("enquiry");
        }
        let forecast = forecast(&"enquiry".into(), Class::Ordinary, &bench.situation()).unwrap();
        assert_eq!((forecast.estimate.low, forecast.estimate.high), (55, 60), "thirty minutes of work and twenty-five of prayer");
        assert_eq!(forecast.pause.unwrap().start.time().to_string(), "12:07:00");
    }

    #[test]
    fn during_the_pause_its_rest_is_the_wait() {
        let mut bench = measured(6);
        bench.set("12:15:00");
        assert_eq!(shown(&bench, "enquiry"), Some((15, 20)));
    }

    #[test]
    fn a_wait_past_the_closing_time_or_past_four_hours_says_nothing() {
        let mut bench = measured(6);
        for _ in 0..45 {
            bench.issue("enquiry");
        }
        assert_eq!(shown(&bench, "enquiry"), None, "four hours and a half");
        let mut bench = measured(6);
        bench.set("20:45:00");
        for _ in 0..5 {
            bench.issue("enquiry");
        }
        assert_eq!(shown(&bench, "enquiry"), None, "thirty minutes of work, fifteen until the door shuts");
    }

    #[test]
    fn a_group_ahead_takes_longer() {
        let mut alone = Bench::new();
        let mut group = Bench::new();
        for (bench, people) in [(&mut alone, 1), (&mut group, 50)] {
            let issue = crate::queue::Issue {
                service: "meals_kit".into(),
                class: None,
                channel: crate::queue::Channel::WalkIn,
                language: crate::queue::Language::ARABIC,
                party_size: people.try_into().unwrap(),
            };
            bench.run(Command::Issue(issue)).unwrap();
        }
        assert!(shown(&group, "meals_kit") > shown(&alone, "meals_kit"), "fifty meals take longer than one");
    }
}
