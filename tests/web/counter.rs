//! Two officers at two counters: what each may do, and what both see.

use dawr::staff::Role;
use serde_json::{Value, json};

use super::house::{Browser, House};

fn called(browser: &Browser, path: &str, body: &Value) -> String {
    let response = browser.post(path, body);
    assert_eq!(response.status(), 200, "{path}");
    response.json::<Value>().unwrap()["number"].as_str().unwrap_or("nobody").to_owned()
}

fn code(browser: &Browser, path: &str, body: &Value) -> (u16, String) {
    let response = browser.post(path, body);
    let status = response.status().as_u16();
    let problem: Value = response.json().unwrap_or_default();
    (status, problem["code"].as_str().unwrap_or_default().to_owned())
}

#[test]
fn a_visit_goes_from_the_call_to_its_end_and_each_act_names_its_officer() {
    let house = House::open();
    let noura = house.hire("1042", Role::Officer);
    let browser = house.sign_in("1042");
    browser.open_counter(2);
    house.station.issue("enquiry").unwrap();
    assert_eq!(called(&browser, "/api/counters/2/call-next", &json!({})), "A001");
    assert_eq!(code(&browser, "/api/counters/2/serve", &json!({})), (204, String::new()));
    let finish = json!({ "outcome": "delivered", "obstacle": "missing_document" });
    assert_eq!(code(&browser, "/api/counters/2/finish", &finish), (204, String::new()));
    let last = browser.hall()["counters"][0]["last"].clone();
    assert_eq!((&last["number"], &last["outcome"], &last["obstacle"]), (&json!("A001"), &json!("delivered"), &json!("missing_document")));
    let database = rusqlite::Connection::open(house.station.folder().join("dawr.sqlite")).unwrap();
    let acts: String = database
        .query_row("select group_concat(kind || ' ' || actor, ', ' order by seq) from journal where actor is not null", [], |row| {
            row.get(0)
        })
        .unwrap();
    let by = format!("staff:{}", noura.0);
    let kinds = ["signed_in", "signed_in", "counter_opened", "called", "service_started", "finished"];
    assert_eq!(acts, kinds.map(|kind| format!("{kind} {by}")).join(", "));
}

#[test]
fn a_double_click_calls_once_and_two_officers_never_get_one_ticket() {
    let house = House::open();
    let [noura, sami] = house.two_officers();
    for _ in 0..3 {
        house.station.issue("enquiry").unwrap();
    }
    let click = || noura.request("/api/counters/1/call-next", &json!({})).header("idempotency-key", "0190d3a0-0000-7000-8000-000000000001");
    let both: Vec<Value> = [click(), click()].map(|click| click.send().unwrap().json().unwrap()).into();
    assert_eq!((&both[0]["number"], &both[1]), (&json!("A001"), &both[0]));
    let other = noura.request("/api/counters/1/recall", &json!({})).header("idempotency-key", "0190d3a0-0000-7000-8000-000000000001");
    assert_eq!(other.send().unwrap().json::<Value>().unwrap()["code"], "command_id_used");
    let next = json!({ "finish": { "outcome": "delivered" } });
    let numbers = std::thread::scope(|scope| {
        let first = scope.spawn(|| called(&noura, "/api/counters/1/call-next", &next));
        let second = called(&sami, "/api/counters/2/call-next", &json!({}));
        [first.join().unwrap(), second]
    });
    assert_ne!(numbers[0], numbers[1], "{numbers:?}");
}

#[test]
fn a_counter_is_one_persons_and_nobody_works_at_anothers() {
    let house = House::open();
    for login in ["1042", "1043"] {
        house.hire(login, Role::Officer);
    }
    let (noura, sami) = (house.sign_in("1042"), house.sign_in("1043"));
    noura.open_counter(1);
    let services = json!({ "services": ["enquiry"] });
    assert_eq!(code(&sami, "/api/counters/1/open", &services), (409, "counter_taken".into()));
    assert_eq!(code(&sami, "/api/counters/1/call-next", &json!({})), (409, "not_your_counter".into()));
    assert_eq!(code(&sami, "/api/counters/7/open", &services), (404, "unknown".into()));
    assert_eq!(sami.hall()["counters"][0]["officer"], "1042");
    assert_eq!(code(&noura, "/api/counters/1/close", &json!({})), (204, String::new()));
    assert_eq!(code(&sami, "/api/counters/1/open", &services), (204, String::new()));
}
