//! A day and a night of a branch in fast time: the memory of its process stays, and no board misses a call.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::process::Command;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use dawr::staff::Role;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use serde_json::{Value, json};

use super::apart::{Apart, VARIABLE, obey};
use super::house::{Browser, House};

const COUNTERS: u8 = 5;
const BOARDS: usize = 3;
const MINUTES: u32 = 24 * 60;
/// 21:00, an hour later: the hall is empty.
const LAST: u32 = 14 * 60;
/// Of a hundred minutes, those in which somebody comes.
const BUSY: u64 = 60;
const SILENCE: Duration = Duration::from_secs(5);
const SERVICES: [&str; 3] = ["enquiry", "lost", "follow_up"];

/// The child's side of the story below. Without the variable, in an ordinary run of the tests, it returns at once.
#[test]
fn a_branch_of_its_own() {
    if std::env::var_os(VARIABLE).is_some() {
        obey(&House::open());
    }
}

#[test]
fn a_day_and_a_night_cost_no_memory_and_no_call() {
    let child = ["--exact", "web::soak::a_branch_of_its_own", "--nocapture"];
    let mut branch = Apart::start(Command::new(std::env::current_exe().unwrap()).args(child).env(VARIABLE, "1"));
    let boards: Vec<Receiver<Call>> = (0..BOARDS).map(|_| board(&branch)).collect();
    let mut officers: Vec<Officer> = (1..=COUNTERS).map(|counter| Officer::at(counter, &mut branch)).collect();
    let mut dice = ChaCha8Rng::seed_from_u64(24);
    let (mut visitors, mut called, mut after_an_hour) = (0, Vec::new(), 0);
    for minute in 1..=MINUTES {
        branch.order("advance 60");
        if dice.next_u64() % 100 < BUSY && visits(&mut branch, &officers, &mut dice) {
            visitors += 1;
        }
        for officer in officers.iter_mut().filter(|officer| officer.is_there) {
            if minute < LAST { officer.minute(&branch, &mut dice, &mut called) } else { officer.goes_home() }
        }
        if minute == 60 {
            after_an_hour = branch.resident();
        }
    }
    let after_a_day = branch.resident();
    assert!((300..=600).contains(&visitors), "{visitors} visitors");
    assert!(called.len() > visitors / 2, "{} calls", called.len());
    for (number, board) in boards.iter().enumerate() {
        // All of them, or those that came before a long silence.
        let shown: Vec<Call> = std::iter::from_fn(|| board.recv_timeout(SILENCE).ok()).take(called.len()).collect();
        let numbers: Vec<&String> = shown.iter().map(|(_, number)| number).collect();
        assert_eq!(numbers, called.iter().collect::<Vec<_>>(), "board {number}");
        assert!(shown.windows(2).all(|pair| pair[0].0 < pair[1].0), "board {number} saw a call twice or late");
    }
    let mib = |bytes: u64| f64::from(u32::try_from(bytes >> 10).unwrap()) / 1024.0;
    let times = mib(after_a_day) / mib(after_an_hour);
    println!("{visitors} visitors, {} calls, {after_an_hour} bytes after an hour, {times:.3} times as many after a day", called.len());
    assert!(times <= 1.05, "{after_an_hour} bytes after an hour, {after_a_day} after a day: {times:.3}");
}

/// Its number in the stream, and that of the ticket.
type Call = (u64, String);

/// Listens as the board's page does: each state whole, and of it the calls that are new.
fn board(branch: &Apart) -> Receiver<Call> {
    let mut stream = TcpStream::connect(branch.board).unwrap();
    stream.write_all(b"GET /api/board/events HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let (calls, received) = channel();
    std::thread::spawn(move || {
        let mut last = 0;
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            let Some(state) = line.strip_prefix("data: ") else { continue };
            let state: Value = serde_json::from_str(state).unwrap();
            for call in state["calls"].as_array().unwrap() {
                let seq = call["seq"].as_u64().unwrap();
                if seq > last {
                    last = seq;
                    calls.send((seq, call["number"].as_str().unwrap().to_owned())).ok();
                }
            }
        }
    });
    received
}

/// One comes to the kiosk, or telephones an officer. False at hours when nobody is let in.
fn visits(branch: &mut Apart, officers: &[Officer], dice: &mut ChaCha8Rng) -> bool {
    let service = SERVICES[usize::try_from(dice.next_u64() % 3).unwrap()];
    let by_phone = officers.iter().filter(|officer| officer.is_there).find(|_| dice.next_u64().is_multiple_of(8));
    let Some(officer) = by_phone else {
        return branch.order(&format!("issue {service}")) != "refused";
    };
    let body = json!({ "service": service, "channel": "phone", "language": "ur", "party_size": 2 });
    officer.browser.post("/api/tickets", &body).status() == 201
}

struct Officer {
    counter: u8,
    browser: Browser,
    is_there: bool,
    state: State,
}

enum State {
    Free,
    Calling { since: u32, comes: bool },
    Serving { minutes: u64 },
}

impl Officer {
    fn at(counter: u8, branch: &mut Apart) -> Self {
        let login = format!("10{counter}");
        branch.hire(&login, Role::Officer);
        let browser = branch.sign_in(&login);
        let mut officer = Self { counter, browser, is_there: false, state: State::Free };
        officer.sits_down(branch);
        officer
    }

    /// The page listens to the hall for as long as the session lasts.
    fn sits_down(&mut self, branch: &Apart) {
        self.browser.open_counter(self.counter);
        self.is_there = true;
        let events = branch.client.get(branch.url("/api/hall/events")).header("cookie", &self.browser.cookie);
        std::thread::spawn(move || events.send().map(|mut response| std::io::copy(&mut response, &mut std::io::sink())));
    }

    fn goes_home(&mut self) {
        self.is_there = false;
        assert_eq!(self.browser.post("/sign-out", &json!({})).status(), 303);
    }

    /// After twelve hours the station asks for the password again.
    fn signs_in_again(&mut self, branch: &Apart) {
        self.browser = branch.sign_in(&format!("10{}", self.counter));
        self.sits_down(branch);
    }

    fn does(&self, act: &str, body: &Value) {
        let response = self.browser.post(&format!("/api/counters/{}/{act}", self.counter), body);
        assert_eq!(response.status(), 204, "{act}: {}", response.text().unwrap());
    }

    /// None where nobody waits or the branch prays.
    fn call(&self, act: &str, called: &mut Vec<String>) -> Option<()> {
        let response = self.browser.post(&format!("/api/counters/{}/{act}", self.counter), &json!({}));
        match response.status().as_u16() {
            200 => called.push(response.json::<Value>().unwrap()["number"].as_str().unwrap().to_owned()),
            409 => return None,
            other => panic!("{act}: {other} {}", response.text().unwrap()),
        }
        Some(())
    }

    fn minute(&mut self, branch: &Apart, dice: &mut ChaCha8Rng, called: &mut Vec<String>) {
        if self.browser.get("/api/hall").status() == 401 {
            self.signs_in_again(branch);
        }
        self.state = match self.state {
            State::Free => {
                let comes = !dice.next_u64().is_multiple_of(10);
                self.call("call-next", called).map_or(State::Free, |()| State::Calling { since: 0, comes })
            }
            State::Calling { comes: true, .. } => {
                self.does("serve", &json!({}));
                State::Serving { minutes: 2 + dice.next_u64() % 8 }
            }
            State::Calling { since: since @ 0..2, .. } => {
                self.call("recall", called);
                State::Calling { since: since + 1, comes: false }
            }
            State::Calling { .. } => {
                self.does("no-show", &json!({}));
                State::Free
            }
            State::Serving { minutes: 0 } => {
                self.does("finish", &json!({ "outcome": "delivered" }));
                State::Free
            }
            State::Serving { minutes } => State::Serving { minutes: minutes - 1 },
        };
    }
}
