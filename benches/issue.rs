//! What a durable ticket costs, against the physics of the same disk and a bare SQLite transaction, in one run.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "a bench may stop where it stands"
)]

mod history;

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use dawr::clock::SystemClock;
use dawr::config::Config;
use dawr::engine::{Engine, Parts, Snapshots};
use dawr::queue::{Channel, Command, CounterNumber, Issue, Language, OpenCounter, PartySize};
use dawr::store::{DATABASE, Store};
use rusqlite::Connection;

const ROUNDS: usize = 300;
const THREADS: usize = 8;
const HISTORY: u32 = 1_000_000;
const SERVICES: [&str; 6] = ["enquiry", "assist_request", "follow_up", "meals_kit", "lost", "health"];

fn main() {
    // On the disk of the build, as /tmp may be memory.
    let disk = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let mut fsyncs: Vec<Duration> = (0..ROUNDS).map(|_| fsync(disk.path())).collect();
    let (bare_wall, bare) = bare(disk.path());
    let empty = Bench::new(disk.path(), "empty", 0);
    let (wall, cpu) = empty.alone();
    let rate = empty.together();
    drop(empty);
    // Before and after, as the disk of a shared machine changes its mind.
    fsyncs.extend((0..ROUNDS).map(|_| fsync(disk.path())));
    let fsync = median(fsyncs);
    println!("fsync of 4 kB, p50                    {:8.2} ms", ms(fsync));
    println!("bare transaction of the same rows, p50{:8.2} ms   {:5.2} x fsync", ms(bare_wall), ratio(bare_wall, fsync));
    println!("a word to a thread and back, p50      {:8.3} ms", ms(hand_over()));
    println!("issue, one client, p50                {:8.2} ms   {:5.2} x fsync (at most 1.5)", ms(wall), ratio(wall, fsync));
    println!(
        "issue, own CPU                        {:8.3} ms   {:5.2} x bare transaction of {:.3} ms (at most 3)",
        ms(cpu),
        ratio(cpu, bare),
        ms(bare)
    );
    println!(
        "issue, {THREADS} threads                      {rate:8.0} /s   {:5.2} x single-fsync rate (at least 3)",
        rate * fsync.as_secs_f64()
    );

    let (young, old) = (Bench::new(disk.path(), "young", 0), Bench::new(disk.path(), "old", HISTORY));
    // In turns, so that both meet the same disk.
    let (mut first, mut first_cpu, mut last, mut last_cpu) = (Vec::new(), Duration::ZERO, Vec::new(), Duration::ZERO);
    for round in 0..ROUNDS {
        let mut turns = [(&young, &mut first, &mut first_cpu), (&old, &mut last, &mut last_cpu)];
        turns.rotate_left(round % 2);
        for (bench, walls, spent) in turns {
            let before = cpu_time();
            walls.push(timed(|| issue(&bench.engine, round)));
            *spent += cpu_time().saturating_sub(before);
        }
    }
    let (first, last) = (median(first), median(last));
    let (first_cpu, last_cpu) = (first_cpu / u32::try_from(ROUNDS).unwrap(), last_cpu / u32::try_from(ROUNDS).unwrap());
    println!("issue after {HISTORY} tickets, p50     {:8.2} ms   {:5.2} x none (at most 1.2)", ms(last), ratio(last, first));
    println!("issue after {HISTORY} tickets, CPU     {:8.3} ms   {:5.2} x none (at most 1.2)", ms(last_cpu), ratio(last_cpu, first_cpu));
}

struct Bench {
    engine: Engine,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Drop for Bench {
    fn drop(&mut self) {
        self.engine.stop();
        self.thread.take().map(std::thread::JoinHandle::join);
    }
}

impl Bench {
    fn new(disk: &Path, name: &str, history: u32) -> Self {
        let folder = disk.join(name);
        drop(Store::open(&folder, [1; 16]).unwrap());
        history::fill(&folder.join(DATABASE), history);
        let (orders, paper) = channel();
        // Slips are taken away as the printing thread would.
        std::thread::spawn(move || paper.iter().count());
        let (engine, thread) = Engine::start(Parts {
            store: Store::open(&folder, [1; 16]).unwrap(),
            clock: Box::new(SystemClock::new()),
            config: Arc::new(Config::example().unwrap()),
            randomness: Box::new(|bytes| getrandom::fill(bytes).unwrap()),
            orders,
            snapshots: Snapshots::default(),
            vouched: Some(jiff::Zoned::now().date()),
            memory: None,
            known_names: Box::new(Vec::new),
        })
        .unwrap();
        let services = SERVICES.iter().map(|id| (*id).into()).collect();
        engine.run(Command::OpenCounter(OpenCounter { counter: CounterNumber(1), services })).unwrap();
        Self { engine, thread: Some(thread) }
    }

    /// Median wall time and mean CPU of one client's tickets.
    fn alone(&self) -> (Duration, Duration) {
        let before = cpu_time();
        let walls: Vec<Duration> = (0..ROUNDS).map(|round| timed(|| issue(&self.engine, round))).collect();
        let spent = cpu_time().saturating_sub(before);
        (median(walls), spent / u32::try_from(ROUNDS).unwrap())
    }

    /// Tickets a second with eight clients at once.
    fn together(&self) -> f64 {
        let start = Instant::now();
        std::thread::scope(|scope| {
            for thread in 0..THREADS {
                scope.spawn(move || (0..ROUNDS).for_each(|round| issue(&self.engine, thread + round)));
            }
        });
        f64::from(u32::try_from(THREADS * ROUNDS).unwrap()) / start.elapsed().as_secs_f64()
    }
}

fn issue(engine: &Engine, round: usize) {
    let issue = Issue {
        service: SERVICES[round % SERVICES.len()].into(),
        class: None,
        // A letter is taken at any hour.
        channel: Channel::Letter,
        language: Language::ARABIC,
        party_size: PartySize::ONE,
    };
    engine.run(Command::Issue(issue)).unwrap();
}

/// The same rows by the shortest way: one connection, prepared statements, one transaction each. Median wall and mean CPU.
fn bare(disk: &Path) -> (Duration, Duration) {
    let folder = disk.join("bare");
    drop(Store::open(&folder, [1; 16]).unwrap());
    let database = Connection::open(folder.join(DATABASE)).unwrap();
    database.execute_batch("pragma synchronous = full; pragma secure_delete = on; pragma foreign_keys = on").unwrap();
    database.execute("insert into business_day (date, opened_at, key) values ('2026-11-22', 'x', zeroblob(32))", []).unwrap();
    let at = "2026-11-22T05:00:00.123456789Z";
    let body = serde_json::json!({ "event": "issued", "ticket": uuid::Uuid::nil(), "visit": uuid::Uuid::nil(), "service": "enquiry", "channel": "walk_in",
        "number": { "prefix": "A", "number": 1 }, "class": "ordinary", "language": "ar", "party_size": 1,
        "visit_issued": { "at": at, "boot": uuid::Uuid::nil(), "uptime": 1, "trust": "plausible" } })
    .to_string();
    let before = cpu_time();
    let mut walls = Vec::new();
    for round in 1..=u64::try_from(ROUNDS).unwrap() {
        let start = Instant::now();
        let id = uuid::Builder::from_unix_timestamp_millis(round, &random()).into_uuid();
        database.prepare_cached("begin immediate").unwrap().execute([]).unwrap();
        database
            .prepare_cached(
                "insert into ticket (id, day, visit, service, prefix, number, class, channel, language, party_size, state, issued_at, issued_mark,
                 turn, visit_issued_at, visit_issued_mark, recalls) values (?1, 1, ?1, 'enquiry', 'A', ?2, 'ordinary', 'walk_in', 'ar', 1, 'waiting',
                 ?3, zeroblob(25), ?2, ?3, zeroblob(25), 0)",
            )
            .unwrap()
            .execute((id, i64::try_from(round).unwrap(), at))
            .unwrap();
        database
            .prepare_cached(
                "insert into service_day (day, service, ordinary_last) values (1, 'enquiry', ?1)
                 on conflict (day, service) do update set ordinary_last = excluded.ordinary_last",
            )
            .unwrap()
            .execute([i64::try_from(round.min(999)).unwrap()])
            .unwrap();
        database
            .prepare_cached(
                "insert into print_job (kind, ticket, service, language, state) values ('ticket', ?1, 'enquiry', 'ar', 'queued')",
            )
            .unwrap()
            .execute([id])
            .unwrap();
        database
            .prepare_cached(
                "insert into journal (event_id, at, mark, kind, body, hash) values (?1, ?2, zeroblob(25), 'issued', ?3, randomblob(32))",
            )
            .unwrap()
            .execute((id, at, &body))
            .unwrap();
        database.prepare_cached("commit").unwrap().execute([]).unwrap();
        walls.push(start.elapsed());
    }
    (median(walls), cpu_time().saturating_sub(before) / u32::try_from(ROUNDS).unwrap())
}

fn random() -> [u8; 10] {
    let mut bytes = [0; 10];
    getrandom::fill(&mut bytes).unwrap();
    bytes
}

/// What the scheduler takes to wake another thread, and this one again.
fn hand_over() -> Duration {
    let ((ask, asked), (answer, answered)) = (channel(), channel());
    std::thread::spawn(move || asked.iter().for_each(|word: usize| answer.send(word).unwrap()));
    let pause = || std::thread::sleep(Duration::from_micros(200));
    let ping = |word| {
        pause();
        timed(|| {
            ask.send(word).unwrap();
            answered.recv().unwrap();
        })
    };
    median((0..ROUNDS).map(ping).collect())
}

fn fsync(disk: &Path) -> Duration {
    let mut file = File::options().create(true).append(true).open(disk.join("fsync")).unwrap();
    timed(|| {
        file.write_all(&[7; 4096]).unwrap();
        file.sync_all().unwrap();
    })
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

/// CPU of this process, user and system.
fn cpu_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec.try_into().unwrap(), time.tv_nsec.try_into().unwrap())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn ratio(time: Duration, to: Duration) -> f64 {
    time.as_secs_f64() / to.as_secs_f64()
}
