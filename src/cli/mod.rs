//! The command line, one file a subcommand.

mod demo;
mod doctor;
pub mod emulator;
mod log;
mod run;
mod shot;
mod simulate;
mod slip;
mod staff;
mod token;

use std::path::Path;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::{Config, ConfigFault};

/// The kiosk and queue station of a branch office.
#[derive(Parser)]
#[command(version)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the station
    Run(run::Arguments),
    /// Show the whole main job with a built-in branch and an emulated printer
    Demo(demo::Arguments),
    /// Draw a page of the touchscreen into a PNG
    Shot(shot::Arguments),
    /// Draw a slip into a PNG, or its ESC/POS bytes into a .bin
    Slip(slip::Arguments),
    /// Print a day's tickets as CSV, XLSX or JSON, or verify such a file
    Log(log::Arguments),
    /// Let people in by the staff page, or no more
    Staff(staff::Arguments),
    /// Let programs use the branch's API, or no more
    Token(token::Arguments),
    /// Look at every part of the station and say what to do
    Doctor(doctor::Arguments),
    /// Drive a whole branch day through the real engine; the last line is the journal's last hash
    Simulate(simulate::Arguments),
}

/// What the program tells whoever started it: 0 for done, 1 for a fault, and what the subcommand says itself.
pub fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    match arguments.command {
        Command::Run(arguments) => return run::run(&arguments),
        Command::Doctor(arguments) => return doctor::run(&arguments),
        Command::Log(arguments) => return log::run(&arguments),
        Command::Demo(arguments) => demo::run(&arguments),
        Command::Shot(arguments) => shot::run(&arguments),
        Command::Slip(arguments) => slip::run(&arguments),
        Command::Staff(arguments) => staff::run(&arguments),
        Command::Token(arguments) => token::run(&arguments),
        Command::Simulate(arguments) => simulate::run(&arguments),
    }?;
    Ok(ExitCode::SUCCESS)
}

/// The given configuration, or the example that is shipped.
fn config(file: Option<&Path>) -> Result<Config, ConfigFault> {
    file.map_or_else(Config::example, Config::read)
}
