//! The technician's ruler: what it shows is exact to the dot, on any head.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use dawr::printing::{Painter, Printout, Profile, png, ruler};

use super::samples::profile;
use crate::support::escpos_decoder::{Cut, Paper, decode, real_time_commands};

const STEPS: [usize; 10] = [384, 420, 432, 480, 504, 512, 546, 576, 640, 832];

fn drawn(painter: &Painter, profile: &Profile) -> (Printout, Paper) {
    let printout = ruler(painter, profile).unwrap();
    let paper = decode(&printout.bytes, 832).unwrap();
    (printout, paper)
}

/// Black dots from the left edge on, without a gap.
fn run(row: &[bool]) -> usize {
    row.iter().position(|dot| !dot).unwrap_or(row.len())
}

#[test]
fn the_ruler_is_on_the_paper_as_it_was_drawn_and_the_cut_comes_after_its_last_line() {
    let painter = Painter::new().unwrap();
    for band_rows in [24, 64, 255] {
        let (printout, paper) = drawn(&painter, &profile(576, band_rows));
        let raster: Vec<bool> = printout.raster.bits().iter().flat_map(|byte| (0..8).map(move |dot| byte & (0x80 >> dot) != 0)).collect();
        let height = usize::from(printout.raster.height);
        assert!(paper.rows[..height].concat() == raster);
        assert_eq!((paper.cuts, paper.tallest <= usize::from(band_rows)), (vec![Cut::Partial], true));
        assert_eq!(real_time_commands(&printout.bytes), 0);
        assert_eq!(run(&paper.rows[height - 1]), 832, "the last row of the slip");
        assert!(paper.rows[height..].iter().all(|row| !row.contains(&true)));
        // 140 mm at 203 dots an inch, and 42 s at 9600 baud.
        assert!(height <= 1120 && printout.bytes.len() <= 40_000, "{height} rows, {} bytes", printout.bytes.len());
    }
}

/// What the ruler tells of the width must not depend on where a printer puts the middle or the right edge of its paper.
#[test]
fn every_band_of_the_ruler_begins_at_the_left_edge() {
    let painter = Painter::new().unwrap();
    let (printout, paper) = drawn(&painter, &profile(576, 64));
    let wider = decode(&printout.bytes, 900).unwrap();
    let left: Vec<&[bool]> = wider.rows.iter().map(|row| &row[..832]).collect();
    assert!(left == paper.rows && wider.rows.iter().all(|row| !row[832..].contains(&true)));
}

#[test]
fn each_step_ends_at_its_number_of_dots_and_nothing_of_it_stands_beyond() {
    let painter = Painter::new().unwrap();
    for dots in [576, 512, 400] {
        let (_, paper) = drawn(&painter, &profile(dots, 64));
        let ends: BTreeSet<usize> = paper.rows.iter().map(|row| run(row)).filter(|end| *end >= 384).collect();
        assert_eq!(ends, BTreeSet::from(STEPS));
        let bars: Vec<usize> = STEPS.iter().map(|step| paper.rows.iter().rposition(|row| run(row) == *step).unwrap()).collect();
        // The longest is the slip's last line, the shortest is the lower line of the measure.
        for (step, bar) in STEPS.iter().zip(&bars).skip(1).take(8) {
            for row in &paper.rows[bar - 28..=*bar] {
                assert_eq!(row.iter().rposition(|dot| *dot), Some(step - 1), "a step of {step}");
            }
        }
    }
}

#[test]
fn ticks_stand_each_8_and_40_dots_and_the_measure_is_400_rows_long() {
    let painter = Painter::new().unwrap();
    let (_, paper) = drawn(&painter, &profile(576, 64));
    let each = |dots: usize| paper.rows.iter().filter(|row| row.iter().enumerate().all(|(x, dot)| *dot == (x % dots < 2))).count();
    assert_eq!((each(8), each(40)), (12, 10));
    let lines: Vec<usize> = (1..paper.rows.len()).filter(|y| run(&paper.rows[*y]) == 384 && run(&paper.rows[y - 1]) != 384).collect();
    assert!(matches!(lines[..], [_, upper, lower] if lower - upper == 400), "{lines:?}");
    let ticks = (0..=400).filter(|row| run(&paper.rows[lines[1] + row]) >= 16);
    assert!(ticks.eq((0..=400).filter(|row| row % 8 < 3)));
}

#[test]
fn every_head_shows_what_the_ruler_says_in_words() {
    let painter = Painter::new().unwrap();
    for printer in Profile::all() {
        let (printout, paper) = drawn(&painter, printer);
        let height = usize::from(printout.raster.height);
        let (first, last) =
            (paper.rows.iter().position(|row| run(row) == 384).unwrap(), paper.rows.iter().rposition(|row| run(row) == 832));
        let ladder_end = paper.rows[..last.unwrap() - 3].iter().rposition(|row| run(row) == 832).unwrap();
        let header = paper.rows.iter().position(|row| run(row) == 832).unwrap();
        let caption = first - 60..first - 30;
        let words = paper.rows[..header].iter().chain(&paper.rows[caption]).chain(&paper.rows[ladder_end + 1..height - 3]);
        assert!(words.into_iter().all(|row| !row[384..].contains(&true)), "{}", printer.name);
    }
}

#[test]
fn the_command_draws_the_ruler_of_the_named_printer() {
    let folder = tempfile::tempdir().unwrap();
    let (bytes, picture) = (folder.path().join("ruler.bin"), folder.path().join("ruler.png"));
    let slip = |printer: &str, out: &Path| {
        Command::new(env!("CARGO_BIN_EXE_dawr")).args(["slip", "--ruler", "--profile", printer]).arg(out).output().unwrap()
    };
    assert!(slip("POS-5890", &bytes).status.success() && slip("POS-5890", &picture).status.success());
    let expected = ruler(&Painter::new().unwrap(), Profile::find("POS-5890").unwrap()).unwrap();
    assert!(fs::read(&bytes).unwrap() == expected.bytes && fs::read(&picture).unwrap() == png(&expected.raster).unwrap());
    let refused = slip("POS-1", &bytes);
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(!refused.status.success() && said.contains("possible values: generic-80, generic-58"), "{said}");
}
