//! `dawr-emulator` as a person runs it: a script, keys, papers in a folder.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use super::job;

fn tool() -> Command {
    let mut tool = Command::new(env!("CARGO_BIN_EXE_dawr-emulator"));
    tool.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    tool
}

#[test]
fn keys_take_the_paper_out_and_bring_it_back_and_the_paper_lies_in_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let (printer, out) = (folder.path().join("lp0"), folder.path().join("papers"));
    let options = ["--once", "1", "--dots", "16", "--script", "row 4: cover-open"];
    let mut running = tool().arg("--pty").arg(&printer).arg("--out").arg(&out).args(options).spawn().unwrap();
    let mut said = BufReader::new(running.stdout.take().unwrap()).lines().map(Result::unwrap);
    let mut keys = running.stdin.take().unwrap();
    let mut next = || said.next().unwrap();
    assert!(next().starts_with("The printer is "));
    keys.write_all(b"p").unwrap();
    assert_eq!([next(), next()], ["fault: paper-out", "printer: paper out"]);
    keys.write_all(b"p\n").unwrap();
    assert_eq!([next(), next()], ["fault: paper-in", "printer: ready"]);
    std::fs::write(&printer, job(9)).unwrap();
    assert_eq!([next(), next()], ["fault: cover-open", "printer: cover open"]);
    keys.write_all(b"c").unwrap();
    assert_eq!([next(), next()], ["fault: cover-closed", "printer: ready"]);
    assert_eq!(next(), format!("paper 1: 9 rows, partial cut, {}", out.join("0001.png").display()));
    assert!(running.wait().unwrap().success() && !printer.is_symlink());
    let picture = png::Decoder::new(BufReader::new(std::fs::File::open(out.join("0001.png")).unwrap()));
    let info = picture.read_info().unwrap().info().clone();
    assert_eq!((info.width, info.height), (16, 9));
}

#[test]
fn a_wrong_script_is_told_before_there_is_a_printer() {
    let output = tool().args(["--tcp", "127.0.0.1:0", "--script", "row 3: explode"]).output().unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("found \"explode\" in the script, expected"));
}
