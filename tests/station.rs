//! Stories of the station: one commit for everything, restarts, and disks that fail.

use dawr::engine::{Cause, JobOutcome, JobState, Slip};
use dawr::engine::{Failure, ServiceState};
use dawr::queue::{CallNext, Command, CounterNumber, Issue, Language, OpenCounter, PartySize, PrintDocuments};
use dawr::store::{Store, StoreFault};

use crate::support::{Setting, Station};

#[test]
fn a_ticket_its_journal_row_and_its_print_job_are_one() {
    let station = Station::start();
    let issued = station.issue("assist_request").unwrap();
    let order = station.orders.recv().unwrap();
    assert_eq!(order.job, issued.job.unwrap());
    assert!(matches!(order.slip, Slip::Ticket(slip) if slip.number == issued.number && slip.token == issued.token));
    assert_eq!(
        station.snapshot().jobs.last().map(|job| (Some(job.job), job.ticket, job.state)),
        Some((issued.job, Some(issued.ticket), JobState::Queued))
    );
    let folder = station.stop();
    let database = rusqlite::Connection::open(folder.path().join("dawr.sqlite")).unwrap();
    for table in ["ticket", "print_job", "journal where kind = 'issued'"] {
        let rows: u32 = database.query_row(&format!("select count(*) from {table}"), [], |row| row.get(0)).unwrap();
        assert_eq!(rows, 1, "{table}");
    }
}

#[test]
fn a_refusal_leaves_no_trace() {
    let station = Station::start();
    station.number("enquiry");
    let before = station.snapshot();
    assert!(station.run(Command::CallNext(CallNext { counter: CounterNumber(1) })).is_err());
    assert_eq!(before, station.snapshot());
    let folder = station.stop();
    assert_eq!(Store::open(folder.path(), [0; 16]).unwrap().head().unwrap().seq, 2, "the day and the ticket");
}

#[test]
fn everything_is_there_after_a_restart() {
    let station = Station::start();
    let services = vec!["enquiry".into(), "lost".into()];
    station.run(Command::OpenCounter(OpenCounter { counter: CounterNumber(1), services })).unwrap();
    for service in ["enquiry", "enquiry", "lost"] {
        station.issue(service).unwrap();
    }
    station.run(Command::CallNext(CallNext { counter: CounterNumber(1) })).unwrap();
    let before = station.snapshot();
    let clock = station.clock.clone();
    let station = station.restart(Setting { clock, ..Setting::default() });
    assert_eq!(before.services, station.snapshot().services);
    assert_eq!(station.run(Command::CallNext(CallNext { counter: CounterNumber(1) })), Err(dawr::queue::Refusal::CounterBusy));
    assert_eq!(station.number("enquiry"), "A003");
}

#[test]
fn old_slips_never_come_out_by_themselves() {
    let station = Station::start();
    let sending = station.issue("enquiry").unwrap();
    station.engine.mark_sending(sending.job.unwrap()).unwrap();
    station.issue("enquiry").unwrap();
    let done = station.issue("enquiry").unwrap();
    station.engine.mark_ended(done.job.unwrap(), JobOutcome::Confirmed).unwrap();
    assert_eq!(station.snapshot().jobs.last().map(|job| job.state), Some(JobState::Ended(JobOutcome::Confirmed)));
    let station = station.restart(Setting::default());
    assert!(station.orders.try_recv().is_err(), "nothing is ordered again");
    let folder = station.stop();
    let database = rusqlite::Connection::open(folder.path().join("dawr.sqlite")).unwrap();
    let mut query = database.prepare("select state, cause from print_job order by id").unwrap();
    let jobs: Vec<(String, Option<String>)> =
        query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect();
    let restarted = || Some(<&str>::from(Cause::Restarted).to_owned());
    assert_eq!(jobs, [("uncertain".to_owned(), restarted()), ("not_sent".to_owned(), restarted()), ("confirmed".to_owned(), None)]);
}

#[test]
fn the_list_of_documents_is_printed_without_a_ticket() {
    let station = Station::start();
    station.run(Command::PrintDocuments(PrintDocuments { service: "assist_request".into(), language: Language::ENGLISH })).unwrap();
    assert!(matches!(station.orders.recv().unwrap().slip, Slip::Documents { .. }));
    assert_eq!(station.number("assist_request"), "R001");
}

#[test]
fn a_service_that_is_finished_shows_it_and_comes_back() {
    let station = Station::start();
    let state = |station: &Station| station.snapshot().services.iter().find(|service| *service.id.0 == *"meals_kit").unwrap().state;
    station.run(Command::FinishService(dawr::queue::FinishService { service: "meals_kit".into() })).unwrap();
    assert_eq!(state(&station), ServiceState::FinishedToday);
    let clock = station.clock.clone();
    let station = station.restart(Setting { clock, ..Setting::default() });
    assert_eq!(state(&station), ServiceState::FinishedToday, "also after a restart");
    station.run(Command::ReopenService(dawr::queue::ReopenService { service: "meals_kit".into() })).unwrap();
    assert_eq!(state(&station), ServiceState::Open);
}

#[test]
fn eight_at_once_get_eight_numbers() {
    let station = Station::start();
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let engine = station.engine.clone();
            std::thread::spawn(move || {
                let issue = || Issue {
                    service: "enquiry".into(),
                    class: None,
                    channel: dawr::queue::Channel::WalkIn,
                    language: Language::ARABIC,
                    party_size: PartySize::ONE,
                };
                (0..25).map(|_| engine.run(Command::Issue(issue())).map(|_| ()).unwrap()).count()
            })
        })
        .collect();
    assert_eq!(threads.into_iter().map(|thread| thread.join().unwrap()).sum::<usize>(), 200);
    assert_eq!(station.number("enquiry"), "A201");
}

#[test]
fn two_stations_on_one_folder_are_refused() {
    let station = Station::start();
    let second = Store::open(station.folder(), [0; 16]);
    assert!(matches!(second, Err(StoreFault::InUse { .. })));
}

#[test]
fn a_damaged_database_is_left_as_it_is_and_gives_no_numbers() {
    let station = Station::start();
    for _ in 0..50 {
        station.number("enquiry");
    }
    let folder = station.stop();
    let path = folder.path().join("dawr.sqlite");
    let mut bytes = std::fs::read(&path).unwrap();
    for place in (4096..bytes.len()).step_by(97) {
        bytes[place] ^= 0x5a;
    }
    std::fs::write(&path, &bytes).unwrap();
    let fault = Station::on(folder, Setting::default()).err().unwrap().to_string();
    assert!(fault.contains("is damaged") && fault.contains("It was left as it is"), "{fault}");
}

#[test]
fn a_file_that_is_no_database_is_said_so() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("dawr.sqlite"), "this is not a database, but somebody's letter. ".repeat(40)).unwrap();
    let fault = Station::on(folder, Setting::default()).err().unwrap().to_string();
    assert!(fault.contains("is damaged"), "{fault}");
}

#[test]
fn a_disk_that_is_full_refuses_without_losing_or_repeating() {
    let station = Station::start();
    let folder = station.stop();
    // SQLite's own page budget stands for a full disk: the same error, and no root needed.
    let store = Store::open(folder.path(), [0; 16]).unwrap();
    store.limit_pages(40).unwrap();
    let station = Station::over(folder, store, Setting::default()).unwrap();
    let mut given = Vec::new();
    let fault = loop {
        match station.engine.run(Command::Issue(Issue {
            service: "enquiry".into(),
            class: None,
            channel: dawr::queue::Channel::WalkIn,
            language: Language::ARABIC,
            party_size: PartySize::ONE,
        })) {
            Ok(dawr::engine::Reply::Issued(issued)) => given.push(issued.number),
            Ok(other) => panic!("{other:?}"),
            Err(Failure::Fault(fault)) => break fault,
            Err(other) => panic!("{other}"),
        }
    };
    assert!(fault.to_string().contains("full"), "{fault}");
    assert!(given.len() > 3);
    let station = station.restart(Setting::default());
    let next = station.issue("enquiry").unwrap().number;
    assert_eq!(usize::from(next.number.get()), given.len() + 1, "the number that could not be stored was not lost, and none is repeated");
}

#[test]
fn a_database_of_the_version_before_keeps_its_print_jobs() {
    let folder = tempfile::tempdir().unwrap();
    let database = rusqlite::Connection::open(folder.path().join("dawr.sqlite")).unwrap();
    database.execute_batch(include_str!("../src/store/migrations/001_queue.sql")).unwrap();
    database
        .execute_batch(
            "insert into print_job (ticket, service, language, state, cause) values
                 (zeroblob(16), 'enquiry', 'ar', 'confirmed', null), (null, 'assist_request', 'ur', 'uncertain', 'lost');
             pragma user_version = 1;",
        )
        .unwrap();
    drop(database);
    drop(Store::open(folder.path(), [0; 16]).unwrap());
    let database = rusqlite::Connection::open(folder.path().join("dawr.sqlite")).unwrap();
    let mut query =
        database.prepare("select format('%d %s %s %s %s %s', id, kind, service, language, state, cause) from print_job").unwrap();
    let jobs: Vec<String> = query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert_eq!(jobs, ["1 ticket enquiry ar confirmed ", "2 documents assist_request ur uncertain lost"]);
}
