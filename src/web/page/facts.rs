//! What a script is told once, in a data block of its page: services, languages, counters, reader and words.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Frame, SCRIPT_COUNTED, SCRIPT_WORDS, TO_VISITORS};
use crate::config::{Config, Document, ServiceConfig};
use crate::queue::Language;
use crate::text::names::language_name;
use crate::text::{Catalogue, words};

#[derive(Serialize)]
pub struct Facts {
    /// `ar` or `en`
    language: &'static str,
    branch: String,
    services: Vec<ServiceFacts>,
    /// In the order of the kiosk's language bar.
    languages: Vec<LanguageFacts>,
    /// The names of the pauses by their place in the configuration.
    pauses: Vec<String>,
    counters: Vec<u8>,
    who: Option<ReaderFacts>,
    words: BTreeMap<&'static str, &'static str>,
    /// By the singular: the forms in the order of the language's CLDR classes.
    counted: BTreeMap<&'static str, Vec<String>>,
}

#[derive(Serialize)]
struct ServiceFacts {
    id: String,
    prefix: char,
    name: String,
    short_name: String,
    target_minutes: u16,
    documents: Vec<String>,
    urgent: bool,
    internal: bool,
}

#[derive(Serialize)]
struct LanguageFacts {
    code: String,
    name: String,
    direction: &'static str,
    /// "Please go to counter {0}" in that language, for the board.
    call: String,
}

#[derive(Serialize)]
pub struct ReaderFacts {
    pub id: u32,
    pub name: String,
    /// `officer`, `researcher`, `representative` or `technician`
    pub role: &'static str,
    /// The counter that the reader has open.
    pub counter: Option<u8>,
}

impl Facts {
    /// For a page in `language`; the counters are 1 to `counters`.
    pub fn new(config: &Config, language: Language, counters: u8) -> Self {
        let catalogue = Frame::words_of(language);
        let language = if catalogue.is_rtl() { Language::ARABIC } else { Language::ENGLISH };
        Self {
            language: if catalogue.is_rtl() { "ar" } else { "en" },
            branch: config.branch.name.say(language).to_owned(),
            services: config.services.iter().map(|service| ServiceFacts::of(service, language)).collect(),
            languages: config.languages.iter().map(|spoken| LanguageFacts::of(*spoken, catalogue)).collect(),
            pauses: config.pauses.iter().map(|pause| pause.name.say(language).to_owned()).collect(),
            counters: (1..=counters).collect(),
            who: None,
            words: SCRIPT_WORDS.iter().map(|message| (*message, catalogue.say(message))).collect(),
            counted: SCRIPT_COUNTED.iter().map(|message| (message.0, forms(catalogue, *message))).collect(),
        }
    }

    #[must_use]
    pub fn read_by(mut self, who: ReaderFacts) -> Self {
        self.who = Some(who);
        self
    }

    /// The JSON inside `<script type="application/json">`: no text in it can end the element.
    pub fn block(&self) -> String {
        serde_json::to_string(self).unwrap_or_default().replace('<', "\\u003c")
    }
}

fn forms(catalogue: &Catalogue, (one, many): (&str, &str)) -> Vec<String> {
    catalogue.forms(one).map_or_else(|| vec![one.to_owned(), many.to_owned()], <[String]>::to_vec)
}

impl ServiceFacts {
    fn of(service: &ServiceConfig, language: Language) -> Self {
        Self {
            id: service.rule.id.to_string(),
            prefix: service.rule.prefix.into(),
            name: service.name.say(language).to_owned(),
            short_name: service.short_name.say(language).replace('\n', " "),
            target_minutes: service.rule.target_minutes,
            documents: service.documents.iter().map(|document| line(document, language)).collect(),
            urgent: service.rule.urgent,
            internal: !service.rule.at_kiosk,
        }
    }
}

/// With its note: «الهوية أو الإقامة، أو جواز بتأشيرة»
fn line(document: &Document, language: Language) -> String {
    let name = document.name.say(language);
    let joined = |note: &str| Frame::words_of(language).fill("{0}, {1}", &[name, note]);
    document.note.as_ref().map_or_else(|| name.to_owned(), |note| joined(note.say(language)))
}

impl LanguageFacts {
    fn of(spoken: Language, catalogue: &'static Catalogue) -> Self {
        let own = words(spoken);
        Self {
            code: spoken.code().to_owned(),
            name: language_name(spoken, catalogue),
            direction: if own.is_rtl() { "rtl" } else { "ltr" },
            call: TO_VISITORS.iter().map(|message| own.say(message)).collect(),
        }
    }
}
