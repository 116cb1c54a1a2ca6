//! `dawr doctor`: is the station well, and what is to be done? It only looks, beside a running station too; the printer is spoken to
//! where that is asked for.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail, ensure};

use crate::app;
use crate::clock::SystemClock;
use crate::config::{Config, Printer};
use crate::engine::{Cause, JobOutcome, Tier};
use crate::health::{Examination, Finding, Source, Subject, examine};
use crate::printing::{self, Errand, Knowledge, Link, Load, Painter, Patience, Probed, Profile, Turn, ruler};

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
    /// Ask the printer what it can say of a slip, and keep the answer in the data folder; it feeds some blank paper
    #[arg(long, conflicts_with_all = ["json", "calibrate_printer"])]
    probe_printer: bool,
    /// Print a ruler, and say what to read from it and where to enter it
    #[arg(long, conflicts_with = "json")]
    calibrate_printer: bool,
}

/// 0 where nothing is broken, else 1.
pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let copy = arguments.data.join(app::CONFIGURATION);
    let configuration = arguments.config.as_deref().unwrap_or(&copy);
    let deeds: [(bool, Deed); 2] = [(arguments.probe_printer, learn), (arguments.calibrate_printer, calibrate)];
    if let Some((_, deed)) = deeds.into_iter().find(|(is_asked, _)| *is_asked) {
        return at_printer(&arguments.data, &Config::read(configuration)?.printer, deed);
    }
    let subject = Subject { data: &arguments.data, configuration: Source::File(configuration), clock: &SystemClock::new() };
    let examination = examine(&subject);
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

/// A station that prints meanwhile is waited for.
const TURN: Duration = Duration::from_secs(30);

/// What is done at the printer itself.
type Deed = fn(&mut Turn, &mut dyn Link, &Path, &Printer) -> anyhow::Result<()>;

fn at_printer(data: &Path, printer: &Printer, deed: Deed) -> anyhow::Result<ExitCode> {
    ensure!(data.is_dir(), "found no folder {}, expected the station's data folder", data.display());
    let turn = Turn::take(data, TURN).with_context(|| format!("cannot wait for the printer in {}", data.display()))?;
    let Some(mut turn) = turn else { bail!("the station has been printing for {} s; try again", TURN.as_secs()) };
    let mut link = printing::link(printer, &data.join("slips"), Arc::new(|_| ()))?;
    println!("printer        {}", printer.name());
    deed(&mut turn, &mut *link, data, printer)?;
    Ok(ExitCode::SUCCESS)
}

fn learn(turn: &mut Turn, link: &mut dyn Link, data: &Path, printer: &Printer) -> anyhow::Result<()> {
    ensure!(link.abilities().is_none(), "the virtual printer needs no probe, expected another link in [printer] of station.toml");
    if turn.line().broken_off {
        // A question in the middle of a picture would be dots.
        go(turn, link, data, printer, Load::look());
    }
    print!("{}", learned(&Knowledge::learn(data, printer, link)?));
    println!("kept in        {}; it counts from the next slip on", data.join(printing::KNOWLEDGE).display());
    Ok(())
}

fn go(turn: &mut Turn, link: &mut dyn Link, data: &Path, printer: &Printer, load: Load) -> JobOutcome {
    let abilities = printing::abilities(link, data, printer);
    let ending = Errand { turn, link: &mut *link, printer, abilities, patience: Patience::default() }.run(load, || true);
    link.close(ending.parting);
    ending.outcome
}

fn learned(probed: &Probed) -> String {
    let either = |is_so: bool, yes: &'static str, no: &'static str| if is_so { yes } else { no };
    let promise = match probed.tier {
        Tier::A => "A: it says of each slip when it is done",
        Tier::B => "B: it answers in its turn, so that an answer means that the slip was processed",
        Tier::C if probed.hasty => "C: it answers before the paper can have moved, so that its answers prove nothing",
        Tier::C => "C: it only takes, so that no slip is ever said to be printed",
    };
    let identity = probed.identity.as_deref().unwrap_or("it does not say");
    let model = probed.identity.as_deref().and_then(|identity| Profile::all().iter().find(|profile| identity.ends_with(&profile.name)));
    let hint = model.map(|profile| format!("profile        profile = {:?} in station.toml fits this model\n", profile.name));
    format!(
        "model          {identity}\ntier           {promise}\nasked          {}\nunasked        {}\nclears         {}\n{}",
        either(probed.real_time, "yes, so paper, cover and cutter are known before each slip", "no answer, so look at the roll yourself"),
        either(probed.unasked, "yes, it tells of changes while it prints", "no, it tells of no change by itself"),
        either(
            probed.clears,
            "yes, it can be told to forget a slip that broke off",
            "no, a slip that broke off is filled up with blank dots"
        ),
        hint.unwrap_or_default()
    )
}

fn calibrate(turn: &mut Turn, link: &mut dyn Link, data: &Path, printer: &Printer) -> anyhow::Result<()> {
    let profile = &printer.profile;
    let printout = ruler(&Painter::new()?, profile)?;
    let load = Load { slip: printout.bytes, rows: printout.raster.height, mark: *b"rule" };
    if let Some(trouble) = trouble(go(turn, link, data, printer, load)) {
        bail!("the ruler did not come out: {trouble}");
    }
    print!("{READING}");
    println!("Now dots = {}, at {} dots an inch, by the profile {}.", profile.dots, profile.dots_per_inch, profile.name);
    Ok(())
}

/// None where it came out, as far as the printer can say.
fn trouble(outcome: JobOutcome) -> Option<String> {
    match outcome {
        JobOutcome::Confirmed | JobOutcome::Uncertain(Cause::HandedOver) => None,
        JobOutcome::NotSent(Cause::Unreachable) => Some("the printer is not there".to_owned()),
        JobOutcome::NotSent(cause) => Some(format!("nothing was sent ({})", <&str>::from(cause))),
        JobOutcome::Uncertain(cause) => Some(format!("it broke off ({})", <&str>::from(cause))),
    }
}

const READING: &str = "\
Read the ruler, and enter what it says in [printer] of station.toml:
  across   the largest number that is whole, with the mark at its end, is the width of a row: dots = that number
  down     the two long lines are 50.0 mm apart at 203 dots an inch, 56.4 mm at 180: take a profile of that density
  the end  where a printer without a cutter holds the last line back, raise feed_rows: 8 rows are a millimetre
Then restart the station, and print a test slip.
";
