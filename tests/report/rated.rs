//! What leaves with a day's log of ratings: the branch's last week, and nothing of the day itself.

use askama::Template;
use dawr::config::Config;
use dawr::queue::{Language, ServiceId};
use dawr::rating::{Kind, Rating, Reasons, Stars, Week};
use dawr::report::{Export, LogBody, read, verify, workbook};
use dawr::store::{DayLog, open_read_only};
use dawr::web::log_page::{LogPrint, LogView};
use dawr::web::page::{Frame, Tab};
use jiff::civil::date;
use uuid::Uuid;

use super::day::sample;

/// As many ratings of four stars in the week of this day.
fn rated(on: jiff::civil::Date, count: u128, service: &str) -> Vec<(Uuid, Rating)> {
    let four = Stars::new(4);
    let rating = Rating {
        week: Week::of(on),
        service: Some(ServiceId::from(service)),
        kind: Kind::Token,
        service_stars: four.unwrap(),
        treatment_stars: four,
        reasons: Reasons::default(),
        burst: false,
    };
    (0..count).map(|id| (Uuid::from_u128(id + (u128::from(on.day().unsigned_abs()) << 64)), rating.clone())).collect()
}

/// The worked day, Sunday 22 November, with so many ratings of the week before and seven of its own week.
fn day(before: u128) -> (tempfile::TempDir, DayLog) {
    let folder = sample().close();
    let store = dawr::store::Store::open(folder.path(), [7; 16]).unwrap();
    store.insert_ratings(&rated(date(2026, 11, 12), before, "enquiry")).unwrap();
    store.insert_ratings(&rated(date(2026, 11, 20), 7, "lost")).unwrap();
    drop(store);
    let log = open_read_only(folder.path()).unwrap().log(date(2026, 11, 22)).unwrap().unwrap();
    (folder, log)
}

#[test]
fn the_log_tells_of_the_week_before_and_only_of_five_or_more() {
    let config = Config::example().unwrap();
    let (_, few) = day(4);
    let export = |log| LogBody::of(&Export { log, config: &config, language: Language::ARABIC });
    assert_eq!(export(&few).ratings, None);
    let (_, enough) = day(5);
    let body = export(&enough);
    let ratings = body.ratings.unwrap();
    let score = ratings.service.unwrap();
    assert_eq!((ratings.period.as_str(), score.n, score.mean, score.satisfied), ("2026-W46", 5, 4.0, 100.0));
    assert_eq!(body.day_hash, export(&few).day_hash, "the seal is of the rows alone");
}

#[test]
fn sheet_and_paper_have_it_beside_the_rows_and_the_seal_still_agrees() {
    let config = Config::example().unwrap();
    let (folder, log) = day(5);
    let export = Export { log: &log, config: &config, language: Language::ARABIC };
    let book = workbook(&export).unwrap();
    for file in [book, serde_json::to_vec(&LogBody::of(&export)).unwrap()] {
        let sheet = read(&file, &config).unwrap();
        assert!(verify(&sheet, &open_read_only(folder.path()).unwrap(), &config).unwrap().unwrap().agrees());
    }
    let frame = Frame {
        words: Frame::words_of(Language::ARABIC),
        language: Language::ARABIC,
        branch: "فرع".into(),
        association: "جمعية".into(),
        station: "MKH-01".into(),
        reader: None,
        tab: Tab::Log,
        path: "/log".into(),
    };
    let page = LogPrint { frame, view: LogView::of(&export), licence: String::new() }.render().unwrap();
    let plain = page.replace(['\u{2066}', '\u{2069}'], "");
    assert!(plain.contains("تقييمات أسبوع 9 نوفمبر 2026م إلى 15 نوفمبر 2026م") && plain.contains("<bdi>4.00</bdi>"), "{plain}");
}

#[test]
fn a_file_of_before_there_were_ratings_is_still_read() {
    let config = Config::example().unwrap();
    let (_, log) = day(5);
    let mut body = serde_json::to_value(LogBody::of(&Export { log: &log, config: &config, language: Language::ENGLISH })).unwrap();
    body.as_object_mut().unwrap().remove("ratings");
    assert!(read(&serde_json::to_vec(&body).unwrap(), &config).is_ok());
}
