//! The house rules that a machine can see: who imports whom, where SQL and Slint live, how long a file is.

use std::path::{Path, PathBuf};

fn files(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs" || extension == "slint") {
            found.push((path.clone(), std::fs::read_to_string(&path).unwrap()));
        }
    }
}

/// Files whose path begins with one of `places` (none: all) and holds `text` outside its tests.
fn with(text: &str, places: &[&str]) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = Vec::new();
    files(&root.join("src"), &mut all);
    let named = all.into_iter().map(|(path, text)| (path.strip_prefix(root).unwrap().display().to_string(), text));
    let product = |source: &str| source.split("#[cfg(test)]\nmod tests {").next().unwrap().to_owned();
    let mut found: Vec<String> = named
        .filter(|(path, _)| places.is_empty() || places.iter().any(|place| path.starts_with(place)))
        .filter(|(path, _)| !path.ends_with("/fixture.rs") && !path.ends_with("queue/tests.rs"))
        .filter(|(_, source)| product(source).contains(text))
        .map(|(path, _)| path)
        .collect();
    found.sort();
    found
}

const RULES: [&str; 3] = ["src/queue", "src/calendar", "src/rating"];

#[test]
fn the_rules_know_no_engine_store_screen_paper_or_configuration() {
    for part in
        ["engine", "store", "ui", "printing", "config", "clock", "app", "cli", "text", "report", "health", "technician", "vault", "staff"]
    {
        assert_eq!(with(&format!("crate::{part}"), &RULES), Vec::<String>::new(), "{part}");
    }
    for outside in ["std::fs", "std::thread", "std::time", "Timestamp::now", "getrandom", "rusqlite"] {
        assert_eq!(with(outside, &RULES), Vec::<String>::new(), "{outside}");
    }
}

/// They know each other, and nobody else of ours.
#[test]
fn the_rules_of_suggestions_are_as_pure() {
    assert_eq!(with("use crate::", &["src/suggestion"]), ["src/suggestion/mod.rs"], "the week of a release alone");
    assert_eq!(with("crate::rating::Week", &["src/suggestion"]), ["src/suggestion/mod.rs"]);
    for outside in ["std::fs", "std::thread", "std::time", "Timestamp::now", "getrandom", "rusqlite", "tracing"] {
        assert_eq!(with(outside, &["src/suggestion", "src/ui/keyboard.rs"]), Vec::<String>::new(), "{outside}");
    }
}

#[test]
fn screen_and_paper_do_not_know_each_other() {
    assert_eq!(with("crate::printing", &["src/ui"]), Vec::<String>::new());
    assert_eq!(with("crate::ui", &["src/printing"]), Vec::<String>::new());
    assert_eq!(with("crate::store", &["src/ui", "src/printing"]), Vec::<String>::new(), "a screen never asks the database");
}

#[test]
fn health_only_looks_and_the_technician_does_not_know_the_screen() {
    for part in ["ui", "app", "cli", "technician", "engine"] {
        assert_eq!(with(&format!("crate::{part}"), &["src/health"]), Vec::<String>::new(), "{part}");
    }
    for part in ["ui", "app", "cli", "printing", "store"] {
        assert_eq!(with(&format!("crate::{part}"), &["src/technician", "src/vault"]), Vec::<String>::new(), "{part}");
    }
    for inner in ["technician::Parts", "technician::tries", "crate::vault", "health::examine", "crate::durable"] {
        assert_eq!(with(inner, &["src/ui"]), Vec::<String>::new(), "{inner}: the screen knows the desk's orders and answers alone");
    }
}

#[test]
fn the_staff_is_a_file_and_knows_neither_pages_nor_database() {
    for part in ["ui", "app", "cli", "printing", "store", "health", "technician", "web", "text"] {
        assert_eq!(with(&format!("crate::{part}"), &["src/staff", "src/vault"]), Vec::<String>::new(), "{part}");
    }
    assert_eq!(with("crate::staff", &["src/ui", "src/technician", "src/engine", "src/store", "src/vault"]), Vec::<String>::new());
    for inner in ["Book", "News", "::change("] {
        assert_eq!(with(inner, &["src/health"]), Vec::<String>::new(), "{inner}: health only reads");
    }
    // Whoever prints a secret says so.
    assert_eq!(with(".reveal()", &[]), ["src/cli/staff.rs", "src/cli/token.rs", "src/staff/file.rs", "src/web.rs", "src/web/sign_in.rs"]);
}

#[test]
fn the_pages_ask_the_engine_and_know_neither_screen_nor_paper() {
    for part in ["ui", "printing", "technician", "app", "cli", "health"] {
        assert_eq!(with(&format!("crate::{part}"), &["src/web"]), Vec::<String>::new(), "{part}");
    }
    for part in ["ui", "printing", "technician", "engine", "store", "report"] {
        assert_eq!(with("crate::web", &[&format!("src/{part}")]), Vec::<String>::new(), "{part}");
    }
    assert_eq!(with("open_read_only", &["src/web"]), ["src/web/log.rs"], "a page shows a Snapshot; only the log reads the disk");
    assert!(with("axum", &[]).iter().all(|path| path.starts_with("src/web")));
}

#[test]
fn the_report_is_made_of_rows_and_knows_nobody_who_shows_it() {
    for part in ["ui", "web", "printing", "engine", "app", "cli", "technician", "staff", "health"] {
        assert_eq!(with(&format!("crate::{part}"), &["src/report"]), Vec::<String>::new(), "{part}");
    }
    assert_eq!(with("Timestamp::now", &["src/report"]), Vec::<String>::new());
    assert_eq!(with("calamine", &[]), ["src/report/reading.rs"]);
    assert_eq!(with("rust_xlsxwriter", &[]), ["src/report/workbook.rs"]);
}

#[test]
fn all_sql_is_in_the_store() {
    assert!(with("rusqlite", &[]).iter().all(|path| path.starts_with("src/store/")), "{:?}", with("rusqlite", &[]));
}

#[test]
fn slint_is_on_the_screen_and_in_one_file_of_the_paper() {
    let homes = ["src/ui", "src/app", "src/cli/demo.rs", "src/cli/shot.rs", "src/printing/raster.rs", "src/printing/mod.rs"];
    let strangers: Vec<_> = with("slint::", &[]).into_iter().filter(|path| !homes.iter().any(|home| path.starts_with(home))).collect();
    assert_eq!(strangers, Vec::<String>::new());
}

#[test]
fn no_file_is_longer_than_500_lines_and_main_not_than_60() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = Vec::new();
    for folder in ["src", "ui", "tests", "benches"] {
        files(&root.join(folder), &mut all);
    }
    let long: Vec<_> = all
        .iter()
        .filter(|(path, text)| text.lines().count() > if path.ends_with("main.rs") { 60 } else { 500 })
        .map(|(path, _)| path)
        .collect();
    assert!(long.is_empty(), "{long:?}");
}

#[test]
fn a_rating_is_in_no_journal_no_log_and_no_page_of_a_person() {
    for source in ["src/queue", "src/staff", "src/web/view.rs", "src/web/counter.rs", "src/web/live.rs", "src/printing/press.rs"] {
        assert_eq!(with("Rating", &[source]), Vec::<String>::new(), "{source}");
    }
    let told = with("tracing::", &["src/rating", "src/engine/ratings.rs", "src/store/rating.rs"]);
    assert_eq!(told, ["src/engine/ratings.rs"], "of its file alone");
}
