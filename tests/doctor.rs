//! `dawr doctor` says of every part how it is and what to do, whatever else is broken, and never disturbs the station.

use std::collections::BTreeSet;
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use dawr::clock::{Clock, FixedClock};
use dawr::config::{Config, EXAMPLE};
use dawr::engine::{Cause, Condition, JobOutcome, PrinterReport, Tier};
use dawr::health::{Check, Examination, Finding, Grade, Source, Subject, examine};
use dawr::queue::Language;
use jiff::SignedDuration;
use tempfile::TempDir;

use crate::support::Station;

/// One ticket was printed, one slip broke off.
fn station() -> Station {
    let station = Station::start();
    std::fs::write(station.folder().join("station.toml"), EXAMPLE).unwrap();
    for outcome in [JobOutcome::Uncertain(Cause::Lost), JobOutcome::Confirmed] {
        let issued = station.issue("enquiry").unwrap();
        station.engine.mark_sending(issued.job.unwrap()).unwrap();
        station.engine.mark_ended(issued.job.unwrap(), outcome).unwrap();
    }
    station
}

fn folder() -> TempDir {
    station().stop()
}

fn doctor(folder: &Path, more: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_dawr")).args(["doctor", "--data"]).arg(folder).args(more).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    (output.status.code(), String::from_utf8(output.stdout).unwrap())
}

/// At a quarter past eight, by a clock that a time server has set.
fn examined(folder: &Path) -> Examination {
    let clock = FixedClock::at("2026-11-22T05:15:00Z".parse().unwrap());
    examine(&Subject { data: folder, configuration: Source::File(&folder.join("station.toml")), clock: &clock })
}

fn of(examination: &Examination, check: Check) -> &Finding {
    examination.findings.iter().find(|finding| finding.check == check).unwrap()
}

/// Without what is the folder's or the shipped branch's own.
fn plain(said: &str, folder: &Path) -> String {
    let config = Config::example().unwrap();
    let languages: Vec<&str> = config.languages.iter().map(Language::code).collect();
    let bytes = folder.join("dawr.sqlite").metadata().unwrap().len().div_ceil(1000);
    said.replace(&folder.display().to_string(), "DIR").replace(&languages.join(" "), "LANGUAGES").replace(&format!("{bytes} kB"), "N kB")
}

/// Without what differs from machine to machine: hashes, room and time.
fn redacted(said: &str, folder: &Path) -> String {
    let said = plain(said, folder);
    let line = |line: &str| match line.split_whitespace().next() {
        Some("disk") => "disk           ……".to_owned(),
        Some("clock") => "clock          ……".to_owned(),
        Some("journal") => line.split(" last hash ").next().unwrap().to_owned() + " last hash ……",
        _ => line.to_owned(),
    };
    // An advice about disk or clock may or may not be there.
    said.lines().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_person_reads_one_line_a_part() {
    let folder = folder();
    let (code, said) = doctor(folder.path(), &[]);
    assert_eq!(code, Some(0), "{said}");
    let findings = said.split("\n\n").next().unwrap();
    insta::assert_snapshot!(redacted(findings, folder.path()));
    assert!(said.contains("What to do:\n") && said.contains("\npaper          Look at the paper roll yourself.\n"), "{said}");
}

#[test]
fn a_machine_reads_one_object() {
    let folder = folder();
    let (code, said) = doctor(folder.path(), &["--json"]);
    assert_eq!(code, Some(0), "{said}");
    let mut object: serde_json::Value = serde_json::from_str(&plain(&said, folder.path())).unwrap();
    for finding in object["findings"].as_array_mut().unwrap() {
        if finding["check"] == "disk" || finding["check"] == "clock" {
            finding["grade"] = "……".into();
            finding["found"] = "……".into();
            finding["advice"] = "……".into();
        }
        let found = finding["found"].as_str().unwrap();
        finding["found"] = found.split(" last hash ").next().unwrap().into();
    }
    insta::assert_snapshot!(serde_json::to_string_pretty(&object).unwrap());
}

/// How a folder is broken, which part says so, and with what words.
type Story = (&'static str, fn(&Path), Check, Grade, &'static str, &'static str);

const STORIES: &[Story] = &[
    (
        "no file",
        |at| remove(at, "station.toml"),
        Check::Configuration,
        Grade::Broken,
        "cannot read the configuration",
        "Start the station once",
    ),
    (
        "wrong key",
        |at| configure(at, "# dots = 576", "dots = 1"),
        Check::Configuration,
        Grade::Broken,
        ": found 1, expected 256 to 1024",
        "Correct the line",
    ),
    ("no toml", |at| write(at, "station.toml", "\u{0}\u{0}"), Check::Configuration, Grade::Broken, "station.toml:1:", "Correct the line"),
    (
        "a broken set-up",
        |at| write(at, "setup.toml", "language = \"xx\""),
        Check::Configuration,
        Grade::Broken,
        "setup.toml:1: found no `office`",
        "Correct the line",
    ),
    ("no database", |at| remove(at, "dawr.sqlite"), Check::Database, Grade::Broken, "not there", "Start the station once"),
    (
        "a letter",
        |at| write(at, "dawr.sqlite", &"dear sister, ".repeat(400)),
        Check::Database,
        Grade::Broken,
        "damaged",
        "Keep this data folder",
    ),
    ("damaged pages", damage, Check::Database, Grade::Broken, "damaged", "Keep this data folder"),
    (
        "an edited row",
        |at| sql(at, "update journal set body = '{}' where seq = 2"),
        Check::Journal,
        Grade::Broken,
        "broken at row 2:",
        "Keep this data folder",
    ),
    (
        "a row too early",
        |at| sql(at, "update journal set seq = 0 where seq = 3"),
        Check::Journal,
        Grade::Broken,
        "broken at row 1:",
        "Keep this data folder",
    ),
    (
        "a broken staff file",
        |at| write(at, "staff.toml", "[[account]]\nid = 1\nlogin = \"Aisha\""),
        Check::Staff,
        Grade::Broken,
        "staff.toml:3: found the login \"Aisha\", expected 1 to 32 lower-case letters",
        "Correct the line",
    ),
    (
        "nobody to answer for the branch",
        |_| (),
        Check::Staff,
        Grade::Attention,
        "accounts 0, with a password 0, tokens 0; no representative",
        "Sign up",
    ),
    ("from the future", |at| sql(at, "pragma user_version = 99"), Check::Version, Grade::Broken, "schema 99", "Install the newest version"),
    ("from the past", |at| sql(at, "pragma user_version = 1"), Check::Version, Grade::Attention, "schema 1,", "Restart the station"),
    (
        "no printer",
        |at| configure(at, "link = \"virtual\"", "link = \"device:/dev/usb/none\""),
        Check::Printer,
        Grade::Broken,
        "/dev/usb/none: No such file",
        "Plug the printer in",
    ),
    (
        "a deaf printer",
        |at| configure(at, "link = \"virtual\"", &format!("link = \"tcp:{}\"", closed())),
        Check::Printer,
        Grade::Broken,
        "refused",
        "network cable",
    ),
    (
        "a broken slip",
        |at| sql(at, "update print_job set state = 'not_sent', cause = 'unreachable' where id = 2"),
        Check::Printer,
        Grade::Attention,
        "1 not_sent (unreachable), 1 uncertain (lost)",
        "test slip",
    ),
];

#[test]
fn whatever_is_broken_is_named_and_all_the_rest_is_still_looked_at() {
    for (story, break_it, check, grade, found, advice) in STORIES {
        let folder = folder();
        break_it(folder.path());
        let examination = examined(folder.path());
        assert_eq!(examination.findings.len(), 10, "{story}");
        let finding = of(&examination, *check);
        assert_eq!(finding.grade, *grade, "{story}: {finding:?}");
        assert!(finding.found.contains(found) && !finding.found.contains('\n'), "{story}: {finding:?}");
        assert!(finding.advice.is_some_and(|said| said.contains(advice)), "{story}: {finding:?}");
        // The journal of a database that cannot be read is no second finding.
        let others = examination.findings.iter().filter(|other| other.grade == Grade::Broken && other.check != *check);
        let dependent = |other: &&Finding| *check == Check::Database && other.check == Check::Journal;
        assert_eq!(others.filter(|other| !dependent(other)).collect::<Vec<_>>(), Vec::<&Finding>::new(), "{story}");
        assert_eq!(examination.is_broken(), *grade == Grade::Broken, "{story}");
    }
}

#[test]
fn how_the_printer_was_last_is_told_with_what_to_do() {
    let station = station();
    let a = Some(Tier::A);
    for (condition, tier, grade, found, advice) in [
        (Condition::Well, a, Grade::Well, "well since 2026-11-22 05:00 UTC; tier a", None),
        (Condition::PaperLow, a, Grade::Attention, "paper_low since 2026-11-22 05:01 UTC; tier a", Some("Have a new roll ready.")),
        (Condition::PaperOut, a, Grade::Attention, "paper_out since 2026-11-22 05:02 UTC; tier a", Some("Put in a new roll.")),
        (Condition::CoverOpen, Some(Tier::B), Grade::Attention, "cover_open since 2026-11-22 05:03 UTC; tier b", Some("Close its cover.")),
        (
            Condition::CutterJammed,
            a,
            Grade::Attention,
            "cutter_jammed since 2026-11-22 05:04 UTC; tier a",
            Some("Switch the printer off and on."),
        ),
        (Condition::Offline, a, Grade::Attention, "offline since 2026-11-22 05:05 UTC; tier a", Some("Switch the printer off and on.")),
        (
            Condition::Silent,
            a,
            Grade::Attention,
            "silent since 2026-11-22 05:06 UTC; tier a",
            Some("Check its cable, then switch it off and on."),
        ),
        (
            Condition::Unreachable,
            a,
            Grade::Attention,
            "unreachable since 2026-11-22 05:07 UTC; tier a",
            Some("Check its plug and its switch."),
        ),
        (
            Condition::Unknown,
            Some(Tier::C),
            Grade::Unknown,
            "unknown since 2026-11-22 05:08 UTC; tier c",
            Some("Look at the paper roll yourself."),
        ),
        (
            Condition::Unknown,
            None,
            Grade::Unknown,
            "unknown since 2026-11-22 05:08 UTC; not probed",
            Some("Look at the paper roll yourself."),
        ),
    ] {
        station.engine.mark_printer(PrinterReport { condition, tier }).unwrap();
        let examination = examined(station.folder());
        let finding = of(&examination, Check::Paper);
        assert_eq!((finding.grade, finding.found.as_str(), finding.advice), (grade, found, advice));
        assert!(!examination.is_broken(), "{condition:?}: the station goes on without paper");
        station.clock.advance(SignedDuration::from_mins(1));
    }
}

#[test]
fn a_folder_that_is_not_there_is_said_and_not_made() {
    let outside = tempfile::tempdir().unwrap();
    let folder = outside.path().join("none");
    let (code, said) = doctor(&folder, &[]);
    assert_eq!(code, Some(1));
    for part in ["database       broken", "disk           broken", "journal        unknown", "version        well"] {
        assert!(said.contains(part), "{said}");
    }
    assert!(!folder.exists());
}

#[test]
fn another_configuration_can_be_named() {
    let folder = folder();
    let other = folder.path().join("other.toml");
    std::fs::write(&other, EXAMPLE.replace("MKH-01", "MKH-07")).unwrap();
    let (_, said) = doctor(folder.path(), &["--json", "--config", other.to_str().unwrap()]);
    assert!(said.contains("\"station\": \"MKH-07\""), "{said}");
}

#[test]
fn the_trust_of_the_clock_is_told() {
    let folder = folder();
    let configuration = folder.path().join("station.toml");
    let clock = FixedClock::at("2026-11-22T05:15:00Z".parse().unwrap());
    let told = |clock: &dyn Clock| {
        let examination = examine(&Subject { data: folder.path(), configuration: Source::File(&configuration), clock });
        let finding = of(&examination, Check::Clock);
        (finding.grade, finding.found.clone())
    };
    let said = |grade, found: &str| (grade, found.to_owned());
    assert_eq!(told(&clock), said(Grade::Well, "2026-11-22T05:15:00Z, synchronised, time server yes, +900 s since the last commit"));
    clock.change(|reading| reading.synchronised = false);
    assert_eq!(told(&clock), said(Grade::Attention, "2026-11-22T05:15:00Z, plausible, time server no, +900 s since the last commit"));
    clock.change(|reading| reading.at = "2026-11-22T04:00:00Z".parse().unwrap());
    assert_eq!(told(&clock), said(Grade::Broken, "2026-11-22T04:00:00Z, untrusted, time server no, -3600 s since the last commit"));
}

#[test]
fn a_station_at_work_notices_nothing() {
    let station = station();
    let before = station.number("enquiry");
    let (code, said) = doctor(station.folder(), &[]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains(" 4 rows, unbroken"), "{said}");
    assert_eq!((before.as_str(), station.number("enquiry").as_str()), ("A003", "A004"));
    let folder = station.stop();
    let files = || folder.path().read_dir().unwrap().map(|file| file.unwrap().file_name()).collect::<BTreeSet<_>>();
    let (database, there) = (std::fs::read(folder.path().join("dawr.sqlite")).unwrap(), files());
    doctor(folder.path(), &[]);
    assert_eq!(std::fs::read(folder.path().join("dawr.sqlite")).unwrap(), database);
    let made: Vec<_> = files().difference(&there).cloned().collect();
    assert!(made.iter().all(|name| ["dawr.sqlite-shm", "dawr.sqlite-wal"].contains(&name.to_str().unwrap())), "{made:?}");
    assert_eq!(Station::on(folder, crate::support::Setting::default()).unwrap().number("enquiry"), "A005");
}

fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).unwrap();
}

fn remove(folder: &Path, name: &str) {
    std::fs::remove_file(folder.join(name)).unwrap();
}

fn configure(folder: &Path, from: &str, to: &str) {
    assert!(EXAMPLE.contains(from));
    write(folder, "station.toml", &EXAMPLE.replace(from, to));
}

fn sql(folder: &Path, statement: &str) {
    rusqlite::Connection::open(folder.join("dawr.sqlite")).unwrap().execute_batch(statement).unwrap();
}

fn damage(folder: &Path) {
    let path = folder.join("dawr.sqlite");
    let mut bytes = std::fs::read(&path).unwrap();
    for place in (4096..bytes.len()).step_by(97) {
        bytes[place] ^= 0x5a;
    }
    std::fs::write(path, bytes).unwrap();
}

/// A port that was free a moment ago refuses at once.
fn closed() -> std::net::SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}
