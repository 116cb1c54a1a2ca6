//! The names of languages as staff read them.

use super::Catalogue;
use crate::queue::Language;

/// The languages of the kiosk by code; "English" alone is the name of each catalogue's own language. Messages that are found by place
/// and not by a literal: the test of the catalogues reads them here.
pub const LANGUAGES: &[(&str, &str)] = &[
    ("ar", "Arabic"),
    ("en", "English, the language"),
    ("ur", "Urdu"),
    ("id", "Indonesian"),
    ("bn", "Bengali"),
    ("fr", "French"),
    ("tr", "Turkish"),
    ("fa", "Persian"),
];

/// `Urdu`, and the code itself of a language that has no name here.
pub fn language_name(language: Language, words: &'static Catalogue) -> String {
    let name = LANGUAGES.iter().find(|(code, _)| *code == language.code()).map(|(_, name)| *name);
    match name {
        Some(name) if language == Language::ENGLISH => words.translation(name).unwrap_or("English").to_owned(),
        Some(name) => words.say(name).to_owned(),
        None => language.code().to_owned(),
    }
}
