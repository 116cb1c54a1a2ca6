//! `dawr run`: the station itself.
//!
//! Its code is 0 when it was told to stop, 1 when a part has failed, and 3 when a technician wants it to be started again.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use jiff::civil::Date;

use crate::app::{self, End, Look, Station};
use crate::config::Config;

#[derive(clap::Args)]
pub struct Arguments {
    /// The station's configuration; firmware-config/station.toml is a complete example
    #[arg(long)]
    config: PathBuf,
    /// The folder of the database and, for the virtual printer, of the slips
    #[arg(long)]
    data: PathBuf,
    /// I vouch that today is this business day, such as 2026-11-22: for a machine whose clock has lost the time
    #[arg(long, value_name = "DATE")]
    business_day: Option<Date>,
    /// Run without a display, on a screen in memory
    #[arg(long)]
    headless: bool,
}

pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let station = Station {
        config: Config::read(&arguments.config)?.with_setup(&arguments.data)?,
        configuration: Some(arguments.config.clone()),
        data: arguments.data.clone(),
        look: Look::FullScreen,
        vouched: arguments.business_day,
        printed: Box::new(|_| ()),
    };
    let copy = arguments.data.join(app::CONFIGURATION);
    let end = app::run(station, |running| {
        anyhow::ensure!(running.window || arguments.headless, "found no display, expected one, or --headless");
        // The log of a day is read by the names and hours it was written with.
        if copy.canonicalize().ok() != arguments.config.canonicalize().ok() {
            std::fs::copy(&arguments.config, &copy).with_context(|| format!("cannot write {}", copy.display()))?;
        }
        Ok(())
    })?;
    Ok(if end == End::Restart { ExitCode::from(app::RESTART_CODE) } else { ExitCode::SUCCESS })
}
