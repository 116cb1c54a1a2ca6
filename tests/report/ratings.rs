//! The figures of ratings, by a sample computed by hand, and by somebody who tries to compute what is hidden.

use std::collections::BTreeMap;

use dawr::config::Config;
use dawr::queue::{CounterNumber, ServiceId};
use dawr::rating::{Kind, Month, Rating, Reason, Reasons, StarTally, Stars, Tally, TallyOf, Week};
use dawr::report::{Band, RatingFigures, RatingsOf, Score};
use dawr::store::RatingRows;
use jiff::civil::{Date, date};
use proptest::prelude::*;

const TODAY: Date = date(2026, 11, 22);

fn week(text: &str) -> Week {
    text.parse().unwrap()
}

fn october() -> Month {
    "2026-10".parse().unwrap()
}

fn rating(at: &str, service: &str, (stars, treatment): (u8, u8), reasons: &[Reason]) -> Rating {
    Rating {
        week: week(at),
        service: (service != "other").then(|| ServiceId::from(service)),
        kind: Kind::Token,
        service_stars: Stars::new(stars).unwrap(),
        treatment_stars: Stars::new(treatment),
        reasons: reasons.iter().fold(Reasons::default(), |all, one| all.toggled(*one)),
        burst: false,
    }
}

fn walk_up(stars: u8, burst: bool) -> Rating {
    Rating { kind: Kind::WalkUp, burst, ..rating("2026-W43", "other", (stars, 0), &[]) }
}

/// October 2026 has five Thursdays: 1, 8, 15, 22 and 29. In its weeks 20, 25, 9, 15 and 12 visits were served.
fn sample() -> RatingRows {
    let wait = &[Reason::LongWait];
    let first = [(5, 5), (5, 5), (4, 5), (4, 4), (3, 4), (2, 0)]
        .map(|stars| rating("2026-W40", "enquiry", stars, if stars.0 < 4 { wait } else { &[] }));
    let second = [(5, 5), (5, 5), (5, 5), (5, 5), (5, 0), (4, 0)].map(|stars| rating("2026-W41", "enquiry", stars, &[]));
    let meals = [(4, 0), (4, 0), (1, 0)].map(|stars| rating("2026-W41", "meals_kit", stars, if stars.0 < 4 { wait } else { &[] }));
    // Three alone: too few to be a week, and too few to be taken from the month.
    let third = [(1, 0), (1, 0), (1, 0)].map(|stars| rating("2026-W42", "enquiry", stars, &[Reason::LongWait, Reason::Language]));
    let fourth = [rating("2026-W43", "enquiry", (5, 4), &[])];
    let lost = [(5, 4), (5, 4), (5, 0)].map(|stars| rating("2026-W43", "lost", stars, &[]));
    let more = [(3, 0), (3, 0)].map(|stars| rating("2026-W43", "meals_kit", stars, &[Reason::LongWait, Reason::Place]));
    let calm = [5, 4, 4, 3, 1].map(|stars| walk_up(stars, false));
    let fast = [1; 7].map(|stars| walk_up(stars, true));
    let ratings = [&first[..], &second, &meals, &third, &fourth, &lost, &more, &calm, &fast].concat();
    let visits = [("2026-W40", 20), ("2026-W41", 25), ("2026-W42", 9), ("2026-W43", 15), ("2026-W44", 12)];
    RatingRows { ratings, visits: visits.into_iter().map(|(at, visits)| (week(at), visits)).collect() }
}

fn figures(rows: &RatingRows, today: Date, tallies: &[Tally]) -> RatingFigures {
    let config = Config::example().unwrap();
    RatingsOf { rows, config: &config, today }.month(october(), tallies)
}

#[test]
fn the_worked_month_has_the_figures_that_were_computed_by_hand() {
    let figures = figures(&sample(), TODAY, &[]);
    // 6, 9 and 6 ratings with 23, 38 and 26 stars: 87 of 21, squares 95 + 174 + 118 = 387, four and five stars 4 + 8 + 4 = 16.
    // Mean 4.1429; variance (387 - 87²/21) / 20 = 1.32857, half 1.96 × √(1.32857/21) = 0.49299.
    // Wilson of 16/21: (0.85337 ± 0.20384) / 1.18293 = 0.5491 and 0.8937.
    let service = Score { n: 21, mean: 4.14, mean_from: 3.65, mean_to: 4.64, satisfied: 76.2, satisfied_from: 54.9, satisfied_to: 89.4 };
    assert_eq!(figures.service, Some(service));
    // 5, 4 and 3 answers with 23, 20 and 12 stars: the two small weeks are seven together, and the month has them.
    let treatment = figures.treatment.unwrap();
    assert_eq!((treatment.n, treatment.mean, treatment.satisfied), (12, 4.58, 100.0));
    // 21 of 20 + 25 + 15 + 12: the small week's nine visits are left out with its ratings.
    let response = figures.response.unwrap();
    assert_eq!((response.part, response.of, response.percent), (21, 72, Some(29.2)));
}

#[test]
fn the_worked_month_by_week_service_and_reason() {
    let figures = figures(&sample(), TODAY, &[]);
    let shown = |score: Option<Score>| score.map(|score| (score.n, score.mean));
    let trend: Vec<_> = figures.trend.iter().map(|of| (of.period.as_str(), shown(of.service), shown(of.treatment))).collect();
    let expected = [
        ("2026-W40", Some((6, 3.83)), Some((5, 4.6))),
        ("2026-W41", Some((9, 4.22)), None),
        ("2026-W42", None, None),
        ("2026-W43", Some((6, 4.33)), None),
        ("2026-W44", None, None),
    ];
    assert_eq!(trend, expected);
    // Enquiry 13, lost 3, meals 5: the three would be what is left of 21, so the five are hidden with them.
    let services: Vec<_> =
        figures.services.iter().map(|of| (of.of.as_str(), shown(of.service))).filter(|(_, score)| score.is_some()).collect();
    assert_eq!(services, [("enquiry", Some((13, 4.38)))]);
    let order: Vec<_> = figures.services.iter().map(|of| of.of.clone()).collect();
    let home: Vec<_> = Config::example().unwrap().services.iter().map(|service| service.rule.id.to_string()).collect();
    assert_eq!(order, home, "in the order of the home page, whatever the stars");
    let reasons: Vec<_> = figures.reasons.iter().filter_map(|of| Some((of.reason.as_str(), of.count?))).collect();
    assert_eq!(reasons, [("long_wait", 5)], "the small week's three are not among them, and the places are two");
}

#[test]
fn walk_ups_stand_apart_and_bursts_are_a_number() {
    let figures = figures(&sample(), TODAY, &[]);
    let walk_ups = figures.walk_ups.service.unwrap();
    assert_eq!((walk_ups.n, walk_ups.mean, figures.walk_ups.treatment, figures.walk_ups.bursts), (5, 3.4, None, 7));
}

#[test]
fn counters_are_by_number_and_their_numbers_in_steps_of_five() {
    let tally = |of, ratings, stars, high| {
        let service = StarTally { ratings, stars, high };
        Tally { month: october(), of, service, treatment: StarTally { ratings: 9, stars: 40, high: 8 } }
    };
    let counter = |number| TallyOf::Counter(CounterNumber(number));
    let tallies =
        [tally(counter(2), 13, 55, 11), tally(counter(1), 27, 120, 25), tally(TallyOf::Language("ur".parse().unwrap()), 10, 42, 8)];
    let told = figures(&sample(), TODAY, &tallies);
    let counters: Vec<_> = told.counters.iter().map(|of| (of.counter, of.service, of.treatment)).collect();
    let band = |n_from, mean, satisfied| Band { n_from, n_to: n_from + 4, mean, satisfied };
    // 120/27 = 4.44 and 25/27 = 92.6 %; 55/13 = 4.23 and 11/13 = 84.6 %.
    assert_eq!(counters, [(1, band(25, 4.4, 93.0), None), (2, band(10, 4.2, 85.0), None)]);
    assert_eq!((told.languages[0].language.as_str(), told.languages[0].service), ("ur", band(10, 4.2, 80.0)));
    assert!(figures(&sample(), date(2026, 10, 31), &tallies).counters.is_empty(), "the month is not over");
}

#[test]
fn only_what_is_over_is_told() {
    let running = figures(&sample(), date(2026, 11, 1), &[]);
    assert!(!running.over && running.service.is_none() && running.response.is_none(), "its last week ends on 1 November");
    assert!(running.services.is_empty() && running.reasons.iter().all(|of| of.count.is_none()) && running.walk_ups.bursts == 0);
    assert_eq!(running.trend.last().unwrap().period, "2026-W43");
    assert!(figures(&sample(), date(2026, 11, 2), &[]).over);
    let config = Config::example().unwrap();
    let rows = sample();
    let latest = |today| RatingsOf { rows: &rows, config: &config, today }.latest().map(|of| of.period);
    assert_eq!(latest(date(2026, 10, 12)).as_deref(), Some("2026-W41"));
    assert_eq!(latest(date(2026, 10, 11)).as_deref(), Some("2026-W40"), "a Sunday ends its week");
    assert_eq!(latest(date(2026, 10, 19)), None, "three are too few");
}

#[test]
fn a_branch_with_one_counter_is_told_by_month_and_from_ten() {
    let mut config = Config::example().unwrap();
    config.web.as_mut().unwrap().counters = 1;
    let rows = sample();
    let of = RatingsOf { rows: &rows, config: &config, today: TODAY };
    let figures = of.month(october(), &[]);
    // All 24 of the month, the small week among them: no week is told from which it could be taken. 87 + 3 stars.
    assert_eq!(figures.service.map(|score| (score.n, score.mean)), Some((24, 3.75)));
    assert!(figures.trend.iter().all(|period| !period.period.contains('W')), "{:?}", figures.trend);
    assert_eq!(figures.walk_ups.service, None, "five are fewer than ten");
    assert_eq!(of.latest().map(|of| of.period).as_deref(), Some("2026-10"));
}

/// Months and services of the year that the adversary looks at, by weeks: how many rated.
fn any_year() -> impl Strategy<Value = Vec<Vec<u32>>> {
    let count = prop_oneof![4 => Just(0_u32), 3 => 1_u32..4, 3 => 4_u32..9];
    proptest::collection::vec(proptest::collection::vec(count, SERVICES.len()), 22)
}

const SERVICES: [&str; 4] = ["enquiry", "lost", "meals_kit", "other"];
const FIRST: &str = "2026-W23";

/// Cells of one week and one service that somebody has rated in: what nobody may come near.
struct Year {
    rows: RatingRows,
    atoms: Vec<(Week, &'static str, u32)>,
}

fn year(counts: &[Vec<u32>]) -> Year {
    let mut year = Year { rows: RatingRows::default(), atoms: Vec::new() };
    for (place, of_week) in (0..).zip(counts) {
        let at = week(FIRST).before(-place);
        // By the number of visits it can be told which weeks are in a response rate.
        year.rows.visits.insert(at, 1 << (place % 24));
        for (service, count) in SERVICES.into_iter().zip(of_week).filter(|(_, count)| **count > 0) {
            year.atoms.push((at, service, *count));
            year.rows.ratings.extend((0..*count).map(|one| rating(&at.to_string(), service, (u8::try_from(one % 5).unwrap() + 1, 0), &[])));
        }
    }
    year
}

/// Everything published of a year as sums over the atoms: weeks, months, services of months.
fn published(year: &Year) -> Vec<Vec<f64>> {
    let config = Config::example().unwrap();
    let of = |test: &dyn Fn(Week, &str) -> bool| {
        year.atoms.iter().map(|(at, service, _)| if test(*at, service) { 1.0 } else { 0.0 }).collect::<Vec<f64>>()
    };
    let mut sums = Vec::new();
    let mut check = |sum: Vec<f64>, score: Score| {
        let n: f64 = sum.iter().zip(&year.atoms).map(|(cell, atom)| cell * f64::from(atom.2)).sum();
        assert!((n - f64::from(score.n)).abs() < 1e-9, "the adversary reads the figure as it is meant");
        sums.push(sum);
    };
    let months: std::collections::BTreeSet<Month> = year.rows.visits.keys().map(|week| week.month()).collect();
    for month in months {
        let figures = RatingsOf { rows: &year.rows, config: &config, today: date(2027, 6, 1) }.month(month, &[]);
        for period in &figures.trend {
            if let Some(score) = period.service {
                check(of(&|at, _| at.to_string() == period.period), score);
            }
        }
        let Some((total, response)) = figures.service.zip(figures.response) else { continue };
        let is_counted = |at: Week| at.month() == month && year.rows.visits.get(&at).is_some_and(|visits| response.of & visits == *visits);
        check(of(&|at, _| is_counted(at)), total);
        for told in figures.services.iter().filter_map(|told| Some((told.of.as_str(), told.service?))) {
            check(of(&|at, service| is_counted(at) && service == told.0), told.1);
        }
    }
    sums
}

/// Rows in echelon form, by Gauss.
fn echelon(mut rows: Vec<Vec<f64>>) -> Vec<(usize, Vec<f64>)> {
    let mut kept: Vec<(usize, Vec<f64>)> = Vec::new();
    while let Some(row) = rows.pop() {
        let row = reduced(row, &kept);
        let Some(pivot) = row.iter().position(|cell| cell.abs() > 1e-9) else { continue };
        let row: Vec<f64> = row.iter().map(|cell| cell / row[pivot]).collect();
        for (_, other) in &mut kept {
            let factor = other[pivot];
            other.iter_mut().zip(&row).for_each(|(cell, own)| *cell -= factor * own);
        }
        kept.push((pivot, row));
    }
    kept
}

fn reduced(mut row: Vec<f64>, kept: &[(usize, Vec<f64>)]) -> Vec<f64> {
    for (pivot, own) in kept {
        let factor = row[*pivot];
        row.iter_mut().zip(own).for_each(|(cell, own)| *cell -= factor * own);
    }
    row
}

/// Small groups that lie at hand: each cell, and in each month each choice of weeks, of services, and of weeks without services.
fn small_groups(year: &Year) -> BTreeMap<Vec<bool>, u32> {
    let mut groups = BTreeMap::new();
    let mut add = |test: &dyn Fn(Week, &str) -> bool| {
        let group: Vec<bool> = year.atoms.iter().map(|(at, service, _)| test(*at, service)).collect();
        let n: u32 = year.atoms.iter().zip(&group).filter(|(_, within)| **within).map(|(atom, _)| atom.2).sum();
        if (1..5).contains(&n) {
            groups.insert(group, n);
        }
    };
    for (at, service, _) in &year.atoms {
        add(&|other, name| other == *at && name == *service);
    }
    let months: std::collections::BTreeSet<Month> = year.rows.visits.keys().map(|week| week.month()).collect();
    for month in months {
        let weeks = month.weeks();
        let has = |choice: u32, at: Week| weeks.iter().position(|week| *week == at).is_some_and(|place| (choice >> place) & 1 == 1);
        let names =
            |choice: u32, name: &str| SERVICES.iter().position(|service| *service == name).is_some_and(|place| (choice >> place) & 1 == 1);
        for (choice, services) in (1..32).flat_map(|choice| (1..16).map(move |services| (choice, services))) {
            add(&|at, name| has(choice, at) && names(services, name));
        }
    }
    groups
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// The adversary has all figures of the year and the log, which says where nobody was, adds and subtracts, and finds no group of
    /// fewer than five.
    #[test]
    fn nobody_computes_a_cell_under_the_threshold(counts in any_year()) {
        let year = year(&counts);
        let known = echelon(published(&year));
        for (group, n) in small_groups(&year) {
            let target: Vec<f64> = group.iter().map(|within| f64::from(u8::from(*within))).collect();
            let left = reduced(target, &known);
            prop_assert!(left.iter().any(|cell| cell.abs() > 1e-6), "found a group of {} by sums and differences: {:?} in {:?}", n, group, year.atoms);
        }
    }
}
