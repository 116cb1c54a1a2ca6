//! The log as a page and on A4.

use askama::Template;
use dawr::config::Config;
use dawr::queue::{Amend, AmendReason, Command, Ending, Language, Outcome};
use dawr::report::Export;
use dawr::store::{DayLog, LogRow, open_read_only};
use dawr::web::log_page::{LogPage, LogPrint, LogView, Neighbours, Stage};
use dawr::web::page::{Frame, Reader, Tab};
use uuid::Uuid;

use super::day::sample;

fn frame(config: &Config, language: Language) -> Frame {
    Frame {
        words: Frame::words_of(language),
        language,
        branch: config.branch.name.say(language).into(),
        association: config.branch.association.say(language).into(),
        station: config.branch.code.clone(),
        reader: Some(Reader { name: "Saad".into(), serves: true, reads_log: true, reads_suggestions: true, reads_ratings: true }),
        tab: Tab::Log,
        path: "/log/2026-11-22".into(),
    }
}

fn page(log: &DayLog, config: &Config, language: Language) -> String {
    let view = LogView::of(&Export { log, config, language });
    let neighbours = Neighbours::of(log.date, &["2026-11-22", "2026-11-20"].map(|date| date.parse().unwrap()));
    LogPage { frame: frame(config, language), view, neighbours, facts: "{}".to_owned(), stage: Stage::Open }.render().unwrap()
}

fn print(log: &DayLog, config: &Config, language: Language) -> String {
    let view = LogView::of(&Export { log, config, language });
    LogPrint { frame: frame(config, language), view, licence: config.branch.licence.clone() }.render().unwrap()
}

/// The sample with its no-show amended after the close.
fn amended() -> (DayLog, Config) {
    let day = sample();
    let no_show = day.0.store().log("2026-11-22".parse().unwrap()).unwrap().unwrap().rows[6].ticket.id;
    let ending = Ending::Served(Outcome::InformationOnly);
    day.0.run(Command::Amend(Amend { ticket: no_show, ending, obstacle: None, reason: AmendReason::CameBack })).unwrap();
    let folder = day.close();
    let mut config = Config::example().unwrap();
    config.calendar.pauses.truncate(2);
    (open_read_only(folder.path()).unwrap().log("2026-11-22".parse().unwrap()).unwrap().unwrap(), config)
}

/// Five hundred tickets, each as long as it can be.
fn busy(log: &DayLog) -> DayLog {
    let row = |place: usize| {
        let row = &log.rows[place % log.rows.len()];
        let mut ticket = row.ticket.clone();
        ticket.id.0 = Uuid::from_u128(place.try_into().unwrap());
        LogRow { ticket, ..row.clone() }
    };
    DayLog { rows: (0..500).map(row).collect(), ..log.clone() }
}

/// Without marks of direction.
fn plain(html: &str) -> String {
    html.replace(['\u{2066}', '\u{2069}'], "")
}

#[test]
fn the_page_of_the_sample_says_what_the_mock_up_says() {
    let (log, config) = amended();
    let arabic = plain(&page(&log, &config, Language::ARABIC));
    for text in [
        "<html lang=\"ar\" dir=\"rtl\">",
        "الأحد 22 نوفمبر 2026م",
        "<bdi>11</bdi> <small>10 وصول و1 تحويل",
        "<bdi>8.1</bdi>",
        "13.1",
        "<bdi>5.5</bdi> · <bdi>18.2</bdi>",
        "7:05",
        "<bdi class=\"net\">18:10</bdi><span class=\"gross\">من 43:10",
        "حُوّلت إلى <bdi class=\"no\">D501</bdi>",
        "▲ فوق",
        "غادر قبل النداء",
        "12:07",
        "href=\"/log/2026-11-20\"",
        "title=\"كانت: لم يحضر. السبب: عاد الزائر\"",
    ] {
        assert!(arabic.contains(text), "{text}");
    }
    let english = page(&log, &config, Language::ENGLISH);
    for text in [
        "<html lang=\"en\" dir=\"ltr\">",
        "Sun 22 November 2026",
        "Enquiry &#38; guidance",
        "transferred to",
        "Was: No-show. Reason: The visitor came back",
    ] {
        assert!(english.contains(text), "{text}");
    }
    assert!(
        !english.contains(|letter| ('\u{621}'..='\u{64A}').contains(&letter) && !"العربية".contains(letter)),
        "no Arabic is left but the switch"
    );
}

#[test]
fn pages_keep_to_the_policy_of_their_content() {
    let (log, config) = amended();
    for html in [page(&log, &config, Language::ARABIC), print(&log, &config, Language::ENGLISH)] {
        assert!(!html.contains(" style=") && !html.contains("<style"), "no inline style");
        assert!(!html.split_whitespace().any(|word| word.starts_with("on") && word.contains("=\"")), "no inline handler");
        assert!(
            html.split("<script")
                .skip(1)
                .all(|script| script.starts_with(" type=\"application/json\"") || script.contains(" src=\"/static/")),
            "no inline script"
        );
        assert!(!html.contains("http://") && !html.contains("https://"), "nothing from elsewhere");
    }
}

#[test]
fn a_day_of_five_hundred_tickets_is_small_and_quick() {
    let (log, config) = amended();
    let busy = busy(&log);
    let started = std::time::Instant::now();
    let html = page(&busy, &config, Language::ARABIC);
    assert!(html.len() <= 300_000, "{} bytes", html.len());
    assert!(started.elapsed().as_millis() <= 300 * if cfg!(debug_assertions) { 5 } else { 1 }, "{:?}", started.elapsed());
    let table = html.split("class=\"data\"").nth(1).unwrap().split("</table>").next().unwrap();
    assert_eq!(table.matches("<tr").count(), 501);
}

#[test]
fn an_empty_day_keeps_its_head_and_says_so() {
    let (log, config) = amended();
    let empty = DayLog { rows: Vec::new(), counter_open: None, ..log };
    let html = page(&empty, &config, Language::ENGLISH);
    assert!(html.contains("No tickets on this day") && html.contains("<thead>") && !html.contains("<svg viewBox=\"0 0 1290 88\""));
    assert!(html.contains("<bdi>—</bdi>") && !html.contains("0%"));
    assert!(print(&empty, &config, Language::ENGLISH).contains("No tickets on this day"));
}

#[test]
fn the_printed_log_has_letterhead_both_dates_a_place_to_sign_and_its_seal() {
    let (log, config) = amended();
    let html = plain(&print(&log, &config, Language::ARABIC));
    let export = Export { log: &log, config: &config, language: Language::ARABIC };
    let seal = export.seal(&export.fields());
    for text in [
        "جمعية المثال",
        "MKH-01",
        "0000",
        "الأحد 22 نوفمبر 2026م",
        "12 جمادى الآخرة 1448هـ",
        "مندوب الفرع",
        "التوقيع",
        &seal.day_hash,
        &seal.journal.hash,
    ] {
        assert!(html.contains(text), "{text}");
    }
}
