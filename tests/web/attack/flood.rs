//! Much of something: guesses, bytes, headers, requests in one another.

use std::io::Write;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use dawr::staff::Role;
use reqwest::blocking::Client;
use reqwest::redirect::Policy;

use super::super::house::{House, PASSWORD};
use super::super::wire::{ELSEWHERE, hear, say, status, tls};
use super::Officer;

const GUESSES: usize = 10_000;
const GUESSERS: usize = 4;
/// What an account, and what an address, may try before it waits. The clock stands still, so nobody has waited.
const FREE: usize = 5;

fn machine(address: Ipv4Addr) -> Client {
    let builder = Client::builder().danger_accept_invalid_certs(true).redirect(Policy::none());
    builder.local_address(IpAddr::V4(address)).build().unwrap()
}

/// 303 in, 401 looked at and wrong, 429 not looked at.
fn guess(door: &str, machine: &Client, login: &str, password: &str) -> u16 {
    let form = [("login", login), ("password", password), ("next", "")];
    let post = machine.post(door).header("sec-fetch-site", "same-origin").form(&form);
    post.send().unwrap().status().as_u16()
}

#[test]
fn ten_thousand_wrong_passwords_cost_five_hashes_and_nobody_elses_sign_in() {
    let house = House::open();
    let officer = Officer::of(&house);
    house.hire("7", Role::Representative);
    let (looked_at, told_to_wait) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let (thief, door) = (machine(ELSEWHERE), house.url("/sign-in"));
    std::thread::scope(|scope| {
        for guesser in 0..GUESSERS {
            let (door, thief, looked_at, told_to_wait) = (&door, &thief, &looked_at, &told_to_wait);
            scope.spawn(move || {
                for round in 0..GUESSES / GUESSERS {
                    // Half of them at one account, half at whatever comes to mind.
                    let login = if round % 2 == 0 { "7".to_owned() } else { format!("{guesser}.{round}") };
                    match guess(door, thief, &login, &format!("wrong sentence {round}")) {
                        401 => looked_at.fetch_add(1, Relaxed),
                        429 => told_to_wait.fetch_add(1, Relaxed),
                        other => panic!("{other}"),
                    };
                }
            });
        }
        // From another machine the right one comes in meanwhile.
        officer.serves();
        assert_eq!(guess(&door, &house.client, "1042", PASSWORD), 303);
        officer.serves();
    });
    let (looked_at, told_to_wait) = (looked_at.into_inner(), told_to_wait.into_inner());
    assert_eq!(looked_at + told_to_wait, GUESSES);
    assert!((1..=FREE).contains(&looked_at), "{looked_at} passwords of one machine were looked at");
    officer.serves();
}

#[test]
fn many_machines_get_no_more_guesses_at_one_account() {
    let house = House::open();
    let officer = Officer::of(&house);
    house.hire("7", Role::Representative);
    let door = house.url("/sign-in");
    let answers: Vec<u16> = (1..=40).map(|last| guess(&door, &machine(Ipv4Addr::new(127, 0, 3, last)), "7", "wrong sentence")).collect();
    let with = |status: u16| answers.iter().filter(|answer| **answer == status).count();
    assert_eq!((with(401), with(429)), (FREE, 40 - FREE));
    assert_eq!(guess(&door, &machine(ELSEWHERE), "7", PASSWORD), 429, "the right one waits too");
    house.station.clock.advance(jiff::SignedDuration::from_mins(16));
    assert_eq!(guess(&door, &machine(ELSEWHERE), "7", PASSWORD), 303, "and comes in later");
    officer.serves();
}

#[test]
fn a_hundred_megabytes_are_refused_before_they_have_come() {
    let house = House::open();
    let officer = Officer::of(&house);
    let cookie = &officer.browser.cookie;
    for path in ["/api/tickets", "/sign-in", "/sign-up", "/api/counters/1/call-next"] {
        let head = format!("POST {path} HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\nCookie: {cookie}\r\n");
        let mime = if path.starts_with("/api") { "application/json" } else { "application/x-www-form-urlencoded" };
        let announced = format!("{head}Content-Type: {mime}\r\nContent-Length: 104857600\r\n\r\n");
        let mut stream = tls(&house);
        stream.write_all(announced.as_bytes()).unwrap();
        let answer = hear(&mut stream);
        assert_eq!(status(&answer), 413, "{path}: {answer}");
        assert!(answer.contains("application/problem+json") && answer.contains("too_large"), "{answer}");

        let mut stream = tls(&house);
        stream.write_all(format!("{head}Content-Type: {mime}\r\nTransfer-Encoding: chunked\r\n\r\n").as_bytes()).unwrap();
        let chunk = [b"400\r\n".as_slice(), &[b' '; 1024], b"\r\n"].concat();
        let taken = (0..100 * 1024).take_while(|_| stream.write_all(&chunk).is_ok()).count();
        assert!(taken < 50 * 1024, "{path}: {taken} KiB of a body without a length were taken");
        let mut stream = tls(&house);
        stream.write_all(format!("{head}Content-Type: {mime}\r\nTransfer-Encoding: chunked\r\n\r\n").as_bytes()).unwrap();
        stream.write_all(&chunk.repeat(65)).unwrap();
        let answer = hear(&mut stream);
        assert_eq!(status(&answer), 413, "{path}: {answer}");
        officer.serves();
    }
}

#[test]
fn a_head_as_large_as_a_book_is_not_read() {
    let house = House::open();
    let officer = Officer::of(&house);
    let head = "GET /board HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
    let many = (0..5000).map(|number| format!("X-{number}: 1\r\n")).collect::<Vec<_>>().concat();
    let long = format!("X-Long: {}\r\n", "x".repeat(2 << 20));
    let cookies = format!("Cookie: {}\r\n", "a=b; ".repeat(400_000));
    for bomb in [format!("{head}{many}\r\n"), format!("{head}{long}\r\n"), format!("{head}{cookies}\r\n")] {
        let answer = status(&say(&house, bomb.as_bytes()));
        assert!([0, 400, 431].contains(&answer), "{answer}");
        officer.serves();
    }
    let address = format!("GET /board?{} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "a".repeat(1 << 20));
    let answer = status(&say(&house, address.as_bytes()));
    assert!([0, 400, 414, 431].contains(&answer), "{answer}");
    officer.serves();
}

#[test]
fn no_request_hides_in_another() {
    let house = House::open();
    let officer = Officer::of(&house);
    house.station.issue("enquiry").unwrap();
    // With the officer's own cookie it would call, if it were taken for a request.
    let hidden = format!(
        "POST /api/counters/1/call-next HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\nCookie: {}\r\n\
         Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{{}}",
        officer.browser.cookie
    );
    for framing in [
        format!("Content-Length: 0\r\nContent-Length: {}\r\n", hidden.len()),
        format!("Content-Length: 0, {}\r\n", hidden.len()),
        "Content-Length: +0\r\n".into(),
        "Content-Length: -1\r\n".into(),
        "Transfer-Encoding: identity\r\n".into(),
        "Transfer-Encoding: chunked, identity\r\n".into(),
        "Transfer-Encoding: xchunked\r\n".into(),
        "Transfer-Encoding : chunked\r\n".into(),
        "Transfer-Encoding: chunked\r\n x: y\r\n".into(),
        "Content-Length: 0\r\nTransfer-Encoding: xchunked\r\n".into(),
    ] {
        let outer = format!("POST /api/tickets HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\n{framing}\r\n{hidden}");
        let answer = say(&house, outer.as_bytes());
        assert!([400, 501].contains(&status(&answer)), "{framing}: {answer}");
        assert!(officer.is_alone(), "{framing}: the hidden request called somebody");
    }
    // Both lengths: only the chunks may count, and the body of such a request holds no second one.
    let both = format!(
        "POST /api/tickets HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{hidden}\r\n0\r\n\r\n",
        hidden.len()
    );
    let answer = say(&house, both.as_bytes());
    assert_eq!((status(&answer) >= 400, answer.matches("HTTP/1.1 ").count()), (true, 1), "{answer}");
    assert!(officer.is_alone(), "the hidden request called somebody");
    assert_eq!(officer.browser.post("/api/counters/1/call-next", &serde_json::json!({})).status(), 200);
}
