//! The program is killed while eight people take tickets: every number that was shown or printed is there, none twice.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::os::fd::AsFd;
use std::path::Path;
use std::process::{Command as Process, Stdio};
use std::sync::Arc;
use std::sync::mpsc::channel;

use dawr::clock::FixedClock;
use dawr::config::Config;
use dawr::engine::Slip;
use dawr::engine::{Engine, Parts, Reply, Snapshots};
use dawr::queue::{Channel, Command, Issue, Language, PartySize};
use dawr::store::{DATABASE, Store};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

const FOLDERS: u64 = 10;
const ROUNDS: u64 = 20;
const THREADS: usize = 8;
/// The child reads it; it holds the data folder and, behind a space, the round.
const VARIABLE: &str = "DAWR_TEST_KILL";

#[test]
fn two_hundred_kills_lose_nothing_and_repeat_nothing() {
    let mut dice = ChaCha8Rng::seed_from_u64(200);
    let mut numbers = 0;
    for _ in 0..FOLDERS {
        let folder = tempfile::tempdir().unwrap();
        let (mut shown, mut printed) = (BTreeSet::new(), BTreeSet::new());
        for round in 0..ROUNDS {
            for line in killed(folder.path(), round, dice.next_u64() % 200) {
                let (deed, number) = line.split_once(' ').unwrap_or((&line, ""));
                let fresh = match deed {
                    "shown" => shown.insert(number.to_owned()),
                    "printed" => printed.insert(number.to_owned()),
                    _ => panic!("the child said {line:?}"),
                };
                assert!(fresh, "{number} was {deed} twice");
            }
            whole(folder.path(), &shown, &printed);
        }
        numbers += shown.len();
    }
    assert!(numbers > 5000, "only {numbers} numbers in all rounds: the kills come too early to tell anything");
}

/// Runs the station in a process of its own, kills it after so many lines, and returns all it had said by then.
fn killed(folder: &Path, round: u64, lines: u64) -> Vec<String> {
    let mut child = Process::new(std::env::current_exe().unwrap())
        .args(["--exact", "kill::a_station_that_is_going_to_be_killed", "--nocapture"])
        .env(VARIABLE, format!("{} {round}", folder.display()))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    // Before this line the test harness speaks.
    assert!(said.any(|line| line == "started"), "the child has not started");
    let mut heard: Vec<_> = said.by_ref().take(usize::try_from(lines).unwrap()).collect();
    child.kill().unwrap();
    child.wait().unwrap();
    heard.extend(said);
    heard
}

fn whole(folder: &Path, shown: &BTreeSet<String>, printed: &BTreeSet<String>) {
    let store = Store::open(folder, [7; 16]).unwrap();
    assert!(matches!(store.verify_journal(), Ok(Ok(_))), "{:?}", store.verify_journal());
    let database = rusqlite::Connection::open(folder.join(DATABASE)).unwrap();
    let mut query = database.prepare("select prefix || printf('%03d', number) from ticket").unwrap();
    let mut there = BTreeSet::new();
    for number in query.query_map([], |row| row.get::<_, String>(0)).unwrap().map(Result::unwrap) {
        assert!(there.insert(number.clone()), "{number} is there twice");
    }
    for (deed, numbers) in [("shown", shown), ("printed", printed)] {
        let lost: Vec<_> = numbers.difference(&there).collect();
        assert!(lost.is_empty(), "{lost:?} were {deed} and are not there after the restart");
    }
}

/// The child's side of the story above. Without the variable, in an ordinary run of the tests, it returns at once.
#[test]
fn a_station_that_is_going_to_be_killed() {
    let Ok(variable) = std::env::var(VARIABLE) else { return };
    let (folder, round) = variable.rsplit_once(' ').unwrap();
    let out = Arc::new(File::from(std::io::stdout().as_fd().try_clone_to_owned().unwrap()));
    say(&out, "\nstarted");
    let mut dice = ChaCha8Rng::seed_from_u64(round.parse().unwrap());
    let (sender, orders) = channel();
    let (engine, _) = Engine::start(Parts {
        store: Store::open(Path::new(folder), [7; 16]).unwrap(),
        clock: Box::new(FixedClock::at("2026-11-22T05:00:00Z".parse().unwrap())),
        config: Arc::new(Config::example().unwrap()),
        randomness: Box::new(move |bytes| dice.fill_bytes(bytes)),
        orders: sender,
        snapshots: Snapshots::default(),
        vouched: None,
        memory: None,
        known_names: Box::new(Vec::new),
    })
    .unwrap();
    for visitor in 0..THREADS {
        let (engine, out) = (engine.clone(), out.clone());
        std::thread::spawn(move || take_tickets(&engine, &out, ["enquiry", "lost", "follow_up"][visitor % 3]));
    }
    for order in orders {
        if let Slip::Ticket(slip) = order.slip {
            say(&out, &format!("printed {}", slip.number));
        }
    }
}

fn take_tickets(engine: &Engine, out: &File, service: &str) {
    loop {
        let (channel, language, party_size) = (Channel::WalkIn, Language::ARABIC, PartySize::ONE);
        let issue = Issue { service: service.into(), class: None, channel, language, party_size };
        match engine.run(Command::Issue(issue)) {
            Ok(Reply::Issued(issued)) => say(out, &format!("shown {}", issued.number)),
            other => {
                say(out, &format!("failed {other:?}"));
                std::process::exit(1);
            }
        }
    }
}

/// One write for the whole line: a pipe takes it as a whole or, from a dead program, not at all.
fn say(mut out: &File, line: &str) {
    out.write_all(format!("{line}\n").as_bytes()).unwrap();
}
