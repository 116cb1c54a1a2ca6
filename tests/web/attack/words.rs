//! Text that would be more than text: paths, markup, headers.

use dawr::queue::StaffId;
use dawr::staff::{Code, Login, Name, Newcomer, Role, Staff};

use super::super::house::{Browser, House, PASSWORD};
use super::super::wire::{say, status};
use super::Officer;

const MARKUP: &str = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";

#[test]
fn no_path_leads_out_of_the_pages() {
    let house = House::open();
    let officer = Officer::of(&house);
    house.hire("7", Role::Representative);
    let cookie = house.sign_in("7").cookie;
    for place in ["/static/", "/api/log/", "/log/"] {
        for way in [
            "../staff.toml",
            "..%2fstaff.toml",
            "%2e%2e%2fstaff.toml",
            "..%5cstaff.toml",
            "..%252fstaff.toml",
            "%2fetc%2fpasswd",
            "..%2f..%2f..%2f..%2fetc%2fpasswd",
            "staff.css%00.toml",
            "dawr.sqlite",
            "....//staff.toml",
            ".",
            "2026-11-22.csv%2f..%2f..%2fstaff.toml",
            "2026-11-22.toml",
            "2026-11-22.csv%0d%0aSet-Cookie:%20a=b",
            "2026-11-22.csv%22;x=%22",
            "=cmd|'%20/C%20calc'!A0.csv",
        ] {
            let asked = format!("GET {place}{way} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n");
            let answer = say(&house, asked.as_bytes());
            assert!([400, 404].contains(&status(&answer)), "{place}{way}: {answer}");
            let lower = answer.to_lowercase();
            assert!(!lower.contains("argon2") && !lower.contains("root:") && !lower.contains("\r\nset-cookie: a=b"), "{answer}");
        }
    }
    officer.serves();
}

#[test]
fn a_file_is_named_by_branch_and_day_alone() {
    let house = House::open();
    let officer = Officer::of(&house);
    house.hire("7", Role::Representative);
    let representative = house.sign_in("7");
    for extension in ["csv", "xlsx", "json"] {
        let response = representative.get(&format!("/api/log/2026-11-22.{extension}?lang=%22%0d%0aX:y"));
        assert_eq!(response.status(), 200);
        let named = response.headers()["content-disposition"].to_str().unwrap().to_owned();
        let name = named.strip_prefix("attachment; filename=\"").and_then(|rest| rest.strip_suffix('"')).unwrap();
        assert!(name.ends_with(&format!(".{extension}")) && name.contains("2026-11-22"), "{name}");
        assert!(name.bytes().all(|letter| letter.is_ascii_alphanumeric() || b"-_.".contains(&letter)), "{name}");
    }
    officer.serves();
}

fn hire(house: &House, role: Role) -> Browser {
    let (login, name) = (Login::new("7").unwrap(), Name::new(MARKUP).unwrap());
    let at = dawr::clock::Clock::read(&house.station.clock).at;
    let (code, salt) = (Code::of([9; 5]), [9; 16]);
    let hash = dawr::vault::Hash::of(&code, salt).unwrap();
    let _: StaffId = Staff::change(house.station.folder(), |staff| staff.add(Newcomer { login, name, role, at }, hash)).unwrap();
    let form = [("code", code.reveal()), ("login", "7".into()), ("password", PASSWORD.into()), ("again", PASSWORD.into())];
    house.client.post(house.url("/sign-up")).header("sec-fetch-site", "same-origin").form(&form).send().unwrap();
    house.sign_in("7")
}

#[test]
fn a_name_is_a_name_even_where_it_looks_like_a_page() {
    let house = House::open();
    let officer = Officer::of(&house);
    let browser = hire(&house, Role::Representative);
    browser.open_counter(2);
    let reflected = "a=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&b=\"><script>alert(1)</script>&lang=en";
    for path in [
        "/counter",
        "/counter?lang=en",
        "/log/2026-11-22",
        "/log/2026-11-22?lang=en",
        "/log/2026-11-22/print",
        "/board",
        "/sign-in",
        "/sign-up",
        "/sign-up/first",
        "/log/<script>alert(1)</script>",
        "/<script>alert(1)</script>",
        "/static/<script>alert(1)</script>",
        &format!("/sign-in?next=\"><script>alert(1)</script>&{reflected}"),
        &format!("/sign-up?{reflected}"),
        &format!("/counter?{reflected}"),
        &format!("/log/2026-11-22?{reflected}"),
        &format!("/board?{reflected}"),
    ] {
        let response = browser.get(path);
        let policy = response.headers()["content-security-policy"].to_str().unwrap().to_owned();
        assert!(policy.starts_with("default-src 'none'; script-src 'self';") && !policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(response.headers()["x-content-type-options"], "nosniff");
        let is_page = response.headers()["content-type"].to_str().unwrap().starts_with("text/html");
        let text = response.text().unwrap();
        if is_page {
            is_harmless(path, &text);
        }
    }
    for (field, path) in
        [("login", "/sign-in"), ("next", "/sign-in"), ("login", "/sign-up"), ("name", "/sign-up/first"), ("code", "/sign-up")]
    {
        let form = [(field, MARKUP), ("password", "wrong sentence"), ("again", "wrong sentence")];
        let response = house.client.post(house.url(path)).header("sec-fetch-site", "same-origin").form(&form).send().unwrap();
        assert!(response.status().is_client_error(), "{path}");
        is_harmless(path, &response.text().unwrap());
    }
    assert!(browser.get("/counter").text().unwrap().contains("alert(1)"), "the name is there, as text");
    officer.serves();
}

/// Every script of the page is a file of ours or the data block, and no element listens by an attribute.
fn is_harmless(path: &str, page: &str) {
    for (at, _) in page.match_indices("<script") {
        let element = page[at..].split('>').next().unwrap();
        let ours = element.contains("src=\"/static/") || element.contains("type=\"application/json\"");
        assert!(ours, "{path}: {element}");
    }
    assert!(!page.contains("<img src=x") && !page.contains("<script>alert"), "{path}");
    assert!(!page.contains("style=\"") && !page.contains("<style"), "{path}: a style of its own");
}
