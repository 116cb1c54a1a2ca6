//! The day's log on its way out of the house: its figures, its files, and what a changed file gives away.

pub mod day;
mod figures;
mod office;
mod pages;
mod paper;
mod rated;
mod ratings;
mod verify;

use std::path::Path;
use std::process::{Command, Output};

/// `dawr log` itself, on a station's folder.
fn dawr_log(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_dawr")).args(["log", "--data"]).arg(folder).args(arguments).output().unwrap()
}

/// The file that `dawr log` gives, put where the caller says.
fn exported(folder: &Path, arguments: &[&str], file: &Path) {
    let output = dawr_log(folder, arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    std::fs::write(file, output.stdout).unwrap();
}
