//! The journal shows every removed or edited row, and `dawr doctor` names the first.

use std::process::Command;

use crate::support::Station;

fn doctor(folder: &std::path::Path) -> (bool, String) {
    std::fs::write(folder.join("station.toml"), dawr::config::EXAMPLE).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_dawr")).args(["doctor", "--data"]).arg(folder).output().unwrap();
    (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr))
}

/// Five tickets, then somebody with a database tool.
fn after(edit: &str) -> (bool, String) {
    let station = Station::start();
    for _ in 0..5 {
        station.number("enquiry");
    }
    let folder = station.stop();
    let database = rusqlite::Connection::open(folder.path().join("dawr.sqlite")).unwrap();
    database.execute_batch(edit).unwrap();
    drop(database);
    doctor(folder.path())
}

#[test]
fn an_honest_journal_is_unbroken() {
    let (well, said) = after("");
    assert!(well && said.contains(" 6 rows, unbroken, last hash "), "{said}");
}

#[test]
fn every_edit_is_named_with_its_row() {
    for (edit, row) in [
        ("update journal set body = replace(body, 'walk_in', 'phone') where seq = 3", 3),
        ("update journal set at = '2026-11-22T05:00:01Z' where seq = 4", 4),
        ("update journal set kind = 'finished' where seq = 2", 2),
        ("update journal set event_id = zeroblob(16) where seq = 5", 5),
        ("update journal set mark = zeroblob(25) where seq = 5", 5),
        ("update journal set hash = zeroblob(32) where seq = 2", 2),
        ("delete from journal where seq = 4", 4),
        ("delete from journal where seq = 1", 1),
        ("update station set epoch = zeroblob(16)", 1),
    ] {
        let (well, said) = after(edit);
        assert!(!well && said.contains(&format!("broken at row {row}:")), "{edit}: {said}");
    }
}

#[test]
fn a_ticket_that_does_not_fit_the_journal_is_named() {
    for (edit, number) in [
        ("update ticket set number = 77 where number = 2", "A77"),
        ("delete from journal where seq = 6", "A5"),
        ("delete from ticket where number = 3", "A3"),
    ] {
        let (well, said) = after(edit);
        assert!(!well && said.contains(&format!("ticket {number} is not as the journal issued it")), "{edit}: {said}");
    }
}
