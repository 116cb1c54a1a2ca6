//! The words of the staff's pages and of the log: English in the source, Arabic in their own catalogue.

use super::*;
use crate::web::page::{SCRIPT_COUNTED, SCRIPT_WORDS};

/// The staff's catalogue of Arabic, the only one so far.
fn staff_catalogue() -> Vec<Entry> {
    let [(code, source)] = dawr_ui::STAFF_CATALOGUES else { panic!("{} catalogues", dawr_ui::STAFF_CATALOGUES.len()) };
    assert_eq!(*code, "ar");
    entries(source)
}

fn rust_and_pages() -> Vec<String> {
    [staff_sources("rs"), staff_sources("html")].concat()
}

/// The messages that `sources` say, in literals, and the singular of those that they count.
fn said(sources: &[String], openings: &[&str]) -> BTreeSet<String> {
    sources.iter().flat_map(|source| openings.iter().flat_map(|opening| literals(source, opening))).collect()
}

#[test]
fn every_message_to_staff_is_translated_into_arabic() {
    let sources = rust_and_pages();
    let mut messages = said(&sources, &[".say(", ".fill(", "message("]);
    let languages = names::LANGUAGES.iter().map(|(_, name)| name);
    messages.extend(SCRIPT_WORDS.iter().chain(languages).map(|message| (*message).to_owned()));
    let numbers: BTreeSet<String> =
        sources.iter().flat_map(|source| counted(source)).chain(SCRIPT_COUNTED.iter().map(|(one, _)| (*one).to_owned())).collect();
    assert!(messages.len() > 60 && !numbers.is_empty(), "the search found only {} and {}", messages.len(), numbers.len());
    let arabic = words(Language::ARABIC);
    let missing: Vec<_> = messages.iter().filter(|message| arabic.translation(message).is_none()).collect();
    let uncounted: Vec<_> = numbers.iter().filter(|message| !arabic.counted.contains_key(*message)).collect();
    assert!(missing.is_empty() && uncounted.is_empty(), "{missing:#?} {uncounted:#?}");
}

#[test]
fn the_staff_catalogue_keeps_no_message_that_nobody_says() {
    let (rust, _) = rust_and_markup();
    let product = [rust, staff_sources("html")].concat().join("\n");
    let dead: Vec<_> =
        staff_catalogue().into_iter().map(|entry| entry.msgid).filter(|msgid| !product.contains(&format!("{msgid:?}"))).collect();
    assert!(dead.is_empty(), "{dead:#?}");
}

/// One message has one home, or a change of the kiosk's words would change the staff's page unseen.
#[test]
fn no_message_is_in_both_catalogues_of_a_language() {
    let kiosk: BTreeSet<_> = dawr_ui::CATALOGUES
        .iter()
        .filter(|(code, _)| *code == "ar")
        .flat_map(|(_, source)| entries(source))
        .map(|entry| entry.msgid)
        .collect();
    let both: Vec<_> = staff_catalogue().into_iter().map(|entry| entry.msgid).filter(|msgid| kiosk.contains(msgid)).collect();
    assert!(both.is_empty(), "{both:#?}");
}

#[test]
fn the_scripts_are_given_the_words_they_ask_for_and_no_others() {
    let scripts = staff_sources("js");
    let asked = said(&scripts, &["say(", "fill(", "timed(", "message("]);
    let given: BTreeSet<String> = SCRIPT_WORDS.iter().map(|message| (*message).to_owned()).collect();
    assert_eq!(given.symmetric_difference(&asked).collect::<Vec<_>>(), Vec::<&String>::new());
    let counted: BTreeSet<String> = said(&scripts, &["count("]);
    let given: BTreeSet<String> = SCRIPT_COUNTED.iter().map(|(one, _)| (*one).to_owned()).collect();
    assert_eq!(given.symmetric_difference(&counted).collect::<Vec<_>>(), Vec::<&String>::new());
}

#[test]
fn staff_read_the_name_of_a_language_in_their_own() {
    let name = |code: &str, words: &'static Catalogue| names::language_name(code.parse().unwrap(), words);
    let (arabic, english) = (words(Language::ARABIC), words(Language::ENGLISH));
    assert_eq!([name("en", arabic), name("ur", arabic)], ["الإنجليزية", "الأردية"]);
    assert_eq!([name("en", english), name("ur", english), name("sw", english)], ["English", "Urdu", "sw"]);
    let table: Vec<String> = names::LANGUAGES.iter().map(|(_, name)| english.say(name).to_owned()).collect();
    for (code, _) in dawr_ui::CATALOGUES {
        let language: Language = code.parse().unwrap();
        assert!(table.contains(&name(code, english)), "{language} has no name");
    }
}
