//! How long a visitor will wait, as an honest range, or nothing.

use jiff::SignedDuration;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use super::{Class, Counter, Issued, Service, ServiceId, Situation, Tally};
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
/// Deviations above the mean, against one below it.
const LATER: f64 = 1.5;
/// Services measured today from which on their spread is believed.
const ENOUGH: usize = 5;

/// Tickets of a service that come before a new one of this class.
pub fn ahead(service: &ServiceId, class: Class, situation: &Situation) -> usize {
    let urgent = situation.services.find(service).is_some_and(|service| service.urgent);
    before(
        if urgent { Class::Ordinary } else { class },
        situation.hall.waiting_in(service, Class::Priority),
        situation.hall.waiting_in(service, Class::Ordinary),
    )
}

/// Of those in the two lines that may come before it.
pub(super) fn before(class: Class, priority: usize, ordinary: usize) -> usize {
    match class {
        Class::Ordinary => priority + ordinary,
        // After two priority calls comes an ordinary one.
        Class::Priority => priority + ordinary.min(priority / 2),
    }
}

/// Waiting tickets of the same service whose visit began before this one's: what a transferred visitor finds ahead.
pub fn ahead_of(issued: &Issued, situation: &Situation) -> usize {
    let lines = [Class::Priority, Class::Ordinary].map(|class| situation.hall.line(&issued.service, class));
    lines.into_iter().flatten().filter(|ticket| ticket.turn < issued.turn).count()
}

/// Looks at a situation once, to forecast for many services: hands every waiting ticket, in the order of the calls, to the
/// counter that is free first, and sees when a further ticket would be called.
pub struct Forecaster {
    now: DateTime,
    /// None while the branch is closed, or while nobody knows the time.
    closes: Option<DateTime>,
    /// Those that are not over, until the branch closes, in their order.
    pauses: Vec<PauseSpan>,
    /// Each service, and whether it is urgent.
    services: Vec<(ServiceId, bool)>,
    /// The counters as a new ticket finds them that comes after the urgent ones, after priority, or after all.
    after_urgent: Vec<Desk>,
    after_priority: Vec<Desk>,
    after_all: Vec<Desk>,
}

/// A counter with the work that is in store for it.
#[derive(Clone)]
struct Desk {
    /// The places of its services.
    serves: Vec<usize>,
    /// Seconds until it is free, and their variance.
    free: f64,
    variance: f64,
}

/// A ticket in line, as work.
#[derive(Clone, Copy)]
struct Work {
    service: usize,
    turn: i64,
    /// Mean seconds and deviation.
    length: f64,
    spread: f64,
}

impl Forecaster {
    pub fn new(situation: &Situation) -> Self {
        let now = situation.calendar.local(situation.now.at);
        let closes = match situation.calendar.opening(now) {
            Opening::Open { closes } if situation.now.trust != Trust::Untrusted => Some(closes),
            _ => None,
        };
        let pauses = closes.map_or_else(Vec::new, |closes| situation.calendar.pauses_between(now, closes));
        let mut desks: Vec<Desk> = situation.hall.counters.values().map(|counter| Desk::new(counter, situation)).collect();
        let mut lines = Lines::new(situation, &desks);
        serve(&mut desks, &lines.urgent);
        let after_urgent = desks.clone();
        let (priority, ordinary) = (std::mem::take(&mut lines.priority), std::mem::take(&mut lines.ordinary));
        serve(&mut desks, &priority);
        // After two priority calls comes an ordinary one.
        let (between, rest) = ordinary.split_at_checked(priority.len() / 2).unwrap_or((&ordinary, &[]));
        serve(&mut desks, between);
        let after_priority = desks.clone();
        serve(&mut desks, rest);
        let services = situation.services.0.iter().map(|service| (service.id.clone(), service.urgent)).collect();
        Self { now, closes, pauses, services, after_urgent, after_priority, after_all: desks }
    }

    /// The wait of a new ticket, from recent service times and the open counters, with the pauses on its way. None where no
    /// counter serves it, the wait would pass the closing time or four hours, or the clock cannot be trusted.
    pub fn of(&self, service: &ServiceId, class: Class) -> Option<Forecast> {
        let closes = self.closes?;
        let (place, (_, urgent)) = (0..).zip(&self.services).find(|(_, (id, _))| id == service)?;
        let desks = match class {
            _ if *urgent => &self.after_urgent,
            Class::Priority => &self.after_priority,
            Class::Ordinary => &self.after_all,
        };
        let first = desks.iter().filter(|desk| desk.serves.contains(&place)).min_by(|one, other| one.free.total_cmp(&other.free))?;
        let (mean, deviation) = (first.free, first.variance.sqrt());
        let paused = self.pauses.first().is_some_and(|pause| pause.start <= self.now);
        if mean < 1.0 && !paused {
            return Some(Forecast { estimate: Estimate::NOW, pause: None });
        }
        let low = self.with_pauses((mean - deviation).max(0.0));
        // Whoever comes later with priority may go first: the wait is sooner too short than too long.
        let high = self.with_pauses(mean + LATER * deviation);
        if high > LONGEST || later(self.now, low) >= closes {
            return None;
        }
        let pause = self.pauses.first().filter(|pause| pause.start < later(self.now, high)).copied();
        Some(Forecast { estimate: rounded(low, high)?, pause })
    }

    /// Seconds of work as seconds of waiting, with every pause that falls into them.
    fn with_pauses(&self, work: f64) -> f64 {
        self.pauses.iter().fold(work, |wait, pause| {
            let reached = pause.start <= later(self.now, wait);
            if reached { wait + pause.end.duration_since(pause.start.max(self.now)).as_secs_f64() } else { wait }
        })
    }
}

impl Desk {
    /// A visitor who is there now is half done on average.
    fn new(counter: &Counter, situation: &Situation) -> Self {
        let services = || (0..).zip(&situation.services.0);
        let here = counter.ticket.and_then(|id| situation.hall.tickets.get(&id));
        let work = here.and_then(|ticket| services().find(|(_, service)| service.id == ticket.service));
        let (length, spread) = work.map_or((0.0, 0.0), |(_, service)| service_length(service, situation.hall.tallies.get(&service.id)));
        let serves = services().filter(|(_, service)| counter.services.contains(&service.id)).map(|(place, _)| place).collect();
        Self { serves, free: length / 2.0, variance: spread * spread }
    }
}

/// The waiting tickets, each kind in the order of its visits.
#[derive(Default)]
struct Lines {
    urgent: Vec<Work>,
    priority: Vec<Work>,
    ordinary: Vec<Work>,
}

impl Lines {
    fn new(situation: &Situation, desks: &[Desk]) -> Self {
        let mut lines = Self::default();
        for (place, service) in (0..).zip(&situation.services.0) {
            let able = count(desks.iter().filter(|desk| desk.serves.contains(&place)).count());
            lines.join(place, service, able * LONGEST, situation);
        }
        for line in [&mut lines.urgent, &mut lines.priority, &mut lines.ordinary] {
            line.sort_by_key(|work| work.turn);
        }
        lines
    }

    /// Takes as many tickets of each class as `seconds` of work, and one more.
    fn join(&mut self, place: usize, service: &Service, seconds: f64, situation: &Situation) {
        let tally = situation.hall.tallies.get(&service.id);
        let (length, spread) = service_length(service, tally);
        // Measured times have their groups in already.
        let measured = tally.is_some_and(|tally| tally.service_times.len() >= ENOUGH);
        let each = if measured { 0.0 } else { f64::from(service.seconds_per_person) };
        for class in [Class::Priority, Class::Ordinary] {
            let line = match class {
                _ if service.urgent => &mut self.urgent,
                Class::Priority => &mut self.priority,
                Class::Ordinary => &mut self.ordinary,
            };
            let mut work_so_far = 0.0;
            for ticket in situation.hall.line(&service.id, class) {
                let companions = f64::from(ticket.party_size.people()) - 1.0;
                let work = Work { service: place, turn: ticket.turn, length: length + companions * each, spread };
                line.push(work);
                work_so_far += work.length;
                if work_so_far > seconds {
                    break;
                }
            }
        }
    }
}

/// Each to the counter that is free first; beyond the longest wait nobody looks.
fn serve(desks: &mut [Desk], works: &[Work]) {
    for work in works {
        let able = desks.iter_mut().filter(|desk| desk.serves.contains(&work.service));
        if let Some(desk) = able.min_by(|one, other| one.free.total_cmp(&other.free))
            && desk.free <= LONGEST
        {
            desk.free += work.length;
            desk.variance += work.spread * work.spread;
        }
    }
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
        Forecaster::new(&bench.situation())
            .of(&service.into(), Class::Ordinary)
            .map(|forecast| (forecast.estimate.low, forecast.estimate.high))
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
        let forecast = Forecaster::new(&bench.situation()).of(&"enquiry".into(), Class::Ordinary).unwrap();
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
            bench.run(Command::CloseCounter(CloseCounter { counter: CounterNumber(2) })).unwrap();
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
