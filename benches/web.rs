//! What the staff's side costs: a ticket by the API, a call on all screens, a day's log, fifty clients. The branch is a process of
//! its own, so that its work is not its clients'.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    dead_code,
    reason = "a bench may stop where it stands, and needs not all of the tests' house"
)]

#[path = "../tests/web/apart.rs"]
mod apart;
mod history;
#[path = "../tests/web/house.rs"]
mod house;
#[path = "../tests/support/mod.rs"]
mod support;

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::Command;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use dawr::store::{DATABASE, Store};
use reqwest::blocking::Client;
use serde_json::{Value, json};

use apart::{Apart, VARIABLE};
use house::House;

const TICKETS: usize = 1000;
const CLIENTS: usize = 8;
const LISTENERS: usize = 50;
const CALLS: usize = 200;
const ROWS: usize = 500;
const READS: usize = 11;
const HISTORY: u32 = 1_000_000;
const SERVICES: [&str; 6] = ["enquiry", "assist_request", "follow_up", "meals_kit", "lost", "health"];
const TODAY: &str = "2026-11-22";

fn main() {
    if let Ok(history) = std::env::var(VARIABLE) {
        return branch(history.parse().unwrap());
    }
    let fsync = fsync();
    println!("fsync of 4 kB, p50                    {:8.2} ms", ms(fsync));
    tickets(fsync);
    calls();
    logs();
}

/// The child, on the disk of the build, as /tmp may be memory.
fn branch(tickets: u32) {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    if tickets > 0 {
        drop(Store::open(folder.path(), [1; 16]).unwrap());
        history::fill(&folder.path().join(DATABASE), tickets);
    }
    apart::obey(&House::on(folder, support::Setting::default(), dawr::web::Patience::default()));
}

/// A branch and a program with a representative's token.
struct Bench {
    branch: Apart,
    token: String,
}

impl Bench {
    fn with(history: u32) -> Self {
        let mut branch = Apart::start(Command::new(std::env::current_exe().unwrap()).env(VARIABLE, history.to_string()));
        let token = branch.order("token representative");
        Self { branch, token }
    }

    fn post(&self, client: &Client, path: &str, body: &Value) -> Value {
        let response = client.post(self.branch.url(path)).bearer_auth(&self.token).json(body).send().unwrap();
        assert!(response.status().is_success(), "{path}: {}", response.text().unwrap());
        response.json().unwrap_or_default()
    }

    fn ticket(&self, client: &Client, round: usize) -> String {
        let body = json!({ "service": SERVICES[round % SERVICES.len()], "channel": "letter" });
        self.post(client, "/api/tickets", &body)["number"].as_str().unwrap().to_owned()
    }

    fn at_counter(&self, act: &str, body: &Value) -> Value {
        self.post(&self.branch.client, &format!("/api/counters/1/{act}"), body)
    }
}

fn tickets(fsync: Duration) {
    let bench = Bench::with(0);
    let client = &bench.branch.client;
    (0..50).for_each(|round| drop(bench.ticket(client, round)));
    let before = bench.branch.ticks();
    let walls = (0..TICKETS).map(|round| timed(|| drop(bench.ticket(client, round)))).collect();
    let spent = Duration::from_millis((bench.branch.ticks() - before) * 10) / u32::try_from(TICKETS).unwrap();
    println!("POST /api/tickets, one client, p50    {:8.2} ms", ms(percentile(walls, 50)));
    at_most("POST /api/tickets, CPU of the server", ms(spent), "ms", 0.6);
    let bench = Bench::with(0);
    let (start, mut numbers) = (Instant::now(), BTreeSet::new());
    let all: Vec<String> = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|first| {
                // Each a connection of its own.
                let (bench, client) = (&bench, Client::builder().danger_accept_invalid_certs(true).build().unwrap());
                scope.spawn(move || (0..TICKETS / 4).map(|round| bench.ticket(&client, first + round)).collect::<Vec<_>>())
            })
            .collect();
        clients.into_iter().flat_map(|client| client.join().unwrap()).collect()
    });
    let rate = all.len() as f64 / start.elapsed().as_secs_f64();
    let twice = all.iter().filter(|number| !numbers.insert((*number).clone())).count();
    println!("POST /api/tickets, {CLIENTS} clients          {rate:8.0} /s");
    at_least("  against the single-fsync rate", rate * fsync.as_secs_f64(), "x", 3.0);
    at_most("  numbers twice", twice as f64, "", 0.0);
}

fn calls() {
    let bench = Bench::with(0);
    let client = &bench.branch.client;
    bench.at_counter("open", &json!({ "services": SERVICES }));
    (0..CALLS).for_each(|round| drop(bench.ticket(client, round)));
    let idle = bench.branch.resident();
    let (seen, listened) = channel();
    for listener in 0..LISTENERS {
        if listener % 2 == 0 { board(&bench, seen.clone()) } else { counter_page(&bench, seen.clone()) }
    }
    let mut delays = Vec::new();
    for _ in 0..CALLS {
        let start = Instant::now();
        let number = bench.at_counter("call-next", &json!({}))["number"].as_str().unwrap().to_owned();
        delays.extend(arrivals(&listened, &number).into_iter().map(|at| at.saturating_duration_since(start)));
        bench.at_counter("serve", &json!({}));
        bench.at_counter("finish", &json!({ "outcome": "delivered" }));
    }
    let busy = bench.branch.resident();
    println!("a call on {LISTENERS} boards and pages, p50    {:8.2} ms", ms(percentile(delays.clone(), 50)));
    at_most("a call on 50 boards and pages, p99", ms(percentile(delays, 99)), "ms", 50.0);
    println!("resident memory, idle                 {:8.1} MB", idle as f64 / 1e6);
    at_most("resident memory with 50 clients", busy as f64 / idle as f64, "x", 1.3);
}

/// When each of the listeners had this call before it.
fn arrivals(listened: &Receiver<(Instant, String)>, number: &str) -> Vec<Instant> {
    let mut arrived = Vec::new();
    while arrived.len() < LISTENERS {
        let (at, shown) = listened.recv_timeout(Duration::from_secs(10)).expect("a call is on no screen after ten seconds");
        if shown == number {
            arrived.push(at);
        }
    }
    arrived
}

fn board(bench: &Bench, seen: Sender<(Instant, String)>) {
    let mut stream = TcpStream::connect(bench.branch.board).unwrap();
    stream.write_all(b"GET /api/board/events HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    std::thread::spawn(move || listen(stream, &seen));
}

fn counter_page(bench: &Bench, seen: Sender<(Instant, String)>) {
    let client = Client::builder().danger_accept_invalid_certs(true).timeout(None).build().unwrap();
    let response = client.get(bench.branch.url("/api/hall/events")).bearer_auth(&bench.token).send().unwrap();
    std::thread::spawn(move || listen(response, &seen));
}

/// Tells of each new latest call. Without reading the whole JSON: the clock is running.
fn listen(stream: impl Read, seen: &Sender<(Instant, String)>) {
    let mut last = String::new();
    for line in BufReader::new(stream).lines().map_while(Result::ok) {
        let at = Instant::now();
        let Some((_, calls)) = line.split_once("\"calls\":[") else { continue };
        let calls = calls.split(']').next().unwrap();
        let Some((_, rest)) = calls.rsplit_once("\"number\":\"") else { continue };
        let number = rest.split('"').next().unwrap();
        if number != last {
            number.clone_into(&mut last);
            seen.send((at, last.clone())).ok();
        }
    }
}

fn logs() {
    let (mut young, mut old) = (Bench::with(0), Bench::with(HISTORY));
    for bench in [&mut young, &mut old] {
        a_day(bench);
    }
    for path in [format!("/log/{TODAY}"), format!("/log/{TODAY}/print")].into_iter().chain(["csv", "xlsx", "json"].map(export)) {
        let (mut first, mut last) = (Vec::new(), Vec::new());
        // In turns, so that both meet the same machine.
        for round in 0..READS {
            let mut turns = [(&young, &mut first), (&old, &mut last)];
            turns.rotate_left(round % 2);
            for (bench, walls) in turns {
                walls.push(timed(|| read(bench, &path)));
            }
        }
        let (first, last) = (percentile(first, 50), percentile(last, 50));
        at_most(&format!("{path}, {ROWS} rows, p50"), ms(first), "ms", 300.0);
        at_most("  with 1,000,000 tickets before", ms(last), "ms", 300.0);
        at_most("  against none before", last.as_secs_f64() / first.as_secs_f64(), "x", 1.2);
    }
}

fn export(extension: &str) -> String {
    format!("/api/log/{TODAY}.{extension}")
}

/// Five hundred tickets, a hundred of them served.
fn a_day(bench: &mut Bench) {
    for round in 0..ROWS {
        bench.branch.order(&format!("issue {}", SERVICES[round % SERVICES.len()]));
    }
    bench.at_counter("open", &json!({ "services": SERVICES }));
    for _ in 0..100 {
        bench.at_counter("call-next", &json!({}));
        bench.branch.order("advance 20");
        bench.at_counter("serve", &json!({}));
        bench.branch.order("advance 40");
        bench.at_counter("finish", &json!({ "outcome": "delivered" }));
    }
}

fn read(bench: &Bench, path: &str) {
    let response = bench.branch.client.get(bench.branch.url(path)).bearer_auth(&bench.token).send().unwrap();
    assert_eq!(response.status(), 200, "{path}");
    assert!(response.bytes().unwrap().len() > ROWS, "{path}");
}

fn fsync() -> Duration {
    let disk = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let mut file = std::fs::File::create(disk.path().join("fsync")).unwrap();
    let write = || {
        timed(|| {
            file.write_all(&[7; 4096]).unwrap();
            file.sync_all().unwrap();
        })
    };
    percentile(std::iter::repeat_with(write).take(300).collect(), 50)
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn percentile(mut times: Vec<Duration>, part: usize) -> Duration {
    times.sort();
    times[(times.len() * part / 100).min(times.len() - 1)]
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn at_most(what: &str, found: f64, unit: &str, limit: f64) {
    println!("{what:38}{found:8.2} {unit:3}(at most {limit})  {}", if found <= limit { "PASS" } else { "MISS" });
}

fn at_least(what: &str, found: f64, unit: &str, limit: f64) {
    println!("{what:38}{found:8.2} {unit:3}(at least {limit})  {}", if found >= limit { "PASS" } else { "MISS" });
}
