//! The words of the technician's test slip: who printed it, when, and a line in each direction.

use jiff::Timestamp;

use crate::config::Config;
use crate::queue::Language;
use crate::text::{ltr, words};

/// An empty text is not printed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TestText {
    /// `MKH-01 · فرع العزيزية`
    pub branch: String,
    pub arabic: String,
    pub english: String,
    /// `dawr 0.1.0 · 576 dots`
    pub station: String,
    pub date: String,
}

/// One message, in Arabic and in English.
const LINE: &str = "If you can read this, the printer works";

impl TestText {
    /// `asked` is none where the clock cannot be trusted.
    pub fn new(config: &Config, asked: Option<Timestamp>) -> Self {
        let date = |asked| ltr(config.calendar.local(asked).strftime("%Y-%m-%d %H:%M"));
        Self {
            branch: format!("{} · {}", ltr(&config.branch.code), config.branch.name.say(Language::ARABIC)),
            arabic: words(Language::ARABIC).say(LINE).to_owned(),
            english: words(Language::ENGLISH).say(LINE).to_owned(),
            station: ltr(format_args!("dawr {} · {} dots", env!("CARGO_PKG_VERSION"), config.printer.profile.dots)),
            date: asked.map(date).unwrap_or_default(),
        }
    }
}
