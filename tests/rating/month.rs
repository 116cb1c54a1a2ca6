//! A month of a branch that never was: random services, counters, visitors and ratings through a real station, and a copy of its database
//! after each writing. What the visitors really did is kept apart, for the referee alone.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use dawr::clock::Clock;
use dawr::queue::{CallNext, Command, CounterNumber, Finish, Language, OpenCounter, Outcome, ServiceId};
use dawr::rating::{Given, Pass, Reason, Reasons, Stars, Week};
use jiff::{SignedDuration, Timestamp};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use tempfile::TempDir;

use super::{close_day, rate, stars};
use crate::support::{Setting, Station};

const SERVICES: [&str; 8] =
    ["enquiry", "assist_request", "follow_up", "meals_kit", "wheelchair_transport", "lost", "health", "volunteering"];

/// One rating as it was given.
#[derive(Clone)]
pub struct Truth {
    pub given: Given,
    /// None without a ticket.
    pub visit: Option<(ServiceId, CounterNumber)>,
    pub at: Timestamp,
}

/// The database after the close of a day, and which row is whose.
pub struct Copy {
    pub path: PathBuf,
    pub taken: Timestamp,
    /// How many of the month's ratings had been given by then.
    pub given: usize,
    pub whose: BTreeMap<Vec<u8>, usize>,
}

pub struct Month {
    pub truths: Vec<Truth>,
    pub copies: Vec<Copy>,
    /// The files live as long as it does.
    folder: TempDir,
}

pub struct Dice(ChaCha8Rng);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// From 0 up to, and without, `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0.next_u64() % end
    }

    pub fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high - low + 1)
    }

    pub fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[usize::try_from(self.below(all.len() as u64)).unwrap()]
    }

    fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    pub fn shuffle<T>(&mut self, all: &mut [T]) {
        for place in (1..all.len()).rev() {
            all.swap(place, usize::try_from(self.below(place as u64 + 1)).unwrap());
        }
    }
}

/// What this branch is like, the whole month.
struct Branch {
    services: Vec<&'static str>,
    counters: Vec<(CounterNumber, Vec<ServiceId>)>,
    visitors_a_day: u64,
    percent_rate: u64,
}

impl Branch {
    fn random(dice: &mut Dice) -> Self {
        let mut services = SERVICES.to_vec();
        dice.shuffle(&mut services);
        services.truncate(usize::try_from(dice.between(3, 8)).unwrap());
        let counters = u8::try_from(dice.between(2, 6)).unwrap();
        let offered = |dice: &mut Dice| {
            let some: Vec<ServiceId> = services.iter().filter(|_| dice.percent(60)).map(|id| ServiceId::from(*id)).collect();
            if some.is_empty() { services.iter().map(|id| ServiceId::from(*id)).collect() } else { some }
        };
        let counters = (1..=counters).map(|number| (CounterNumber(number), offered(dice))).collect();
        Self { services, counters, visitors_a_day: dice.between(25, 75), percent_rate: dice.between(30, 95) }
    }
}

/// The station, and what its visitors will still do.
struct Life<'a> {
    station: &'a Station,
    dice: &'a mut Dice,
    truths: Vec<Truth>,
    /// Ratings on their way to the screen.
    coming: Vec<(Timestamp, Given, Option<(ServiceId, CounterNumber)>)>,
}

impl Month {
    pub fn live(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let branch = Branch::random(&mut dice);
        let station = in_memory(&mut dice);
        let first = Clock::read(&station.clock).at;
        let copies = TempDir::new_in("/dev/shm").unwrap();
        let mut month = Self { truths: Vec::new(), copies: Vec::new(), folder: copies };
        let mut written = Vec::new();
        for day in 0..dice.between(26, 31) {
            let morning = first + SignedDuration::from_hours(24 * i64::try_from(day).unwrap());
            station.clock.advance(morning.duration_since(Clock::read(&station.clock).at));
            station.engine.tick().unwrap();
            let began = month.truths.len();
            let mut life = Life { station: &station, dice: &mut dice, truths: std::mem::take(&mut month.truths), coming: Vec::new() };
            life.day(&branch);
            month.truths = life.truths;
            close_day(&station);
            written.extend(began..month.truths.len());
            let path = month.folder.path().join(format!("{day:02}.sqlite"));
            month.copy(&station, path, (&mut written, &mut dice));
        }
        month
    }

    /// The referee finds out which new row is whose: among equal ones it is drawn by lot, as nothing on the disk could say.
    fn copy(&mut self, station: &Station, path: PathBuf, (waiting, dice): (&mut Vec<usize>, &mut Dice)) {
        copy_database(station.folder(), &path);
        let mut whose = self.copies.last().map(|copy| copy.whose.clone()).unwrap_or_default();
        dice.shuffle(waiting);
        for (id, key) in rows(&path) {
            if whose.contains_key(&id) {
                continue;
            }
            let place = waiting.iter().position(|truth| said(&self.truths[*truth]) == key);
            let place = place.or_else(|| waiting.iter().position(|truth| other(said(&self.truths[*truth])) == key));
            whose.insert(id, waiting.swap_remove(place.expect("a row that nobody gave")));
        }
        self.copies.push(Copy { path, taken: Clock::read(&station.clock).at, given: self.truths.len(), whose });
    }
}

/// 08:00 of some day; on a memory disk: nothing here is about power cuts, and a thousand commits an hour are.
fn in_memory(dice: &mut Dice) -> Station {
    let start = Timestamp::from_second(1_795_323_600 + 86_400 * i64::try_from(dice.below(300)).unwrap()).unwrap();
    let clock = dawr::clock::FixedClock::at(start);
    Station::on(TempDir::new_in("/dev/shm").unwrap(), Setting { clock, ..Setting::default() }).unwrap()
}

pub fn copy_database(folder: &Path, to: &Path) {
    std::fs::copy(folder.join("dawr.sqlite"), to).unwrap();
    let log = folder.join("dawr.sqlite-wal");
    if log.exists() {
        std::fs::copy(log, to.with_extension("sqlite-wal")).unwrap();
    }
}

impl Life<'_> {
    fn day(&mut self, branch: &Branch) {
        for (counter, services) in &branch.counters {
            if self.dice.percent(85) {
                self.station.run(Command::OpenCounter(OpenCounter { counter: *counter, services: services.clone() })).unwrap();
            }
        }
        let open: Vec<_> = self.station.snapshot().hall.counters.iter().map(|counter| (counter.number, counter.services.clone())).collect();
        let visitors = self.dice.between(branch.visitors_a_day / 2, branch.visitors_a_day * 3 / 2);
        for _ in 0..visitors {
            self.pass(self.dice_seconds(36_000 / visitors.max(1)));
            self.visit(branch, &open);
        }
        self.pass(3_600);
    }

    fn dice_seconds(&self, most: u64) -> u64 {
        most.max(2) / 2
    }

    fn visit(&mut self, branch: &Branch, open: &[(CounterNumber, Vec<ServiceId>)]) {
        let service = *self.dice.one_of(&branch.services);
        let offering: Vec<_> =
            open.iter().filter(|(_, services)| services.iter().any(|id| *id.0 == *service)).map(|(number, _)| *number).collect();
        if offering.is_empty() {
            return;
        }
        let counter = *self.dice.one_of(&offering);
        let language: Language = self.dice.one_of(&["ar", "ar", "en", "ur", "id"]).parse().unwrap();
        let channel = dawr::queue::Channel::WalkIn;
        let Ok(issued) = self.station.issue_as(service, None, channel, &language.to_string(), 1) else { return };
        self.station.run(Command::CallNext(CallNext { counter })).unwrap();
        self.pass(self.dice_seconds(240));
        self.station.run(Command::Finish(Finish { counter, outcome: Outcome::Delivered, obstacle: None })).unwrap();
        if self.dice.percent(branch.percent_rate) {
            let given = self.given(Pass::Token(issued.token));
            let after = self.dice.between(20, 900);
            self.comes(after, given, Some((service.into(), counter)));
        }
        if self.dice.percent(6) {
            let given = self.given(Pass::WalkUp);
            self.comes(30, given, None);
        }
    }

    fn given(&mut self, pass: Pass) -> Given {
        let [service, treatment] = [(); 2].map(|()| stars(*self.dice.one_of(&[1, 2, 3, 4, 4, 5, 5, 5])));
        let treatment = (!self.dice.percent(10)).then_some(treatment);
        let mut reasons = Reasons::default();
        if service.is_low() {
            for _ in 0..self.dice.below(4) {
                reasons = reasons.toggled(*self.dice.one_of(&[Reason::LongWait, Reason::NotClear, Reason::Manner, Reason::Place]));
            }
        }
        Given { pass, service, treatment, reasons }
    }

    fn comes(&mut self, after: u64, given: Given, visit: Option<(ServiceId, CounterNumber)>) {
        let at = Clock::read(&self.station.clock).at + SignedDuration::from_secs(i64::try_from(after).unwrap());
        self.coming.push((at, given, visit));
        self.coming.sort_by_key(|(at, ..)| *at);
    }

    /// Time goes by, and whoever wants to rate comes to the screen.
    fn pass(&mut self, seconds: u64) {
        let end = Clock::read(&self.station.clock).at + SignedDuration::from_secs(i64::try_from(seconds).unwrap());
        while self.coming.first().is_some_and(|(at, ..)| *at <= end) {
            let (at, given, visit) = self.coming.remove(0);
            self.station.clock.advance(at.duration_since(Clock::read(&self.station.clock).at));
            if rate(self.station, given.clone()).is_ok() {
                self.truths.push(Truth { given, visit, at });
            }
        }
        self.station.clock.advance(end.duration_since(Clock::read(&self.station.clock).at));
    }
}

/// All that a row says but its flag.
#[derive(Clone, PartialEq, Eq)]
pub struct Said {
    pub week: String,
    pub service: String,
    pub kind: String,
    pub stars: (u8, Option<u8>),
    pub reasons: String,
}

pub fn said(truth: &Truth) -> Said {
    let date = truth.at.to_zoned(jiff::tz::TimeZone::get("Asia/Riyadh").unwrap()).date();
    let (service, kind) = truth.visit.as_ref().map_or(("other".to_owned(), "walk_up"), |(service, _)| (service.to_string(), "token"));
    Said {
        week: Week::of(date).to_string(),
        service,
        kind: kind.to_owned(),
        stars: (truth.given.service.count(), truth.given.treatment.map(Stars::count)),
        reasons: serde_json::to_string(&truth.given.reasons).unwrap(),
    }
}

fn other(said: Said) -> Said {
    Said { service: "other".to_owned(), ..said }
}

fn rows(path: &Path) -> Vec<(Vec<u8>, Said)> {
    let database = rusqlite::Connection::open(path).unwrap();
    let mut query =
        database.prepare("select id, week, service, kind, service_stars, treatment_stars, reasons from rating order by id").unwrap();
    let said = |row: &rusqlite::Row| -> rusqlite::Result<Said> {
        Ok(Said { week: row.get(1)?, service: row.get(2)?, kind: row.get(3)?, stars: (row.get(4)?, row.get(5)?), reasons: row.get(6)? })
    };
    let rows = query.query_map([], |row| Ok((row.get(0)?, said(row)?))).unwrap();
    rows.map(Result::unwrap).collect()
}
