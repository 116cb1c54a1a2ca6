//! The business day and the clock that a Pi wakes up with (SYNC.md "Time").

use std::collections::BTreeSet;

use dawr::calendar::{Boot, Trust};
use dawr::clock::FixedClock;
use dawr::queue::{CallNext, CloseDay, Command, CounterNumber, Finish, OpenCounter, Outcome, Refusal};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use uuid::Uuid;

use crate::support::{Setting, Station};

fn clock(at: &str, synchronised: bool) -> FixedClock {
    let clock = FixedClock::at(at.parse().unwrap());
    clock.change(|reading| reading.synchronised = synchronised);
    clock
}

fn setting(at: &str, synchronised: bool) -> Setting {
    Setting { clock: clock(at, synchronised), ..Setting::default() }
}

#[test]
fn numbers_go_on_after_a_restart_and_start_anew_on_the_next_day() {
    let station = Station::start();
    assert_eq!(station.number("enquiry"), "A001");
    let station = station.restart(setting("2026-11-22T06:00:00Z", true));
    assert_eq!(station.number("enquiry"), "A002");
    station.clock.advance(SignedDuration::from_hours(24));
    assert_eq!(station.number("enquiry"), "A001");
}

#[test]
fn the_night_belongs_to_the_day_before() {
    let station = Station::with(setting("2026-11-22T20:30:00Z", true));
    let date = |station: &Station| station.snapshot().business_day.unwrap().to_string();
    assert_eq!(date(&station), "2026-11-22");
    station.clock.advance(SignedDuration::from_hours(4));
    station.engine.tick().unwrap();
    assert_eq!(date(&station), "2026-11-22", "03:30");
    station.clock.advance(SignedDuration::from_mins(31));
    station.engine.tick().unwrap();
    assert_eq!(date(&station), "2026-11-23", "04:01");
}

#[test]
fn a_clock_that_woke_in_the_past_keeps_the_open_day_and_its_numbers() {
    let station = Station::start();
    assert_eq!(station.number("enquiry"), "A001");
    let station = station.restart(setting("2026-11-20T01:00:00Z", false));
    assert_eq!(station.snapshot().trust, Trust::Untrusted);
    assert!(matches!(station.snapshot().opening, dawr::calendar::Opening::Open { .. }), "nor does it shut the door");
    assert_eq!(station.number("enquiry"), "A002", "tickets are still issued");
    let order = station.orders.recv().unwrap();
    assert!(matches!(order.slip, dawr::engine::Slip::Ticket(slip) if !slip.dated), "but no date is printed");
}

#[test]
fn a_clock_before_its_time_opens_no_day_unless_a_person_vouches() {
    let station = Station::with(setting("2021-01-01T08:00:00Z", false));
    assert_eq!(station.snapshot().business_day, None);
    assert_eq!(station.issue("enquiry"), Err(Refusal::DayNotOpen));
    let vouched = Some("2026-11-22".parse().unwrap());
    let station = station.restart(Setting { vouched, ..setting("2021-01-01T08:00:00Z", false) });
    assert_eq!(station.number("enquiry"), "A001");
}

#[test]
fn a_date_that_was_open_before_goes_on_with_its_numbers() {
    let station = Station::start();
    assert_eq!(station.number("enquiry"), "A001");
    station.clock.advance(SignedDuration::from_hours(72));
    assert_eq!(station.number("enquiry"), "A001", "the clock ran ahead by three days");
    station.clock.change(|reading| reading.at = "2026-11-22T07:00:00Z".parse().unwrap());
    assert_eq!(station.number("enquiry"), "A002", "and a time server set it right");
}

#[test]
fn the_close_of_a_day_erases_its_key() {
    let station = Station::start();
    let first = station.issue("enquiry").unwrap();
    assert_eq!(first.token.to_string().len(), 32);
    station.clock.advance(SignedDuration::from_hours(24));
    station.engine.tick().unwrap();
    let folder = station.stop();
    let database = rusqlite::Connection::open(folder.path().join("dawr.sqlite")).unwrap();
    let open_keys: Vec<(String, bool)> = database
        .prepare("select date, key is null from business_day order by date")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert_eq!(open_keys, [("2026-11-22".to_owned(), true), ("2026-11-23".to_owned(), false)]);
}

#[test]
fn a_morning_that_begins_without_the_time_loses_nobody() {
    let station = Station::start();
    assert_eq!(station.number("enquiry"), "A001");
    let counter = CounterNumber(1);
    let open = || Command::OpenCounter(OpenCounter { counter, services: vec!["enquiry".into()] });
    let finish = || Command::Finish(Finish { counter, outcome: Outcome::Delivered, obstacle: None });
    let call = || Command::CallNext(CallNext { counter });
    // Next morning, the battery is empty: the machine wakes in the past.
    let clock = clock("2026-11-21T01:00:00Z", false);
    clock.change(|reading| reading.boot = Boot(Uuid::from_u128(2)));
    let station = station.restart(Setting { clock, ..Setting::default() });
    station.run(open()).unwrap();
    assert_eq!(station.number("enquiry"), "A002");
    station.clock.change(|reading| {
        reading.at = "2026-11-23T06:00:00Z".parse().unwrap();
        reading.synchronised = true;
    });
    assert_eq!(station.number("enquiry"), "A003", "the day waits for its visitors");
    for _ in 0..3 {
        station.run(call()).unwrap();
        station.run(finish()).unwrap();
    }
    station.engine.tick().unwrap();
    assert_eq!(station.snapshot().business_day.unwrap().to_string(), "2026-11-23");
}

#[test]
fn a_day_that_was_closed_stays_closed_until_the_next() {
    let station = Station::start();
    station.run(Command::CloseDay(CloseDay)).unwrap();
    assert_eq!(station.issue("enquiry"), Err(Refusal::DayNotOpen));
    station.clock.advance(SignedDuration::from_hours(24));
    assert_eq!(station.number("enquiry"), "A001");
}

#[test]
fn a_clock_that_steps_back_lets_nobody_jump_the_queue() {
    let station = Station::start();
    let counter = CounterNumber(1);
    station.run(Command::OpenCounter(OpenCounter { counter, services: vec!["enquiry".into()] })).unwrap();
    let first = station.issue("enquiry").unwrap();
    station.clock.change(|reading| reading.at = "2026-11-22T04:00:00Z".parse().unwrap());
    station.issue_as("enquiry", None, dawr::queue::Channel::Phone, "ar", 1).unwrap();
    let called = station.run(Command::CallNext(CallNext { counter })).unwrap();
    assert_eq!(called, dawr::engine::Reply::Called { ticket: first.ticket, number: first.number });
}

/// What may happen to the clock of a Pi between two visitors.
#[derive(Debug, Clone)]
enum Fate {
    Pass(i64),
    Jump(i64),
    TimeServer(bool),
    PowerCut { woke: i64, synchronised: bool },
}

fn fate() -> impl Strategy<Value = Fate> {
    let days = -9 * 86_400..9 * 86_400_i64;
    prop_oneof![
        4 => (1..7200_i64).prop_map(Fate::Pass),
        1 => days.clone().prop_map(Fate::Jump),
        1 => any::<bool>().prop_map(Fate::TimeServer),
        1 => (days, any::<bool>()).prop_map(|(woke, synchronised)| Fate::PowerCut { woke, synchronised }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn over_random_clock_histories_no_number_repeats(history in prop::collection::vec(fate(), 1..24)) {
        let mut setting = Setting::default();
        setting.config.calendar.hours = always_open().into();
        let mut station = Station::with(setting);
        let mut given = BTreeSet::new();
        for (boot, fate) in history.into_iter().enumerate() {
            station = live(station, &fate, boot);
            let Ok(issued) = station.issue("enquiry") else { continue };
            let day = station.snapshot().business_day.unwrap();
            prop_assert!(given.insert((day, issued.number)), "{} was given twice on {day}", issued.number);
        }
    }
}

fn live(station: Station, fate: &Fate, boot: usize) -> Station {
    let later = |at: Timestamp, seconds| at.saturating_add(SignedDuration::from_secs(seconds)).unwrap();
    match *fate {
        Fate::Pass(seconds) => station.clock.advance(SignedDuration::from_secs(seconds)),
        Fate::Jump(seconds) => station.clock.change(|reading| reading.at = later(reading.at, seconds)),
        Fate::TimeServer(answers) => station.clock.change(|reading| reading.synchronised = answers),
        Fate::PowerCut { woke, synchronised } => {
            let clock = station.clock.clone();
            clock.change(|reading| {
                *reading = dawr::calendar::Reading {
                    at: later(reading.at, woke),
                    boot: Boot(Uuid::from_u128(boot as u128 + 2)),
                    uptime: 0,
                    synchronised,
                };
            });
            let mut setting = Setting { clock, ..Setting::default() };
            setting.config.calendar.hours = always_open().into();
            return station.restart(setting);
        }
    }
    station
}

fn always_open() -> dawr::calendar::Week {
    let all_day = vec!["00:00-00:00".parse().unwrap()];
    dawr::calendar::Week {
        sunday: all_day.clone(),
        monday: all_day.clone(),
        tuesday: all_day.clone(),
        wednesday: all_day.clone(),
        thursday: all_day.clone(),
        friday: all_day.clone(),
        saturday: all_day,
    }
}
