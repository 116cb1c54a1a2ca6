//! Is the station well? Each part is looked at by itself, so that what is broken hides nothing else. It only reads, and takes no lock.

mod clock;
mod configuration;
mod database;
mod disk;
mod fonts;
mod printer;
mod staff;
mod version;

use std::path::Path;

use serde::Serialize;

use crate::clock::Clock;
use crate::config::Config;
use crate::store::{Store, StoreFault, open_read_only};

pub use disk::Room;
pub use printer::{CHECK_CABLE, CHECK_PLUG, CLOSE_COVER, LOOK_AT_PAPER, NEW_ROLL, ROLL_READY, SWITCH_OFF_AND_ON};

/// One part of the station, as it was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub check: Check,
    pub grade: Grade,
    /// Numbers, paths and codes: the same in every language.
    pub found: String,
    /// What to do, in English; each is a message of the catalogue.
    pub advice: Option<&'static str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Check {
    Configuration,
    Fonts,
    Database,
    Journal,
    Disk,
    Clock,
    Printer,
    Paper,
    Staff,
    Version,
}

/// From the best to the worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Grade {
    Well,
    /// Nobody can say.
    Unknown,
    /// The station works, and somebody should look after it.
    Attention,
    /// The station does not work, or will not after the next start.
    Broken,
}

/// What is examined.
pub struct Subject<'a> {
    /// The data folder.
    pub data: &'a Path,
    pub configuration: Source<'a>,
    pub clock: &'a dyn Clock,
}

pub enum Source<'a> {
    /// What the next start will read.
    File(&'a Path),
    /// The program's own, where there is no file.
    BuiltIn(&'a Config),
}

/// All findings, in the order of [`Check`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Examination {
    /// Of this program.
    pub version: &'static str,
    /// The branch's code; none where the configuration cannot be read.
    pub station: Option<String>,
    pub findings: Vec<Finding>,
}

/// Takes as long as the database is large; a printer in the network is waited for two seconds.
pub fn examine(subject: &Subject) -> Examination {
    let (config, configuration) = configuration::examine(subject);
    let store = open_read_only(subject.data);
    let findings = vec![
        configuration,
        fonts::examine(config.as_ref()),
        database::examine(subject.data, &store),
        database::examine_journal(&store),
        disk::examine(subject.data),
        clock::examine(subject.clock, store.as_ref().ok()),
        printer::examine(config.as_ref(), subject.data, store.as_ref().ok()),
        printer::examine_paper(store.as_ref().ok()),
        staff::examine(subject.data),
        version::examine(store.as_ref().ok()),
    ];
    Examination { version: env!("CARGO_PKG_VERSION"), station: config.map(|config| config.branch.code), findings }
}

impl Examination {
    pub fn is_broken(&self) -> bool {
        self.findings.iter().any(|finding| finding.grade == Grade::Broken)
    }
}

/// The database through a door of its own.
type Opened = Result<Store, StoreFault>;

impl Finding {
    fn well(check: Check, found: impl Into<String>) -> Self {
        Self { check, grade: Grade::Well, found: found.into(), advice: None }
    }

    fn attention(check: Check, found: impl Into<String>, advice: &'static str) -> Self {
        Self { check, grade: Grade::Attention, found: found.into(), advice: Some(advice) }
    }

    fn broken(check: Check, found: impl Into<String>, advice: &'static str) -> Self {
        Self { check, grade: Grade::Broken, found: found.into(), advice: Some(advice) }
    }

    fn unknown(check: Check, found: impl Into<String>, advice: Option<&'static str>) -> Self {
        Self { check, grade: Grade::Unknown, found: found.into(), advice }
    }
}

/// A fault shows the wrong line on a line of its own.
fn in_one_line(text: &str) -> String {
    text.lines().map(str::trim).collect::<Vec<_>>().join(" ")
}

/// Every advice that a finding can give, for whoever translates them.
pub const ADVICE: &[&str] = &[
    configuration::CORRECT,
    configuration::CHOOSE_PIN,
    configuration::START_ONCE,
    fonts::INSTALL,
    database::START_ONCE,
    database::KEEP_FOLDER,
    database::OTHER_VERSION,
    database::TRY_AGAIN,
    disk::NO_FOLDER,
    disk::NOT_WRITABLE,
    disk::MAKE_ROOM,
    disk::MAKE_ROOM_NOW,
    clock::CONNECT,
    clock::SET_TIME,
    printer::PLUG_IN,
    printer::NO_RIGHT,
    printer::CHECK_NETWORK,
    printer::TEST_SLIP,
    printer::LOOK_AT_PAPER,
    printer::NEW_ROLL,
    printer::ROLL_READY,
    printer::CLOSE_COVER,
    printer::CHECK_CABLE,
    printer::CHECK_PLUG,
    printer::SWITCH_OFF_AND_ON,
    staff::SIGN_UP,
    staff::CORRECT,
    staff::CHECK_RIGHTS,
    version::RESTART,
    version::UPDATE,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_advice_is_short_and_a_sentence() {
        for advice in ADVICE {
            let words = advice.split_whitespace().count();
            assert!((2..=12).contains(&words) && advice.ends_with('.'), "{words} words: {advice}");
        }
    }
}
