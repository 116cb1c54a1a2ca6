//! Whoever goes astray reads why, in their language, and finds the way back.

use dawr::staff::Role;
use reqwest::blocking::Response;
use serde_json::{Value, json};

use super::house::{Browser, House};
use crate::support::Setting;

fn page(house: &House, cookie: &str, path: &str) -> Response {
    let get = house.client.get(house.url(path)).header("accept", "text/html,application/xhtml+xml").header("accept-language", "en");
    get.header("cookie", format!("{cookie}; dawr-language=en")).send().unwrap()
}

#[test]
fn a_reader_gets_a_page_with_the_same_status_and_a_program_the_problem() {
    let house = House::open();
    house.hire("1042", Role::Officer);
    house.hire("2001", Role::Representative);
    let (officer, representative) = (house.sign_in("1042").cookie, house.sign_in("2001").cookie);
    for (cookie, path, status, said, back) in [
        (&officer, "/log", 403, "Your role does not allow this.", "/counter"),
        (&officer, "/nope", 404, "There is no such page.", "/counter"),
        (&representative, "/log/garbage", 404, "There is no log of this day.", "/log"),
        (&representative, "/log/2026-11-25", 404, "There is no log of this day.", "/log"),
        (&String::new(), "/nope", 404, "There is no such page.", "/"),
    ] {
        let response = page(&house, cookie, path);
        assert_eq!(response.status(), status, "{path}");
        let html = response.text().unwrap();
        assert!(html.contains(said) && html.contains(&format!("href=\"{back}\">")), "{path}: {html}");
        let program = house.client.get(house.url(path)).header("cookie", cookie).send().unwrap();
        assert_eq!((program.status().as_u16(), &program.headers()["content-type"]), (status, &"application/problem+json".parse().unwrap()));
    }
    let api = page(&house, &officer, "/api/nothing");
    assert_eq!(api.headers()["content-type"], "application/problem+json");
}

#[test]
fn a_sign_in_says_whether_the_station_was_restarted_and_leads_back() {
    let house = House::open();
    house.hire("1042", Role::Officer);
    let cookie = house.sign_in("1042").cookie;
    let door = |house: &House, cookie: &str| page(house, cookie, "/sign-in?next=%2Fcounter").text().unwrap();
    assert!(!door(&house, &cookie).contains("class=\"why\"") && !door(&house, "").contains("class=\"why\""));
    house.station.clock.advance(jiff::SignedDuration::from_mins(31));
    assert!(door(&house, &cookie).contains("Your sign-in has ended"));
    let cookie = house.sign_in("1042").cookie;
    let house = house.restart(Setting::default());
    let led = page(&house, &cookie, "/counter");
    assert_eq!((led.status().as_u16(), &led.headers()["location"]), (303, &"/sign-in?next=%2Fcounter".parse().unwrap()));
    let html = door(&house, &cookie);
    assert!(html.contains("The station was restarted") && html.contains("value=\"/counter\""), "{html}");
}

#[test]
fn a_technician_has_the_board_with_a_way_out_and_a_television_has_none() {
    let house = House::open();
    house.hire("3001", Role::Technician);
    let technician = house.sign_in("3001").cookie;
    assert!(page(&house, &technician, "/board").text().unwrap().contains("/sign-out"));
    assert!(!page(&house, "", "/board").text().unwrap().contains("/sign-out"));
}

fn board(house: &House) -> Value {
    house.client.get(house.board("/api/board")).send().unwrap().json().unwrap()
}

fn post(browser: &Browser, path: &str, body: &Value) {
    let response = browser.post(path, body);
    assert!(response.status().is_success(), "{path}: {}", response.text().unwrap());
}

#[test]
fn a_call_stands_until_the_visitor_comes_and_a_closed_day_calls_nobody() {
    let house = House::open();
    house.hire("2001", Role::Representative);
    let browser = house.sign_in("2001");
    browser.open_counter(1);
    for service in ["enquiry", "lost"] {
        house.station.issue(service).unwrap();
    }
    post(&browser, "/api/counters/1/call-next", &json!({}));
    assert_eq!((&board(&house)["calls"][0]["stands"], &board(&house)["open"]), (&json!(true), &json!(true)));
    post(&browser, "/api/counters/1/serve", &json!({}));
    assert_eq!(board(&house)["calls"][0]["stands"], false);
    post(&browser, "/api/counters/1/finish", &json!({ "outcome": "delivered" }));
    post(&browser, "/api/counters/1/call-next", &json!({}));
    post(&browser, "/api/day/close", &json!({}));
    let closed = board(&house);
    assert_eq!((&closed["open"], &closed["calls"][1]["stands"]), (&json!(false), &json!(false)));
    post(&browser, "/api/day/open", &json!({}));
    assert_eq!(board(&house)["open"], true);
}

#[test]
fn undo_names_its_own_ticket_and_is_not_offered_once_a_colleague_went_on() {
    let house = House::open();
    let [noura, sami] = house.two_officers();
    house.station.issue("enquiry").unwrap();
    post(&noura, "/api/counters/1/call-next", &json!({}));
    post(&noura, "/api/counters/1/hold", &json!({}));
    let hall = noura.hall();
    let undo = &hall["counters"][0]["undo"];
    assert_eq!((&undo["act"], &undo["number"]), (&json!("held"), &json!("A001")));
    post(&sami, "/api/counters/2/resume", &json!({ "ticket": hall["on_hold"][0]["id"] }));
    assert_eq!(noura.hall()["counters"][0]["undo"], Value::Null);
}
