//! What every catalogue must keep: complete, no more than is used, no English left, and each number with its right noun.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use icu_plurals::{PluralRuleType, PluralRules};
use polib::message::MessageView;
use proptest::prelude::*;

use super::*;
use crate::config::EXAMPLE;

mod staff;

/// Words that are the same in every script, or names.
const LATIN_EVERYWHERE: &[&str] =
    &["QR", "PIN", "USB", "X", "GPL", "www", "Dawr", "fonts", "noto", "core", "CSV", "XLSX", "JSON", "PDF", "Excel", "SHA", "A"];

/// Whole translations that are the English word in that language too.
const SAME_AS_ENGLISH: &[(&str, &[&str])] = &[
    ("id", &["X", "Safar", "Rajab", "Ramadan", "April", "September", "November", "{0} mm"]),
    ("fr", &["X", "Suggestion", "Assistance", "Version", "{0} min", "min", "{0} minute", "{0} mm"]),
    ("tr", &["X", "{0} mm"]),
];

/// Most words of one sentence that a visitor has to read (DOMAIN.md §2.2 U6).
const WORDS_IN_AN_INSTRUCTION: usize = 8;
const WORDS_FOR_A_TECHNICIAN: usize = 12;

/// Cut at their line break by the code.
const IN_TWO_LINES: &[&str] = &["finished\ntoday"];

struct Entry {
    comment: String,
    msgid: String,
    plural: Option<String>,
    forms: Vec<String>,
}

fn entries(source: &str) -> Vec<Entry> {
    let file = polib::po_file::parse_from_reader(source.as_bytes()).unwrap();
    let entry = |message: &dyn MessageView| Entry {
        comment: message.extracted_comments().to_owned(),
        msgid: message.msgid().to_owned(),
        plural: message.msgid_plural().ok().map(str::to_owned),
        forms: message.msgstr_plural().cloned().unwrap_or_else(|_| vec![message.msgstr().unwrap().to_owned()]),
    };
    file.messages().map(entry).collect()
}

/// Each translation of each language, with its source string.
fn translations() -> impl Iterator<Item = (&'static str, String, String)> {
    dawr_ui::CATALOGUES.iter().chain(dawr_ui::STAFF_CATALOGUES).flat_map(|(code, source)| {
        entries(source).into_iter().flat_map(move |entry| {
            let msgid = entry.msgid;
            entry.forms.into_iter().map(move |form| (*code, msgid.clone(), form)).collect::<Vec<_>>()
        })
    })
}

/// The product's sources, without their tests.
fn sources(folder: &Path, extension: &str, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, extension, found);
        } else if path.extension().is_some_and(|found| found == extension) && !path.ends_with("tests.rs") && !folder.ends_with("tests") {
            let source = fs::read_to_string(path).unwrap();
            found.push(source.split("#[cfg(test)]\nmod tests {").next().unwrap().to_owned());
        }
    }
}

fn rust_and_markup() -> (Vec<String>, Vec<String>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut rust, mut markup) = (Vec::new(), Vec::new());
    sources(&root.join("src"), "rs", &mut rust);
    sources(&root.join("ui"), "slint", &mut markup);
    (rust, markup)
}

/// What speaks to staff in Arabic and English, and to nobody else: the pages, their code, and the log.
fn staff_sources(extension: &str) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    sources(&root.join("src/web"), extension, &mut found);
    sources(&root.join("src/report"), extension, &mut found);
    found
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

/// The singular of each message that is counted.
fn counted(source: &str) -> Vec<String> {
    let two_literals = |first: &String| source.contains(&format!(".count(\"{first}\", \""));
    literals(source, ".count(").into_iter().filter(two_literals).collect()
}

fn is_counted(code: &str, msgid: &str) -> bool {
    words(code.parse().unwrap()).counted.contains_key(msgid)
}

#[test]
fn every_message_of_screen_and_code_is_translated_in_every_language() {
    let (rust, markup) = rust_and_markup();
    let staff = staff_sources("rs");
    let rust: Vec<String> = rust.into_iter().filter(|source| !staff.contains(source)).collect();
    let said = [".say(", ".fill(", "phrase(", "message("];
    let mut messages: Vec<String> = rust.iter().flat_map(|source| said.iter().flat_map(|opening| literals(source, opening))).collect();
    messages.extend(markup.iter().flat_map(|source| literals(source, "@tr(")));
    let in_tables = [dates::NAMES_IN_TABLES, crate::health::ADVICE, crate::technician::FAILURES, crate::web::page::TO_VISITORS];
    messages.extend(in_tables.into_iter().flatten().map(|message| (*message).to_owned()));
    let counted: Vec<String> = rust.iter().flat_map(|source| counted(source)).collect();
    assert!(messages.len() > 60 && counted.len() > 3, "the search found only {} and {}", messages.len(), counted.len());
    for (code, _) in dawr_ui::CATALOGUES {
        let catalogue = words(code.parse().unwrap());
        let missing: Vec<_> =
            messages.iter().filter(|message| catalogue.translation(message).is_none() && !is_counted(code, message)).collect();
        let uncounted: Vec<_> = counted.iter().filter(|message| !is_counted(code, message)).collect();
        assert!(missing.is_empty() && uncounted.is_empty(), "{code}: {missing:#?} {uncounted:#?}");
    }
}

#[test]
fn no_catalogue_keeps_a_message_that_nobody_says() {
    let (rust, markup) = rust_and_markup();
    let product = [rust, markup, vec![EXAMPLE.to_owned()]].concat().join("\n");
    let escaped = |msgid: &str| format!("\"{}\"", msgid.replace('\n', "\\n").replace('"', "\\\""));
    for (code, source) in dawr_ui::CATALOGUES {
        let dead: Vec<_> =
            entries(source).into_iter().map(|entry| entry.msgid).filter(|msgid| !product.contains(&escaped(msgid))).collect();
        assert!(dead.is_empty(), "{code}: {dead:#?}");
    }
}

#[test]
fn all_catalogues_have_the_same_messages() {
    let names = |source: &str| entries(source).into_iter().map(|entry| (entry.msgid, entry.plural)).collect::<BTreeSet<_>>();
    let [(first, source), others @ ..] = dawr_ui::CATALOGUES else { panic!() };
    for (code, other) in others {
        let difference: Vec<_> = names(source).symmetric_difference(&names(other)).cloned().collect();
        assert!(difference.is_empty(), "{first} and {code}: {difference:#?}");
    }
}

/// A form for one number alone may say the number as a word.
#[test]
fn a_translation_keeps_every_place_of_its_message() {
    for (code, source) in dawr_ui::CATALOGUES {
        let rule = &words(code.parse().unwrap()).rule;
        for entry in entries(source) {
            for (form, translation) in entry.forms.iter().enumerate() {
                let for_one_number = entry.plural.is_some() && (0..=200).filter(|number| rule.form(*number) == Some(form)).count() == 1;
                for place in ["{}", "{n}", "{0}", "{1}", "{2}", "{3}"] {
                    let (asked, kept) = (entry.msgid.contains(place), translation.contains(place));
                    assert!(asked == kept || for_one_number && !kept, "{code}: {} -> {translation}", entry.msgid);
                }
                assert!(!IN_TWO_LINES.contains(&entry.msgid.as_str()) || translation.contains('\n'), "{code}: {translation}");
            }
        }
    }
}

/// A language in Latin letters may share a word with English; in another script no Latin letter is left.
#[test]
fn no_english_is_left_in_a_translation() {
    for (code, msgid, translation) in translations() {
        let own_name = words(code.parse().unwrap()).say("English");
        let text = literal_text(&translation);
        if own_name.starts_with(|letter: char| letter < '\u{250}') {
            let same = SAME_AS_ENGLISH.iter().any(|(language, words)| *language == code && words.contains(&msgid.as_str()));
            assert!(translation != msgid || same || !text.contains(char::is_alphabetic), "{code}: {msgid}");
        } else {
            let latin = text.split(|letter: char| !letter.is_ascii_alphabetic()).filter(|word| !word.is_empty());
            let left: Vec<_> = latin.filter(|word| !LATIN_EVERYWHERE.contains(word)).collect();
            assert!(left.is_empty(), "{code}: {translation} keeps {left:?}");
        }
    }
}

/// Without `{0}`, `{n}` and their like.
fn literal_text(text: &str) -> String {
    let outside =
        text.split('{').enumerate().map(|(place, part)| if place == 0 { part } else { part.split_once('}').map_or("", |rest| rest.1) });
    outside.collect()
}

/// Every sentence of a catalogue counts as an instruction, but for what its comment gives to the technician.
#[test]
fn an_instruction_has_at_most_eight_words() {
    for (code, source) in dawr_ui::CATALOGUES {
        for entry in entries(source) {
            let most = if entry.comment.starts_with("For the technician") { WORDS_FOR_A_TECHNICIAN } else { WORDS_IN_AN_INSTRUCTION };
            for text in entry.forms.iter().chain([&entry.msgid]) {
                for sentence in text.split(['.', ':', '!', '?', '؟', '۔', '।', ';', '؛']) {
                    let words = sentence.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count();
                    assert!(words <= most, "{code}: {words} words in {sentence:?} of {:?}", entry.msgid);
                }
            }
        }
    }
}

/// CLDR names the classes of numbers that a language tells apart; each catalogue's own rule must draw the same lines.
#[test]
fn every_catalogue_tells_the_numbers_apart_that_its_language_does() {
    for (code, source) in dawr_ui::CATALOGUES.iter().chain(dawr_ui::STAFF_CATALOGUES) {
        let language = icu_locale_core::Locale::try_from_str(code).unwrap();
        let cldr = PluralRules::try_new(language.into(), PluralRuleType::Cardinal.into()).unwrap();
        let rule = &words(code.parse().unwrap()).rule;
        let pairs: BTreeSet<_> =
            (0..=1000_u64).map(|number| (format!("{:?}", cldr.category_for(number)), rule.form(number).unwrap())).collect();
        let (categories, forms): (BTreeSet<_>, BTreeSet<_>) = pairs.iter().cloned().unzip();
        assert!(pairs.len() == categories.len() && pairs.len() == forms.len(), "{code}: {pairs:?}");
        assert_eq!(forms.len(), rule.forms(), "{code}");
        assert!(entries(source).iter().all(|entry| entry.plural.is_none() || entry.forms.len() == rule.forms()), "{code}");
    }
}

#[test]
fn a_number_gets_its_noun() {
    let waiting = |code: &str, number: u64| {
        let words = words(code.parse().unwrap());
        words.count("{0} person waiting", "{0} people waiting", number, &[&number.to_string()]).replace(['\u{2066}', '\u{2069}'], "")
    };
    for (code, number, sentence) in [
        ("ar", 0, "لا أحد في الانتظار"),
        ("ar", 1, "شخص واحد في الانتظار"),
        ("ar", 2, "شخصان في الانتظار"),
        ("ar", 3, "3 أشخاص في الانتظار"),
        ("ar", 11, "11 شخصًا في الانتظار"),
        ("ar", 100, "100 شخص في الانتظار"),
        ("ar", 103, "103 أشخاص في الانتظار"),
        ("en", 0, "0 people waiting"),
        ("en", 1, "1 person waiting"),
        ("en", 2, "2 people waiting"),
        ("fr", 0, "0 personne attend"),
        ("fr", 1, "1 personne attend"),
        ("fr", 2, "2 personnes attendent"),
        ("ur", 1, "1 شخص انتظار میں"),
        ("ur", 2, "2 افراد انتظار میں"),
        ("tr", 1, "1 kişi bekliyor"),
        ("tr", 5, "5 kişi bekliyor"),
        ("id", 1, "1 orang menunggu"),
        ("id", 5, "5 orang menunggu"),
        ("bn", 0, "0 জন অপেক্ষায়"),
        ("bn", 5, "5 জন অপেক্ষায়"),
        ("fa", 0, "0 نفر در انتظار"),
        ("fa", 5, "5 نفر در انتظار"),
    ] {
        assert_eq!(waiting(code, number), sentence, "{code} {number}");
    }
}

/// The higher end of a range stands beside the noun.
#[test]
fn minutes_go_by_the_higher_end_of_their_range() {
    let minutes = |code: &str, low: u16, high: u16| {
        let range = dates::range(crate::queue::Estimate { low, high });
        words(code.parse().unwrap()).count("{0} minute", "{0} minutes", high, &[&range]).replace(['\u{2066}', '\u{2069}'], "")
    };
    assert_eq!(minutes("ar", 5, 10), "5–10 دقائق");
    assert_eq!(minutes("ar", 10, 15), "10–15 دقيقة");
    assert_eq!(minutes("ar", 40, 55), "40–55 دقيقة");
    assert_eq!(minutes("ar", 95, 105), "95–105 دقائق");
    assert_eq!(minutes("fr", 0, 1), "0–1 minute");
    assert_eq!(minutes("fr", 0, 5), "0–5 minutes");
    assert_eq!(minutes("en", 5, 10), "5–10 minutes");
}

#[test]
fn a_language_is_written_from_the_right_by_its_own_name() {
    for (code, rtl) in [("ar", true), ("ur", true), ("fa", true), ("en", false), ("id", false), ("bn", false), ("tr", false), ("fr", false)]
    {
        assert_eq!(words(code.parse().unwrap()).is_rtl(), rtl, "{code}");
    }
    for (name, rtl) in [("עברית", true), ("ދިވެހި", true), ("ئۇيغۇرچە", true), ("हिन्दी", false), ("中文", false), ("Oʻzbek", false)]
    {
        let mut catalogue = Catalogue::english();
        catalogue.messages.insert("English".to_owned(), name.to_owned());
        assert_eq!(catalogue.is_rtl(), rtl, "{name}");
    }
}

#[test]
fn words_fall_back_to_the_source_string() {
    assert_eq!(words(Language::ARABIC).say("Group"), "مجموعة");
    assert_eq!(words("sw".parse().unwrap()).say("Group"), "Group");
    assert_eq!(words("sw".parse().unwrap()).count("one day", "{0} days", 2_u8, &["2"]), "2 days");
    assert_eq!(words(Language::ARABIC).count("one day", "{0} days", 1_u8, &["1"]), "one day");
    assert_eq!(words(Language::ARABIC).fill("{0} min", &["10–15"]), "\u{2066}10–15\u{2069} د");
}

/// Ranges, times, telephones, ticket numbers and addresses.
fn latin() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9]{1,3}–[0-9]{1,3}",
        "[0-2][0-9]:[0-5][0-9]",
        r"\+966 [0-9]{2} [0-9]{3} [0-9]{4}",
        "[A-Z] [0-9]{3,4}",
        "[a-z]{1,8}@[a-z]{1,8}\\.org"
    ]
}

proptest! {
    #[test]
    fn numbers_and_latin_letters_are_isolated_where_the_sentence_runs_from_the_right(value in latin(), isolated in any::<bool>()) {
        for (code, _) in dawr_ui::CATALOGUES {
            let catalogue = words(code.parse().unwrap());
            let given = if isolated { ltr(&value) } else { value.clone() };
            let sentence = catalogue.fill("This service opens at {0}", &[&given]);
            let around = catalogue.say("This service opens at {0}");
            let expected = if isolated || catalogue.is_rtl() { ltr(&value) } else { value.clone() };
            prop_assert_eq!(sentence, around.replace("{0}", &expected), "{}", code);
        }
    }
}

#[test]
fn words_from_the_right_are_not_isolated() {
    assert_eq!(words(Language::ARABIC).fill("We open on {0} at", &["الأحد"]), "نفتح الأحد الساعة");
    assert_eq!(
        words(Language::ARABIC).fill("Includes {0} {1}", &["الصالة 2", "12:07–12:32"]),
        "يشمل توقف الصالة 2 \u{2066}12:07–12:32\u{2069}"
    );
}
