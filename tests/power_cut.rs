//! The power goes at every single write, on every kind of disk: no number that was shown or printed is lost or given again.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;

use dawr::clock::FixedClock;
use dawr::config::Config;
use dawr::engine::{Engine, Failure, Parts, Reply, Snapshots};
use dawr::engine::{PrintOrder, Slip};
use dawr::queue::{
    CallNext, Channel, Class, Command, CounterNumber, Finish, Issue, Language, OpenCounter, Outcome, PartySize, PrintDocuments, Serve,
    Transfer, TransferReason,
};
use dawr::store::{DATABASE, Store, StoreFault};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use rusqlite::Connection;
use tempfile::TempDir;

use crate::support::disk::{Disk, Image, Platter};
use crate::support::recording_vfs::{Recording, Step};

/// Small enough that the write-ahead log is copied back and begun anew in the middle of the morning.
const CHECKPOINT_OFTEN: &str = "pragma wal_autocheckpoint = 40";

#[test]
fn no_number_is_lost_or_repeated_wherever_the_power_goes() {
    let steps = morning(CHECKPOINT_OFTEN);
    assert_eq!(climb(&steps).take(3).collect::<Vec<_>>(), []);
    let said = steps.iter().filter(|step| matches!(step, Step::Marker(_))).count();
    assert_eq!(said, 2 * TICKETS, "each number is shown once and ordered once");
    assert!(copies_back(&steps) >= 3, "the log is copied back in the middle, not at the end alone");
}

/// The ladder has teeth: settings that lose tickets in a real power cut lose them here.
#[test]
fn settings_that_lose_tickets_are_caught() {
    for setting in ["pragma synchronous = off", "pragma synchronous = normal", "pragma journal_mode = delete"] {
        let steps = morning(setting);
        let lost = climb(&steps).find(|finding| matches!(finding.wrong, Wrong::Lost(_)));
        assert!(lost.is_some(), "{setting}: no ticket was lost");
    }
}

/// Without syncs each disk that forgets loses a ticket, so none of them is there for show.
#[test]
fn every_forgetful_disk_catches_a_missing_sync() {
    let steps: Vec<_> = morning(CHECKPOINT_OFTEN).into_iter().filter(|step| !matches!(step, Step::Sync { .. })).collect();
    let mut forgetful: BTreeSet<_> = Disk::ALL.into_iter().filter(|disk| *disk != Disk::Everything).collect();
    for finding in climb(&steps) {
        assert_ne!(finding.disk, Disk::Everything, "{finding:?}");
        forgetful.remove(&finding.disk);
        if forgetful.is_empty() {
            return;
        }
    }
    panic!("{forgetful:?} lost nothing");
}

/// Tickets of [`morning`], the transferred one included.
const TICKETS: usize = 33;

/// What the engine writes from the first start on, with a restart in the middle, and when which number is out.
fn morning(setting: &str) -> Vec<Step> {
    let folder = in_memory();
    let recording = Recording::new();
    let branch = Branch::start(&recording, folder.path(), setting, 1);
    branch.open_counter();
    branch.issue_together(&["enquiry"]);
    branch.issue_together(&["lost", "enquiry", "enquiry", "assist_request", "enquiry", "lost"]);
    branch.run(Command::PrintDocuments(PrintDocuments { service: "enquiry".into(), language: Language::ARABIC }));
    for _ in 0..3 {
        branch.issue_together(&["enquiry"]);
        branch.serve_one();
    }
    branch.transfer_one();
    branch.issue_together(&["enquiry", "health", "enquiry", "lost"]);
    branch.stop();
    let branch = Branch::start(&recording, folder.path(), setting, 2);
    for _ in 0..5 {
        branch.issue_together(&["enquiry"]);
        branch.issue_together(&["enquiry", "lost"]);
    }
    branch.serve_one();
    branch.issue_together(&["enquiry", "enquiry", "enquiry"]);
    branch.stop();
    recording.steps()
}

/// How often pages went from the write-ahead log into the database.
fn copies_back(steps: &[Step]) -> usize {
    steps.iter().filter(|step| matches!(step, Step::Sync { file } if file == DATABASE)).count()
}

/// The real engine on the recording file system.
struct Branch {
    engine: Engine,
    thread: JoinHandle<()>,
    recording: Recording,
}

impl Branch {
    fn start(recording: &Recording, folder: &Path, setting: &str, seed: u64) -> Self {
        let path = folder.join(DATABASE);
        let (connection, alias) = recording.connect(&path);
        let store = Store::prepare(connection, &path, [7; 16]).unwrap();
        alias.execute_batch(setting).unwrap();
        drop(alias);
        let (engine, thread, orders) = engine(store, "2026-11-22T05:00:00Z", seed).unwrap();
        recording.watch(move || orders.try_iter().filter_map(|order| paper(&order)).collect());
        Self { engine, thread, recording: recording.clone() }
    }

    fn stop(self) {
        drop(self.engine);
        self.thread.join().unwrap();
        self.recording.steps();
    }

    fn run(&self, command: Command) {
        self.engine.run(command).unwrap();
    }

    fn open_counter(&self) {
        let services = ["enquiry", "lost", "assist_request"].map(Into::into).to_vec();
        self.run(Command::OpenCounter(OpenCounter { counter: CounterNumber(1), services }));
    }

    fn serve_one(&self) {
        self.run(Command::CallNext(CallNext { counter: CounterNumber(1) }));
        self.run(Command::Serve(Serve { counter: CounterNumber(1) }));
        self.run(Command::Finish(Finish { counter: CounterNumber(1), outcome: Outcome::Delivered, obstacle: None }));
    }

    fn transfer_one(&self) {
        self.run(Command::CallNext(CallNext { counter: CounterNumber(1) }));
        self.run(Command::Serve(Serve { counter: CounterNumber(1) }));
        let transfer = Transfer { counter: CounterNumber(1), to: "social_research".into(), reason: TransferReason::NextStep };
        self.show_together(vec![Command::Transfer(transfer)]);
    }

    fn issue_together(&self, services: &[&str]) {
        self.show_together(services.iter().map(|service| Command::Issue(visitor(service))).collect());
    }

    /// The first commits alone and keeps the engine until the others wait too, so that those share the next commit.
    fn show_together(&self, commands: Vec<Command>) {
        let (open, gate) = channel();
        let (done, all_done) = channel::<()>();
        let mut gate = Some(gate);
        for command in commands {
            let (recording, gate, done) = (self.recording.clone(), gate.take(), done.clone());
            self.engine.send(command, move |reply| {
                recording.mark(shown(reply));
                gate.map(|gate: Receiver<()>| gate.recv());
                drop(done);
            });
        }
        open.send(()).unwrap();
        drop(done);
        assert!(all_done.recv().is_err());
    }
}

fn engine(store: Store, at: &str, seed: u64) -> Result<(Engine, JoinHandle<()>, Receiver<PrintOrder>), StoreFault> {
    let mut dice = ChaCha8Rng::seed_from_u64(seed);
    let (sender, orders) = channel();
    let (engine, thread) = Engine::start(Parts {
        store,
        clock: Box::new(FixedClock::at(at.parse().unwrap())),
        config: Arc::new(Config::example().unwrap()),
        randomness: Box::new(move |bytes| dice.fill_bytes(bytes)),
        orders: sender,
        snapshots: Snapshots::default(),
        vouched: None,
        memory: None,
        known_names: Box::new(Vec::new),
    })?;
    Ok((engine, thread, orders))
}

fn visitor(service: &str) -> Issue {
    let class = Some(Class::Ordinary);
    Issue { service: service.into(), class, channel: Channel::WalkIn, language: Language::ARABIC, party_size: PartySize::ONE }
}

fn shown(reply: Result<Reply, Failure>) -> String {
    match reply {
        Ok(Reply::Issued(issued)) => format!("number {} shown", issued.number),
        other => panic!("{other:?}"),
    }
}

fn paper(order: &PrintOrder) -> Option<String> {
    match &order.slip {
        Slip::Ticket(slip) => Some(format!("paper {} ordered", slip.number)),
        Slip::Documents { .. } | Slip::Test { .. } | Slip::Summary(_) => None,
    }
}

fn number_of(marker: &str) -> String {
    marker.split(' ').nth(1).unwrap().to_owned()
}

#[derive(Debug, PartialEq, Eq)]
struct Finding {
    /// Steps of the log before the power went.
    cut: usize,
    disk: Disk,
    wrong: Wrong,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Wrong {
    /// The marker whose number is not in the table.
    Lost(String),
    /// A number twice in the table, or one that was out before and was given again.
    Repeated(String),
    /// Does not open, or does not agree with itself.
    Broken(String),
}

/// What a technician finds after the cut: the numbers in the table, and those that come next.
#[derive(Clone)]
struct Found {
    numbers: BTreeSet<String>,
    next: Vec<String>,
}

/// Cuts the power before every step and after the last, on every disk; equal images are looked at once.
fn climb(steps: &[Step]) -> impl Iterator<Item = Finding> {
    let mut platter = Platter::default();
    let mut out = BTreeSet::new();
    let mut seen: HashMap<u64, Result<Found, Wrong>> = HashMap::new();
    steps.iter().map(Some).chain([None]).enumerate().flat_map(move |(cut, step)| {
        // Nothing reaches the disk between a marker and the next step: the cut after the last of them judges them all.
        if let Some(Step::Marker(marker)) = step {
            out.insert(marker.clone());
            return Vec::new();
        }
        let mut findings = Vec::new();
        for (disk, seed) in Disk::ALL.into_iter().zip(u64::try_from(cut).unwrap() * 8..) {
            let image = platter.image(disk, seed);
            let found = seen.entry(image.fingerprint()).or_insert_with(|| look(&image));
            findings.extend(judge(found, &out).map(|wrong| Finding { cut, disk, wrong }));
        }
        if let Some(step) = step {
            platter.take(step);
        }
        findings
    })
}

fn judge(found: &Result<Found, Wrong>, out: &BTreeSet<String>) -> Option<Wrong> {
    let found = match found {
        Ok(found) => found,
        Err(wrong) => return Some(wrong.clone()),
    };
    let lost = out.iter().find(|marker| !found.numbers.contains(&number_of(marker)));
    let again = out.iter().find(|marker| found.next.contains(&number_of(marker)));
    lost.cloned().map(Wrong::Lost).or(again.cloned().map(Wrong::Repeated))
}

/// Opens the folder as the station does after a power cut, and lets it issue.
fn look(image: &Image) -> Result<Found, Wrong> {
    let folder = in_memory();
    image.write_to(folder.path());
    let store = Store::open(folder.path(), [7; 16]).map_err(|fault| Wrong::Broken(fault.to_string()))?;
    let journal = store.verify_journal().map_err(|fault| Wrong::Broken(fault.to_string()))?;
    journal.map_err(|broken| Wrong::Broken(format!("journal row {}: {}", broken.seq, broken.finding)))?;
    let numbers = numbers(&folder.path().join(DATABASE))?;
    let (engine, thread, _orders) = engine(store, "2026-11-22T07:00:00Z", 3).map_err(|fault| Wrong::Broken(fault.to_string()))?;
    let next: Result<Vec<_>, _> = ["enquiry", "lost"]
        .into_iter()
        .map(|service| engine.run(Command::Issue(visitor(service))).map(|reply| number_of(&shown(Ok(reply)))))
        .collect();
    drop(engine);
    thread.join().unwrap();
    let next = next.map_err(|failure| Wrong::Broken(format!("issues no more: {failure}")))?;
    match next.iter().find(|number| numbers.contains(*number)) {
        Some(number) => Err(Wrong::Repeated(number.clone())),
        None => Ok(Found { numbers, next }),
    }
}

/// The table `ticket`, read past the store; each ticket has its journal row and its print job, and no number is there twice.
fn numbers(path: &Path) -> Result<BTreeSet<String>, Wrong> {
    // A losing setting leaves damaged files too: what cannot be read is a finding, not a fault of the test.
    let broken = |fault: rusqlite::Error| Wrong::Broken(fault.to_string());
    let database = Connection::open(path).map_err(broken)?;
    let mut query = database.prepare("select prefix || printf('%03d', number) from ticket").map_err(broken)?;
    let rows: Vec<String> = query.query_map([], |row| row.get(0)).map_err(broken)?.collect::<Result<_, _>>().map_err(broken)?;
    for others in ["journal where kind in ('issued', 'transferred')", "print_job where ticket is not null"] {
        let count: u32 = database.query_row(&format!("select count(*) from {others}"), [], |row| row.get(0)).map_err(broken)?;
        if usize::try_from(count) != Ok(rows.len()) {
            return Err(Wrong::Broken(format!("{} tickets, but {count} rows of {others}", rows.len())));
        }
    }
    let mut numbers = BTreeSet::new();
    match rows.into_iter().find(|number| !numbers.insert(number.clone())) {
        Some(number) => Err(Wrong::Repeated(number)),
        None => Ok(numbers),
    }
}

/// Images are thousands and live for milliseconds: in memory where the machine offers it.
fn in_memory() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap()
}
