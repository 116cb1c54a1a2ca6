//! One token rates once: two screens at once, a restart, a power cut, a database that was restored.

use dawr::engine::Reply;
use dawr::queue::{CallNext, Command, CounterNumber, OpenCounter, Transfer, TransferReason};
use dawr::rating::{Pass, Token, Unrated};
use jiff::SignedDuration;

use super::{check, close_day, given, rate, serve_all, served, stored};
use crate::support::{Setting, Station};

fn with_memory(memory: &tempfile::TempDir) -> Setting {
    Setting { memory: Some(memory.path().to_owned()), ..Setting::default() }
}

#[test]
fn card_slip_and_code_are_the_same_right() {
    let station = Station::start();
    let [first, second, third] = served(&station, "enquiry", 3).try_into().unwrap();
    let number = |issued: &dawr::engine::Issued| Ok(Reply::MayRate { number: Some(issued.number) });
    assert_eq!(station.snapshot().cards.iter().map(|card| card.ticket).collect::<Vec<_>>(), [third.ticket, second.ticket, first.ticket]);
    for (issued, pass) in
        [(&first, Pass::Card(first.ticket)), (&second, Pass::Token(second.token)), (&third, Pass::Code(third.token.code()))]
    {
        assert_eq!(check(&station, pass), number(issued), "asking spends nothing");
        assert_eq!(rate(&station, given(pass, 5, 5)), Ok(Reply::Done));
        for again in [Pass::Card(issued.ticket), Pass::Token(issued.token), Pass::Code(issued.token.code())] {
            assert_eq!([rate(&station, given(again, 1, 1)), check(&station, again)], [Err(Unrated::Spent), Err(Unrated::Spent)]);
        }
    }
    assert!(station.snapshot().cards.is_empty(), "a card goes when it is spent");
}

#[test]
fn whoever_was_not_served_cannot_rate_and_loses_nothing() {
    let station = Station::start();
    let waiting = station.issue("enquiry").unwrap();
    assert_eq!(rate(&station, given(Pass::Token(waiting.token), 1, 1)), Err(Unrated::NotServedYet));
    assert_eq!(rate(&station, given(Pass::Token(Token::default()), 1, 1)), Err(Unrated::Unknown));
    serve_all(&station, "enquiry");
    assert_eq!(rate(&station, given(Pass::Token(waiting.token), 1, 1)), Ok(Reply::Done));
    close_day(&station);
    assert_eq!(rate(&station, given(Pass::WalkUp, 1, 1)), Err(Unrated::Closed));
}

#[test]
fn a_visit_that_was_transferred_is_rated_at_its_end() {
    let station = Station::start();
    let issued = station.issue("enquiry").unwrap();
    let counter = CounterNumber(1);
    station.run(Command::OpenCounter(OpenCounter { counter, services: vec!["enquiry".into()] })).unwrap();
    station.run(Command::CallNext(CallNext { counter })).unwrap();
    let transfer = Transfer { counter, to: "follow_up".into(), reason: TransferReason::WrongService };
    let Ok(Reply::Issued(next)) = station.run(Command::Transfer(transfer)) else { panic!("a new ticket") };
    assert_eq!(rate(&station, given(Pass::Card(issued.ticket), 4, 4)), Err(Unrated::NotServedYet));
    serve_all(&station, "follow_up");
    assert_eq!(rate(&station, given(Pass::Card(next.ticket), 4, 4)), Ok(Reply::Done));
}

#[test]
fn a_card_lives_a_quarter_of_an_hour_and_the_slip_until_the_close() {
    let station = Station::start();
    let issued = served(&station, "enquiry", 1).remove(0);
    station.clock.advance(SignedDuration::from_secs(15 * 60 - 1));
    station.engine.tick().unwrap();
    assert_eq!(station.snapshot().cards.len(), 1);
    station.clock.advance(SignedDuration::from_secs(1));
    station.engine.tick().unwrap();
    assert!(station.snapshot().cards.is_empty());
    assert_eq!(rate(&station, given(Pass::Token(issued.token), 4, 4)), Ok(Reply::Done));
}

#[test]
fn two_screens_at_once_rate_once() {
    let station = Station::start();
    let tickets = served(&station, "enquiry", 20);
    let screens: Vec<_> = (0..2)
        .map(|_| {
            let (engine, tickets) = (station.engine.clone(), tickets.clone());
            std::thread::spawn(move || {
                let rate = |token| {
                    let (answer, answered) = std::sync::mpsc::channel();
                    engine.rate(given(Pass::Token(token), 3, 3), move |reply| answer.send(reply.is_ok()).unwrap());
                    answered.recv().unwrap()
                };
                tickets.iter().filter(|ticket| rate(ticket.token)).count()
            })
        })
        .collect();
    assert_eq!(screens.into_iter().map(|screen| screen.join().unwrap()).sum::<usize>(), 20);
    close_day(&station);
    assert_eq!(stored(station.folder(), "2026-W47").len(), 20);
}

#[test]
fn a_restart_keeps_what_waits_and_what_is_spent() {
    let memory = tempfile::tempdir().unwrap();
    let station = Station::with(with_memory(&memory));
    let tickets = served(&station, "enquiry", 5);
    rate(&station, given(Pass::Token(tickets[0].token), 2, 4)).unwrap();
    let station = station.restart(with_memory(&memory));
    assert_eq!(rate(&station, given(Pass::Token(tickets[0].token), 5, 5)), Err(Unrated::Spent));
    close_day(&station);
    let station = station.restart(with_memory(&memory));
    assert_eq!(stored(station.folder(), "2026-W47").len(), 1, "written once, also where the file was still there");
}

#[test]
fn a_restart_between_the_commit_and_the_memory_disk_writes_nothing_twice() {
    let memory = tempfile::tempdir().unwrap();
    let station = Station::with(with_memory(&memory));
    let tickets = served(&station, "enquiry", 5);
    rate(&station, given(Pass::Token(tickets[0].token), 2, 4)).unwrap();
    let before = std::fs::read(memory.path().join("ratings.json")).unwrap();
    close_day(&station);
    let folder = station.stop();
    // As the file is just before the commit: what waits, and what will wait once the database has it.
    let after: serde_json::Value = serde_json::from_slice(&std::fs::read(memory.path().join("ratings.json")).unwrap()).unwrap();
    let mut between: serde_json::Value = serde_json::from_slice(&before).unwrap();
    between["after"] = after["now"].clone();
    std::fs::write(memory.path().join("ratings.json"), between.to_string()).unwrap();
    let station = Station::on(folder, with_memory(&memory)).unwrap();
    station.clock.advance(SignedDuration::from_hours(24));
    served(&station, "enquiry", 5);
    close_day(&station);
    assert_eq!(stored(station.folder(), "2026-W47").len(), 1);
    assert_eq!(stored(station.folder(), "2026-W48").len(), 0, "and none on the day after");
}

#[test]
fn a_close_that_never_reached_the_disk_leaves_the_slips_good() {
    let memory = tempfile::tempdir().unwrap();
    let kept = || -> serde_json::Value { serde_json::from_slice(&std::fs::read(memory.path().join("ratings.json")).unwrap()).unwrap() };
    let station = Station::with(with_memory(&memory));
    let tickets = served(&station, "enquiry", 5);
    rate(&station, given(Pass::Token(tickets[0].token), 2, 4)).unwrap();
    let folder = station.stop();
    let database = std::fs::read(folder.path().join("dawr.sqlite")).unwrap();
    let mut between = kept();
    let station = Station::on(folder, with_memory(&memory)).unwrap();
    close_day(&station);
    let folder = station.stop();
    between["after"] = kept()["now"].clone();
    std::fs::write(memory.path().join("ratings.json"), between.to_string()).unwrap();
    std::fs::write(folder.path().join("dawr.sqlite"), database).unwrap();
    let station = Station::on(folder, with_memory(&memory)).unwrap();
    assert_eq!(rate(&station, given(Pass::Token(tickets[0].token), 5, 5)), Err(Unrated::Spent));
    assert_eq!(rate(&station, given(Pass::Token(tickets[1].token), 5, 5)), Ok(Reply::Done), "the day goes on, and so does its key");
    close_day(&station);
    assert_eq!(stored(station.folder(), "2026-W47").len(), 2);
}

#[test]
fn a_power_cut_loses_the_few_that_wait_with_their_tokens() {
    let station = Station::start();
    let tickets = served(&station, "enquiry", 5);
    rate(&station, given(Pass::Token(tickets[0].token), 2, 4)).unwrap();
    let station = station.restart(Setting::default());
    assert_eq!(rate(&station, given(Pass::Token(tickets[0].token), 5, 5)), Ok(Reply::Done), "it may be given again");
    close_day(&station);
    assert_eq!(stored(station.folder(), "2026-W47").len(), 1, "and counts once");
}

#[test]
fn a_restored_database_gives_no_second_right() {
    let memory = tempfile::tempdir().unwrap();
    let station = Station::with(with_memory(&memory));
    let tickets = served(&station, "enquiry", 5);
    let copy = |from: &std::path::Path, to: &std::path::Path| std::fs::copy(from.join("dawr.sqlite"), to.join("dawr.sqlite")).unwrap();
    let safe = tempfile::tempdir().unwrap();
    let folder = station.stop();
    copy(folder.path(), safe.path());

    let station = Station::on(folder, with_memory(&memory)).unwrap();
    rate(&station, given(Pass::Token(tickets[0].token), 2, 4)).unwrap();
    let folder = station.stop();
    copy(safe.path(), folder.path());
    let station = Station::on(folder, with_memory(&memory)).unwrap();
    assert_eq!(rate(&station, given(Pass::Token(tickets[0].token), 5, 5)), Err(Unrated::Spent), "during the day");
    close_day(&station);
    assert_eq!(stored(station.folder(), "2026-W47").len(), 1);

    let folder = station.stop();
    copy(safe.path(), folder.path());
    let station = Station::on(folder, with_memory(&memory)).unwrap();
    for ticket in &tickets {
        assert_eq!(rate(&station, given(Pass::Token(ticket.token), 5, 5)), Err(Unrated::Unknown), "the erased key stays dead");
    }
}
