//! `dawr slip`: a sample of the paper, as a picture or as the bytes the printer gets.

use std::fs;
use std::num::NonZeroU16;
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::builder::PossibleValuesParser;
use jiff::civil::{DateTime, date, time};

use crate::calendar::{PauseId, PauseSpan};
use crate::config::Config;
use crate::engine::{Slip, TicketSlip};
use crate::printing::{Changes, Painter, Profile, png, print_out, ruler};
use crate::queue::{Class, Estimate, Language, PartySize, ServiceId, TicketNumber};
use crate::rating::Token;
use crate::report::SummarySlip;

#[derive(clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub struct Arguments {
    /// The visitor's language
    #[arg(long, default_value = "ar")]
    lang: Language,
    /// The model of the printer; the configuration's where none is named
    #[arg(long, value_parser = models())]
    profile: Option<String>,
    /// Dots in a row of paper; the model's where not named
    #[arg(long)]
    dots: Option<u16>,
    /// A service of the configuration
    #[arg(long, default_value = "assist_request")]
    service: String,
    /// People on the ticket, 1 to 50
    #[arg(long, default_value_t = 1)]
    party: u8,
    /// The same ticket's paper once more
    #[arg(long)]
    copy: bool,
    /// The list of what to bring, in place of a ticket
    #[arg(long)]
    documents: bool,
    /// The technician's test slip, in place of a ticket
    #[arg(long)]
    test: bool,
    /// The summary of the sample day, in place of a ticket
    #[arg(long)]
    summary: bool,
    /// The technician's ruler, in place of a ticket
    #[arg(long)]
    ruler: bool,
    /// The station's configuration; the shipped example where none is named
    #[arg(long)]
    config: Option<PathBuf>,
    /// Ends in .png or in .bin
    out: PathBuf,
}

pub fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let mut config = super::config(arguments.config.as_deref())?;
    super::shot::language(arguments.lang.code(), &config)?;
    config.printer.profile = profile(arguments, &config)?;
    let painter = Painter::new()?;
    let printout =
        if arguments.ruler { ruler(&painter, &config.printer.profile)? } else { print_out(&painter, &config, &slip(arguments, &config)?)? };
    let file = match arguments.out.extension().and_then(|extension| extension.to_str()) {
        Some("png") => png(&printout.raster)?,
        Some("bin") => printout.bytes,
        _ => bail!("{}: expected a name that ends in .png or in .bin", arguments.out.display()),
    };
    fs::write(&arguments.out, file).with_context(|| format!("cannot write {}", arguments.out.display()))
}

fn models() -> PossibleValuesParser {
    Profile::all().iter().map(|profile| profile.name.as_str()).collect::<Vec<_>>().into()
}

fn profile(arguments: &Arguments, config: &Config) -> anyhow::Result<Profile> {
    let profile = match &arguments.profile {
        Some(name) => Profile::find(name).with_context(|| format!("found no printer {name}"))?,
        None => &config.printer.profile,
    };
    Ok(profile.with(&Changes { dots: arguments.dots, ..Changes::default() }))
}

fn slip(arguments: &Arguments, config: &Config) -> anyhow::Result<Slip> {
    if arguments.test {
        return Ok(Slip::Test { asked: ISSUED.parse()?, dated: true });
    }
    if arguments.summary {
        return summary(config);
    }
    let id = ServiceId::from(arguments.service.as_str());
    let Some(service) = config.service(&id) else {
        let known: Vec<String> = config.services.iter().map(|service| service.rule.id.to_string()).collect();
        bail!("found the service {id}, expected one of {}", known.join(", "));
    };
    if arguments.documents {
        return Ok(Slip::Documents { service: id, language: arguments.lang });
    }
    let prefix = service.rule.prefix;
    let party_size = PartySize::try_from(arguments.party).map_err(anyhow::Error::msg)?;
    let first = sample(id, TicketNumber { prefix, number: NUMBER }, arguments.lang, party_size).context("the sample's date")?;
    let ticket = if arguments.copy { TicketSlip { ahead: 2, estimate: None, pause: None, copy: true, ..first } } else { first };
    Ok(Slip::Ticket(ticket))
}

const NUMBER: NonZeroU16 = NonZeroU16::MIN.saturating_add(13);

const ISSUED: &str = "2026-11-22T11:50:00+03:00";

/// The worked sample of DOMAIN.md §6.4, printed at the end of its afternoon.
fn summary(config: &Config) -> anyhow::Result<Slip> {
    let figures = serde_json::from_str(SAMPLE_FIGURES)?;
    let at = |hour, minute| DateTime::from_parts(date(2026, 11, 22), time(hour, minute, 0, 0));
    let pauses = config.calendar.pauses_between(at(8, 2), at(15, 40));
    let asked = "2026-11-22T16:05:00+03:00".parse()?;
    Ok(Slip::Summary(Box::new(SummarySlip { date: date(2026, 11, 22), figures, pauses, asked, dated: true })))
}

/// As `dawr log --format json` gives them for the sample.
const SAMPLE_FIGURES: &str = include_str!("slip/sample_figures.json");

/// The sample day of DOMAIN.md §6.4: 22 November 2026 in Makkah, ten to twelve, the Dhuhr pause ahead.
fn sample(service: ServiceId, number: TicketNumber, language: Language, party_size: PartySize) -> Result<TicketSlip, jiff::Error> {
    let at = |hour, minute| DateTime::from_parts(date(2026, 11, 22), time(hour, minute, 0, 0));
    Ok(TicketSlip {
        number,
        service,
        class: Class::Ordinary,
        language,
        party_size,
        ahead: 5,
        estimate: Some(Estimate { low: 40, high: 55 }),
        pause: Some(PauseSpan { pause: PauseId(0), start: at(12, 7), end: at(12, 32) }),
        issued: ISSUED.parse()?,
        dated: true,
        token: Token::read("9f2c4b7d01e85a36c4d2f0918b7e6a53").unwrap_or_default(),
        copy: false,
    })
}
