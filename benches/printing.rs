//! How soon the first dot leaves, what a slow line costs beside its own time, and what a dead printer costs a visitor.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "a bench may stop where it stands"
)]

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use dawr::clock::SystemClock;
use dawr::config::{Config, PrinterLink};
use dawr::engine::{Engine, Issued, JobOutcome, JobState, PrintOrder, Reply, Snapshot, Snapshots, Tier};
use dawr::printing::emulator::{Handle, Machine, Model, Pty, Script};
use dawr::printing::{Knowledge, Marks, Parts, Patience, Rest, link, start};
use dawr::queue::{Channel, Command, Issue, Language, PartySize};
use dawr::store::Store;

const ROUNDS: usize = 40;
const ISSUES: usize = 300;
const BAUD: u32 = 115_200;
const LONG: Duration = Duration::from_mins(1);

fn main() {
    // On the disk of the build, as /tmp may be memory.
    let disk = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    first_dot(disk.path());
    slow_line(disk.path());
    dead_printer(disk.path());
}

/// A station and its printer.
struct Branch {
    engine: Engine,
    snapshots: Snapshots,
    seen: Receiver<Arc<Snapshot>>,
    printer: Option<Handle>,
    threads: Vec<JoinHandle<()>>,
}

impl Drop for Branch {
    fn drop(&mut self) {
        self.engine.stop();
        self.printer.take();
        for thread in self.threads.drain(..) {
            thread.join().unwrap();
        }
    }
}

impl Branch {
    /// Without a model the slips are thrown away.
    fn open(folder: &Path, model: Option<(Model, &str)>) -> Self {
        std::fs::create_dir_all(folder).unwrap();
        let mut config = Config::example().unwrap();
        let path = folder.join("lp");
        let printer =
            model.map(|(model, script)| Pty::serve(Machine::new(model, script.parse::<Script>().unwrap()), &path, |_| {}).unwrap());
        config.printer.link = PrinterLink::Device(path);
        let config = Arc::new(config);
        let (orders, inbox) = channel();
        let snapshots = Snapshots::default();
        let (engine, thread) = Engine::start(dawr::engine::Parts {
            store: Store::open(folder, [1; 16]).unwrap(),
            clock: Box::new(SystemClock::new()),
            config: config.clone(),
            randomness: Box::new(|bytes| getrandom::fill(bytes).unwrap()),
            orders,
            snapshots: snapshots.clone(),
            vouched: Some(jiff::Zoned::now().date()),
            memory: None,
            known_names: Box::new(Vec::new),
        })
        .unwrap();
        let (tell, seen) = channel();
        snapshots.subscribe(move |snapshot| drop(tell.send(snapshot.clone())));
        let press = match printer {
            Some(_) => press(folder, &config, &engine, inbox),
            None => std::thread::spawn(move || inbox.iter().for_each(drop)),
        };
        Self { engine, snapshots, seen, printer, threads: vec![thread, press] }
    }

    fn issue(&self) -> Issued {
        // A letter is taken at any hour.
        let (channel, language, party_size) = (Channel::Letter, Language::ARABIC, PartySize::ONE);
        match self.engine.run(Command::Issue(Issue { service: "enquiry".into(), class: None, channel, language, party_size })).unwrap() {
            Reply::Issued(issued) => issued,
            other => panic!("{other:?}"),
        }
    }

    fn confirmed(&self, issued: &Issued) {
        let mut latest = self.snapshots.latest().unwrap();
        while !latest.jobs.iter().any(|job| Some(job.job) == issued.job && job.state == JobState::Ended(JobOutcome::Confirmed)) {
            latest = self.seen.recv_timeout(LONG).unwrap();
        }
    }

    /// Waits for the printer's first look, which has no ticket.
    fn settled(self) -> Self {
        let printer = self.printer.as_ref().unwrap();
        printer.wait(LONG, |machine| (machine.taken() >= 12).then_some(())).unwrap();
        self
    }
}

fn press(folder: &Path, config: &Arc<Config>, engine: &Engine, orders: Receiver<PrintOrder>) -> JoinHandle<()> {
    Knowledge {
        link: config.printer.link.to_string(),
        tier: Tier::A,
        real_time: true,
        unasked: true,
        clears: true,
        identity: None,
        learned: jiff::Timestamp::UNIX_EPOCH,
    }
    .write(folder)
    .unwrap();
    start(Parts {
        config: config.clone(),
        link: link(&config.printer, folder, Arc::new(|_| ())).unwrap(),
        marks: Marks::of(engine),
        orders,
        data: folder.into(),
        patience: Patience::default(),
        rest: Rest::default(),
        broken_off: false,
    })
    .unwrap()
}

/// From the commit of the ticket to the first row of dots in the printer, drawing and the commit before the first byte included.
fn first_dot(disk: &Path) {
    let branch = Branch::open(&disk.join("first"), Some((Model::tier_a(), ""))).settled();
    let printer = branch.printer.as_ref().unwrap();
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let rows = printer.with(Machine::rows);
            let issued = branch.issue();
            let start = Instant::now();
            printer.wait(LONG, |machine| (machine.rows() > rows).then_some(())).unwrap();
            let time = start.elapsed();
            branch.confirmed(&issued);
            time
        })
        .collect();
    times.sort();
    println!(
        "first dot after the job's start, p50  {:8.2} ms   worst of {ROUNDS} {:.2} ms (at most 20)",
        ms(times[ROUNDS / 2]),
        ms(times[ROUNDS - 1])
    );
}

/// From the commit of the ticket to the printer's word that it is done, against the bare time of its bytes on the line.
fn slow_line(disk: &Path) {
    let model = Model { baud: Some(BAUD), ..Model::tier_a() }.with_speed(300);
    let branch = Branch::open(&disk.join("slow"), Some((model, ""))).settled();
    let printer = branch.printer.as_ref().unwrap();
    let mut ratios: Vec<(f64, u64)> = (0..5)
        .map(|_| {
            let before = printer.with(Machine::taken);
            let start = Instant::now();
            let issued = branch.issue();
            branch.confirmed(&issued);
            let time = start.elapsed();
            let bytes = printer.with(Machine::taken) - before;
            (time.as_secs_f64() / (f64::from(u32::try_from(bytes).unwrap()) * 10.0 / f64::from(BAUD)), bytes)
        })
        .collect();
    ratios.sort_by(|one, other| one.0.total_cmp(&other.0));
    let (ratio, bytes) = ratios[2];
    println!("a slip of {bytes} bytes at {BAUD} baud    {ratio:8.3} x its transfer time (at most 1.15)");
}

fn dead_printer(disk: &Path) {
    let none = Branch::open(&disk.join("none"), None);
    let dead = Branch::open(&disk.join("dead"), Some((Model::tier_a(), "start: stall")));
    let mut walls = [Vec::new(), Vec::new()];
    // In turns, so that both meet the same disk.
    for round in 0..ISSUES {
        let mut turns = [(&none, 0), (&dead, 1)];
        turns.rotate_left(round % 2);
        for (branch, place) in turns {
            let start = Instant::now();
            branch.issue();
            walls[place].push(start.elapsed());
        }
    }
    let [none, dead] = walls.map(|mut walls| {
        walls.sort();
        walls[ISSUES / 2]
    });
    println!(
        "issue with a dead printer, p50        {:8.2} ms   {:5.2} x none of {:.2} ms (at most 1.1)",
        ms(dead),
        dead.as_secs_f64() / none.as_secs_f64(),
        ms(none)
    );
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
