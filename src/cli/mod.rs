//! The command line, one file a subcommand.

mod demo;
mod doctor;
mod log;
mod run;
mod shot;
mod simulate;
mod slip;

use std::path::Path;

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
    /// Show the whole main job with a built-in branch and a virtual printer
    Demo(demo::Arguments),
    /// Draw a page of the touchscreen into a PNG
    Shot(shot::Arguments),
    /// Draw a slip into a PNG, or its ESC/POS bytes into a .bin
    Slip(slip::Arguments),
    /// Print a day's tickets as CSV
    Log(log::Arguments),
    /// Check the station's data and say what to do
    Doctor(doctor::Arguments),
    /// Drive a whole branch day through the real engine; the last line is the journal's last hash
    Simulate(simulate::Arguments),
}

pub fn run(arguments: Arguments) -> anyhow::Result<()> {
    match arguments.command {
        Command::Run(arguments) => run::run(&arguments),
        Command::Demo(arguments) => demo::run(&arguments),
        Command::Shot(arguments) => shot::run(&arguments),
        Command::Slip(arguments) => slip::run(&arguments),
        Command::Log(arguments) => log::run(&arguments),
        Command::Doctor(arguments) => doctor::run(&arguments),
        Command::Simulate(arguments) => simulate::run(&arguments),
    }
}

/// The given configuration, or the example that is shipped.
fn config(file: Option<&Path>) -> Result<Config, ConfigFault> {
    file.map_or_else(Config::example, Config::read)
}
