//! Cookies, other sites, other names.

use std::io::{BufRead, BufReader, Read, Write};

use dawr::staff::{Code, Login, Name, Role, Staff};
use serde_json::json;

use super::super::house::{House, PASSWORD, cookie_of};
use super::super::wire::{self, HERE, say, status};
use super::{Officer, code_of};

#[test]
fn the_cookie_is_for_this_host_and_tls_alone() {
    let house = House::open();
    let officer = Officer::of(&house);
    let enter = || house.client.post(house.url("/sign-in")).header("sec-fetch-site", "same-origin");
    let form = [("login", "1042"), ("password", PASSWORD)];
    let response = enter().form(&form).send().unwrap();
    let all: Vec<_> = response.headers().get_all("set-cookie").iter().map(|value| value.to_str().unwrap()).collect();
    let (id, flags) = all[0].strip_prefix("__Host-dawr=").unwrap().split_at(64);
    assert_eq!((all.len(), flags), (1, "; Path=/; Secure; HttpOnly; SameSite=Strict"));
    assert!(id.bytes().all(|digit| digit.is_ascii_hexdigit()));
    let out = house.client.post(house.url("/sign-out")).header("sec-fetch-site", "same-origin").header("cookie", cookie_of(&response));
    let gone = out.send().unwrap();
    assert_eq!(gone.headers()["set-cookie"], "__Host-dawr=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0");
    assert_eq!(house.client.get(house.url("/api/hall")).header("cookie", cookie_of(&response)).send().unwrap().status(), 401);
    officer.serves();
}

#[test]
fn without_tls_there_is_the_board_and_nothing_of_the_staffs() {
    let house = House::open();
    let officer = Officer::of(&house);
    house.hire("7", Role::Representative);
    let representative = house.sign_in("7");
    for path in ["/sign-in", "/sign-up", "/counter", "/log", "/log/2026-11-22", "/api/hall", "/api/hall/events", "/api/log", "/api/health"]
    {
        let response = house.client.get(house.board(path)).header("cookie", &representative.cookie).send().unwrap();
        assert_eq!(response.status(), 404, "{path}");
        assert!(response.headers().get("set-cookie").is_none());
    }
    for path in ["/sign-in", "/sign-out", "/api/counters/1/call-next", "/api/day/close", "/api/tickets"] {
        let post = house.client.post(house.board(path)).header("cookie", &officer.browser.cookie).header("sec-fetch-site", "same-origin");
        assert_eq!(post.json(&json!({})).send().unwrap().status(), 404, "{path}");
    }
    for path in ["/board", "/api/board", "/static/board.css"] {
        let response = house.client.get(house.board(path)).send().unwrap();
        assert_eq!(response.status(), 200, "{path}");
    }
    let mut plain = wire::tcp(HERE, house.address.listen);
    plain.write_all(format!("GET /api/hall HTTP/1.1\r\nHost: localhost\r\nCookie: {}\r\n\r\n", officer.browser.cookie).as_bytes()).unwrap();
    let mut answer = Vec::new();
    drop(plain.read_to_end(&mut answer));
    assert!(!answer.starts_with(b"HTTP"), "the staff's port answers without TLS");
    officer.serves();
}

#[test]
fn a_session_is_never_one_that_was_known_before_the_sign_in() {
    let house = House::open();
    let officer = Officer::of(&house);
    house.hire("1043", Role::Officer);
    let planted = format!("__Host-dawr={}", "ab".repeat(32));
    let enter = |cookie: &str| {
        let form = [("login", "1043"), ("password", PASSWORD)];
        let post = house.client.post(house.url("/sign-in")).header("sec-fetch-site", "same-origin").header("cookie", cookie);
        cookie_of(&post.form(&form).send().unwrap())
    };
    let hall = |cookie: &str| house.client.get(house.url("/api/hall")).header("cookie", cookie).send().unwrap().status().as_u16();
    let first = enter(&planted);
    assert_ne!(first, planted);
    assert_eq!((hall(&planted), hall(&first)), (401, 200));
    let second = enter(&first);
    assert_ne!(second, first);
    assert_eq!((hall(&first), hall(&second)), (401, 200), "the session before is over");
    for forged in ["__Host-dawr=", "__Host-dawr=x", "dawr=1", &format!("__host-dawr={}", &second[12..]), &second.to_uppercase()] {
        assert_eq!(hall(forged), 401, "{forged}");
    }
    officer.serves();
}

#[test]
fn a_post_of_another_site_does_nothing() {
    let house = House::open();
    let officer = Officer::of(&house);
    house.station.issue("enquiry").unwrap();
    let ours = format!("https://127.0.0.1:{}", house.address.listen.port());
    let call = || house.client.post(house.url("/api/counters/1/call-next")).header("cookie", &officer.browser.cookie).json(&json!({}));
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("sec-fetch-site", "none"),
        ("sec-fetch-site", "SAME-ORIGIN"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("origin", ""),
        ("origin", "https://127.0.0.1"),
        ("origin", &ours.replace("https", "http")),
        ("referer", &ours),
        ("x-requested-with", "XMLHttpRequest"),
    ] {
        let response = call().header(name, value).send().unwrap();
        assert_eq!((response.status().as_u16(), code_of(response)), (403, "cross_site".into()), "{name}: {value}");
    }
    let both = call().header("sec-fetch-site", "cross-site").header("origin", &ours).send().unwrap();
    assert_eq!(both.status(), 403);
    for mime in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"] {
        let request = house.client.post(house.url("/api/counters/1/call-next")).header("cookie", &officer.browser.cookie);
        let own = request.header("sec-fetch-site", "same-origin").header("content-type", mime).body("{}");
        assert_eq!(own.send().unwrap().status(), 415, "{mime}");
    }
    // A program's header does not lend its freedom to a cookie.
    assert_eq!(call().header("authorization", "Bearer dawr_x").send().unwrap().status(), 401);
    assert_eq!(officer.browser.get("/api/counters/1/call-next").status(), 405, "a link cannot call either");
    let form = [("login", "1042"), ("password", PASSWORD)];
    let lured = house.client.post(house.url("/sign-in")).header("origin", "https://evil.example").form(&form).send().unwrap();
    assert_eq!(lured.status(), 403, "nobody is signed in from elsewhere");
    let asked = house.client.request(reqwest::Method::OPTIONS, house.url("/api/tickets")).header("origin", "https://evil.example");
    let asked = asked.header("access-control-request-method", "POST").send().unwrap();
    assert!(asked.headers().keys().all(|name| !name.as_str().starts_with("access-control")), "no other site is let in");
    assert!(officer.is_alone(), "somebody was called");
    assert_eq!(call().header("origin", &ours).send().unwrap().status(), 200);
}

#[test]
fn a_name_that_is_not_ours_gets_nothing() {
    let house = House::open();
    let officer = Officer::of(&house);
    let port = house.address.listen.port();
    let asked = |head: &str| status(&say(&house, format!("{head}Connection: close\r\n\r\n").as_bytes()));
    for host in
        ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "dawr.local.evil.example", "xdawr.local", "2130706433.x"]
    {
        assert_eq!(asked(&format!("GET /board HTTP/1.1\r\nHost: {host}:{port}\r\n")), 421, "{host}");
    }
    for host in ["localhost", "dawr.local", "127.0.0.1", "[::1]"] {
        assert_eq!(asked(&format!("GET /board HTTP/1.1\r\nHost: {host}:{port}\r\n")), 200, "{host}");
    }
    for head in
        ["GET /board HTTP/1.1\r\n", "GET /board HTTP/1.1\r\nHost: \r\n", "GET /board HTTP/1.0\r\n", "GET /board HTTP/1.1\r\nHost: a b\r\n"]
    {
        assert_eq!(asked(head), 400, "{head}");
    }
    assert_eq!(asked("GET https://evil.example/board HTTP/1.1\r\nHost: localhost\r\n"), 421);
    let plain = house.client.get(house.board("/api/board")).header("host", "evil.example").send().unwrap();
    assert_eq!(plain.status(), 421);
    officer.serves();
}

#[test]
fn a_sign_in_leads_nowhere_else() {
    let house = House::open();
    let officer = Officer::of(&house);
    house.hire("1043", Role::Officer);
    let led = |next: &str| {
        let form = [("login", "1043"), ("password", PASSWORD), ("next", next)];
        let response = house.client.post(house.url("/sign-in")).header("sec-fetch-site", "same-origin").form(&form).send().unwrap();
        assert_eq!(response.status(), 303, "{next:?}");
        response.headers()["location"].to_str().unwrap().to_owned()
    };
    assert_eq!(led("/log/2026-11-22?lang=en"), "/log/2026-11-22?lang=en");
    for next in [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/\r\nset-cookie: a=b",
        "javascript:alert(1)",
        " //evil.example",
        "/\u{a0}/evil.example",
        "/لوح",
    ] {
        assert_eq!(led(next), "/", "{next:?}");
    }
    officer.serves();
}

#[test]
fn a_reset_account_and_a_removed_token_are_out_at_once() {
    let house = House::open();
    let officer = Officer::of(&house);
    house.hire("1043", Role::Officer);
    let (reset, token) = (house.sign_in("1043"), house.token(Role::Researcher));
    let events = |name: &str, value: &str| house.client.get(house.url("/api/hall/events")).header(name, value).send().unwrap();
    let bearer = format!("Bearer {token}");
    let mut listening = [events("cookie", &reset.cookie), events("authorization", &bearer)];
    let mut first = [0; 12];
    for stream in &mut listening {
        stream.read_exact(&mut first).unwrap();
        assert_eq!(&first, b"event: hall\n");
    }
    let (login, code) = (Login::new("1043").unwrap(), Code::of([7; 5]));
    let hash = dawr::vault::Hash::of(&code, [7; 16]).unwrap();
    let at = dawr::clock::Clock::read(&house.station.clock).at;
    Staff::change(house.station.folder(), |staff| staff.reset(&login, hash, at)).unwrap();
    Staff::change(house.station.folder(), |staff| staff.remove_token(&Name::new("researcher").unwrap())).unwrap();
    officer.serves();
    for stream in listening {
        let heard = BufReader::new(stream).lines().map_while(Result::ok).find(|line| line.starts_with("event:"));
        assert_eq!(heard, None, "one who is out hears what happens");
    }
    assert_eq!(reset.get("/api/hall").status(), 401);
    assert_eq!(house.client.get(house.url("/api/hall")).bearer_auth(&token).send().unwrap().status(), 401);
    officer.serves();
}
