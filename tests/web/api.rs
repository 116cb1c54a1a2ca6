//! The branch's API as its description has it, for programs of others.

use std::path::{Path, PathBuf};
use std::process::Command;

use dawr::staff::Role;
use reqwest::blocking::Response;
use serde_json::{Value, json};

use super::house::House;
use crate::support::Setting;

const KEY: &str = "0190d3a0-0000-7000-8000-000000000001";

fn kept() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web/openapi.json")
}

/// `UPDATE=1` writes it anew.
#[test]
fn the_description_that_is_served_is_the_one_in_the_repository() {
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(kept(), dawr::web::document()).unwrap();
    }
    let house = House::open();
    let served = house.client.get(house.url("/api/openapi.json")).send().unwrap();
    assert_eq!(served.headers()["content-type"], "application/json");
    assert!(served.text().unwrap() == std::fs::read_to_string(kept()).unwrap(), "UPDATE=1 writes src/web/openapi.json anew");
}

#[test]
fn every_refusal_is_a_problem_in_one_shape() {
    let house = House::open();
    let (token, weak) = (house.token(Role::Representative), house.token(Role::Technician));
    let post = |path: &str| house.client.post(house.url(path)).bearer_auth(&token);
    let ticket = json!({ "service": "enquiry", "channel": "phone" });
    let with = |field: &str, value: Value| {
        let mut other = ticket.clone();
        other[field] = value;
        post("/api/tickets").json(&other)
    };
    for (status, code, request) in [
        (401, "not_signed_in", house.client.get(house.url("/api/hall"))),
        (401, "not_signed_in", house.client.post(house.url("/api/tickets")).bearer_auth("dawr_x").json(&ticket)),
        (403, "not_allowed", house.client.post(house.url("/api/tickets")).bearer_auth(weak).json(&ticket)),
        (401, "not_signed_in", house.client.post(house.url("/api/tickets")).json(&ticket)),
        (403, "cross_site", house.client.post(house.url("/api/tickets")).header("cookie", "__Host-dawr=x").json(&ticket)),
        (403, "cross_site", house.client.post(house.url("/sign-in")).form(&[("login", "1042")])),
        (404, "unknown", house.client.get(house.url("/api/nothing"))),
        (404, "unknown", post("/api/counters/7/call-next").json(&json!({}))),
        (404, "unknown", post("/api/counters/900/call-next").json(&json!({}))),
        (404, "unknown", post("/api/tickets/x/cancel")),
        (404, "unknown_ticket", post(&format!("/api/tickets/{KEY}/cancel"))),
        (404, "unknown_service", with("service", "sauna".into())),
        (404, "unknown", house.client.get(house.url("/api/log/2020-01-01.csv")).bearer_auth(&token)),
        (404, "unknown", house.client.get(house.url("/api/log/2026-11-22.pdf")).bearer_auth(&token)),
        (405, "method", house.client.delete(house.url("/api/tickets")).bearer_auth(&token)),
        (409, "counter_not_open", post("/api/counters/1/call-next").json(&json!({}))),
        (415, "body", post("/api/tickets").body("{}")),
        (400, "body", post("/api/tickets").header("content-type", "application/json").body("{")),
        (400, "idempotency_key", post("/api/tickets").header("idempotency-key", "1").json(&ticket)),
        (422, "body", post("/api/tickets").json(&json!({}))),
        (422, "body", with("channel", "transfer".into())),
        (422, "body", with("channel", "pigeon".into())),
        (422, "body", with("party_size", 0.into())),
        (422, "body", with("party_size", 51.into())),
        (422, "body", with("language", "xx".into())),
        (422, "body", with("language", "Arabic".into())),
        (422, "body", with("priority_reason", "old".into())),
        (421, "host", house.client.get(house.url("/api/board")).header("host", "evil.example")),
    ] {
        let response = request.send().unwrap();
        let (found, address) = (response.status().as_u16(), response.url().path().to_owned());
        assert_eq!((found, problem(response)), (status, code.to_owned()), "{address}");
    }
}

/// RFC 9457: what every problem has, and nothing of ours that is unknown.
fn problem(response: Response) -> String {
    let status = response.status();
    assert_eq!(response.headers()["content-type"], "application/problem+json");
    assert_eq!(response.headers()["cache-control"], "no-store");
    let body: Value = response.json().unwrap();
    let code = body["code"].as_str().unwrap().to_owned();
    assert_eq!(body["type"], format!("urn:dawr:problem:{code}"));
    assert_eq!((&body["status"], &body["title"]), (&json!(status.as_u16()), &json!(status.canonical_reason().unwrap())));
    let known = ["type", "title", "status", "detail", "code", "wait_seconds"];
    assert!(body.as_object().unwrap().keys().all(|key| known.contains(&key.as_str())), "{body}");
    code
}

#[test]
fn what_is_asked_twice_with_one_key_happens_once_even_after_a_restart() {
    let house = House::open();
    let token = house.token(Role::Representative);
    let ask = |house: &House, body: &Value| {
        let post = house.client.post(house.url("/api/tickets")).bearer_auth(&token).header("idempotency-key", KEY);
        post.json(body).send().unwrap()
    };
    let body = json!({ "service": "enquiry", "channel": "website", "language": "ur", "party_size": 3 });
    let answers: Vec<Value> = std::thread::scope(|scope| {
        let one = || {
            let (client, url, token) = (house.client.clone(), house.url("/api/tickets"), token.clone());
            let body = body.clone();
            scope.spawn(move || {
                client.post(url).bearer_auth(token).header("idempotency-key", KEY).json(&body).send().unwrap().json().unwrap()
            })
        };
        let both = [one(), one()];
        both.map(|answer| answer.join().unwrap()).into()
    });
    let first = &answers[0];
    assert_eq!((&first["number"], &first["ticket"], &first["printed"]), (&json!("A001"), &answers[1]["ticket"], &json!(false)));
    let other = ask(&house, &json!({ "service": "lost", "channel": "website" }));
    assert_eq!((other.status().as_u16(), problem(other)), (422, "command_id_used".into()));

    let house = house.restart(Setting::default());
    let again = ask(&house, &body);
    assert_eq!(again.status(), 201);
    let again: Value = again.json().unwrap();
    assert_eq!((&again["number"], &again["ticket"]), (&first["number"], &first["ticket"]));
    let database = rusqlite::Connection::open(house.station.folder().join("dawr.sqlite")).unwrap();
    let tickets: i64 = database.query_row("select count(*) from ticket", [], |row| row.get(0)).unwrap();
    assert_eq!(tickets, 1);
}

#[test]
fn the_description_is_valid_openapi() {
    let validator = python("openapi-spec-validator");
    let output = Command::new(validator).args(["--schema", "3.1"]).arg(kept()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

/// Reads the description and asks everything that it allows, and much that it does not.
#[test]
fn schemathesis_finds_nothing_that_the_description_does_not_say() {
    std::thread::scope(|scope| {
        for way in [Way::WithAToken, Way::WithoutAToken] {
            // A branch for each: one machine has so many connections and no more.
            scope.spawn(move || schemathesis(&House::open(), way));
        }
    });
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Way {
    WithAToken,
    WithoutAToken,
}

fn python(program: &str) -> PathBuf {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/python/bin").join(program);
    assert!(program.exists(), "{} is missing: `make test` puts it there", program.display());
    program
}

fn schemathesis(house: &House, way: Way) {
    let token = house.token(Role::Representative);
    for counter in 1..=3 {
        let body = json!({ "services": ["enquiry", "lost", "follow_up"] });
        let open = house.client.post(house.url(&format!("/api/counters/{counter}/open"))).bearer_auth(&token).json(&body);
        assert_eq!(open.send().unwrap().status(), 204);
    }
    let ticket = |number: usize| house.station.issue(["enquiry", "lost", "follow_up"][number % 3]).unwrap().ticket.0.to_string();
    let tickets: Vec<String> = (0..30).map(ticket).collect();
    let mut command = Command::new("timeout");
    command
        .arg("120")
        .arg(python("schemathesis"))
        .env("SCHEMATHESIS_HOOKS", Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/web/known.py"))
        .env("DAWR_TICKETS", tickets.join(" "));
    // An endless answer is none that it could check: tests/web/soak.rs listens to those.
    command.args(["--no-color", "run", "--tls-verify", "false", "--exclude-path-regex", "events$", "--checks", "all"]);
    command.args(["--phases", "examples,coverage,fuzzing", "--max-examples", "10", "--seed", "22", "--continue-on-failure"]);
    command.args(["--workers", "1", "--request-timeout", "10", "--suppress-health-check", "all"]);
    if way == Way::WithoutAToken {
        // A POST from nowhere is refused before anybody looks at where it goes.
        command.args(["--exclude-checks", "unsupported_method"]);
    } else {
        command.args(["--header", &format!("Authorization: Bearer {token}")]);
    }
    let output = command.arg(house.url("/api/openapi.json")).current_dir(house.station.folder()).output().unwrap();
    assert!(output.status.success(), "{way:?}:\n{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    println!("{way:?}:\n{}", String::from_utf8_lossy(&output.stdout));
    assert_eq!(house.client.get(house.url("/api/health")).send().unwrap().status(), 200);
}
