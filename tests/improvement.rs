//! "You said, we did": a reason that comes again and again becomes a task, the task is done, and visitors read of it.

use dawr::config::Config;
use dawr::queue::{CloseDay, Command, Language};
use dawr::staff::Role;
use dawr::ui::{PageView, Session, project, sample};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::Setting;
use crate::web::house::{Browser, House};

fn plan(due: &str) -> Value {
    json!({
        "origin": "rating:missing_document",
        "said": { "ar": "المستندات غير معروفة", "en": "Nobody knows the documents" },
        "action": { "ar": "قائمة على الشاشة", "en": "=A list on the screen" },
        "owner": "Branch office",
        "due": due,
    })
}

fn code(browser: &Browser, path: &str, body: &Value) -> (u16, String) {
    let response = browser.post(path, body);
    let status = response.status().as_u16();
    (status, response.json::<Value>().unwrap_or_default()["code"].as_str().unwrap_or_default().to_owned())
}

fn register(browser: &Browser) -> Vec<Value> {
    browser.get("/api/improvements").json::<Value>().unwrap()["improvements"].as_array().unwrap().clone()
}

/// What the kiosk shows now to nobody in particular, without the marks of direction.
fn said(house: &House, language: Language) -> [String; 2] {
    let view = project(&Session::new(language), &house.station.snapshot(), &Config::example().unwrap());
    let pair = match view.page {
        PageView::Home(view) => view.said_did,
        PageView::Closed(view) => view.said_did,
        other => panic!("{other:?}"),
    };
    [pair.said, pair.did].map(|text| text.replace(['\u{2066}', '\u{2068}', '\u{2069}'], ""))
}

#[test]
fn what_visitors_say_is_done_by_a_day_and_told_to_them() {
    let house = House::open();
    let representative = house.hire("1001", Role::Representative);
    house.hire("1042", Role::Officer);
    let (saad, noura) = (house.sign_in("1001"), house.sign_in("1042"));
    assert_eq!(code(&saad, "/api/improvements", &plan("2026-11-21")), (409, "due_is_past".into()));
    assert_eq!(code(&saad, "/api/improvements", &plan("2026-12-01")), (204, String::new()));
    assert_eq!(code(&saad, "/api/improvements/1", &plan("2026-12-01")), (409, "nothing_to_change".into()));
    assert_eq!(code(&saad, "/api/improvements/1", &plan("2026-12-06")), (204, String::new()));
    assert_eq!(code(&saad, "/api/improvements/9/finish", &json!({})), (404, "unknown_improvement".into()));
    let known = register(&noura);
    assert_eq!((&known[0]["number"], &known[0]["plan"]["due"], &known[0]["done"]), (&json!(1), &json!("2026-12-06"), &Value::Null));
    for (path, body) in
        [("/api/improvements", plan("2026-12-01")), ("/api/improvements/1", plan("2026-12-09")), ("/api/improvements/1/finish", json!({}))]
    {
        assert_eq!(code(&noura, path, &body), (403, "not_allowed".into()), "officers read: {path}");
    }
    let nothing = said(&house, Language::ARABIC);
    assert_eq!(code(&saad, "/api/improvements/1/finish", &json!({})), (204, String::new()));
    assert_eq!(code(&saad, "/api/improvements/1/finish", &json!({})), (409, "improvement_is_done".into()));
    assert_eq!(register(&noura)[0]["done"], "2026-11-22");

    assert_eq!(
        (nothing, said(&house, Language::ARABIC)),
        ([String::new(), String::new()], [String::new(), String::new()]),
        "even minutes are for the dates"
    );
    house.station.clock.advance(SignedDuration::from_mins(1));
    house.station.engine.tick().unwrap();
    assert_eq!(said(&house, Language::ARABIC), ["قلتم: المستندات غير معروفة", "ففعلنا: قائمة على الشاشة"]);
    assert_eq!(said(&house, Language::ENGLISH), ["You said: Nobody knows the documents", "We did: =A list on the screen"]);
    assert_eq!(said(&house, "fr".parse().unwrap())[1], "Nous avons fait : قائمة على الشاشة", "other languages read the Arabic");
    house.station.run(Command::CloseDay(CloseDay)).unwrap();
    assert_eq!(said(&house, Language::ARABIC)[0], "قلتم: المستندات غير معروفة", "behind closed doors too");

    let csv = saad.get("/api/improvements.csv");
    assert_eq!(csv.headers()["content-type"], "text/csv; charset=utf-8");
    let csv = csv.text().unwrap();
    let rows: Vec<&str> = csv.trim_start_matches('\u{FEFF}').lines().collect();
    assert_eq!(rows[0], "number,origin,said_ar,said_en,action_ar,action_en,owner,opened,due,done");
    let row = "1,rating:missing_document,المستندات غير معروفة,Nobody knows the documents,قائمة على الشاشة,'=A list on the screen,Branch office,2026-11-22,2026-12-06,2026-11-22";
    assert_eq!(rows[1..], [row], "a formula is guarded");
    assert_eq!(noura.get("/api/improvements.csv").status(), 403);

    let database = rusqlite::Connection::open(house.station.folder().join("dawr.sqlite")).unwrap();
    let sql = "select group_concat(kind || ' ' || actor, ', ' order by seq) from journal where kind like 'improvement%'";
    let acts: String = database.query_row(sql, [], |row| row.get(0)).unwrap();
    let by = format!("staff:{}", representative.0);
    let kinds = ["improvement_opened", "improvement_changed", "improvement_finished", "improvements_exported"];
    assert_eq!(acts, kinds.map(|kind| format!("{kind} {by}")).join(", "), "rule 2: who, and once each");

    let house = house.restart(Setting::default());
    assert_eq!(house.station.snapshot().improvements.len(), 1, "a restart keeps it");
}

#[test]
fn a_line_too_long_for_the_screen_and_an_unknown_origin_are_said_in_words() {
    let house = House::open();
    house.hire("1001", Role::Representative);
    let saad = house.sign_in("1001");
    for (field, value) in [
        ("owner", json!("x".repeat(41))),
        ("origin", json!("rating:fast")),
        ("due", json!("soon")),
        ("said", json!({ "ar": "", "en": "x" })),
    ] {
        let mut wrong = plan("2026-12-01");
        wrong[field] = value;
        let response = saad.post("/api/improvements", &wrong);
        assert_eq!(response.status(), 422, "{field}");
        assert!(response.json::<Value>().unwrap()["detail"].as_str().unwrap().contains("expected"), "{field}");
    }
    assert_eq!(register(&saad), Vec::<Value>::new());
}

#[test]
fn a_visitor_at_the_screen_reads_the_dates_and_cards_come_first() {
    let config = Config::example().unwrap();
    let (session, mut snapshot) = sample::scene("you-said", Language::ARABIC, &config).unwrap();
    let shown = |session: &Session, snapshot: &dawr::engine::Snapshot| match project(session, snapshot, &config).page {
        PageView::Home(view) => !view.said_did.said.is_empty(),
        other => panic!("{other:?}"),
    };
    assert!(shown(&session, &snapshot));
    let mut touched = session.clone();
    drop(touched.touch(dawr::ui::Touch::Priority, &snapshot, &config));
    assert!(!shown(&touched, &snapshot), "somebody is there");
    let issued = sample::issued();
    snapshot.cards = vec![dawr::engine::CardSnapshot { ticket: issued.ticket, number: issued.number, until: jiff::Timestamp::MAX }];
    assert!(!shown(&session, &snapshot));
}

/// The pages that staff read: ratings and register, by role.
#[test]
fn the_pages_of_ratings_and_improvements_open_for_those_who_serve() {
    let house = House::open();
    for (login, role) in [("1001", Role::Representative), ("1042", Role::Officer), ("1077", Role::Technician)] {
        house.hire(login, role);
    }
    let (saad, noura, nawaf) = (house.sign_in("1001"), house.sign_in("1042"), house.sign_in("1077"));
    assert_eq!(code(&saad, "/api/improvements", &plan("2026-12-01")), (204, String::new()));
    assert_eq!(saad.get("/ratings").headers()["location"], "/ratings/2026-10", "the latest month that is over");
    let month = noura.get("/ratings/2026-10?lang=en").text().unwrap();
    assert!(month.contains("not for punishment or defamation") && month.contains("too few") && !month.contains(">0%<"));
    assert!(month.contains("aria-current=\"page\">Ratings"));
    let running = saad.get("/ratings/2026-11?lang=ar").text().unwrap();
    assert!(running.contains("لم ينتهِ هذا الشهر"));
    let (led, read) = (saad.get("/improvements?lang=en").text().unwrap(), noura.get("/improvements?lang=en").text().unwrap());
    assert!(led.contains("Nobody knows the documents") && led.contains("data-finish=\"1\"") && led.contains("<dialog id=\"plan\""));
    assert!(read.contains("Nobody knows the documents") && !read.contains("data-finish=\"1\"") && !read.contains("<dialog"));
    for path in ["/ratings/2026-10", "/improvements", "/api/ratings/2026-10"] {
        assert_eq!(nawaf.get(path).status(), 403, "{path}");
    }
    for path in ["/ratings/2026-13", "/ratings/x", "/api/ratings/2026-W40"] {
        assert_eq!(saad.get(path).status(), 404, "{path}");
    }
}
