//! `setup.toml`: what a technician has set on the touchscreen. It wins over `station.toml` at the next start.

use std::io;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use super::fault::{ConfigFault, Wrong};
use super::{Config, Panel};
use crate::durable;
use crate::queue::Language;
use crate::vault::Hash;

/// In the data folder.
pub const SETUP: &str = "setup.toml";

#[derive(Debug, Clone, PartialEq)]
pub struct SetupFile {
    /// What a visitor finds.
    pub language: Language,
    /// The code of one of the branch's offices.
    pub office: String,
    /// The visible glass, measured with a ruler.
    pub panel_width_mm: f32,
    pub panel_height_mm: f32,
    /// None until somebody has chosen one.
    pub pin: Option<Hash>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    language: Spanned<Language>,
    office: Spanned<String>,
    panel_width_mm: Spanned<f32>,
    panel_height_mm: Spanned<f32>,
    pin: Option<Spanned<String>>,
}

impl SetupFile {
    /// None where nobody has set the station up yet.
    pub fn read(folder: &Path, config: &Config) -> Result<Option<Self>, ConfigFault> {
        let file = folder.join(SETUP);
        match std::fs::read_to_string(&file) {
            Ok(source) => Self::parse(&source, &file, config).map(Some),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(cause) => Err(ConfigFault::Unreadable { file, cause }),
        }
    }

    /// `file` is only named in errors; what it says must fit the configuration.
    pub fn parse(source: &str, file: &Path, config: &Config) -> Result<Self, ConfigFault> {
        let read = toml::from_str::<File>(source).map_err(Wrong::from).and_then(|read| setup(&read, config));
        read.map_err(|wrong| wrong.in_file(file, source))
    }

    /// Whole or not at all, also where the power goes. Refuses what the next start would refuse.
    pub fn write(&self, folder: &Path, config: &Config) -> Result<(), ConfigFault> {
        let (source, file) = (self.render(), folder.join(SETUP));
        Self::parse(&source, &file, config)?;
        durable::write(folder, SETUP, source.as_bytes()).map_err(|cause| ConfigFault::Unwritten { file, cause })
    }

    fn render(&self) -> String {
        let text = |text: &str| toml::Value::String(text.to_owned()).to_string();
        let pin = self.pin.as_ref().map(|pin| format!("pin = {}\n", text(pin.as_str())));
        format!(
            "# Written by the set-up on the touchscreen; wins over station.toml at the next start.\n\
             language = {}\noffice = {}\npanel_width_mm = {:.1}\npanel_height_mm = {:.1}\n{}",
            text(self.language.code()),
            text(&self.office),
            self.panel_width_mm,
            self.panel_height_mm,
            pin.unwrap_or_default()
        )
    }
}

fn setup(file: &File, config: &Config) -> Result<SetupFile, Wrong> {
    let language = *file.language.get_ref();
    if !config.languages.contains(&language) {
        let known: Vec<&str> = config.languages.iter().map(Language::code).collect();
        return Err(Wrong::found(file.language.span(), format!("the language {language}"), format!("one of {}", known.join(", "))));
    }
    let office = file.office.get_ref();
    if !config.branch.offices.iter().any(|known| known.code == *office) {
        let known: Vec<&str> = config.branch.offices.iter().map(|office| office.code.as_str()).collect();
        return Err(Wrong::found(file.office.span(), format!("the office {office:?}"), format!("one of {}", known.join(", "))));
    }
    let (width, height) = panel(file, config.panel)?;
    let pin = file.pin.as_ref().map(|pin| {
        Hash::parse(pin.get_ref()).map_err(|_| Wrong::found(pin.span(), "no hash of argon2id", "the hash that the set-up has written"))
    });
    Ok(SetupFile { language, office: office.clone(), panel_width_mm: width, panel_height_mm: height, pin: pin.transpose()? })
}

fn panel(file: &File, panel: Panel) -> Result<(f32, f32), Wrong> {
    let side = |side: &Spanned<f32>| {
        let millimetres = *side.get_ref();
        let sane = (50.0..2000.0).contains(&millimetres);
        if sane { Ok(millimetres) } else { Err(Wrong::found(side.span(), format!("{millimetres} mm"), "50 to 2000 mm")) }
    };
    let (width, height) = (side(&file.panel_width_mm)?, side(&file.panel_height_mm)?);
    if (width > height) == (panel.width_px > panel.height_px) {
        return Ok((width, height));
    }
    let pixels = format!("the longer side where the {} x {} pixels have it", panel.width_px, panel.height_px);
    Err(Wrong::found(file.panel_width_mm.span(), format!("{width} x {height} mm"), pixels))
}

impl Config {
    /// The configuration as the set-up in the data folder has changed it.
    pub fn with_setup(mut self, folder: &Path) -> Result<Self, ConfigFault> {
        let Some(setup) = SetupFile::read(folder, &self)? else { return Ok(self) };
        self.languages.retain(|language| *language != setup.language);
        self.languages.insert(0, setup.language);
        if let Some(office) = self.branch.offices.iter().find(|office| office.code == setup.office).cloned() {
            self.branch.code = office.code;
            self.branch.name = office.name;
            self.branch.waiting_area = office.waiting_area;
        }
        self.panel = Panel { width_mm: setup.panel_width_mm, height_mm: setup.panel_height_mm, ..self.panel };
        Ok(self)
    }
}
