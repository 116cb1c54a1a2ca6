//! A day of the staff in a real Chromium: people, counters, board and log, in Arabic and in English.
//!
//! `story.mjs` plays everybody who sits before a browser. Whatever else happens in a branch it asks for, one JSON line on standard
//! output each, and reads the answer as one JSON line: visitors take tickets, the printer runs out of paper, time goes by.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command as Process, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use dawr::engine::{Condition, JobOutcome, PrinterReport};
use dawr::queue::{AskForHelp, Channel, Class, Command, Language};
use dawr::staff::Role;
use dawr::suggestion::{Kind, Suggestion, Text};
use jiff::SignedDuration;
use serde::Deserialize;
use serde_json::{Value, json};

use super::house::{House, PASSWORD};
use crate::support::Setting;

/// Where Debian puts it.
const CHROMIUM: &str = "/usr/bin/chromium";
/// How far the station's clock stays behind the wall's.
const STEP: Duration = Duration::from_millis(50);

/// What the story asks of the rest of the branch.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Wish {
    /// Seconds.
    Advance(i64),
    /// At the kiosk; answers the number.
    Issue {
        service: String,
        language: String,
        people: u8,
        priority: bool,
    },
    /// Answers the one-time code.
    Invite {
        login: String,
        name: String,
        role: String,
    },
    /// A visitor at the kiosk asks for an officer.
    Help,
    /// Another writes a complaint.
    Complain(String),
    Printer(Condition),
}

struct Tools {
    npm: PathBuf,
}

impl Tools {
    /// Says what brings a tool that is missing.
    fn find() -> Self {
        let npm = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/npm");
        let node = Process::new("node").arg("--version").output().is_ok_and(|output| output.status.success());
        assert!(node, "found no node, expected Debian's nodejs: `make test` installs it");
        for tool in [Path::new(CHROMIUM), &npm.join("node_modules/playwright-core"), &npm.join("node_modules/axe-core")] {
            assert!(tool.exists(), "found no {}: `make test` installs it", tool.display());
        }
        Self { npm }
    }

    fn play(&self, house: &House, language: &str) -> Child {
        let told = json!({
            "npm": self.npm, "chromium": CHROMIUM, "language": language, "password": PASSWORD,
            "url": house.url(""), "board": house.board(""), "code": house.address.sign_up_code(),
            "shots": std::env::var_os("DAWR_WEB_SHOTS").map(|folder| Path::new(&folder).join(language)),
        });
        let story = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/web/story.mjs");
        let mut node = Process::new("node");
        node.arg(story).arg(told.to_string()).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap()
    }
}

/// Ends the browser too where a test breaks off: its standard input closes.
struct Play {
    node: Child,
    lines: Receiver<String>,
}

impl Play {
    fn of(mut node: Child) -> Self {
        let (sender, lines) = channel();
        let output = BufReader::new(node.stdout.take().unwrap());
        std::thread::spawn(move || output.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        Self { node, lines }
    }

    fn answer(&mut self, answer: &Value) {
        // A story that has just failed reads no more.
        drop(writeln!(self.node.stdin.as_mut().unwrap(), "{answer}"));
    }
}

/// The rest of the branch: its clock goes with the wall's, its printer prints, and what the story asks for happens.
fn accompany(house: &House, mut play: Play) {
    let mut last = Instant::now();
    loop {
        let line = play.lines.recv_timeout(STEP);
        let now = Instant::now();
        house.station.clock.advance(SignedDuration::try_from(now - last).unwrap());
        last = now;
        print_slips(house);
        match line {
            Ok(line) => match line.strip_prefix('@') {
                Some(wish) => play.answer(&grant(house, serde_json::from_str(wish).unwrap())),
                None => println!("{line}"),
            },
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    let status = play.node.wait().unwrap();
    assert!(status.success(), "the story ended with {status}; what it found stands above");
}

fn print_slips(house: &House) {
    for order in house.station.orders.try_iter() {
        house.station.engine.mark_sending(order.job).unwrap();
        house.station.engine.mark_ended(order.job, JobOutcome::Confirmed).unwrap();
    }
}

fn grant(house: &House, wish: Wish) -> Value {
    let station = &house.station;
    match wish {
        Wish::Advance(seconds) => {
            station.clock.advance(SignedDuration::from_secs(seconds));
            station.engine.tick().unwrap();
        }
        Wish::Issue { service, language, people, priority } => {
            let class = priority.then_some(Class::Priority);
            return json!(station.issue_as(&service, class, Channel::WalkIn, &language, people).unwrap().number.to_string());
        }
        Wish::Invite { login, name, role } => {
            let role: Role = serde_json::from_value(json!(role)).unwrap();
            return json!(house.invite(&login, &name, role).1);
        }
        Wish::Complain(text) => {
            let suggestion = Suggestion { kind: Kind::Complaint, text: Text::new(&text).unwrap() };
            station.engine.suggest(suggestion, |reply| drop(reply.unwrap()));
        }
        Wish::Help => drop(station.run(Command::AskForHelp(AskForHelp { language: Language::ENGLISH })).unwrap()),
        Wish::Printer(condition) => station.engine.mark_printer(PrinterReport { condition, tier: None }).unwrap(),
    }
    json!(null)
}

/// Two months of ratings, as the closes of their days have written them.
fn rate(folder: &Path) {
    let database = rusqlite::Connection::open(folder.join("dawr.sqlite")).unwrap();
    let mut id = 0_u128;
    for week in 36..=44_u32 {
        let few = if week == 42 { 3 } else { 8 + week % 5 };
        for service in ["enquiry", "assist_request", "follow_up", "meals_kit", "lost"].iter().take(if week == 42 { 1 } else { 5 }) {
            for one in 0..if *service == "lost" { 1 } else { few } {
                id += 1;
                let (stars, treatment) = (1 + (one * 7 + week) % 5, 3 + (one + week) % 3);
                let reasons = ["[]", r#"["long_wait"]"#, r#"["not_clear","long_wait"]"#, "[]"][usize::try_from(one % 4).unwrap()];
                let row =
                    (id.to_be_bytes(), format!("2026-W{week}"), *service, stars.max(if one % 2 == 0 { 4 } else { 1 }), treatment, reasons);
                let sql = "insert into rating values (?1, ?2, ?3, 'token', ?4, ?5, ?6, 0)";
                database.execute(sql, row).unwrap();
            }
        }
    }
    let tally = "insert into rating_tally values ('2026-10', ?1, ?2, ?3, ?4, ?5, ?3, ?4, ?5)";
    for of in [("counter", "1", 60, 250, 48), ("counter", "2", 44, 190, 39), ("language", "ur", 31, 140, 29)] {
        database.execute(tally, of).unwrap();
    }
}

fn a_day_in(language: &str) {
    let tools = Tools::find();
    let house = House::with(Setting::default());
    rate(house.station.folder());
    let play = Play::of(tools.play(&house, language));
    accompany(&house, play);
}

#[test]
fn a_day_of_the_staff_goes_from_the_first_sign_up_to_the_closed_log_in_arabic() {
    a_day_in("ar");
}

#[test]
fn a_day_of_the_staff_goes_from_the_first_sign_up_to_the_closed_log_in_english() {
    a_day_in("en");
}
