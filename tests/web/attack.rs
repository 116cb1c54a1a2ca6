//! What a stranger in the branch's network may try: each is refused, and the officer at the counter notices nothing.

mod door;
mod flood;
mod roles;
mod slow;
mod words;

use dawr::staff::Role;
use serde_json::{Value, json};

use super::house::{Browser, House};

/// At counter 1, through all of it.
struct Officer<'a> {
    house: &'a House,
    browser: Browser,
}

impl<'a> Officer<'a> {
    fn of(house: &'a House) -> Self {
        house.hire("1042", Role::Officer);
        let browser = house.sign_in("1042");
        browser.open_counter(1);
        let officer = Self { house, browser };
        officer.serves();
        officer
    }

    /// A visitor takes a ticket, is called, served and sent off.
    fn serves(&self) {
        self.house.station.issue("enquiry").unwrap();
        let call = self.browser.post("/api/counters/1/call-next", &json!({}));
        assert_eq!(call.status(), 200);
        assert!(call.json::<Value>().unwrap()["number"].is_string());
        for (act, body) in [("serve", json!({})), ("finish", json!({ "outcome": "delivered" }))] {
            assert_eq!(self.browser.post(&format!("/api/counters/1/{act}"), &body).status(), 204, "{act}");
        }
    }

    /// Nobody stands called or served at the own counter.
    fn is_alone(&self) -> bool {
        self.browser.hall()["counters"][0]["ticket"].is_null()
    }
}

fn code_of(response: reqwest::blocking::Response) -> String {
    assert_eq!(response.headers()["content-type"], "application/problem+json");
    response.json::<Value>().unwrap()["code"].as_str().unwrap().to_owned()
}
