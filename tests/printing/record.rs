//! What the database keeps of each job and of the printer, over a restart and from an older database too.

use dawr::engine::{Cause, Condition, JobOutcome, JobState, PrinterReport, Reply, Tier};
use dawr::queue::{Command, Reprint, TicketId};
use dawr::store::{DATABASE, KnownPrinter, Store};
use rusqlite::Connection;

use crate::support::{Setting, Station};

const OLD: [&str; 2] = [include_str!("../../src/store/migrations/001_queue.sql"), include_str!("../../src/store/migrations/002_help.sql")];

fn copy(station: &Station, ticket: TicketId) -> dawr::engine::JobId {
    match station.run(Command::Reprint(Reprint { ticket })).unwrap() {
        Reply::Printing { job } => job,
        other => panic!("{other:?}"),
    }
}

fn told(station: &Station, condition: Condition, tier: Option<Tier>) {
    station.engine.mark_printer(PrinterReport { condition, tier }).unwrap();
}

/// `2 virtual b uncertain lost`: attempt, printer, tier, state and cause of each job.
fn rows(station: &Station) -> Vec<String> {
    let database = Connection::open(station.folder().join(DATABASE)).unwrap();
    let sql = "select concat_ws(' ', attempt, printer, ifnull(tier, '-'), state, ifnull(cause, '-')) from print_job order by id";
    let mut query = database.prepare(sql).unwrap();
    query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

#[test]
fn a_job_says_which_printer_it_was_for_what_that_could_promise_and_which_paper_it_is() {
    let station = Station::start();
    let first = station.issue("enquiry").unwrap();
    station.engine.mark_ended(first.job.unwrap(), JobOutcome::NotSent(Cause::PaperOut)).unwrap();
    told(&station, Condition::Well, Some(Tier::B));
    let second = copy(&station, first.ticket);
    station.engine.mark_sending(second).unwrap();
    told(&station, Condition::Unreachable, None);
    station.engine.mark_ended(second, JobOutcome::Uncertain(Cause::Lost)).unwrap();
    let other = station.issue("enquiry").unwrap();
    station.engine.mark_sending(other.job.unwrap()).unwrap();
    station.engine.mark_ended(other.job.unwrap(), JobOutcome::Uncertain(Cause::HandedOver)).unwrap();
    copy(&station, first.ticket);
    let printer = "generic-80 at virtual";
    assert_eq!(
        rows(&station),
        [
            format!("1 {printer} - not_sent paper_out"),
            format!("2 {printer} b uncertain lost"),
            format!("1 {printer} - uncertain handed_over"),
            format!("3 {printer} - queued -"),
        ]
    );
}

#[test]
fn the_printer_is_kept_as_it_was_when_it_last_changed() {
    let station = Station::start();
    assert_eq!(station.store().printer().unwrap(), None);
    for (minutes, condition, tier) in [(0, Condition::Well, Some(Tier::A)), (7, Condition::PaperOut, Some(Tier::A))] {
        station.clock.advance(jiff::SignedDuration::from_mins(minutes));
        told(&station, condition, tier);
    }
    let report = PrinterReport { condition: Condition::PaperOut, tier: Some(Tier::A) };
    let since = "2026-11-22T05:07:00Z".parse().unwrap();
    let expected = KnownPrinter { name: "generic-80 at virtual".to_owned(), report, since };
    assert_eq!((station.store().printer().unwrap(), station.snapshot().printer), (Some(expected.clone()), report));
    let folder = station.stop();
    assert_eq!(Store::open(folder.path(), [7; 16]).unwrap().printer().unwrap(), Some(expected));
}

#[test]
fn a_slip_that_broke_off_before_the_restart_can_be_copied_after_it() {
    let station = Station::start();
    let [broken, waiting, well] = std::array::from_fn(|_| station.issue("enquiry").unwrap());
    for (job, outcome) in [(well.job, JobOutcome::Confirmed), (broken.job, JobOutcome::Uncertain(Cause::Lost))] {
        station.engine.mark_sending(job.unwrap()).unwrap();
        station.engine.mark_ended(job.unwrap(), outcome).unwrap();
    }
    let clock = station.clock.clone();
    let station = station.restart(Setting { clock, ..Setting::default() });
    let jobs: Vec<_> = station.snapshot().jobs.iter().map(|job| (Some(job.job), job.ticket, job.number, job.state)).collect();
    let job = |issued: &dawr::engine::Issued, outcome| (issued.job, Some(issued.ticket), Some(issued.number), JobState::Ended(outcome));
    assert_eq!(
        jobs,
        [
            job(&broken, JobOutcome::Uncertain(Cause::Lost)),
            job(&waiting, JobOutcome::NotSent(Cause::Restarted)),
            job(&well, JobOutcome::Confirmed)
        ]
    );
    let again = copy(&station, broken.ticket);
    let queued = station.snapshot().jobs.last().copied().unwrap();
    assert_eq!((queued.job, queued.number, queued.state), (again, Some(broken.number), JobState::Queued));
    assert!(rows(&station).last().unwrap().starts_with("2 "));
}

#[test]
fn jobs_of_an_older_database_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let database = Connection::open(folder.path().join(DATABASE)).unwrap();
    for migration in OLD {
        database.execute_batch(migration).unwrap();
    }
    database
        .execute_batch(
            "pragma user_version = 2;
             insert into print_job (kind, ticket, service, language, state, cause) values
             ('ticket', zeroblob(16), 'enquiry', 'ar', 'uncertain', 'lost'),
             ('documents', null, 'enquiry', 'ur', 'confirmed', null),
             ('test', null, null, null, 'queued', null);",
        )
        .unwrap();
    drop(database);
    let station = Station::on(folder, Setting::default()).unwrap();
    let jobs: Vec<_> = station.snapshot().jobs.iter().map(|job| (job.ticket, job.state)).collect();
    let [lost, restarted] = [JobOutcome::Uncertain(Cause::Lost), JobOutcome::NotSent(Cause::Restarted)].map(JobState::Ended);
    let ticket = Some(TicketId(uuid::Uuid::nil()));
    assert_eq!(jobs, [(ticket, lost), (None, JobState::Ended(JobOutcome::Confirmed)), (None, restarted)]);
    assert_eq!(rows(&station), ["1 - uncertain lost", "1 - confirmed -", "1 - not_sent restarted"]);
    station.issue("enquiry").unwrap();
    assert_eq!(rows(&station)[3], "1 generic-80 at virtual - queued -");
}
