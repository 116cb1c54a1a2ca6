//! The shape of `station.toml`, and its way into a `Config`.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use super::fault::{ConfigFault, Wrong};
use super::hours::{HoursTable, PauseTable, PrayersTable, SeasonTable, Tables};
use super::office::{OfficeTable, Own, offices};
use super::policy::{PolicyTable, policy};
use super::printer::{PrinterTable, printer};
use super::web::{WebTable, web};
use super::words::{Texts, Words};
use super::{Branch, Config, Document, Panel, PauseWords, ServiceConfig, Tint};
use crate::calendar::Week;
use crate::queue::{Language, NumberBlock, Prefix, Service, ServiceId};
use crate::rating::OTHER;

/// The pictograms of `ui/icons` that a service or a document may carry.
pub const ICONS: &[&str] = &[
    "assistance",
    "bank-card",
    "camera",
    "document",
    "enquiry",
    "follow-up",
    "group",
    "health",
    "id-card",
    "lost",
    "meals",
    "person",
    "phone",
    "researcher",
    "suggestion",
    "volunteer",
    "wheelchair",
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    languages: Spanned<Vec<Language>>,
    branch: BranchTable,
    policy: PolicyTable,
    panel: Spanned<PanelTable>,
    printer: Spanned<PrinterTable>,
    numbers: NumbersTable,
    hours: HoursTable,
    #[serde(default)]
    season: Vec<SeasonTable>,
    prayers: Option<PrayersTable>,
    #[serde(default)]
    pause: Vec<PauseTable>,
    service: Vec<ServiceTable>,
    web: Option<WebTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BranchTable {
    code: Spanned<String>,
    licence: Spanned<String>,
    phone: String,
    website: String,
    email: String,
    x: String,
    public_url: Option<Spanned<String>>,
    association: Texts,
    name: Option<Texts>,
    waiting_area: Option<Texts>,
    #[serde(default)]
    office: Vec<OfficeTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PanelTable {
    width_mm: f32,
    height_mm: f32,
    width_px: u32,
    height_px: u32,
    orientation: Spanned<Orientation>,
}

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Orientation {
    Landscape,
    Portrait,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NumbersTable {
    kiosk: Spanned<u16>,
    ordinary: Spanned<(u16, u16)>,
    priority: Spanned<(u16, u16)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a key of the file")]
struct ServiceTable {
    id: Spanned<String>,
    prefix: Spanned<Prefix>,
    target_minutes: u16,
    typical_minutes: Spanned<u16>,
    #[serde(default)]
    seconds_per_person: u16,
    #[serde(default)]
    urgent: bool,
    #[serde(default)]
    priority: bool,
    #[serde(default = "yes")]
    at_kiosk: bool,
    hours: Option<Week>,
    #[serde(default = "yes")]
    free: bool,
    #[serde(default)]
    not_approval: bool,
    icon: Spanned<String>,
    tint: Tint,
    name: Texts,
    short_name: Option<Texts>,
    #[serde(default)]
    document: Vec<DocumentTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DocumentTable {
    icon: Spanned<String>,
    name: Texts,
    note: Option<Texts>,
}

pub(super) fn yes() -> bool {
    true
}

impl Config {
    /// Reads the file once; the error names file, line, what was found and what was expected.
    pub fn read(file: &Path) -> Result<Self, ConfigFault> {
        let source = std::fs::read_to_string(file).map_err(|cause| ConfigFault::Unreadable { file: file.into(), cause })?;
        Self::parse(&source, file)
    }

    /// `file` is only named in errors.
    pub fn parse(source: &str, file: &Path) -> Result<Self, ConfigFault> {
        toml::from_str::<File>(source).map_err(Wrong::from).and_then(|file| config(&file)).map_err(|wrong| wrong.in_file(file, source))
    }

    /// The example that is shipped: the demo's branch.
    pub fn example() -> Result<Self, ConfigFault> {
        Self::parse(super::EXAMPLE, Path::new("firmware-config/station.toml"))
    }
}

fn config(file: &File) -> Result<Config, Wrong> {
    let languages = languages(&file.languages)?;
    let words = |texts: &Texts| Words::read(texts, &languages);
    let when = Tables { hours: &file.hours, seasons: &file.season, prayers: file.prayers.as_ref(), pauses: &file.pause };
    let calendar = when.calendar()?;
    let mut services = file.service.iter().map(|table| service(table, &words)).collect::<Result<Vec<_>, _>>()?;
    unique(file.service.iter().map(|table| &table.id), "id")?;
    unique(file.service.iter().map(|table| &table.prefix), "prefix")?;
    if let Some(table) = file.service.iter().find(|table| table.id.get_ref() == OTHER) {
        return Err(Wrong::found(table.id.span(), format!("the id {OTHER:?}"), "another id: ratings of no service stand under it"));
    }
    when.know_services(&file.service.iter().map(|table| table.id.get_ref().as_str()).collect::<Vec<_>>())?;
    for (service, table) in services.iter_mut().zip(&file.service) {
        service.rule.hours = when.of_service(table.id.get_ref(), table.hours.as_ref(), &calendar.hours);
    }
    Ok(Config {
        branch: branch(&file.branch, &words)?,
        policy: policy(&file.policy, &words)?,
        panel: panel(&file.panel)?,
        printer: printer(&file.printer)?,
        numbers: numbers(&file.numbers)?,
        calendar,
        pauses: file
            .pause
            .iter()
            .map(|pause| Ok(PauseWords { name: words(&pause.name)?, message: words(&pause.message)? }))
            .collect::<Result<_, Wrong>>()?,
        services,
        languages,
        web: file.web.as_ref().map(web).transpose()?,
    })
}

fn languages(listed: &Spanned<Vec<Language>>) -> Result<Vec<Language>, Wrong> {
    let known: Vec<&str> = dawr_ui::CATALOGUES.iter().map(|(code, _)| *code).chain(["en"]).collect();
    let list = listed.get_ref();
    if let Some(unknown) = list.iter().find(|language| !known.contains(&language.code())) {
        return Err(Wrong::found(listed.span(), format!("the language {unknown}"), format!("some of {}", known.join(", "))));
    }
    if !list.contains(&Language::ARABIC) || list.iter().collect::<BTreeSet<_>>().len() != list.len() {
        return Err(Wrong::found(listed.span(), format!("{} languages", list.len()), "each once, \"ar\" among them"));
    }
    Ok(list.clone())
}

fn unique<'a, T: Ord + std::fmt::Debug + 'a>(values: impl Iterator<Item = &'a Spanned<T>>, key: &str) -> Result<(), Wrong> {
    let mut seen = BTreeSet::new();
    for value in values {
        if !seen.insert(value.get_ref()) {
            return Err(Wrong::found(
                value.span(),
                format!("the {key} {:?} a second time", value.get_ref()),
                format!("another {key} for each service"),
            ));
        }
    }
    Ok(())
}

fn branch(table: &BranchTable, words: &impl Fn(&Texts) -> Result<Words, Wrong>) -> Result<Branch, Wrong> {
    for value in [&table.code, &table.licence] {
        if value.get_ref().trim().is_empty() {
            return Err(Wrong::found(value.span(), "nothing", "the branch's own code and licence number"));
        }
    }
    let public_url = table.public_url.as_ref().map(|url| {
        let trimmed = url.get_ref().trim_end_matches('/');
        if trimmed.starts_with("https://") {
            Ok(trimmed.to_owned())
        } else {
            Err(Wrong::found(url.span(), format!("{:?}", url.get_ref()), "an address that begins with https://"))
        }
    });
    let own = Own { code: &table.code, name: table.name.as_ref(), waiting_area: table.waiting_area.as_ref() };
    let (office, offices) = offices(&own, &table.office, words)?;
    Ok(Branch {
        code: office.code,
        association: words(&table.association)?,
        name: office.name,
        licence: table.licence.get_ref().clone(),
        phone: table.phone.clone(),
        website: table.website.clone(),
        email: table.email.clone(),
        x: table.x.clone(),
        public_url: public_url.transpose()?,
        waiting_area: office.waiting_area,
        offices,
    })
}

fn panel(spanned: &Spanned<PanelTable>) -> Result<Panel, Wrong> {
    let table = spanned.get_ref();
    let sane = (50.0..2000.0).contains(&table.width_mm) && (50.0..2000.0).contains(&table.height_mm);
    if !sane || !(320..=7680).contains(&table.width_px) || !(320..=7680).contains(&table.height_px) {
        return Err(Wrong::found(
            spanned.span(),
            format!("{} x {} mm, {} x {} px", table.width_mm, table.height_mm, table.width_px, table.height_px),
            "50 to 2000 mm and 320 to 7680 px each way",
        ));
    }
    let portrait = table.height_mm > table.width_mm;
    if portrait != (*table.orientation.get_ref() == Orientation::Portrait) {
        return Err(Wrong::found(
            table.orientation.span(),
            "an orientation that does not fit width_mm and height_mm",
            if portrait { "\"portrait\"" } else { "\"landscape\"" },
        ));
    }
    Ok(Panel { width_mm: table.width_mm, height_mm: table.height_mm, width_px: table.width_px, height_px: table.height_px })
}

pub(super) fn within<T: PartialOrd + Display + Copy>(value: &Spanned<T>, least: T, most: T) -> Result<T, Wrong> {
    let number = *value.get_ref();
    if (least..=most).contains(&number) { Ok(number) } else { Err(Wrong::found(value.span(), number, format!("{least} to {most}"))) }
}

fn numbers(table: &NumbersTable) -> Result<NumberBlock, Wrong> {
    let block = |pair: &Spanned<(u16, u16)>, least: u16, most: u16| {
        let (first, last) = *pair.get_ref();
        let right = least <= first && first <= last && last <= most;
        if right {
            Ok((first, last))
        } else {
            Err(Wrong::found(pair.span(), format!("{first} to {last}"), format!("first and last number within {least} to {most}")))
        }
    };
    Ok(NumberBlock {
        kiosk: within(&table.kiosk, 1, 9)?,
        ordinary: block(&table.ordinary, 1, 499)?,
        priority: block(&table.priority, 501, 999)?,
    })
}

fn service(table: &ServiceTable, words: &impl Fn(&Texts) -> Result<Words, Wrong>) -> Result<ServiceConfig, Wrong> {
    let id = table.id.get_ref();
    if id.is_empty() || !id.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_') {
        return Err(Wrong::found(table.id.span(), format!("{id:?}"), "lower-case letters, digits and _"));
    }
    let rule = Service {
        id: ServiceId::from(id.as_str()),
        prefix: *table.prefix.get_ref(),
        target_minutes: table.target_minutes,
        typical_minutes: within(&table.typical_minutes, 1, 240)?,
        seconds_per_person: table.seconds_per_person,
        urgent: table.urgent,
        priority_by_default: table.priority,
        at_kiosk: table.at_kiosk,
        hours: None,
    };
    let documents = table.document.iter().map(|document| {
        let note = document.note.as_ref().map(words).transpose()?;
        Ok(Document { icon: icon(&document.icon)?, name: words(&document.name)?, note })
    });
    Ok(ServiceConfig {
        rule,
        name: words(&table.name)?,
        short_name: words(table.short_name.as_ref().unwrap_or(&table.name))?,
        icon: icon(&table.icon)?,
        tint: table.tint,
        documents: documents.collect::<Result<_, Wrong>>()?,
        free: table.free,
        not_approval: table.not_approval,
    })
}

fn icon(name: &Spanned<String>) -> Result<String, Wrong> {
    let known = ICONS.contains(&name.get_ref().as_str());
    if known {
        Ok(name.get_ref().clone())
    } else {
        Err(Wrong::found(name.span(), format!("the pictogram {:?}", name.get_ref()), format!("one of {}", ICONS.join(", "))))
    }
}
