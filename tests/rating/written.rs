//! When ratings reach the disk, and what of them.

use dawr::queue::{Command, CounterNumber, OpenCounter};
use dawr::rating::{Given, Kind, Pass, Reason, Reasons, Unrated};
use jiff::SignedDuration;

use super::{close_day, given, rate, served, stars, stored};
use crate::support::{Setting, Station};

fn next_day(station: &Station) {
    station.clock.advance(SignedDuration::from_hours(24));
    station.engine.tick().unwrap();
}

/// On Monday 23 November 2026, 08:00.
fn monday() -> Station {
    let station = Station::start();
    next_day(&station);
    station
}

fn files(station: &Station) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(station.folder()).unwrap().map(Result::unwrap);
    let mut files: Vec<_> = entries.map(|entry| (entry.file_name().into_string().unwrap(), std::fs::read(entry.path()).unwrap())).collect();
    // The readers' index; it holds no content.
    files.retain(|(name, _)| name != "dawr.sqlite-shm");
    files.sort();
    files
}

fn day_key(station: &Station) -> Vec<u8> {
    let database = rusqlite::Connection::open(station.folder().join("dawr.sqlite")).unwrap();
    database.query_row("select key from business_day where closed_at is null", [], |row| row.get(0)).unwrap()
}

fn raw(ticket: &dawr::engine::Issued) -> Vec<u8> {
    u128::from_str_radix(&ticket.token.to_string(), 16).unwrap().to_be_bytes().to_vec()
}

#[test]
fn until_the_close_the_disk_the_hall_and_the_journal_know_of_no_rating() {
    let station = monday();
    let tickets = served(&station, "enquiry", 8);
    let (before, hall) = (files(&station), station.snapshot());
    for ticket in &tickets {
        rate(&station, given(Pass::Token(ticket.token), 1, 1)).unwrap();
    }
    rate(&station, given(Pass::WalkUp, 1, 1)).unwrap();
    let after = station.snapshot();
    assert!(files(&station) == before, "no byte of any file has changed");
    assert_eq!((&after.hall, after.seq, &after.calls), (&hall.hall, hall.seq, &hall.calls));
    let key = day_key(&station);
    close_day(&station);
    assert_eq!(stored(station.folder(), "2026-W48").len(), 9);
    let secrets = tickets.iter().flat_map(|ticket| [raw(ticket), ticket.token.to_string().into_bytes()]).chain([key]);
    for secret in secrets {
        let found = files(&station).into_iter().find(|(_, bytes)| bytes.windows(secret.len()).any(|window| window == secret));
        assert!(found.is_none(), "neither a token nor the key that makes them is left in {}", found.unwrap().0);
    }
    let wal = station.folder().join("dawr.sqlite-wal");
    assert_eq!(wal.metadata().map_or(0, |file| file.len()), 0, "the log of the database is emptied at once");
    assert_eq!(station.store().head().unwrap().seq, after.seq + 1, "the close of the day, and nothing else");
}

#[test]
fn a_rating_says_its_week_and_its_service_and_nothing_of_the_visit() {
    let station = monday();
    let tickets = served(&station, "assist_request", 5);
    let reasons = [Reason::LongWait, Reason::Place].into_iter().fold(Reasons::default(), |all, one| all.toggled(one));
    let low = Given { pass: Pass::Card(tickets[2].ticket), service: stars(2), treatment: None, reasons: reasons.clone() };
    rate(&station, low).unwrap();
    close_day(&station);
    let [rating] = stored(station.folder(), "2026-W48").try_into().unwrap();
    assert_eq!((rating.service, rating.kind, rating.burst), (Some("assist_request".into()), Kind::Token, false));
    assert_eq!((rating.service_stars, rating.treatment_stars, rating.reasons), (stars(2), None, reasons));
    let folder = station.stop();
    let database = rusqlite::Connection::open(folder.path().join("dawr.sqlite")).unwrap();
    let columns: Vec<String> = database
        .prepare("select name from pragma_table_info('rating')")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert_eq!(columns, ["id", "week", "service", "kind", "service_stars", "treatment_stars", "reasons", "burst"], "R-D9.5, and no more");
}

#[test]
fn four_tickets_of_a_service_are_too_few_and_wait_for_the_next_day() {
    let station = monday();
    let few = served(&station, "enquiry", 4);
    let many = served(&station, "follow_up", 5);
    for ticket in few.iter().chain(&many) {
        rate(&station, given(Pass::Token(ticket.token), 3, 3)).unwrap();
    }
    close_day(&station);
    let services = |station: &Station| {
        stored(station.folder(), "2026-W48").into_iter().map(|rating| rating.service.unwrap().to_string()).collect::<Vec<_>>()
    };
    assert_eq!(services(&station), ["follow_up"; 5]);
    next_day(&station);
    served(&station, "enquiry", 1);
    close_day(&station);
    assert_eq!(services(&station), [["enquiry"; 4].as_slice(), ["follow_up"; 5].as_slice()].concat(), "with the fifth they are many");
    next_day(&station);
    let late = served(&station, "enquiry", 4);
    rate(&station, given(Pass::Token(late[0].token), 1, 1)).unwrap();
    close_day(&station);
    assert_eq!(services(&station).len(), 9, "and four more are few again");
}

#[test]
fn what_does_not_fit_by_the_end_of_the_week_becomes_other() {
    let station = monday();
    for (service, tickets) in [("enquiry", 2), ("follow_up", 3), ("meals_kit", 6)] {
        let ticket = served(&station, service, tickets).remove(0);
        rate(&station, given(Pass::Token(ticket.token), 3, 3)).unwrap();
    }
    for _ in 0..7 {
        next_day(&station);
    }
    let kinds: Vec<_> =
        stored(station.folder(), "2026-W48").into_iter().map(|rating| (rating.service.map(|id| id.to_string()), rating.kind)).collect();
    assert_eq!(kinds, [(None, Kind::Token), (None, Kind::Token), (Some("meals_kit".to_owned()), Kind::Token)]);
}

#[test]
fn where_even_that_would_point_at_somebody_it_is_forgotten() {
    let station = monday();
    let ticket = served(&station, "enquiry", 4).remove(0);
    rate(&station, given(Pass::Token(ticket.token), 1, 1)).unwrap();
    rate(&station, given(Pass::WalkUp, 1, 1)).unwrap();
    for _ in 0..7 {
        next_day(&station);
    }
    assert!(stored(station.folder(), "2026-W48").is_empty());
}

#[test]
fn who_presses_without_a_ticket_waits_five_seconds_and_a_burst_is_flagged() {
    let station = monday();
    served(&station, "enquiry", 5);
    let press = |after: i64| {
        station.clock.advance(SignedDuration::from_millis(after));
        rate(&station, given(Pass::WalkUp, 1, 1))
    };
    assert!(press(0).is_ok());
    assert_eq!(press(4_999), Err(Unrated::TooSoon));
    assert!(press(1).is_ok());
    for _ in 0..4 {
        assert!(press(6_000).is_ok());
    }
    // The seventh within a minute makes all of them a burst; the eighth comes when the minute is over.
    assert!(press(6_000).is_ok());
    assert!(press(60_000).is_ok());
    close_day(&station);
    let bursts: Vec<bool> = stored(station.folder(), "2026-W48").into_iter().map(|rating| rating.burst).collect();
    assert_eq!(bursts, [false, true, true, true, true, true, true, true]);
}

#[test]
fn counters_and_languages_are_tallied_for_a_month_that_is_over_and_from_ten_on() {
    let station = monday();
    let services = vec!["enquiry".into()];
    station.run(Command::OpenCounter(OpenCounter { counter: CounterNumber(1), services })).unwrap();
    for ticket in served(&station, "enquiry", 9) {
        rate(&station, given(Pass::Token(ticket.token), 4, 2)).unwrap();
    }
    let tallies = |station: &Station, month: &str| station.store().rating_tallies(month.parse().unwrap()).unwrap();
    next_day(&station);
    let last = served(&station, "enquiry", 5).remove(0);
    rate(&station, given(Pass::Token(last.token), 5, 5)).unwrap();
    close_day(&station);
    assert!(tallies(&station, "2026-11").is_empty(), "while the month goes on there are none");
    for _ in 0..8 {
        next_day(&station);
    }
    let [counter, language] = tallies(&station, "2026-11").try_into().unwrap();
    for tally in [counter, language] {
        assert_eq!((tally.service.ratings, tally.service.stars, tally.service.high), (10, 41, 10));
        assert_eq!((tally.treatment.ratings, tally.treatment.stars, tally.treatment.high), (10, 23, 1));
    }
    let ticket = served(&station, "enquiry", 9);
    ticket.iter().for_each(|ticket| drop(rate(&station, given(Pass::Token(ticket.token), 5, 5)).unwrap()));
    for _ in 0..31 {
        next_day(&station);
    }
    assert!(tallies(&station, "2026-12").is_empty(), "nine are too few");
}

#[test]
fn a_disk_that_is_full_at_the_close_loses_no_rating() {
    let memory = tempfile::tempdir().unwrap();
    let setting = || Setting { memory: Some(memory.path().to_owned()), ..Setting::default() };
    let station = Station::with(setting());
    let tickets = served(&station, "enquiry", 5);
    let clock = station.clock.clone();
    let folder = station.stop();
    let store = dawr::store::Store::open(folder.path(), [7; 16]).unwrap();
    // As it is now, so that the close does not fit.
    store.limit_pages(1).unwrap();
    let station = Station::over(folder, store, Setting { clock, ..setting() }).unwrap();
    rate(&station, given(Pass::Token(tickets[0].token), 1, 1)).unwrap();
    let closed = station.engine.run(Command::CloseDay(dawr::queue::CloseDay));
    assert!(closed.is_ok() || stored(station.folder(), "2026-W47").is_empty());
    let station = station.restart(setting());
    if closed.is_err() {
        close_day(&station);
    }
    assert_eq!(stored(station.folder(), "2026-W47").len(), 1);
}
