//! What a changed file, a changed row and a changed journal give away.

use std::path::{Path, PathBuf};

use dawr::config::Config;
use dawr::queue::{Cancel, CloseDay, Command};
use dawr::report::{Judgement, Verdict, read, verify};
use dawr::store::open_read_only;

use super::day::sample;
use super::{dawr_log, exported};

/// A closed sample day with its three exports.
struct Archive {
    folder: tempfile::TempDir,
}

impl Archive {
    fn new() -> Self {
        let archive = Self { folder: sample().close() };
        for format in ["csv", "xlsx", "json"] {
            exported(archive.folder.path(), &["--format", format], &archive.file(format));
        }
        archive
    }

    fn file(&self, format: &str) -> PathBuf {
        self.folder.path().join(format!("log.{format}"))
    }

    fn text(&self, format: &str) -> String {
        std::fs::read_to_string(self.file(format)).unwrap()
    }

    fn judge(&self, file: &[u8]) -> Judgement {
        judge(self.folder.path(), file)
    }

    /// Behind the station's back.
    fn sql(&self, sql: &str) {
        let database = self.folder.path().join(dawr::store::DATABASE);
        rusqlite::Connection::open(database).unwrap().execute_batch(sql).unwrap();
    }
}

fn judge(folder: &Path, file: &[u8]) -> Judgement {
    let config = Config::example().unwrap();
    verify(&read(file, &config).unwrap(), &open_read_only(folder).unwrap(), &config).unwrap().unwrap()
}

fn verdicts(judgement: &Judgement) -> Vec<(Verdict, &str)> {
    judgement.changes.iter().map(|(verdict, change)| (verdict.clone(), change.ticket())).collect()
}

#[test]
fn every_format_agrees_as_it_left_and_the_program_says_so() {
    let archive = Archive::new();
    for format in ["csv", "xlsx", "json"] {
        let output = dawr_log(archive.folder.path(), &["--verify", archive.file(format).to_str().unwrap()]);
        let said = String::from_utf8(output.stdout).unwrap();
        assert_eq!((output.status.code(), said.lines().last()), (Some(0), Some("agrees")), "{format}: {said}");
    }
    let english = archive.file("en");
    exported(archive.folder.path(), &["--format", "xlsx", "--language", "en"], &english);
    assert!(archive.judge(&std::fs::read(english).unwrap()).agrees());
}

#[test]
fn an_edited_a_removed_and_an_added_row_are_named() {
    let archive = Archive::new();
    let csv = archive.text("csv");
    let without = |ticket: &str| csv.lines().filter(|line| !line.contains(&format!(",{ticket},"))).collect::<Vec<_>>().join("\r\n");
    let twice: String =
        csv.lines().flat_map(|line| if line.contains(",K001,") { vec![line, line] } else { vec![line] }).collect::<Vec<_>>().join("\n");
    let invented = csv.replacen(",S001,", ",S002,", 1);
    for (file, tickets) in [
        (csv.replacen(",2590,1090,", ",2590,90,", 1), vec!["A002"]),
        (without("S001"), vec!["S001"]),
        (twice, vec!["K001"]),
        (invented, vec!["S002", "S001"]),
        (archive.text("json").replacen("\"party_size\": 30", "\"party_size\": 3", 1), vec!["K001"]),
    ] {
        let judgement = archive.judge(file.as_bytes());
        assert!(!judgement.intact && !judgement.agrees());
        assert_eq!(verdicts(&judgement), tickets.iter().map(|ticket| (Verdict::File, *ticket)).collect::<Vec<_>>());
    }
    let edited = archive.folder.path().join("edited.csv");
    std::fs::write(&edited, csv.replacen(",2590,1090,", ",2590,90,", 1)).unwrap();
    let output = dawr_log(archive.folder.path(), &["--verify", edited.to_str().unwrap()]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains("EDITED in the file: A002: wait_net_s is \"90\" in the file, \"1090\" in the database"), "{said}");
}

#[test]
fn a_file_whose_hash_was_made_anew_is_found_by_the_database() {
    let archive = Archive::new();
    let config = Config::example().unwrap();
    let edited = archive.text("csv").replacen(",2590,1090,260,no,", ",2590,90,260,yes,", 1);
    let sheet = read(edited.as_bytes(), &config).unwrap();
    let forged = edited.replace(&sheet.seal.day_hash, &dawr::report::day_hash(&sheet.rows));
    let judgement = archive.judge(forged.as_bytes());
    assert!(judgement.intact && !judgement.agrees());
    assert_eq!(verdicts(&judgement), [(Verdict::Database, "A002")]);
}

#[test]
fn an_edited_seal_is_found_though_the_rows_are_right() {
    let archive = Archive::new();
    let seal = read(archive.text("csv").as_bytes(), &Config::example().unwrap()).unwrap().seal;
    let judgement = archive.judge(archive.text("csv").replace(&seal.day_hash, &"0".repeat(64)).as_bytes());
    assert!(!judgement.agrees() && judgement.changes.is_empty());
    assert!(judgement.to_string().contains("the seal itself was EDITED"));
    let judgement = archive.judge(archive.text("csv").replace(&seal.journal.hash, &"0".repeat(64)).as_bytes());
    assert!(judgement.intact && !judgement.anchored && !judgement.agrees());
    let gone = archive.text("csv").replace(&format!("journal:{}", seal.journal.seq), "journal:999999");
    assert!(!archive.judge(gone.as_bytes()).anchored);
    let unsealed: Vec<_> = archive.text("csv").lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect();
    assert!(read(unsealed.join("\r\n").as_bytes(), &Config::example().unwrap()).is_err());
}

#[test]
fn a_row_that_was_edited_in_the_database_is_told_from_one_that_went_on() {
    let day = sample();
    let before = day.0.folder().join("before.csv");
    exported(day.0.folder(), &[], &before);
    let left = std::fs::read(before).unwrap();
    let waiting = day.take("15:50:00", "enquiry", dawr::queue::Class::Ordinary, (dawr::queue::Channel::WalkIn, "ar", 1));
    day.0.run(Command::Cancel(Cancel { ticket: waiting, counter: None })).unwrap();
    day.0.run(Command::CloseDay(CloseDay)).unwrap();
    let folder = day.0.stop();
    let judgement = judge(folder.path(), &left);
    assert_eq!(verdicts(&judgement), [(Verdict::Since, "A003"), (Verdict::Since, "A004")]);
    assert!(judgement.agrees(), "{judgement}");

    let edited = String::from_utf8(left.clone()).unwrap().replacen(",50,50,265,", ",50,5,265,", 1);
    let judgement = judge(folder.path(), edited.as_bytes());
    assert_eq!(verdicts(&judgement), [(Verdict::File, "A001"), (Verdict::Since, "A003"), (Verdict::Since, "A004")]);

    let archive = Archive { folder };
    archive.sql("update ticket set wait_net_s = 0 where prefix = 'K'");
    let judgement = archive.judge(&left);
    assert_eq!(verdicts(&judgement), [(Verdict::Database, "K001"), (Verdict::Since, "A003"), (Verdict::Since, "A004")]);
    assert!(!judgement.agrees());
}

#[test]
fn an_edited_journal_is_found() {
    let archive = Archive::new();
    archive.sql("update journal set body = replace(body, 'procedures_unclear', 'next_step') where kind = 'transferred'");
    for format in ["csv", "xlsx", "json"] {
        let judgement = archive.judge(&std::fs::read(archive.file(format)).unwrap());
        assert!(judgement.intact && judgement.journal.is_err() && !judgement.agrees(), "{judgement}");
    }
}

#[test]
fn other_targets_of_today_change_no_file_of_yesterday() {
    let archive = Archive::new();
    let mut config = Config::example().unwrap();
    config.services[0].rule.target_minutes = 60;
    let sheet = read(archive.text("csv").as_bytes(), &config).unwrap();
    let judgement = verify(&sheet, &open_read_only(archive.folder.path()).unwrap(), &config).unwrap().unwrap();
    assert_eq!(verdicts(&judgement), [(Verdict::Configuration, "A002")]);
    assert!(judgement.agrees());
}

#[test]
fn a_day_the_station_never_had_and_a_file_that_is_none_are_refused() {
    let archive = Archive::new();
    let foreign = archive.folder.path().join("foreign.csv");
    for (text, says) in [
        (archive.text("csv").replace("2026-11-22", "2026-11-23"), "no business day of this station"),
        ("a,b\r\n1,2\r\n".to_owned(), "other columns"),
        ("{}".to_owned(), "the JSON cannot be read"),
        ("PK".to_owned(), "the workbook cannot be read"),
    ] {
        std::fs::write(&foreign, text).unwrap();
        let output = dawr_log(archive.folder.path(), &["--verify", foreign.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(1));
        assert!(String::from_utf8_lossy(&output.stderr).contains(says), "{says}: {}", String::from_utf8_lossy(&output.stderr));
    }
}
