//! `dawr doctor --calibrate-printer`: the ruler comes out, and the words say what to enter.

use std::collections::BTreeSet;

use dawr::printing::emulator::{Cut, Handle, Machine, Model, Sheet};
use dawr::printing::{KNOWLEDGE, Knowledge};
use tempfile::TempDir;

use super::branch::{LONG, Way, knowledge, serve};
use super::rig::abilities_of;
use super::{configured, doctor};

/// A printer on a pseudo terminal, probed or not.
fn desk(model: &Model, script: &str, is_known: bool) -> (TempDir, Handle) {
    let folder = tempfile::tempdir().unwrap();
    let (printer, link) = serve(Way::PseudoTerminal, Machine::new(model.clone(), script.parse().unwrap()), folder.path());
    let config = configured(folder.path(), &link);
    if is_known {
        knowledge(abilities_of(model), &config).write(folder.path()).unwrap();
    }
    (folder, printer)
}

/// How far the black steps of the ruler reach.
fn steps(sheet: &Sheet) -> BTreeSet<usize> {
    let run = |row: &[u8]| row.iter().flat_map(|byte| (0..8).map(move |dot| byte & 0x80 >> dot != 0)).take_while(|dot| *dot).count();
    sheet.rows().map(run).filter(|run| *run >= 384).collect()
}

#[test]
fn each_paper_shows_its_own_width_and_the_words_say_what_to_enter() {
    for (dots, whole) in [(384, 384), (512, 512), (576, 576), (832, 832)] {
        let (folder, printer) = desk(&Model::tier_a().with_dots(dots), "", true);
        let output = doctor(folder.path(), "--calibrate-printer");
        let said = String::from_utf8(output.stdout).unwrap();
        assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
        let papers = printer.sheets();
        let all = BTreeSet::from([384, 420, 432, 480, 504, 512, 546, 576, 640, 832]);
        let expected: BTreeSet<usize> = all.into_iter().filter(|step| *step <= whole).collect();
        assert_eq!((papers.len(), steps(&papers[0])), (1, expected), "{dots}");
        assert_eq!((papers[0].cut, papers[0].gibberish), (Some(Cut::Partial), 0));
        for words in ["printer        generic-80 at device:", "dots = that number\n", "Now dots = 576, at 203 dots an inch"] {
            assert!(said.contains(words), "{said}");
        }
    }
}

#[test]
fn a_printer_that_was_never_probed_prints_it_too() {
    let (folder, printer) = desk(&Model::tier_c(), "", false);
    assert_eq!(doctor(folder.path(), "--calibrate-printer").status.code(), Some(0));
    printer.sheet(0, LONG).unwrap();
}

#[test]
fn without_a_whole_ruler_the_words_say_why_and_none_what_to_enter() {
    for (script, words) in [
        ("start: paper-out", "the ruler did not come out: nothing was sent (paper_out)\n"),
        ("row 100: cover-open", "the ruler did not come out: it broke off (cover_open)\n"),
        ("start: mute", "the ruler did not come out: nothing was sent (silent)\n"),
        ("start: unplug", "the ruler did not come out: the printer is not there\n"),
    ] {
        let (folder, printer) = desk(&Model::tier_a().with_speed(150), script, true);
        let output = doctor(folder.path(), "--calibrate-printer");
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{script}");
        assert!(said.starts_with("dawr: ") && said.contains(words), "{script}: {said}");
        assert!(!String::from_utf8(output.stdout).unwrap().contains("dots = "), "{script}");
        assert_eq!(printer.sheets(), [], "{script}");
    }
}

#[test]
fn knowledge_that_cannot_be_read_is_none_and_is_named() {
    let (folder, printer) = desk(&Model::tier_a(), "", true);
    std::fs::write(folder.path().join(KNOWLEDGE), "tier = \"z\"").unwrap();
    let output = doctor(folder.path(), "--calibrate-printer");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("what was learned of the printer cannot be read; probe it again") && said.contains(KNOWLEDGE), "{said}");
    assert_eq!(output.status.code(), Some(0));
    printer.sheet(0, LONG).unwrap();
    let config = configured(folder.path(), &format!("device:{}", folder.path().join("lp").display()));
    assert_eq!(Knowledge::read(folder.path(), &config.printer), None);
}
