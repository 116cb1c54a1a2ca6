//! A simulated day: the same seed gives the same journal, another seed another one.

use std::process::Command;

fn simulate(seed: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_dawr"))
        .args(["simulate", "--visitors", "60", "--seed", seed, "--data"])
        .arg(folder.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8(output.stdout).unwrap();
    (folder, said.lines().last().unwrap().to_owned())
}

fn journal(folder: &tempfile::TempDir) -> Vec<(Vec<u8>, String)> {
    let database = rusqlite::Connection::open(folder.path().join("dawr.sqlite")).unwrap();
    let mut query = database.prepare("select hash, body from journal order by seq").unwrap();
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn the_same_seed_gives_the_same_journal_byte_for_byte() {
    let ((one, first), (two, second), (_, other)) = (simulate("7"), simulate("7"), simulate("8"));
    assert_eq!(first.len(), 64, "the last line is the hash alone");
    assert_eq!(first, second);
    assert_ne!(first, other);
    assert_eq!(journal(&one), journal(&two));
    let (last, _) = journal(&one).pop().unwrap();
    assert_eq!(dawr::store::hex(&last), first);
}

#[test]
fn a_simulation_never_touches_a_database_that_is_there() {
    let (folder, _) = simulate("7");
    let before = journal(&folder);
    let output = Command::new(env!("CARGO_BIN_EXE_dawr")).args(["simulate", "--data"]).arg(folder.path()).output().unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("expected a folder without one"));
    assert_eq!(before, journal(&folder));
}
