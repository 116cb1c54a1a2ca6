//! What visitors have suggested and complained of, for the representative.

use dawr::queue::{CloseDay, Command};
use dawr::staff::Role;
use dawr::suggestion::{Kind, Suggestion, Text};
use serde_json::{Value, json};

use super::house::House;

fn give(house: &House, kind: Kind, text: &str) -> String {
    let (tell, told) = std::sync::mpsc::channel();
    let suggestion = Suggestion { kind, text: Text::new(text).unwrap() };
    house.station.engine.suggest(suggestion, move |reply| tell.send(reply).unwrap());
    match told.recv().unwrap().unwrap() {
        dawr::engine::Reply::Noted { reference } => reference.to_string(),
        other => panic!("{other:?}"),
    }
}

/// Five that are released, and one that waits.
fn released() -> (House, Vec<String>, String) {
    let house = House::open();
    let texts = ["كراسي أكثر", "شكرا لكم", "<b>cold water</b> & shade", "ٹھنڈا پانی", "الموظفة نورة لطيفة"];
    house.invite("1042", "نورة القحطاني", Role::Officer);
    let given = texts.map(|text| give(&house, if text == texts[0] { Kind::Complaint } else { Kind::Suggestion }, text));
    house.station.run(Command::CloseDay(CloseDay)).unwrap();
    house.station.clock.advance(jiff::SignedDuration::from_hours(24));
    house.station.engine.tick().unwrap();
    let waiting = give(&house, Kind::Complaint, "ما زالت تنتظر");
    (house, given.into(), waiting)
}

#[test]
fn the_representative_reads_what_was_released_and_finds_one_by_its_number() {
    let (house, given, waiting) = released();
    house.hire("saad", Role::Representative);
    let browser = house.sign_in("saad");
    let page = browser.get("/suggestions?lang=en").text().unwrap();
    assert!(given.iter().all(|reference| page.contains(reference.as_str())), "{page}");
    assert!(page.contains("Released in the week from Mon 23 November 2026") || page.contains("Mon 16 November 2026"), "{page}");
    assert!(page.contains("&#60;b&#62;cold water&#60;/b&#62;") && !page.contains("<b>cold"), "as it was written, and not as markup");
    assert!(page.contains("▒▒▒") && !page.contains("نورة"), "an officer's name");
    assert!(!page.contains(&waiting) && !page.contains("ما زالت"), "what waits is not there");
    assert!(page.contains("aria-current=\"page\">Suggestions"));
    let one = browser.get(&format!("/suggestions?reference={}", given[1].to_lowercase().replace('-', "+"))).text().unwrap();
    assert!(one.contains(&given[1]) && !one.contains(&given[0]), "{one}");
    for hidden in [waiting.as_str(), "K7Q-M3X", "%3Cscript%3E"] {
        let none = browser.get(&format!("/suggestions?lang=en&reference={hidden}")).text().unwrap();
        assert!(none.contains("Nothing that was released has this number.") && !none.contains("<script>"), "{hidden}");
    }
    let arabic = browser.get("/suggestions?lang=ar").text().unwrap();
    assert!(arabic.contains("الاقتراحات والشكاوى") && arabic.contains("شكوى"));
}

#[test]
fn a_program_reads_them_in_the_order_of_the_page_and_a_counter_does_not() {
    let (house, given, _) = released();
    let body: Value =
        house.client.get(house.url("/api/suggestions")).bearer_auth(house.token(Role::Representative)).send().unwrap().json().unwrap();
    let rows = body["suggestions"].as_array().unwrap();
    assert_eq!(rows.len(), 5);
    let complaint = rows.iter().find(|row| row["reference"] == given[0].as_str()).unwrap();
    assert_eq!(complaint, &json!({ "reference": given[0], "kind": "complaint", "text": "كراسي أكثر", "week": "2026-W47" }));
    for role in [Role::Officer, Role::Researcher, Role::Technician] {
        let refused = house.client.get(house.url("/api/suggestions")).bearer_auth(house.token(role)).send().unwrap();
        assert_eq!(refused.status(), 403);
    }
}
