//! One catalogue of words for screen, slip, log and the staff's pages: the .po files that Slint compiles in, and those of the staff beside them.

pub mod dates;
pub mod names;
mod plural;

use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::OnceLock;

use crate::queue::Language;

pub use plural::Rule;

/// Source strings are English; a language without a catalogue speaks English.
#[derive(Debug)]
pub struct Catalogue {
    messages: BTreeMap<String, String>,
    /// By the singular, each form in the order of the rule.
    counted: BTreeMap<String, Vec<String>>,
    rule: Rule,
}

impl Catalogue {
    fn english() -> Self {
        Self { messages: BTreeMap::new(), counted: BTreeMap::new(), rule: Rule::english() }
    }

    /// Falls back to the source string.
    pub fn say<'a>(&'a self, msgid: &'a str) -> &'a str {
        self.translation(msgid).unwrap_or(msgid)
    }

    /// The same with `{0}`, `{1}` … replaced; numbers, times and Latin letters keep their order in a sentence from the right.
    pub fn fill(&self, msgid: &str, values: &[&str]) -> String {
        self.filled(self.say(msgid), values)
    }

    /// The same in the form that `number` asks for; falls back to the English ones.
    pub fn count(&self, msgid: &str, plural: &str, number: impl TryInto<u64>, values: &[&str]) -> String {
        let number = number.try_into().unwrap_or(u64::MAX);
        let form = self.counted.get(msgid).and_then(|forms| forms.get(self.rule.form(number)?));
        let english = if number == 1 { msgid } else { plural };
        self.filled(form.map_or(english, String::as_str), values)
    }

    /// None where the source string would have to stand in; nothing about messages that are counted.
    pub fn translation(&self, msgid: &str) -> Option<&str> {
        self.messages.get(msgid).map(String::as_str)
    }

    /// The forms of a message that is counted, in the order of the language's CLDR classes.
    pub fn forms(&self, msgid: &str) -> Option<&[String]> {
        self.counted.get(msgid).map(Vec::as_slice)
    }

    /// Whether the language is written from the right, by the first letter of its own name.
    pub fn is_rtl(&self) -> bool {
        self.say("English").chars().next().is_some_and(is_rtl_letter)
    }

    fn filled(&self, text: &str, values: &[&str]) -> String {
        let rtl = self.is_rtl();
        values.iter().enumerate().fold(text.to_owned(), |text, (place, value)| {
            let place = format!("{{{place}}}");
            if rtl && runs_left_to_right(value) { text.replace(&place, &ltr(value)) } else { text.replace(&place, value) }
        })
    }
}

/// Marks a source string that is said elsewhere, so that the test of the catalogues finds it.
pub const fn message(msgid: &'static str) -> &'static str {
    msgid
}

pub fn words(language: Language) -> &'static Catalogue {
    static CATALOGUES: OnceLock<BTreeMap<&str, Catalogue>> = OnceLock::new();
    static ENGLISH: OnceLock<Catalogue> = OnceLock::new();
    let catalogues = CATALOGUES.get_or_init(|| dawr_ui::CATALOGUES.iter().map(|(code, source)| (*code, merged(code, source))).collect());
    catalogues.get(language.code()).unwrap_or_else(|| ENGLISH.get_or_init(Catalogue::english))
}

/// The words of the kiosk, and those of the staff where the language has them.
fn merged(code: &str, source: &str) -> Catalogue {
    let mut catalogue = read(source);
    for (_, staff) in dawr_ui::STAFF_CATALOGUES.iter().filter(|(language, _)| *language == code) {
        let staff = read(staff);
        catalogue.messages.extend(staff.messages);
        catalogue.counted.extend(staff.counted);
    }
    catalogue
}

/// A file that Slint has compiled is one that this can read; a message without a translation is left out.
fn read(source: &str) -> Catalogue {
    let mut catalogue = Catalogue::english();
    let Ok(file) = polib::po_file::parse_from_reader(source.as_bytes()) else {
        return catalogue;
    };
    let rules = &file.metadata.plural_rules;
    catalogue.rule = Rule::new(rules.nplurals, &rules.expr);
    for message in file.messages().filter(|message| message.is_translated()) {
        let msgid = message.msgid().to_owned();
        if let Ok(forms) = message.msgstr_plural() {
            catalogue.counted.insert(msgid, forms.clone());
        } else if let Ok(translation) = message.msgstr() {
            catalogue.messages.insert(msgid, translation.to_owned());
        }
    }
    catalogue
}

/// Keeps digits and Latin letters in their own order inside a sentence of any direction.
pub fn ltr(text: impl Display) -> String {
    format!("\u{2066}{text}\u{2069}")
}

/// Digits or Latin letters and no letter from the right; an isolate already is one.
fn runs_left_to_right(text: &str) -> bool {
    !text.starts_with('\u{2066}') && text.contains(|letter: char| letter.is_ascii_alphanumeric()) && !text.contains(is_rtl_letter)
}

/// The blocks that Unicode keeps for scripts from the right: Hebrew to Arabic Extended-A, their presentation forms, and two of plane 1.
fn is_rtl_letter(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}' | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

#[cfg(test)]
mod tests;
