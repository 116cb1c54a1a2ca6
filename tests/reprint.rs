//! One more paper of a ticket over a real station: the same number, marked as a copy, journalled, and nothing twice.

use dawr::engine::{Cause, JobId, JobOutcome, JobState, PrintOrder, Reply, Slip, TicketSlip};
use dawr::queue::{CallNext, CloseDay, Command, CounterNumber, OpenCounter, Refusal, Reprint, TicketId, Transfer, TransferReason};

use jiff::SignedDuration;

use crate::support::{Setting, Station};

const ONE: CounterNumber = CounterNumber(1);

/// Orders a copy and gives back its job.
fn copy(station: &Station, ticket: TicketId) -> Result<JobId, Refusal> {
    station.run(Command::Reprint(Reprint { ticket })).map(|reply| match reply {
        Reply::Printing { job } => job,
        other => panic!("{other:?}"),
    })
}

fn next_slip(station: &Station) -> (JobId, TicketSlip) {
    match station.orders.recv().unwrap() {
        PrintOrder { job, slip: Slip::Ticket(slip), .. } => (job, slip),
        other => panic!("{other:?}"),
    }
}

fn end(station: &Station, job: JobId, outcome: JobOutcome) {
    station.engine.mark_sending(job).unwrap();
    station.engine.mark_ended(job, outcome).unwrap();
}

fn call_and_transfer(station: &Station) -> TicketId {
    let services = vec!["enquiry".into(), "social_research".into()];
    station.run(Command::OpenCounter(OpenCounter { counter: ONE, services })).unwrap();
    station.run(Command::CallNext(CallNext { counter: ONE })).unwrap();
    let transfer = Transfer { counter: ONE, to: "social_research".into(), reason: TransferReason::NextStep };
    match station.run(Command::Transfer(transfer)).unwrap() {
        Reply::Issued(issued) => issued.ticket,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_copy_says_what_the_first_paper_said_and_that_it_is_one() {
    let station = Station::start();
    let (first, second) = (station.issue("enquiry").unwrap(), station.issue("enquiry").unwrap());
    let paper = [next_slip(&station).1, next_slip(&station).1];
    end(&station, first.job.unwrap(), JobOutcome::NotSent(Cause::PaperOut));
    end(&station, second.job.unwrap(), JobOutcome::Confirmed);
    station.at("08:07:00");
    let job = copy(&station, second.ticket).unwrap();
    assert!(job > second.job.unwrap());
    let expected = TicketSlip { estimate: None, pause: None, copy: true, ..paper[1].clone() };
    assert_eq!(next_slip(&station), (job, expected), "the same number, time and token, and one ahead");
    let told = station.snapshot().jobs.last().copied().unwrap();
    assert_eq!((told.job, told.ticket, told.number, told.state), (job, Some(second.ticket), Some(second.number), JobState::Queued));
    assert_eq!(station.number("enquiry"), "A003", "no number is used up");
}

#[test]
fn the_copy_is_a_row_of_the_journal_and_a_job_of_its_own() {
    let station = Station::start();
    let ticket = station.issue("enquiry").unwrap();
    end(&station, ticket.job.unwrap(), JobOutcome::Uncertain(Cause::Lost));
    let before = station.store().load().unwrap();
    copy(&station, ticket.ticket).unwrap();
    assert_eq!(station.store().load().unwrap(), before, "the ticket stays what it is");
    let database = rusqlite::Connection::open(station.folder().join("dawr.sqlite")).unwrap();
    let row = |sql: &str| database.query_row(sql, [], |row| row.get::<_, String>(0)).unwrap();
    let body = format!(r#"{{"event":"reprinted","ticket":"{}","service":"enquiry","language":"ar"}}"#, ticket.ticket.0);
    assert_eq!(row("select body from journal order by seq desc limit 1"), body);
    assert_eq!(row("select kind from journal order by seq desc limit 1"), "reprinted");
    let jobs = "select group_concat(kind || ' ' || service || ' ' || language || ' ' || state, ', ') from print_job";
    assert_eq!(row(jobs), "ticket enquiry ar uncertain, ticket enquiry ar queued");
    assert_eq!(row("select count(distinct ticket) || '' from print_job"), "1");
    assert!(matches!(station.store().verify_journal(), Ok(Ok(_))));
}

#[test]
fn nothing_is_ordered_twice_while_a_slip_is_on_its_way() {
    let station = Station::start();
    let ticket = station.issue("enquiry").unwrap();
    let on_its_way = Err(Refusal::SlipOnItsWay);
    assert_eq!(copy(&station, ticket.ticket), on_its_way, "the first paper is queued");
    station.engine.mark_sending(ticket.job.unwrap()).unwrap();
    assert_eq!(copy(&station, ticket.ticket), on_its_way);
    station.engine.mark_ended(ticket.job.unwrap(), JobOutcome::Confirmed).unwrap();
    let job = copy(&station, ticket.ticket).unwrap();
    assert_eq!(copy(&station, ticket.ticket), on_its_way, "nor is the copy");
    assert_eq!([next_slip(&station).0, next_slip(&station).0], [ticket.job.unwrap(), job]);
    end(&station, job, JobOutcome::Uncertain(Cause::HandedOver));
    let again = copy(&station, ticket.ticket).unwrap();
    assert_eq!(next_slip(&station).0, again, "a person may ask again");
    assert!(station.orders.try_recv().is_err(), "three papers for three wishes");
}

#[test]
fn a_transferred_ticket_has_its_copy_and_so_has_the_one_before() {
    let station = Station::start();
    let first = station.issue("enquiry").unwrap();
    let second = call_and_transfer(&station);
    for _ in [first.ticket, second] {
        let (job, _) = next_slip(&station);
        end(&station, job, JobOutcome::Confirmed);
    }
    for (ticket, number) in [(first.ticket, "A001"), (second, "D001")] {
        copy(&station, ticket).unwrap();
        let (_, slip) = next_slip(&station);
        assert_eq!((slip.number.to_string().as_str(), slip.ahead, slip.copy), (number, 0, true));
    }
}

#[test]
fn a_copy_needs_a_ticket_of_the_open_day() {
    let station = Station::start();
    let ticket = station.issue("enquiry").unwrap();
    end(&station, ticket.job.unwrap(), JobOutcome::Confirmed);
    assert_eq!(copy(&station, TicketId(uuid::Uuid::nil())), Err(Refusal::UnknownTicket));
    station.run(Command::CloseDay(CloseDay)).unwrap();
    assert_eq!(copy(&station, ticket.ticket), Err(Refusal::DayNotOpen));
    station.clock.advance(SignedDuration::from_hours(24));
    station.engine.tick().unwrap();
    assert_eq!(station.snapshot().business_day, Some("2026-11-23".parse().unwrap()));
    assert_eq!(copy(&station, ticket.ticket), Err(Refusal::UnknownTicket), "the number is somebody else's today");
}

#[test]
fn after_a_restart_the_copy_has_the_same_token() {
    let station = Station::start();
    let ticket = station.issue("enquiry").unwrap();
    next_slip(&station);
    let clock = station.clock.clone();
    let station = station.restart(Setting { clock, ..Setting::default() });
    copy(&station, ticket.ticket).unwrap();
    assert_eq!(next_slip(&station).1.token, ticket.token);
}
