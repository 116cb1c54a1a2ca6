//! Can every configured language be written? A font of the right name that lacks the letters is no help.

use std::collections::BTreeSet;

use fontique::{Collection, CollectionOptions, FamilyInfo};

use super::{Check, Finding};
use crate::config::Config;
use crate::queue::Language;

pub const INSTALL: &str = "Install the fonts of the package fonts-noto-core.";

/// As `ui/locale.slint` and `ui/slips/paper.slint` name them; a test reads them there.
const ARABIC: &[&str] = &["Noto Kufi Arabic", "Noto Sans Arabic"];
const URDU: &[&str] = &["Noto Nastaliq Urdu", "Noto Kufi Arabic", "Noto Sans Arabic"];
const BENGALI: &[&str] = &["Noto Sans Bengali"];
/// Also the digits and Latin words of every other language.
const LATIN: &[&str] = &["Noto Sans"];

fn families(language: Language) -> &'static [&'static str] {
    match language.code() {
        "ar" | "fa" => ARABIC,
        "ur" => URDU,
        "bn" => BENGALI,
        _ => LATIN,
    }
}

/// Without a configuration every language that is translated.
pub fn examine(config: Option<&Config>) -> Finding {
    let mut shelf = Shelf(Collection::new(CollectionOptions::default()));
    let languages = config.map_or_else(all, |config| config.languages.clone());
    let mut lacking = Vec::new();
    for language in languages.iter().copied().chain([Language::ENGLISH]).collect::<BTreeSet<_>>() {
        lacking.extend(families(language).iter().filter_map(|family| shelf.lacks(language, family)));
    }
    if lacking.is_empty() {
        let codes: Vec<&str> = languages.iter().map(Language::code).collect();
        return Finding::well(Check::Fonts, codes.join(" "));
    }
    Finding::broken(Check::Fonts, lacking.join("; "), INSTALL)
}

fn all() -> Vec<Language> {
    dawr_ui::CATALOGUES.iter().filter_map(|(code, _)| code.parse().ok()).collect()
}

/// The fonts of this machine.
struct Shelf(Collection);

impl Shelf {
    /// What is missing, said with the language and the family.
    fn lacks(&mut self, language: Language, name: &str) -> Option<String> {
        let Some(family) = self.0.family_by_name(name) else { return Some(format!("{language}: no {name}")) };
        let absent = uncovered(&family, &letters(language));
        (!absent.is_empty()).then(|| format!("{language}: {name} without {}", absent.iter().take(8).collect::<String>()))
    }
}

/// The letters that a catalogue is written with; English is the language of the sources.
fn letters(language: Language) -> BTreeSet<char> {
    let source = dawr_ui::CATALOGUES.iter().find(|(code, _)| *code == language.code()).map(|(_, source)| *source);
    match source {
        Some(source) => source.chars().filter(|letter| letter.is_alphabetic() && !letter.is_ascii()).collect(),
        None => ('A'..='Z').chain('a'..='z').chain('0'..='9').collect(),
    }
}

/// Regular and bold are separate files: the letters must be in each of them.
fn uncovered(family: &FamilyInfo, letters: &BTreeSet<char>) -> BTreeSet<char> {
    let mut absent = BTreeSet::new();
    for font in family.fonts() {
        let Some(data) = font.load(None) else { return letters.clone() };
        let index = font.charmap_index();
        let Some(charmap) = index.charmap(data.as_ref()) else { return letters.clone() };
        absent.extend(letters.iter().filter(|letter| charmap.map(**letter).is_none_or(|glyph| glyph == 0)));
    }
    absent
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    fn named_in(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                named_in(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "slint") {
                let source = fs::read_to_string(path).unwrap();
                found.extend(source.split('"').filter(|part| part.starts_with("Noto ")).map(str::to_owned));
            }
        }
    }

    #[test]
    fn every_family_that_the_markup_names_is_looked_for() {
        let mut named = BTreeSet::new();
        named_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("ui"), &mut named);
        let looked_for: BTreeSet<String> = [ARABIC, URDU, BENGALI, LATIN].concat().into_iter().map(str::to_owned).collect();
        assert_eq!(named, looked_for);
    }

    #[test]
    fn a_family_that_is_missing_and_one_without_the_letters_are_named() {
        let mut shelf = Shelf(Collection::new(CollectionOptions::default()));
        assert_eq!(shelf.lacks(Language::ARABIC, "Noto Sans Arabic"), None);
        assert_eq!(shelf.lacks(Language::ARABIC, "Noto Sans Marsian").unwrap(), "ar: no Noto Sans Marsian");
        let without = shelf.lacks(Language::ARABIC, "Noto Sans").unwrap();
        assert!(without.starts_with("ar: Noto Sans without ء"), "{without}");
    }
}
