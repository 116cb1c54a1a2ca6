//! Somebody has the queue log with all its times, every table of the database after each writing, and knows this program. Can they say
//! whose a rating was, or at which counter it was given?
//!
//! The base rate is what the log alone says: of the tickets of the rating's service since that service was last written, as R-D9.5 lets
//! anybody know, most were at this counter. Whatever the database adds must not help to guess better.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::Timestamp;
use rusqlite::Connection;
use rusqlite::types::Value;

use super::leak::{Leak, let_in};
use super::month::{Copy, Month};

const RATINGS: u32 = 10_000;
/// By so much, of 1, may the best attack beat the base rate.
const LEEWAY: f64 = 0.02;
const FITS: usize = 5;

/// A ticket as the log has it.
struct Ticket {
    week: String,
    service: String,
    counter: u8,
    ended: Timestamp,
}

/// A rating as it stands in the table, with whatever else stands there.
struct Row {
    id: Vec<u8>,
    week: String,
    service: String,
    kind: String,
    stars: u8,
    time: Option<Timestamp>,
}

/// One copy of the database, as the adversary reads it.
struct Sight {
    taken: Timestamp,
    rows: Vec<Row>,
    /// Tickets of a week and service when it was last written.
    marks: BTreeMap<(String, String), usize>,
    /// Ratings of a counter with so many stars, from whatever table counts them.
    counters: BTreeMap<(u8, u8), f64>,
}

fn rows(database: &Connection) -> Vec<Row> {
    let mut query = database.prepare("select * from rating order by id").unwrap();
    let names: Vec<String> = query.column_names().into_iter().map(str::to_owned).collect();
    let place = |name: &str| names.iter().position(|found| found == name).unwrap();
    let places = ["id", "week", "service", "kind", "service_stars"].map(place);
    let rows = query
        .query_map([], |row| {
            let values: Vec<Value> = (0..names.len()).map(|at| row.get(at)).collect::<Result<_, _>>()?;
            let time = values.iter().find_map(|value| if let Value::Text(text) = value { text.parse().ok() } else { None });
            let [id, week, service, kind, stars] = places;
            Ok(Row {
                id: row.get(id)?,
                week: row.get(week)?,
                service: row.get(service)?,
                kind: row.get(kind)?,
                stars: row.get(stars)?,
                time,
            })
        })
        .unwrap();
    rows.map(Result::unwrap).collect()
}

/// Every table that counts ratings of a counter: live ones, and the months'.
fn counters(database: &Connection) -> BTreeMap<(u8, u8), f64> {
    let mut counts = BTreeMap::new();
    if let Ok(mut live) = database.prepare("select counter, stars, ratings from rating_live") {
        for row in live.query_map([], |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?))).unwrap() {
            let (key, ratings): ((u8, u8), f64) = row.unwrap();
            counts.insert(key, ratings);
        }
    }
    let mut months = database.prepare("select name, service_ratings, service_high from rating_tally where kind = 'counter'").unwrap();
    for row in months.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, f64>(1)?, row.get::<_, f64>(2)?))).unwrap() {
        let (name, ratings, high) = row.unwrap();
        for stars in 1..=5 {
            let of = if stars > 3 { high / 2.0 } else { (ratings - high) / 3.0 };
            *counts.entry((name.parse().unwrap(), stars)).or_default() += of;
        }
    }
    counts
}

impl Sight {
    fn of(copy: &Copy) -> Self {
        let database = Connection::open(&copy.path).unwrap();
        let mut marks = database.prepare("select week, service, tickets from rating_mark").unwrap();
        let marks = marks
            .query_map([], |row| Ok(((row.get(0)?, row.get(1)?), row.get::<_, u32>(2)? as usize)))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        Self { taken: copy.taken, rows: rows(&database), marks, counters: counters(&database) }
    }
}

/// The queue log with all its times, in the order in which the services ended.
fn log(path: &Path) -> Vec<Ticket> {
    let database = Connection::open(path).unwrap();
    let mut query = database
        .prepare(
            "select strftime('%G-W%V', date), service, counter, service_end_at from ticket join business_day on ticket.day = business_day.id
             where state = 'served' and outcome <> 'transferred' and service_end_at is not null",
        )
        .unwrap();
    let tickets = query
        .query_map([], |row| {
            let ended: String = row.get(3)?;
            Ok(Ticket { week: row.get(0)?, service: row.get(1)?, counter: row.get(2)?, ended: ended.parse().unwrap() })
        })
        .unwrap();
    let mut tickets: Vec<_> = tickets.map(Result::unwrap).collect();
    tickets.sort_by_key(|ticket| ticket.ended);
    tickets
}

/// What the adversary gets out of a month.
#[derive(Default)]
struct Finding {
    ratings: u32,
    /// The fewest tickets that a rating fits.
    fits: Option<usize>,
    right_by_log: u32,
    /// The same where the log is asked for the whole week, which is all that a rating itself says.
    right_by_week: u32,
    right: BTreeMap<Attack, u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Attack {
    /// The ticket that ended last before a time that stands beside the rating.
    Time,
    /// The order of the rows is that of the tickets.
    Order,
    /// What the counters' tallies have gained since the last copy.
    Tally,
    /// The same with the months' tallies, known at the end.
    Month,
}

const ATTACKS: [Attack; 4] = [Attack::Time, Attack::Order, Attack::Tally, Attack::Month];

impl Finding {
    fn add(&mut self, other: &Self) {
        self.ratings += other.ratings;
        self.fits = [self.fits, other.fits].into_iter().flatten().min();
        self.right_by_log += other.right_by_log;
        self.right_by_week += other.right_by_week;
        for (attack, right) in &other.right {
            *self.right.entry(*attack).or_default() += right;
        }
    }

    fn gain(&self, attack: Attack) -> f64 {
        (f64::from(self.right[&attack]) - f64::from(self.right_by_log)) / f64::from(self.ratings)
    }

    fn best(&self) -> (Attack, f64) {
        ATTACKS.into_iter().map(|attack| (attack, self.gain(attack))).max_by(|one, other| one.1.total_cmp(&other.1)).unwrap()
    }
}

/// How many of these tickets were at each counter.
fn shares<'a>(tickets: impl Iterator<Item = &'a Ticket>) -> BTreeMap<u8, f64> {
    let mut shares = BTreeMap::new();
    for ticket in tickets {
        *shares.entry(ticket.counter).or_insert(0.0) += 1.0;
    }
    shares
}

fn likeliest(shares: impl IntoIterator<Item = (u8, f64)>) -> Option<u8> {
    let best = shares.into_iter().max_by(|one, other| one.1.total_cmp(&other.1).then(other.0.cmp(&one.0)));
    best.filter(|(_, weight)| *weight > 0.0).map(|(counter, _)| counter)
}

/// Among these it is: of the week and service, ended before the copy, and not yet ended when the service was last written.
fn candidates<'a>(row: &Row, log: &'a [Ticket], (before, now): (Option<&Sight>, &Sight)) -> Vec<&'a Ticket> {
    let mark = |sight: Option<&Sight>, service: &str| {
        sight.and_then(|sight| sight.marks.get(&(row.week.clone(), service.to_owned()))).copied().unwrap_or(0)
    };
    let of_the_week = |service: Option<&'a str>| {
        log.iter()
            .filter(move |ticket| service.is_none_or(|service| ticket.service == service))
            .filter(|ticket| ticket.week == row.week && ticket.ended <= now.taken)
    };
    match (&*row.service, &*row.kind) {
        ("other", "walk_up") => of_the_week(None).skip(mark(before, "other")).collect(),
        // Only services that had too few can have become `other`.
        ("other", _) => {
            let mut services: Vec<&str> = log.iter().map(|ticket| &*ticket.service).collect();
            services.sort_unstable();
            services.dedup();
            let left = |service: &'a str| of_the_week(Some(service)).skip(mark(Some(now), service)).collect::<Vec<_>>();
            services.into_iter().map(left).filter(|tickets| tickets.len() < FITS).flatten().collect()
        }
        _ => {
            let service = log.iter().map(|ticket| &*ticket.service).find(|service| *service == row.service);
            of_the_week(service).skip(mark(before, &row.service)).collect()
        }
    }
}

fn attack(month: &Month, copies: &[Copy]) -> Finding {
    let sights: Vec<Sight> = copies.iter().map(Sight::of).collect();
    let log = log(&copies.last().unwrap().path);
    let last = &sights.last().unwrap().counters;
    let mut finding = Finding::default();
    for place in 0..sights.len() {
        let (before, now) = (place.checked_sub(1).map(|before| &sights[before]), &sights[place]);
        let known: std::collections::BTreeSet<&[u8]> = before.iter().flat_map(|sight| &sight.rows).map(|row| &*row.id).collect();
        let new: Vec<&Row> = now.rows.iter().filter(|row| !known.contains(&*row.id)).collect();
        for row in &new {
            let candidates = candidates(row, &log, (before, now));
            finding.fits = Some(finding.fits.map_or(candidates.len(), |fits| fits.min(candidates.len())));
            let Some((_, counter)) = &month.truths[copies[place].whose[&row.id]].visit else { continue };
            finding.ratings += 1;
            let log_alone = shares(candidates.iter().copied());
            let by_log = likeliest(log_alone.clone());
            let week =
                shares(log.iter().filter(|ticket| ticket.week == row.week && (row.service == "other" || ticket.service == row.service)));
            finding.right_by_log += u32::from(by_log == Some(counter.0));
            finding.right_by_week += u32::from(likeliest(week) == Some(counter.0));
            let tally = |counts: &BTreeMap<(u8, u8), f64>, base: Option<&BTreeMap<(u8, u8), f64>>| {
                let gained = |counter: u8| {
                    let count = |counts: &BTreeMap<(u8, u8), f64>| counts.get(&(counter, row.stars)).copied().unwrap_or(0.0);
                    count(counts) - base.map_or(0.0, count)
                };
                likeliest(log_alone.iter().map(|(counter, share)| (*counter, share * gained(*counter))))
            };
            for attack in ATTACKS {
                let guess = match attack {
                    Attack::Time => {
                        row.time.and_then(|time| candidates.iter().rfind(|ticket| ticket.ended <= time)).map(|ticket| ticket.counter)
                    }
                    Attack::Order => {
                        let same: Vec<&&Row> = new.iter().filter(|other| other.service == row.service && other.kind == row.kind).collect();
                        let at = same.iter().position(|other| other.id == row.id).unwrap();
                        candidates.get((2 * at + 1) * candidates.len() / (2 * same.len())).map(|ticket| ticket.counter)
                    }
                    Attack::Tally => tally(&now.counters, before.map(|sight| &sight.counters)),
                    Attack::Month => tally(last, None),
                };
                *finding.right.entry(attack).or_default() += u32::from(guess.or(by_log) == Some(counter.0));
            }
        }
    }
    finding
}

fn leaky(leak: Leak, month: &Month) -> Finding {
    let folder = tempfile::TempDir::new_in("/dev/shm").unwrap();
    let copies: Vec<Copy> = month
        .copies
        .iter()
        .enumerate()
        .map(|(place, copy)| {
            let mut copy = Copy { path: copy.path.clone(), taken: copy.taken, given: copy.given, whose: copy.whose.clone() };
            let_in(leak, month, &mut copy, &folder.path().join(format!("{place:02}.sqlite")));
            copy
        })
        .collect();
    attack(month, &copies)
}

#[test]
fn nobody_finds_the_ticket_or_the_counter_of_a_rating_and_each_of_four_leaks_is_found() {
    let mut honest = Finding::default();
    let leaks = [Leak::Time, Leak::Order, Leak::LiveCounter, Leak::SmallCell];
    let mut found: Vec<Finding> = leaks.iter().map(|_| Finding::default()).collect();
    let mut seed = 0;
    while honest.ratings < RATINGS {
        seed += 1;
        let month = Month::live(seed);
        honest.add(&attack(&month, &month.copies));
        for (finding, leak) in found.iter_mut().zip(leaks) {
            finding.add(&leaky(leak, &month));
        }
    }
    let of = |right: u32| f64::from(right) / f64::from(honest.ratings);
    println!(
        "{seed} months, {} ratings; fits at least {:?} tickets; by the log alone {:.3}, by the whole week {:.3}; gains {:?}",
        honest.ratings,
        honest.fits,
        of(honest.right_by_log),
        of(honest.right_by_week),
        ATTACKS.map(|attack| (attack, honest.gain(attack)))
    );
    assert!(honest.fits.is_some_and(|fits| fits >= FITS), "{:?}", honest.fits);
    assert!(honest.best().1 <= LEEWAY, "{:?}", honest.best());
    for (leak, finding) in leaks.into_iter().zip(&found) {
        println!("{leak:?}: fits {:?}, {:?}", finding.fits, finding.best());
        let caught = if leak == Leak::SmallCell { finding.fits < Some(FITS) } else { finding.best().1 > LEEWAY };
        assert!(caught, "{leak:?} is not found: fits {:?}, {:?}", finding.fits, finding.best());
    }
}
