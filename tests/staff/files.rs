//! What lies in the data folder: whole, readable, without a secret, and told to the journal.

use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;

use dawr::queue::{Record, StaffChange, TokenId};
use dawr::staff::{LOCK, NEWS, News, StaffFault};

use super::*;

#[test]
fn ten_programs_at_once_lose_nobody() {
    let house = house();
    std::thread::scope(|scope| {
        for place in 0..10 {
            let house = &house;
            scope.spawn(move || house.add(&format!("10{place}"), "officer"));
        }
    });
    let staff = house.book.staff();
    let ids: Vec<u32> = staff.accounts().iter().map(|account| account.id.0).collect();
    assert_eq!(ids, (1..=10).collect::<Vec<_>>());
    assert_eq!(house.path().join(LOCK).metadata().unwrap().len(), 0);
}

#[test]
fn a_power_cut_leaves_the_file_as_it_was() {
    let house = house();
    house.add("1042", "officer");
    let before = house.file();
    // What a cut leaves behind: half a file under the name that it is written by.
    std::fs::write(house.path().join(format!(".{STAFF}.part")), &before[..before.len() / 2]).unwrap();
    assert_eq!(open(house.path()).staff().accounts().len(), 1);
    house.add("1043", "officer");
    assert_eq!(Staff::read(house.path()).unwrap().accounts().len(), 2);
    // Where it cannot be written the old one stays, and the command says so.
    std::fs::create_dir_all(house.path().join(format!(".{STAFF}.part/in the way"))).unwrap();
    let said = house.refused(&["staff", "remove", "1042"]);
    assert!(said.contains("cannot write") && said.contains(STAFF), "{said}");
    assert_eq!(open(house.path()).staff().accounts().len(), 2);
}

#[test]
fn no_file_and_no_log_shows_a_password_a_code_or_a_token() {
    let house = house();
    let code = house.add("1042", "officer");
    let waiting = house.add("1043", "officer");
    house.choose("1042", &code, OLD).unwrap();
    let founding = house.book.sign_up_code().unwrap();
    let said = house.run(&["token", "add", "evening log", "--role", "representative"]);
    let token = value(&said, "token");
    assert_eq!(house.book.token(&token).map(|token| (token.id, token.role)), Some((TokenId(1), Role::Representative)));
    let dump = format!("{:?} {:?} {:?} {founding:?}", house.book.staff(), house.sign_in("1042", OLD), password(OLD));
    let mut texts = vec![("a dump".to_owned(), dump)];
    for file in house.path().read_dir().unwrap().map(Result::unwrap).filter(|file| file.metadata().unwrap().is_file()) {
        texts.push((file.path().display().to_string(), String::from_utf8_lossy(&std::fs::read(file.path()).unwrap()).into_owned()));
    }
    for words in [["staff", "list"], ["token", "list"]] {
        let output = dawr(house.path(), &words);
        texts.push((words.join(" "), String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()));
    }
    let bare = |code: &str| code.replace('-', "");
    let founding = founding.reveal();
    for secret in [OLD, &code, &waiting, &founding, &bare(&code), &bare(&waiting), &bare(&founding), &token, &token[5..]] {
        for (place, text) in &texts {
            assert!(!text.contains(secret), "{place} shows {secret}");
        }
    }
    let rights = |name: &str| house.path().join(name).metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(rights(STAFF), 0o600, "nobody else reads the hashes");
}

#[test]
fn a_token_lets_a_program_in_until_it_is_removed() {
    let house = house();
    let add = |name| house.run(&["token", "add", name, "--role", "researcher"]);
    let (first, second) = (value(&add("evening log"), "token"), value(&add("display"), "token"));
    assert!(first.len() == 69 && first.starts_with("dawr_") && first != second);
    assert_eq!(house.book.token(&first).unwrap().name.as_str(), "evening log");
    for other in ["", "dawr_", &first[..68], &first.to_uppercase(), &format!("{first} ")] {
        assert!(house.book.token(other).is_none(), "{other}");
    }
    assert!(house.refused(&["token", "add", "display", "--role", "officer"]).contains("found the token display a second time"));
    house.run(&["token", "remove", "evening log"]);
    assert!(house.book.token(&first).is_none() && house.book.token(&second).is_some());
    assert!(house.refused(&["token", "remove", "evening log"]).contains("expected one that `dawr token list` names"));
    add("evening log");
    let ids: Vec<u32> = house.book.staff().tokens().iter().map(|token| token.id.0).collect();
    assert_eq!(ids, [2, 3], "a number is never given again");
    assert_eq!(house.book.staff().token_name(TokenId(1)).unwrap().as_str(), "evening log");
}

/// What is wrong in the file, and what the error says of it.
const FILES: &[(&str, &str, &str)] = &[
    ("role = \"officer\"", "role = \"boss\"", ":7: found `boss`, expected one of `officer`, `researcher`, `representative`, `technician`"),
    (
        "login = \"1042\"",
        "login = \"Aisha\"",
        ":5: found the login \"Aisha\", expected 1 to 32 lower-case letters, digits, dots and hyphens",
    ),
    ("epoch = 1", "epoch = \"one\"", ":8: found string \"one\", expected u32"),
    ("epoch = 1", "epoch = 1\nage = 40", ":9: found the unknown key `age`, expected"),
    ("hash = \"$argon2id$", "hash = \"$argon2i$", ": found no hash of argon2id, expected the one that dawr has written"),
    ("name = ", "nome = ", ": found the unknown key `nome`, expected"),
    ("role = \"officer\"\n", "", ":3: found no `role`, expected this key here"),
];

#[test]
fn a_wrong_file_is_named_with_line_and_expectation_and_without_its_hashes() {
    let house = house();
    house.add("1042", "officer");
    let right = house.file();
    for (from, to, expected) in FILES {
        assert!(right.contains(from), "{from} in {right}");
        std::fs::write(house.path().join(STAFF), right.replacen(from, to, 1)).unwrap();
        let said = house.refused(&["staff", "list"]);
        assert!(said.contains(STAFF) && said.contains(expected), "{to}: {said}");
        assert!(!said.contains("$argon2"), "{said}");
    }
    let twice = format!("{right}\n[[removed]]\nid = 1\nlogin = \"1050\"\n");
    std::fs::write(house.path().join(STAFF), &twice).unwrap();
    let said = house.refused(&["staff", "add", "1051", "--name", "x", "--role", "officer"]);
    let line = twice.lines().position(|line| line == "[[removed]]").unwrap() + 1;
    assert!(said.contains(&format!(":{line}: found the id 1 or the login 1050 a second time, expected each once")), "{said}");
    assert_eq!(house.file(), twice, "what cannot be read is not written over");
}

#[test]
fn a_slip_of_an_editor_does_not_empty_the_counters() {
    let house = house();
    let code = house.add("1042", "officer");
    house.choose("1042", &code, OLD).unwrap();
    house.sign_in("1042", OLD).unwrap();
    std::fs::write(house.path().join(STAFF), "[[account]]\nid = ").unwrap();
    house.sign_in("1042", OLD).unwrap();
    assert!(matches!(house.choose("1042", &code, NEW), Err(Denied::Fault(StaffFault::Wrong(_)))));
    assert!(matches!(Book::open(house.path(), Box::new(|_| ())), Err(StaffFault::Wrong(_))), "a start says what is wrong");
}

#[test]
fn the_commands_say_what_they_expect() {
    let nowhere = tempfile::tempdir().unwrap();
    for words in [&["staff", "list"][..], &["token", "list"], &["staff", "remove", "1042"]] {
        let output = dawr(nowhere.path(), words);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && said.contains("found no station in"), "{said}");
    }
    assert_eq!(nowhere.path().read_dir().unwrap().count(), 0, "and nothing is made there");
    let house = house();
    for (words, expected) in [
        (["staff", "add", "Aisha", "--name", "x", "--role", "officer"], "expected 1 to 32 lower-case letters"),
        (["staff", "add", "1042", "--name", " ", "--role", "officer"], "expected 1 to 64 that can be seen"),
        (["staff", "add", "1042", "--name", "x", "--role", "boss"], "officer, researcher, representative, technician"),
    ] {
        let said = house.refused(&words);
        assert!(said.contains(expected), "{said}");
    }
    assert!(!house.path().join(STAFF).exists());
    assert!(house.run(&["staff", "list"]).contains("nobody may come in"));
}

#[test]
fn the_journal_hears_of_each_change_once_also_of_those_made_while_the_station_was_off() {
    use StaffChange::{Added, PasswordChosen, Removed, Reset};
    let house = house();
    let mut news = News::open(house.path()).unwrap();
    let heard = |news: &mut News| {
        let staff = house.book.staff();
        let records = news.of(&staff);
        news.told(&staff).unwrap();
        assert_eq!(news.of(&staff), []);
        records
    };
    let of = |id, change| Record::StaffChanged { staff: StaffId(id), change };
    assert_eq!(heard(&mut news), []);
    let code = house.add("1042", "officer");
    house.add("1043", "officer");
    assert_eq!(heard(&mut news), [of(1, Added), of(2, Added)]);
    house.choose("1042", &code, OLD).unwrap();
    assert_eq!(heard(&mut news), [of(1, PasswordChosen)]);
    let code = house.reset("1042");
    house.choose("1042", &code, OLD).unwrap();
    house.run(&["staff", "remove", "1043"]);
    house.run(&["token", "add", "display", "--role", "officer"]);
    // The station was off meanwhile.
    let mut news = News::open(house.path()).unwrap();
    let token = |change| Record::TokenChanged { token: TokenId(1), change };
    assert_eq!(heard(&mut news), [of(1, Reset), of(1, PasswordChosen), of(2, Removed), token(Added)]);
    house.run(&["token", "remove", "display"]);
    house.add("1044", "officer");
    house.run(&["staff", "remove", "1044"]);
    assert_eq!(heard(&mut news), [of(3, Added), of(3, Removed), token(Removed)]);
    let kept = std::fs::read_to_string(house.path().join(NEWS)).unwrap();
    assert!(!kept.contains("1042") && !kept.contains("عائشة"), "{kept}");
}

#[test]
fn the_running_page_sees_what_a_command_has_changed_and_reads_no_more_than_that() {
    let house = house();
    let before = house.book.staff();
    assert!(Arc::ptr_eq(&before, &house.book.staff()));
    house.add("1042", "officer");
    let after = house.book.staff();
    assert!(!Arc::ptr_eq(&before, &after) && Arc::ptr_eq(&after, &house.book.staff()));
}
