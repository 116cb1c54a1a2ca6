//! One catalogue of words for screen, slip and log: the .po files that Slint compiles in.

pub mod dates;

use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::OnceLock;

use crate::queue::Language;

/// Source strings are English; a language without a catalogue speaks English.
#[derive(Debug, Default)]
pub struct Catalogue(BTreeMap<String, String>);

impl Catalogue {
    /// Falls back to the source string.
    pub fn say<'a>(&'a self, msgid: &'a str) -> &'a str {
        self.0.get(msgid).map_or(msgid, String::as_str)
    }

    /// The same with `{0}`, `{1}` … replaced.
    pub fn fill(&self, msgid: &str, values: &[&str]) -> String {
        values.iter().enumerate().fold(self.say(msgid).to_owned(), |text, (place, value)| text.replace(&format!("{{{place}}}"), value))
    }

    pub fn knows(&self, msgid: &str) -> bool {
        self.0.contains_key(msgid)
    }
}

pub fn words(language: Language) -> &'static Catalogue {
    static CATALOGUES: OnceLock<BTreeMap<&str, Catalogue>> = OnceLock::new();
    static ENGLISH: Catalogue = Catalogue(BTreeMap::new());
    let catalogues = CATALOGUES.get_or_init(|| dawr_ui::CATALOGUES.iter().map(|(code, source)| (*code, read(source))).collect());
    catalogues.get(language.code()).unwrap_or(&ENGLISH)
}

/// A file that Slint has compiled is one that this can read; a message without a translation is left out.
fn read(source: &str) -> Catalogue {
    let Ok(catalogue) = polib::po_file::parse_from_reader(source.as_bytes()) else {
        return Catalogue::default();
    };
    let translated = catalogue.messages().filter(|message| message.is_translated());
    Catalogue(translated.filter_map(|message| Some((message.msgid().to_owned(), message.msgstr().ok()?.to_owned()))).collect())
}

/// Keeps digits and Latin letters in their own order inside a sentence of any direction.
pub fn ltr(text: impl Display) -> String {
    format!("\u{2066}{text}\u{2069}")
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    fn sources(folder: &Path, extension: &str, found: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                sources(&path, extension, found);
            } else if path.extension().is_some_and(|found| found == extension) {
                found.push(fs::read_to_string(path).unwrap());
            }
        }
    }

    /// The string literals that follow `opening`, with their escapes resolved.
    fn literals(source: &str, opening: &str) -> Vec<String> {
        let after = source.match_indices(opening).map(|(at, _)| source[at + opening.len()..].trim_start());
        after
            .filter_map(|rest| {
                let rest = rest.strip_prefix('"')?;
                let end = rest.char_indices().find(|(at, letter)| *letter == '"' && !rest[..*at].ends_with('\\'))?.0;
                Some(rest[..end].replace("\\n", "\n").replace("\\\"", "\""))
            })
            .collect()
    }

    #[test]
    fn every_message_of_screen_and_code_is_translated_in_every_language() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let (mut rust, mut markup) = (Vec::new(), Vec::new());
        sources(&root.join("src"), "rs", &mut rust);
        sources(&root.join("ui"), "slint", &mut markup);
        let mut messages: Vec<String> = rust
            .iter()
            .flat_map(|source| [literals(source, concat!(".sa", "y(")), literals(source, concat!(".fil", "l("))].concat())
            .collect();
        messages.extend(markup.iter().flat_map(|source| literals(source, "@tr(")));
        messages.extend(dates::NAMES_IN_TABLES.iter().map(|name| (*name).to_owned()));
        assert!(messages.len() > 60, "the search found only {}", messages.len());
        for (code, _) in dawr_ui::CATALOGUES {
            let catalogue = words(code.parse().unwrap());
            let missing: Vec<_> = messages.iter().filter(|message| !catalogue.knows(message)).collect();
            assert!(missing.is_empty(), "{code}: {missing:#?}");
        }
    }

    #[test]
    fn a_translation_keeps_every_place_of_its_message() {
        for (code, source) in dawr_ui::CATALOGUES {
            for (message, translation) in &read(source).0 {
                for place in ["{0}", "{1}", "{2}", "{3}"] {
                    assert_eq!(message.contains(place), translation.contains(place), "{code}: {message}");
                }
            }
        }
    }

    #[test]
    fn words_fall_back_to_the_source_string() {
        assert_eq!(words(Language::ARABIC).say("Group"), "مجموعة");
        assert_eq!(words("sw".parse().unwrap()).say("Group"), "Group");
        assert_eq!(words(Language::ARABIC).fill("{0} min", &["10–15"]), "10–15 د");
    }
}
