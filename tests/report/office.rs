//! A spreadsheet opens what we write, and what it saves again still agrees.

use std::path::{Path, PathBuf};
use std::process::Command;

use dawr::config::Config;
use dawr::report::{read, verify};
use dawr::store::open_read_only;

use super::day::sample;
use super::exported;

/// A profile of its own: two tests may open it at the same time.
fn convert(file: &Path, filter: &str, extension: &str, import: Option<&str>) -> PathBuf {
    let folder = file.parent().unwrap();
    let out = folder.join("saved");
    let mut soffice = Command::new("soffice");
    soffice.arg(format!("-env:UserInstallation=file://{}/profile", folder.display())).args(["--headless", "--norestore"]);
    if let Some(import) = import {
        soffice.arg(format!("--infilter={import}"));
    }
    let output = soffice.args(["--convert-to", filter, "--outdir"]).arg(&out).arg(file).output().expect("libreoffice-calc is installed");
    let saved = out.join(file.with_extension(extension).file_name().unwrap());
    assert!(saved.exists(), "{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    saved
}

/// Comma, quotes, UTF-8, from the first line, columns as the spreadsheet takes them.
const OPEN_CSV: &str = "CSV:44,34,76,1";
const AS_SHOWN: &str = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false";

fn agrees(folder: &Path, file: &Path) {
    let config = Config::example().unwrap();
    let sheet = read(&std::fs::read(file).unwrap(), &config).unwrap();
    let judgement = verify(&sheet, &open_read_only(folder).unwrap(), &config).unwrap().unwrap();
    assert!(judgement.agrees(), "{}: {judgement}", file.display());
}

#[test]
fn a_csv_and_a_workbook_that_were_saved_again_still_agree() {
    let folder = sample().close();
    let (csv, xlsx) = (folder.path().join("log.csv"), folder.path().join("book.xlsx"));
    exported(folder.path(), &[], &csv);
    exported(folder.path(), &["--format", "xlsx"], &xlsx);
    agrees(folder.path(), &convert(&csv, "csv", "csv", Some(OPEN_CSV)));
    agrees(folder.path(), &convert(&xlsx, "xlsx", "xlsx", None));
    // As Excel does on a machine whose lists are separated by a semicolon.
    let text = std::fs::read_to_string(&csv)
        .unwrap()
        .trim_start_matches('\u{FEFF}')
        .replace("\r\n", "\n")
        .replace(',', ";")
        .replace("\n2026-11-22", "\n22/11/2026");
    let excel = folder.path().join("excel.csv");
    std::fs::write(&excel, text).unwrap();
    agrees(folder.path(), &excel);
    // Sorted by a person.
    let text = std::fs::read_to_string(&csv).unwrap();
    let mut lines: Vec<&str> = text.lines().collect();
    lines[1..].reverse();
    let sorted = folder.path().join("sorted.csv");
    std::fs::write(&sorted, lines.join("\r\n")).unwrap();
    agrees(folder.path(), &sorted);
}

#[test]
fn the_workbook_shows_arabic_whole_numbers_and_real_times() {
    let folder = sample().close();
    let xlsx = folder.path().join("log.xlsx");
    exported(folder.path(), &["--format", "xlsx"], &xlsx);
    let shown = std::fs::read_to_string(convert(&xlsx, "html", "html", None)).unwrap();
    let log = shown.split("<table").nth(1).unwrap();
    let rows: Vec<Vec<String>> = log.split("<tr").skip(1).map(cells).collect();
    assert_eq!(rows[0][..4], ["التاريخ", "الفرع", "التذكرة", "الخدمة"]);
    assert_eq!(rows.len(), 12);
    assert_eq!(rows[1][..9], ["2026-11-22", "MKH-01", "A001", "استفسار وإرشاد", "لا", "زيارة", "العربية", "1", "08:02:10"]);
    assert_eq!(rows[1][13..], ["خُدمت", "", "00:50", "00:50", "04:25", "نعم", "لا"]);
    assert_eq!(rows[8][15..18], ["43:10", "18:10", "04:20"]);
    assert_eq!(rows[5][17], "23:00");
    assert_eq!(rows[4][13..15], ["حُوّلت", "D501"]);
    assert!(log.contains("sdval=\"46348.3348379630\"") || log.contains("sdval=\"46348.33483"), "the time is a real one, with its date");
}

/// The text of each cell of a row.
fn cells(row: &str) -> Vec<String> {
    let text = |cell: &str| {
        let inside = cell.split_once('>').unwrap().1.split("</td").next().unwrap();
        inside.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect::<String>().trim().to_owned()
    };
    row.split("<td").skip(1).map(text).collect()
}

#[test]
fn a_double_click_on_the_csv_shows_arabic_dates_and_no_formula() {
    let folder = sample().close();
    let csv = folder.path().join("log.csv");
    exported(folder.path(), &[], &csv);
    let shown = std::fs::read_to_string(convert(&csv, AS_SHOWN, "csv", Some(OPEN_CSV))).unwrap();
    let rows: Vec<Vec<&str>> = shown.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!((rows.len(), rows[1][2], rows[1][8]), (13, "A001", "2026-11-22T08:02:10+03:00"));
    assert_eq!(rows[12][..2], ["# dawr", "MKH-01"]);
    assert!(!shown.contains("Err:") && !shown.contains("#NAME?"));
}

#[test]
fn a_value_that_begins_like_a_formula_stays_text_in_both() {
    let folder = sample().close();
    let source = dawr::config::EXAMPLE.replace("code = \"MKH-01\"", "code = \"=1+1\"");
    std::fs::write(folder.path().join("station.toml"), source).unwrap();
    let (csv, xlsx) = (folder.path().join("log.csv"), folder.path().join("log.xlsx"));
    exported(folder.path(), &[], &csv);
    exported(folder.path(), &["--format", "xlsx"], &xlsx);
    let shown = std::fs::read_to_string(convert(&csv, AS_SHOWN, "csv", Some(OPEN_CSV))).unwrap();
    assert!(shown.lines().skip(1).all(|line| line.split(',').nth(1) == Some("'=1+1")), "{shown}");
    let shown = std::fs::read_to_string(convert(&xlsx, "html", "html", None)).unwrap();
    let log = shown.split("<table").nth(1).unwrap();
    assert!(log.split("<tr").skip(2).map(cells).all(|cells| cells[1] == "=1+1"));
    for file in [csv, xlsx] {
        assert_eq!(super::dawr_log(folder.path(), &["--verify", file.to_str().unwrap()]).status.code(), Some(0));
    }
}

/// As `dawr log … | head` does.
#[test]
fn a_reader_that_has_seen_enough_is_no_fault() {
    let folder = sample().close();
    for format in ["csv", "xlsx", "json"] {
        let mut dawr = Command::new(env!("CARGO_BIN_EXE_dawr"));
        dawr.args(["log", "--format", format, "--data"]).arg(folder.path());
        let mut child = dawr.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success() && output.stderr.is_empty(), "{format}: {}", String::from_utf8_lossy(&output.stderr));
    }
}
