//! The branch's own texts: Arabic and English in the file, every other language by its catalogue.

use std::collections::BTreeMap;

use toml::Spanned;

use super::fault::Wrong;
use crate::queue::Language;
use crate::text;

/// The same words in each configured language.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words(BTreeMap<Language, String>);

/// As they stand in the file.
pub(super) type Texts = Spanned<BTreeMap<Language, String>>;

impl Words {
    /// Falls back to Arabic, then to nothing: the reading of the file has already seen that no language is missing.
    pub fn say(&self, language: Language) -> &str {
        self.0.get(&language).or_else(|| self.0.get(&Language::ARABIC)).map_or("", String::as_str)
    }

    /// What stands in the file wins over the catalogue, which knows a text by its English words.
    pub(super) fn read(texts: &Texts, languages: &[Language]) -> Result<Self, Wrong> {
        let mut words = texts.get_ref().clone();
        words.retain(|_, text| !text.trim().is_empty());
        if let Some(missing) = [Language::ARABIC, Language::ENGLISH].iter().find(|language| !words.contains_key(language)) {
            return Err(Wrong::found(texts.span(), format!("no text in {missing}"), "one in ar and one in en"));
        }
        let given: Vec<Language> = words.keys().copied().collect();
        let english = words.get(&Language::ENGLISH).cloned().unwrap_or_default();
        for language in languages.iter().filter(|language| !given.contains(language)) {
            let Some(translation) = text::words(*language).translation(&english) else {
                let expected = format!("a text in {language} here, or {english:?} in ui/lang/{language}/LC_MESSAGES/dawr-ui.po");
                return Err(Wrong::found(texts.span(), format!("no text in {language}"), expected));
            };
            words.insert(*language, translation.to_owned());
        }
        Ok(Self(words))
    }
}
