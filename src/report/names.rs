//! What the log's codes are called in a language, and back: a workbook says «خُدمت» where a CSV says `served`.

use std::borrow::Cow;

use crate::config::Config;
use crate::queue::Language;
use crate::text::{message, names::language_name, words};

/// Each code of the columns `channel` and `outcome`, and of the reasons behind a figure.
const NAMES: [(&str, &str); 34] = [
    ("walk_in", message("Walk-in")),
    ("phone", message("By phone")),
    ("social", message("Social media")),
    ("letter", message("Letter")),
    ("request", message("Request")),
    ("volunteer", message("Volunteer")),
    ("website", message("By website")),
    ("representative", message("By representative")),
    ("transfer", message("By transfer")),
    ("waiting", message("Waiting")),
    ("called", message("Called")),
    ("serving", message("Being served")),
    ("on_hold", message("On hold")),
    ("served", message("Served")),
    ("transferred", message("Transferred")),
    ("no_show", message("No-show")),
    ("cancelled", message("Cancelled")),
    ("abandoned", message("Left before the call")),
    ("delivered", message("Delivered")),
    ("referred", message("Referred")),
    ("refused", message("Refused")),
    ("information_only", message("Information only")),
    ("not_recorded", message("Not recorded")),
    ("missing_document", message("Missing document")),
    ("system_down", message("System down")),
    ("no_interpreter", message("No interpreter")),
    ("wrong_branch", message("Wrong branch")),
    ("not_eligible", message("Not eligible")),
    ("left", message("Visitor left")),
    ("wrong_expectation", message("Wrong expectation")),
    ("wrong_button", message("Wrong button")),
    ("came_back", message("The visitor came back")),
    ("learned_later", message("Learned later")),
    ("other", message("Another reason")),
];

const YES: &str = message("Yes");
const NO: &str = message("No");

/// The codes of one column of the log, and their names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vocabulary {
    Service,
    Language,
    /// Channels, outcomes, obstacles.
    Code,
    YesNo,
}

/// A code that has no name stands for itself.
pub fn name_of(vocabulary: Vocabulary, code: &str, (config, language): (&Config, Language)) -> String {
    let named = names(vocabulary, config, language).find(|(known, _)| *known == code);
    named.map_or_else(|| code.to_owned(), |(_, name)| name.into_owned())
}

/// The code of a name in Arabic or English; text that is no name stays as it is, so that a comparison shows it.
pub(super) fn code_of(vocabulary: Vocabulary, name: &str, config: &Config) -> String {
    let mut known = [Language::ARABIC, Language::ENGLISH].into_iter().flat_map(|language| names(vocabulary, config, language));
    known.find(|(_, known)| known == name).map_or(name, |(code, _)| code).to_owned()
}

/// Each code with its name, in a fixed order.
fn names(vocabulary: Vocabulary, config: &Config, language: Language) -> Box<dyn Iterator<Item = (&str, Cow<'_, str>)> + '_> {
    let words = words(language);
    match vocabulary {
        Vocabulary::Service => {
            Box::new(config.services.iter().map(move |service| (&*service.rule.id.0, service.name.say(language).into())))
        }
        Vocabulary::Language => Box::new(config.languages.iter().map(|known| (known.code(), language_name(*known, words).into()))),
        Vocabulary::Code => Box::new(NAMES.iter().map(|(code, name)| (*code, words.say(name).into()))),
        Vocabulary::YesNo => Box::new([("yes", YES), ("no", NO)].into_iter().map(|(code, name)| (code, words.say(name).into()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_leads_back_to_its_code() {
        let config = Config::example().unwrap();
        for vocabulary in [Vocabulary::Service, Vocabulary::Language, Vocabulary::Code, Vocabulary::YesNo] {
            for language in [Language::ARABIC, Language::ENGLISH] {
                for (code, name) in names(vocabulary, &config, language) {
                    assert_eq!(code_of(vocabulary, &name, &config), code, "{name}");
                    assert_eq!(name_of(vocabulary, code, (&config, language)), name);
                }
            }
        }
        assert_eq!(code_of(Vocabulary::Code, "something else", &config), "something else");
    }
}
