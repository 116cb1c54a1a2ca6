//! A wrong outcome is put right, today and on a later day, and undo takes an act back; nothing of it is lost in a restart.

use dawr::engine::{Act, Failure, Reply};
use dawr::queue::{
    Actor, Amend, AmendReason, Amendment, CallNext, CloseDay, Command, CounterNumber, Ending, Finish, LogFormat, OpenCounter, Outcome,
    Record, Refusal, StaffId, State, TicketId, Undo,
};
use dawr::store::Store;
use uuid::Uuid;

use crate::support::{Setting, Station};

const ONE: CounterNumber = CounterNumber(1);

fn served(station: &Station) -> TicketId {
    let ticket = station.issue("enquiry").unwrap().ticket;
    station.run(Command::OpenCounter(OpenCounter { counter: ONE, services: vec!["enquiry".into()] })).unwrap();
    station.run(Command::CallNext(CallNext { counter: ONE })).unwrap();
    station.run(Command::Finish(Finish { counter: ONE, outcome: Outcome::Delivered, obstacle: None })).unwrap();
    ticket
}

fn amend(station: &Station, ticket: TicketId) -> Result<Reply, Refusal> {
    let ending = Ending::Served(Outcome::Refused);
    station.run(Command::Amend(Amend { ticket, ending, obstacle: None, reason: AmendReason::WrongButton }))
}

#[test]
fn yesterdays_outcome_can_still_be_corrected_and_the_log_says_what_it_was() {
    let station = Station::start();
    let ticket = served(&station);
    station.run(Command::CloseDay(CloseDay)).unwrap();
    let folder = station.stop();
    let clock = dawr::clock::FixedClock::at("2026-11-23T06:00:00Z".parse().unwrap());
    let station = Station::on(folder, Setting { clock, ..Setting::default() }).unwrap();
    assert_eq!(station.snapshot().business_day, Some("2026-11-23".parse().unwrap()));
    amend(&station, ticket).unwrap();
    assert_eq!(amend(&station, ticket), Err(Refusal::NothingToAmend));
    assert_eq!(amend(&station, TicketId(Uuid::nil())), Err(Refusal::UnknownTicket));
    let row = station.store().ticket(ticket).unwrap().unwrap();
    assert_eq!((row.state, row.outcome), (State::Served, Some(Outcome::Refused)));
    let from = Ending::Served(Outcome::Delivered);
    assert_eq!(row.amended, Some(Amendment { from, reason: AmendReason::WrongButton }));
}

#[test]
fn an_act_that_was_taken_back_is_not_there_after_a_restart_either() {
    let station = Station::start();
    let ticket = served(&station);
    station.run(Command::Undo(Undo { counter: ONE })).unwrap();
    let called = |station: &Station| station.snapshot().hall.counters[0].ticket.as_ref().map(|ticket| (ticket.id, ticket.state));
    assert_eq!(called(&station), Some((ticket, State::Called)));
    let clock = station.clock.clone();
    let station = station.restart(Setting { clock, ..Setting::default() });
    assert_eq!(called(&station), Some((ticket, State::Called)));
    assert!(station.store().verify_journal().unwrap().is_ok());
}

#[test]
fn a_call_that_was_taken_back_is_on_no_board() {
    let station = Station::start();
    station.run(Command::OpenCounter(OpenCounter { counter: ONE, services: vec!["enquiry".into()] })).unwrap();
    station.issue("enquiry").unwrap();
    station.run(Command::CallNext(CallNext { counter: ONE })).unwrap();
    assert_eq!(station.snapshot().calls.len(), 1);
    station.run(Command::Undo(Undo { counter: ONE })).unwrap();
    assert_eq!((station.snapshot().calls.len(), station.snapshot().hall.waiting.len()), (0, 1));
}

#[test]
fn the_same_act_acts_once_also_after_a_restart() {
    let station = Station::start();
    station.run(Command::OpenCounter(OpenCounter { counter: ONE, services: vec!["enquiry".into()] })).unwrap();
    let [first, _] = [0; 2].map(|_| station.number("enquiry"));
    let id = Some(Uuid::from_u128(7));
    let call = Act { command: Command::CallNext(CallNext { counter: ONE }), by: Actor::Staff(StaffId(3)), id };
    let number = |reply: Result<Reply, Failure>| match reply.unwrap() {
        Reply::Called { number, .. } => number.to_string(),
        other => panic!("{other:?}"),
    };
    assert_eq!(number(station.engine.run(call.clone())), first);
    assert_eq!(number(station.engine.run(call.clone())), first, "a double click");
    let other = Act { command: Command::CloseDay(CloseDay), ..call.clone() };
    assert!(matches!(station.engine.run(other), Err(Failure::Refused(Refusal::CommandIdUsed))));
    let clock = station.clock.clone();
    let station = station.restart(Setting { clock, ..Setting::default() });
    assert_eq!(number(station.engine.run(call)), first, "asked again after the power cut");
}

#[test]
fn a_journal_row_that_names_somebody_else_is_found() {
    let station = Station::start();
    let record = Command::Record(Record::LogExported { date: "2026-11-22".parse().unwrap(), format: LogFormat::Csv, rows: 0 });
    station.engine.run(Act::by(Actor::Staff(StaffId(3)), record)).unwrap();
    let folder = station.stop();
    let database = rusqlite::Connection::open(folder.path().join("dawr.sqlite")).unwrap();
    for actor in ["'staff:4'", "null"] {
        let seq: i64 = database.query_row("select seq from journal where kind = 'log_exported'", [], |row| row.get(0)).unwrap();
        database.execute(&format!("update journal set actor = {actor} where seq = ?1"), [seq]).unwrap();
        let broken = Store::open(folder.path(), [7; 16]).unwrap().verify_journal().unwrap().unwrap_err();
        assert_eq!(broken.seq, seq, "{actor}");
    }
}
