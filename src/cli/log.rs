//! `dawr log`: a day's tickets as CSV on standard output.

use std::path::PathBuf;

use anyhow::Context;
use jiff::civil::Date;

use crate::app::CONFIGURATION;
use crate::report::write_csv;
use crate::store::open_read_only;

#[derive(clap::Args)]
pub struct Arguments {
    /// The station's data folder
    #[arg(long)]
    data: PathBuf,
    /// The business day, such as 2026-11-22; the latest where none is named
    #[arg(long)]
    date: Option<Date>,
    /// The station's configuration; the one it last ran with where none is named
    #[arg(long)]
    config: Option<PathBuf>,
}

pub fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let own = arguments.data.join(CONFIGURATION);
    let config =
        super::config(arguments.config.as_deref().or_else(|| own.exists().then_some(own.as_path())))?.with_setup(&arguments.data)?;
    let store = open_read_only(&arguments.data)?;
    let date = match arguments.date {
        Some(date) => date,
        None => store.latest_day()?.context("no business day was ever opened in this data folder")?,
    };
    let rows = store.log(date)?.with_context(|| format!("found no business day {date}, expected one on which the station was open"))?;
    match write_csv(std::io::stdout().lock(), date, &rows, &config) {
        // The reader has seen enough, as `head` does.
        Err(fault) if matches!(fault.kind(), csv::ErrorKind::Io(cause) if cause.kind() == std::io::ErrorKind::BrokenPipe) => Ok(()),
        written => Ok(written?),
    }
}
