//! What the pages promise whatever the station says: their weight, the strict policy of their content, and both directions.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::*;
use crate::config::Config;

/// All pages and files together, in bytes.
const HEAVIEST: usize = 300 * 1024;

fn frame(language: Language) -> Frame {
    Frame {
        words: Frame::words_of(language),
        language,
        branch: "<b>فرع</b>".to_owned(),
        association: "A & B".to_owned(),
        station: "MKH-01".to_owned(),
        reader: Some(Reader { name: "Noura".to_owned(), serves: true, reads_log: true, reads_suggestions: true, reads_ratings: true }),
        tab: Tab::Counter,
        path: "/counter?from=log".to_owned(),
    }
}

fn pages(language: Language) -> Vec<String> {
    let facts = || Facts::new(&Config::example().unwrap(), language, 4);
    let who = ReaderFacts { id: 3, name: "</script><script>".to_owned(), role: "officer", counter: Some(2) };
    let (login, name, next) = (|| "1042\"".to_owned(), String::new, || "/counter".to_owned());
    let sign_up = |founder| SignUp { frame: frame(language), founder, login: login(), name: name(), error: Some("No.".to_owned()) };
    [
        CounterPage { frame: frame(language), facts: facts().read_by(who).block() }.render(),
        BoardPage { frame: frame(language), facts: facts().block() }.render(),
        SignIn { frame: frame(language), founder: Founder::FirstRepresentative, login: login(), note: None, error: None, next: next() }
            .render(),
        ProblemPage { frame: frame(language), said: "No.", back: ("/log", "To the log") }.render(),
        sign_up(Founder::FirstRepresentative).render(),
        sign_up(Founder::SomebodyKnown).render(),
    ]
    .map(Result::unwrap)
    .to_vec()
}

fn after<'a>(text: &'a str, opening: &'a str) -> impl Iterator<Item = &'a str> {
    text.match_indices(opening).map(|(at, _)| &text[at + opening.len()..])
}

#[test]
fn the_content_policy_finds_nothing_to_stop() {
    for page in [Language::ARABIC, Language::ENGLISH].into_iter().flat_map(pages) {
        for script in after(&page, "<script ") {
            assert!(script.starts_with("type=\"application/json\"") || script.contains("src=\"/static/"), "{}", &script[..60]);
        }
        for forbidden in ["<style", " style=\"", " onclick", " onload", "javascript:", "http://", "https://"] {
            let found = page.find(forbidden).map(|at| &page[at..at + 60]);
            assert_eq!(found, None, "{forbidden}");
        }
        assert_eq!(page.matches("</script>").count(), page.matches("<script ").count(), "a name of the facts has ended their block");
        assert!(!page.contains("<b>فرع"), "a branch's name is text and never markup");
    }
}

#[test]
fn each_page_has_the_direction_of_its_language_and_leads_to_the_other() {
    for (language, head, other) in [
        (Language::ARABIC, "<html lang=\"ar\" dir=\"rtl\">", "/counter?from=log&#38;lang=en"),
        (Language::ENGLISH, "<html lang=\"en\" dir=\"ltr\">", "/counter?from=log&#38;lang=ar"),
    ] {
        for page in pages(language) {
            assert!(page.contains(head), "{}", &page[..120]);
            assert!(page.contains(other) || page.contains("class=\"board\""), "no way to the other language");
        }
    }
}

/// A page without its fonts: they are the system's own.
#[test]
fn all_pages_together_are_light() {
    let files: usize = ASSETS.iter().map(|asset| asset.text.len()).sum();
    let pages: usize = pages(Language::ARABIC).iter().map(String::len).sum();
    assert!(files + pages <= HEAVIEST, "{files} and {pages} bytes");
}

#[test]
fn every_element_that_a_script_asks_for_is_in_its_page() {
    let [counter, board, ..] = &pages(Language::ENGLISH)[..] else { panic!() };
    for (page, scripts) in
        [(counter, ["counter.js", "dialog.js", "dialogs.js", "hall.js", "waiting.js"].as_slice()), (board, &["board.js"])]
    {
        for script in scripts {
            let script = ASSETS.iter().find(|asset| asset.name == *script).unwrap();
            let ids: BTreeSet<&str> = after(script.text, "byId(\"").map(|rest| rest.split('"').next().unwrap()).collect();
            let missing: Vec<_> = ids.iter().filter(|id| !page.contains(&format!("id=\"{id}\""))).collect();
            assert!(missing.is_empty(), "{}: {missing:?}", script.name);
        }
    }
}

#[test]
fn every_file_of_the_folder_is_served_and_every_import_is_a_file() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web/pages");
    let names: BTreeSet<String> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    let served: BTreeSet<String> = ASSETS.iter().map(|asset| asset.name.to_owned()).collect();
    let unserved: Vec<_> = names
        .iter()
        .filter(|name| Path::new(name).extension().is_some_and(|extension| extension != "html") && !served.contains(*name))
        .collect();
    assert!(unserved.is_empty(), "{unserved:?}");
    let imports = ASSETS.iter().flat_map(|asset| after(asset.text, "from \"./").map(|rest| rest.split('"').next().unwrap()));
    let in_pages = pages(Language::ENGLISH);
    let links = in_pages.iter().flat_map(|page| after(page, "\"/static/").map(|rest| rest.split('"').next().unwrap()));
    for name in imports.chain(links) {
        assert!(served.contains(name), "{name}");
    }
}

/// One style sheet serves a page from the right and a page from the left.
#[test]
fn the_style_sheets_know_no_left_and_right() {
    for asset in ASSETS.iter().filter(|asset| asset.mime == CSS) {
        for declaration in asset.text.split(['{', '}', ';']).map(str::trim) {
            let physical =
                ["left", "right", "margin-left", "margin-right", "padding-left", "padding-right", "border-left", "border-right", "float"]
                    .iter()
                    .any(|name| declaration.starts_with(&format!("{name}:")));
            let aligned = ["text-align: left", "text-align: right", "text-align:left", "text-align:right"].contains(&declaration);
            assert!(!physical && !aligned, "{}: {declaration}", asset.name);
        }
    }
}
