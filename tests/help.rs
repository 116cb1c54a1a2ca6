//! A visitor asks for an officer: staff hear it, and it is never lost, doubled or left open over night.

use dawr::calendar::{Boot, Trust};
use dawr::engine::{HelpSnapshot, Reply};
use dawr::queue::{AnswerHelp, AskForHelp, CloseDay, Command, CounterNumber, Language, Refusal};
use jiff::SignedDuration;
use uuid::Uuid;

use crate::support::{Setting, Station};

fn ask(station: &Station) -> Result<Reply, Refusal> {
    station.run(Command::AskForHelp(AskForHelp { language: Language::ENGLISH }))
}

fn answer(station: &Station) -> Result<Reply, Refusal> {
    station.run(Command::AnswerHelp(AnswerHelp { counter: CounterNumber(3) }))
}

/// How often staff have heard the open call.
fn heard(station: &Station) -> Option<u32> {
    station.snapshot().help.map(|help| help.times)
}

/// What the journal says of help, oldest first.
fn journal(station: &Station) -> Vec<String> {
    let database = rusqlite::Connection::open(station.folder().join("dawr.sqlite")).unwrap();
    let mut query = database.prepare("select body from journal where kind like 'help%' order by seq").unwrap();
    query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

#[test]
fn a_call_is_shown_and_answered_and_both_are_in_the_journal() {
    let station = Station::start();
    assert_eq!(ask(&station), Ok(Reply::Done));
    let asked = "2026-11-22T05:00:00Z".parse().unwrap();
    assert_eq!(station.snapshot().help, Some(HelpSnapshot { asked, times: 1 }));
    assert_eq!(answer(&station), Ok(Reply::Done));
    assert_eq!(station.snapshot().help, None);
    assert_eq!(answer(&station), Err(Refusal::NobodyNeedsHelp));
    assert_eq!(journal(&station), [r#"{"event":"help_asked","language":"en"}"#, r#"{"event":"help_answered","counter":3}"#]);
    assert!(matches!(station.store().verify_journal(), Ok(Ok(_))));
}

#[test]
fn a_second_finger_within_two_minutes_rings_no_second_bell() {
    let station = Station::start();
    ask(&station).unwrap();
    station.clock.advance(SignedDuration::from_secs(119));
    assert_eq!(ask(&station), Err(Refusal::HelpIsComing));
    assert_eq!((heard(&station), journal(&station).len()), (Some(1), 1));
    station.clock.advance(SignedDuration::from_secs(1));
    assert_eq!(ask(&station), Ok(Reply::Done));
    let asked = "2026-11-22T05:00:00Z".parse().unwrap();
    assert_eq!(station.snapshot().help, Some(HelpSnapshot { asked, times: 2 }), "staff see how long it has lasted");
    assert_eq!(journal(&station).len(), 2);
}

#[test]
fn it_survives_a_restart_and_counts_on() {
    let station = Station::start();
    ask(&station).unwrap();
    let clock = station.clock.clone();
    let station = station.restart(Setting { clock: clock.clone(), ..Setting::default() });
    assert_eq!(heard(&station), Some(1));
    assert_eq!(ask(&station), Err(Refusal::HelpIsComing), "a restart within the same boot forgets no minute");
    clock.change(|reading| (reading.boot, reading.uptime) = (Boot(Uuid::from_u128(2)), 0));
    assert_eq!(ask(&station), Ok(Reply::Done), "after a power cut nobody knows whether anybody has heard it");
    assert_eq!(heard(&station), Some(2));
    let station = station.restart(Setting { clock, ..Setting::default() });
    assert_eq!(heard(&station), Some(2));
    answer(&station).unwrap();
    assert_eq!(heard(&station.restart(Setting::default())), None);
}

#[test]
fn it_ends_with_the_day() {
    let station = Station::start();
    ask(&station).unwrap();
    station.run(Command::CloseDay(CloseDay)).unwrap();
    assert_eq!(heard(&station), None);
    ask(&station).unwrap();
    assert_eq!(heard(&station), Some(1), "with no day open it works as well");
    station.clock.advance(SignedDuration::from_hours(24));
    station.engine.tick().unwrap();
    assert_eq!(station.snapshot().business_day, Some("2026-11-23".parse().unwrap()));
    assert_eq!(heard(&station), Some(1), "there was no day that it could have ended with");
    station.clock.advance(SignedDuration::from_hours(24));
    station.engine.tick().unwrap();
    assert_eq!(heard(&station.restart(Setting::default())), None);
}

#[test]
fn it_needs_no_open_day_and_no_clock_that_is_right() {
    let setting = Setting::default();
    setting.clock.change(|reading| (reading.at, reading.synchronised) = ("1970-01-01T00:00:00Z".parse().unwrap(), false));
    let station = Station::with(setting);
    assert_eq!((station.snapshot().trust, station.snapshot().business_day), (Trust::Untrusted, None));
    ask(&station).unwrap();
    station.clock.advance(SignedDuration::from_secs(60));
    station.clock.change(|reading| (reading.at, reading.synchronised) = ("2026-11-22T05:01:00Z".parse().unwrap(), true));
    assert_eq!(ask(&station), Err(Refusal::HelpIsComing), "56 years by the wall, one minute by the machine");
    station.clock.advance(SignedDuration::from_secs(60));
    assert_eq!(ask(&station), Ok(Reply::Done));
    assert_eq!(heard(&station), Some(2));
}

#[test]
fn a_help_row_that_cannot_be_right_is_refused_by_the_database() {
    let station = Station::start();
    ask(&station).unwrap();
    let folder = station.stop();
    let database = rusqlite::Connection::open(folder.path().join("dawr.sqlite")).unwrap();
    for wrong in ["update help set times = 0", "update help set id = 2", "update help set latest_mark = x'00'"] {
        assert!(database.execute_batch(wrong).is_err(), "{wrong}");
    }
}
