//! `dawr doctor`: is the station well, and what is to be done? It only looks, beside a running station too.

use std::path::PathBuf;
use std::process::ExitCode;

use crate::app;
use crate::clock::SystemClock;
use crate::health::{Examination, Finding, Source, Subject, examine};

#[derive(clap::Args)]
pub struct Arguments {
    /// The station's data folder
    #[arg(long)]
    data: PathBuf,
    /// The station's configuration; the copy in the data folder where none is named
    #[arg(long)]
    config: Option<PathBuf>,
    /// One JSON object, for machines
    #[arg(long)]
    json: bool,
}

/// 0 where nothing is broken, else 1.
pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let copy = arguments.data.join(app::CONFIGURATION);
    let configuration = Source::File(arguments.config.as_deref().unwrap_or(&copy));
    let examination = examine(&Subject { data: &arguments.data, configuration, clock: &SystemClock::new() });
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&examination)?);
    } else {
        print!("{}", told(&examination));
    }
    Ok(if examination.is_broken() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn told(examination: &Examination) -> String {
    let mut lines: Vec<String> = examination.findings.iter().map(line).collect();
    let advised: Vec<String> = examination.findings.iter().filter_map(advice).collect();
    if !advised.is_empty() {
        lines.extend([String::new(), "What to do:".to_owned()]);
        lines.extend(advised);
    }
    lines.join("\n") + "\n"
}

fn line(finding: &Finding) -> String {
    format!("{:<14} {:<10} {}", <&str>::from(finding.check), <&str>::from(finding.grade), finding.found)
}

fn advice(finding: &Finding) -> Option<String> {
    finding.advice.map(|advice| format!("{:<14} {advice}", <&str>::from(finding.check)))
}
