//! Will the next start find a configuration that it can read?

use super::{Check, Finding, Source, Subject, in_one_line};
use crate::config::{Config, ConfigFault, SetupFile};
use crate::queue::Language;

pub const CORRECT: &str = "Correct the line that is named, then restart the station.";
pub const CHOOSE_PIN: &str = "Choose a PIN in the set-up.";
pub const START_ONCE: &str = "Start the station once with its configuration.";

pub fn examine(subject: &Subject) -> (Option<Config>, Finding) {
    let (read, place) = match subject.configuration {
        Source::BuiltIn(config) => (Ok(config.clone()), "built in".to_owned()),
        Source::File(file) => (Config::read(file).and_then(|config| config.with_setup(subject.data)), file.display().to_string()),
    };
    match read {
        Ok(config) => {
            let told = told(&config, &place);
            let pin = SetupFile::read(subject.data, &config).ok().flatten().and_then(|setup| setup.pin);
            let finding = match pin {
                Some(_) => Finding::well(Check::Configuration, told),
                // Until then every visitor may open the technician's pages.
                None => Finding::attention(Check::Configuration, format!("{told}; no PIN"), CHOOSE_PIN),
            };
            (Some(config), finding)
        }
        Err(fault) => (None, wrong(&fault)),
    }
}

fn told(config: &Config, place: &str) -> String {
    let languages: Vec<&str> = config.languages.iter().map(Language::code).collect();
    format!("{place}: {}, {}, {} services", config.branch.code, languages.join(" "), config.services.len())
}

fn wrong(fault: &ConfigFault) -> Finding {
    let advice = match fault {
        ConfigFault::Unreadable { cause, .. } if cause.kind() == std::io::ErrorKind::NotFound => START_ONCE,
        _ => CORRECT,
    };
    Finding::broken(Check::Configuration, in_one_line(&fault.to_string()), advice)
}
