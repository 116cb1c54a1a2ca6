//! `dawr log`: a day's tickets on standard output, or whether a file of them still says what left.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use jiff::civil::Date;

use crate::app::CONFIGURATION;
use crate::config::Config;
use crate::queue::Language;
use crate::report::{Export, LogBody, read, verify, workbook, write_csv};
use crate::store::{Store, open_read_only};

#[derive(clap::Args)]
pub struct Arguments {
    /// The station's data folder
    #[arg(long)]
    data: PathBuf,
    /// The business day, such as 2026-11-22; the latest where none is named
    #[arg(long)]
    date: Option<Date>,
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    format: Format,
    /// The language of a workbook; CSV and JSON have none
    #[arg(long, value_enum, default_value_t = Tongue::Ar)]
    language: Tongue,
    /// Hold an exported CSV, XLSX or JSON against the station: ends with 0 where it agrees, with 1 where it does not
    #[arg(long, value_name = "FILE", conflicts_with_all = ["date", "format", "language"])]
    verify: Option<PathBuf>,
    /// The station's configuration; the one it last ran with where none is named
    #[arg(long)]
    config: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Format {
    Csv,
    Xlsx,
    Json,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Tongue {
    Ar,
    En,
}

pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let own = arguments.data.join(CONFIGURATION);
    let config =
        super::config(arguments.config.as_deref().or_else(|| own.exists().then_some(own.as_path())))?.with_setup(&arguments.data)?;
    let store = open_read_only(&arguments.data)?;
    if let Some(file) = &arguments.verify {
        return judge(file, &store, &config);
    }
    let file = export(arguments, &store, &config)?;
    print(&file)?;
    Ok(ExitCode::SUCCESS)
}

fn export(arguments: &Arguments, store: &Store, config: &Config) -> anyhow::Result<Vec<u8>> {
    let date = match arguments.date {
        Some(date) => date,
        None => store.latest_day()?.context("no business day was ever opened in this data folder")?,
    };
    let log = store.log(date)?.with_context(|| format!("found no business day {date}, expected one on which the station was open"))?;
    let language = match arguments.language {
        Tongue::Ar => Language::ARABIC,
        Tongue::En => Language::ENGLISH,
    };
    let export = Export { log: &log, config, language };
    Ok(match arguments.format {
        Format::Csv => {
            let mut csv = Vec::new();
            write_csv(&mut csv, &export)?;
            csv
        }
        Format::Xlsx => workbook(&export)?,
        Format::Json => format!("{}\n", serde_json::to_string_pretty(&LogBody::of(&export))?).into_bytes(),
    })
}

fn judge(file: &Path, store: &Store, config: &Config) -> anyhow::Result<ExitCode> {
    let bytes = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let sheet = read(&bytes, config).with_context(|| format!("{} does not agree", file.display()))?;
    let date = sheet.seal.date;
    let judgement =
        verify(&sheet, store, config)?.with_context(|| format!("found a file of {date}, which is no business day of this station"))?;
    print(format!("{}: {date}\n{judgement}\n", file.display()).as_bytes())?;
    Ok(if judgement.agrees() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// A reader that has seen enough, as `head`, is no fault.
fn print(bytes: &[u8]) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(fault) if fault.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}
