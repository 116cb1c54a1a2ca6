//! The printer that the tests print on, and what the printing thread makes of it.

mod branch;
mod calibrate;
mod emulator;
mod faults;
mod machine;
mod probe;
mod random;
mod record;
pub mod rig;
mod serial;
mod sweep;
mod trouble;
mod usb;

use std::path::Path;
use std::process::{Command, Output};

use dawr::config::{Config, EXAMPLE};

/// The shipped branch with another printer, its file in the data folder.
fn configured(folder: &Path, link: &str) -> Config {
    let source = EXAMPLE.replace("link = \"virtual\"", &format!("link = {link:?}"));
    std::fs::write(folder.join("station.toml"), source).unwrap();
    branch::config(link)
}

/// The program itself, at the printer.
fn doctor(folder: &Path, does: &str) -> Output {
    let mut doctor = Command::new(env!("CARGO_BIN_EXE_dawr"));
    doctor.args(["doctor", does, "--data"]).arg(folder).arg("--config").arg(folder.join("station.toml")).output().unwrap()
}
