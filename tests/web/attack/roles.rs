//! Every route for every role, by cookie and by token: who may, and who may not.

use std::collections::BTreeSet;

use dawr::staff::Role;
use reqwest::Method;
use reqwest::blocking::{RequestBuilder, Response};
use serde_json::{Value, json};

use super::super::house::House;
use super::{Officer, code_of};

const ALL: &[Role] = &[Role::Officer, Role::Researcher, Role::Representative, Role::Technician];
const SERVING: &[Role] = &[Role::Officer, Role::Researcher, Role::Representative];
const ANSWERING: &[Role] = &[Role::Representative];

const TICKET: &str = "0190d3a0-0000-7000-8000-00000000beef";

/// Method, path and who may.
type Route = (&'static str, &'static str, &'static [Role]);

/// In the order of the description, so that the day is closed last.
const API: &[Route] = &[
    ("get", "/api/hall", ALL),
    ("get", "/api/hall/events", ALL),
    ("get", "/api/log", ANSWERING),
    ("get", "/api/log/{file}", ANSWERING),
    ("post", "/api/log/{date}/print", ANSWERING),
    ("get", "/api/suggestions", ANSWERING),
    ("post", "/api/tickets", SERVING),
    ("post", "/api/tickets/{ticket}/cancel", SERVING),
    ("post", "/api/tickets/{ticket}/reinstate", SERVING),
    ("post", "/api/tickets/{ticket}/reprint", SERVING),
    // An officer one of the own counter, which this one is not.
    ("post", "/api/tickets/{ticket}/amend", ANSWERING),
    ("post", "/api/counters/{counter}/open", SERVING),
    ("post", "/api/counters/{counter}/close", SERVING),
    ("post", "/api/counters/{counter}/call-next", SERVING),
    ("post", "/api/counters/{counter}/call", SERVING),
    ("post", "/api/counters/{counter}/recall", SERVING),
    ("post", "/api/counters/{counter}/serve", SERVING),
    ("post", "/api/counters/{counter}/finish", SERVING),
    ("post", "/api/counters/{counter}/hold", SERVING),
    ("post", "/api/counters/{counter}/resume", SERVING),
    ("post", "/api/counters/{counter}/transfer", SERVING),
    ("post", "/api/counters/{counter}/no-show", SERVING),
    ("post", "/api/counters/{counter}/undo", SERVING),
    ("post", "/api/services/{service}/finish", SERVING),
    ("post", "/api/services/{service}/reopen", SERVING),
    ("post", "/api/help/answer", SERVING),
    ("post", "/api/day/open", ANSWERING),
    ("post", "/api/day/close", ANSWERING),
];

/// Numbers only: for whoever stands in the hall.
const FOR_EVERYBODY: &[&str] = &["/api/health", "/api/board", "/api/board/events"];

const PAGES: &[Route] = &[
    ("get", "/counter", SERVING),
    ("get", "/log", ANSWERING),
    ("get", "/log/2026-11-22", ANSWERING),
    ("get", "/log/2026-11-22/print", ANSWERING),
    ("get", "/suggestions", ANSWERING),
];

fn request(house: &House, (method, path, _): Route) -> RequestBuilder {
    let path = path.replace("{ticket}", TICKET).replace("{counter}", "3").replace("{service}", "lost");
    let path = path.replace("{file}", "2026-11-22.json").replace("{date}", "2026-11-22");
    let request = house.client.request(Method::from_bytes(method.to_uppercase().as_bytes()).unwrap(), house.url(&path));
    let request = request.header("sec-fetch-site", "same-origin");
    if method == "get" { request } else { request.json(&body(&path)) }
}

fn body(path: &str) -> Value {
    match path.rsplit('/').next().unwrap() {
        "tickets" => json!({ "service": "enquiry", "channel": "phone" }),
        "open" => json!({ "services": ["lost"] }),
        "call" | "resume" => json!({ "ticket": TICKET }),
        "finish" => json!({ "outcome": "delivered" }),
        "transfer" => json!({ "to": "lost", "reason": "next_step" }),
        "amend" => json!({ "ending": "cancelled", "reason": "other" }),
        "answer" => json!({ "counter": 3 }),
        _ => json!({}),
    }
}

#[test]
fn each_role_may_do_its_own_and_nothing_else() {
    let house = House::open();
    let officer = Officer::of(&house);
    for role in ALL {
        let name: &str = role.into();
        house.hire(name, *role);
        let (browser, token) = (house.sign_in(name), house.token(*role));
        for route in API.iter().chain(PAGES) {
            let may = route.2.contains(role);
            let by_cookie = request(&house, *route).header("cookie", &browser.cookie).send().unwrap();
            let by_token = request(&house, *route).bearer_auth(&token).send().unwrap();
            for (way, response) in [("cookie", by_cookie), ("token", by_token)] {
                assert_eq!(allowed(response), may, "{name} by {way}: {} {}", route.0, route.1);
            }
        }
        // Where the role may, the day is closed by now, and the counters with it.
        let opened = request(&house, ("post", "/api/day/open", ANSWERING)).bearer_auth(&token).send().unwrap();
        assert_eq!(allowed(opened), *role == Role::Representative);
        officer.browser.open_counter(1);
        officer.serves();
    }
}

fn allowed(response: Response) -> bool {
    match response.status().as_u16() {
        401 => panic!("known, and not let in"),
        403 => {
            assert_eq!(code_of(response), "not_allowed");
            false
        }
        status => {
            assert!(status < 500 && ![400, 405, 415, 422].contains(&status), "{status}: {}", response.text().unwrap());
            true
        }
    }
}

#[test]
fn nobody_gets_neither_call_nor_page() {
    let house = House::open();
    let officer = Officer::of(&house);
    for forged in ["", "Bearer ", "Bearer dawr_", "Basic MTA0Mjp4", "bearer x"] {
        for route in API {
            let anonymous = request(&house, *route);
            let anonymous = if forged.is_empty() { anonymous } else { anonymous.header("authorization", forged) };
            let response = anonymous.send().unwrap();
            assert_eq!(response.status(), 401, "{forged:?}: {} {}", route.0, route.1);
            assert_eq!(code_of(response), "not_signed_in");
        }
    }
    for route in PAGES {
        let response = request(&house, *route).send().unwrap();
        assert_eq!(response.status(), 303, "{}", route.1);
        assert!(response.headers()["location"].to_str().unwrap().starts_with("/sign-in?next=%2F"), "{}", route.1);
    }
    for path in FOR_EVERYBODY {
        assert_eq!(house.client.get(house.url(path)).send().unwrap().status(), 200, "{path}");
    }
    officer.serves();
}

/// The guard asks of a POST alone whether it comes from our own page.
#[test]
fn nothing_changes_by_another_method_than_post() {
    let house = House::open();
    let officer = Officer::of(&house);
    let open = FOR_EVERYBODY.iter().map(|path| ("get", *path, ALL));
    for route in API.iter().chain(PAGES).copied().chain(open).chain([("post", "/sign-in", ALL), ("post", "/sign-out", ALL)]) {
        for method in ["put", "patch", "delete", "trace", "query", "connect-all"] {
            let response = request(&house, (method, route.1, route.2)).header("cookie", &officer.browser.cookie).send().unwrap();
            assert_eq!(response.status(), 405, "{method} {}", route.1);
            assert!(response.headers()["allow"].to_str().unwrap().contains(&route.0.to_uppercase()), "{}", route.1);
        }
    }
    officer.serves();
}

#[test]
fn the_table_has_every_call_there_is() {
    let document: Value = serde_json::from_str(&dawr::web::document()).unwrap();
    let paths = document["paths"].as_object().unwrap().iter();
    let described: BTreeSet<(String, String)> =
        paths.flat_map(|(path, item)| item.as_object().unwrap().keys().map(move |method| (method.clone(), path.clone()))).collect();
    let open = FOR_EVERYBODY.iter().map(|path| ("get".to_owned(), (*path).to_owned()));
    let tried: BTreeSet<_> = API.iter().map(|(method, path, _)| ((*method).to_owned(), (*path).to_owned())).chain(open).collect();
    assert_eq!(tried, described);
}

#[test]
fn an_officer_touches_neither_anothers_counter_nor_what_ended_there() {
    let house = House::open();
    let officer = Officer::of(&house);
    house.hire("1043", Role::Officer);
    let other = house.sign_in("1043");
    other.open_counter(2);
    let ended = officer.browser.hall()["ended"][0]["id"].as_str().unwrap().to_owned();
    let amend = |path: &str| other.post(path, &json!({ "ending": "no_show", "reason": "wrong_button" }));
    let refused = amend(&format!("/api/tickets/{ended}/amend"));
    assert_eq!((refused.status().as_u16(), code_of(refused)), (403, "not_allowed".into()));
    for act in ["close", "call-next", "call", "recall", "serve", "finish", "hold", "resume", "transfer", "no-show", "undo"] {
        let path = format!("/api/counters/1/{act}");
        let response = other.post(&path, &body(&path));
        assert_eq!((response.status().as_u16(), code_of(response)), (409, "not_your_counter".into()), "{act}");
    }
    let taken = other.post("/api/counters/1/open", &json!({ "services": ["enquiry"] }));
    assert_eq!((taken.status().as_u16(), code_of(taken)), (409, "counter_taken".into()));
    assert_eq!(officer.browser.hall()["ended"][0]["outcome"], "delivered");
    let own = officer.browser.post(&format!("/api/tickets/{ended}/amend"), &json!({ "ending": "no_show", "reason": "wrong_button" }));
    assert_eq!(own.status(), 204);
    officer.serves();
}
