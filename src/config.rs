//! `station.toml`, read once at the start: who we are, what we offer, when, and on which hardware.

mod fault;
mod file;
mod hours;
mod office;
mod policy;
mod printer;
mod setup;
mod web;
mod words;

use crate::calendar::Calendar;
use crate::queue::{Language, NumberBlock, Service, ServiceId, Services};

pub use fault::ConfigFault;
pub(crate) use fault::Wrong;
pub use file::ICONS;
pub use policy::Policy;
pub use printer::{Printer, PrinterLink};
pub use setup::{SETUP, SetupFile};
pub use web::{Certificate, Web};
pub use words::Words;

/// The branch that `dawr demo` and `dawr shot` show: the commented example that is shipped.
pub const EXAMPLE: &str = include_str!("../firmware-config/station.toml");

#[derive(Debug, Clone)]
pub struct Config {
    pub branch: Branch,
    pub policy: Policy,
    pub panel: Panel,
    pub printer: Printer,
    pub numbers: NumberBlock,
    /// In the order of the language bar; the first is the one a visitor finds.
    pub languages: Vec<Language>,
    pub calendar: Calendar,
    /// The names of `calendar.pauses`, in the same order.
    pub pauses: Vec<PauseWords>,
    /// In the order of the home page.
    pub services: Vec<ServiceConfig>,
    /// None: a station without a staff page.
    pub web: Option<Web>,
}

#[derive(Debug, Clone)]
pub struct Branch {
    /// `MKH-01`
    pub code: String,
    pub association: Words,
    pub name: Words,
    pub licence: String,
    pub phone: String,
    pub website: String,
    pub email: String,
    pub x: String,
    /// `https://…` where tickets can be looked up, without a slash at the end.
    pub public_url: Option<String>,
    pub waiting_area: Option<Words>,
    /// All offices that this one may be, this one among them.
    pub offices: Vec<Office>,
}

/// A place of the branch with a kiosk of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Office {
    /// `MKH-01`
    pub code: String,
    pub name: Words,
    pub waiting_area: Option<Words>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Panel {
    pub width_mm: f32,
    pub height_mm: f32,
    pub width_px: u32,
    pub height_px: u32,
}

#[derive(Debug, Clone)]
pub struct PauseWords {
    /// «صلاة الظهر»
    pub name: Words,
    /// «نصلّي الظهر ونعود إليكم»
    pub message: Words,
}

#[derive(Debug, Clone)]
pub struct ServiceConfig {
    pub rule: Service,
    pub name: Words,
    /// For tiles with little room, two lines at most; the name where the file has no shorter one.
    pub short_name: Words,
    /// The name of a file in `ui/icons`, without `.svg`.
    pub icon: String,
    pub tint: Tint,
    /// Shown before a ticket is taken; empty where nothing must be brought.
    pub documents: Vec<Document>,
    pub free: bool,
    /// The slip says that a ticket is no approval (D7).
    pub not_approval: bool,
}

/// Helps a visitor to find the same tile again; carries no meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tint {
    Green,
    Gold,
    Clay,
    Sky,
}

#[derive(Debug, Clone)]
pub struct Document {
    pub icon: String,
    pub name: Words,
    pub note: Option<Words>,
}

impl Config {
    pub fn service(&self, id: &ServiceId) -> Option<&ServiceConfig> {
        self.services.iter().find(|service| service.rule.id == *id)
    }

    /// The part that the rules of the queue need.
    pub fn rules(&self) -> Services {
        Services(self.services.iter().map(|service| service.rule.clone()).collect())
    }
}
