//! The worked sample of DOMAIN.md §6.4, lived through by a station, prints the very file of `shared/samples`.

use dawr::config::Config;
use dawr::queue::Language;
use dawr::report::{Export, Seal, write_csv};
use dawr::store::open_read_only;

use crate::report::day::sample;

#[test]
fn the_worked_sample_comes_out_byte_for_byte_with_its_seal_below() {
    let folder = sample().close();
    let store = open_read_only(folder.path()).unwrap();
    let date = store.latest_day().unwrap().unwrap();
    let (log, config) = (store.log(date).unwrap().unwrap(), Config::example().unwrap());
    let mut csv = Vec::new();
    write_csv(&mut csv, &Export { log: &log, config: &config, language: Language::ARABIC }).unwrap();
    let csv = String::from_utf8(csv).unwrap();
    let mut found = lines(&csv);
    let seal = found.pop().unwrap();
    assert_eq!(found, lines(include_str!("samples/queue-log_2026-11-22.csv")));
    let head = store.head().unwrap();
    let seal = Seal::read(seal.split(',')).unwrap();
    assert_eq!((seal.branch.as_str(), seal.date, seal.rows), ("MKH-01", date, 11));
    assert_eq!((seal.journal.seq, seal.journal.hash), (head.seq, head.hash_hex()));
    assert!(csv.starts_with('\u{FEFF}'));
    assert_eq!(csv.matches('\n').count(), csv.matches("\r\n").count());
}

/// The sample ends its lines with LF where ours has the CRLF of §6.3.
fn lines(csv: &str) -> Vec<&str> {
    csv.lines().map(|line| line.trim_end_matches('\r')).collect()
}
