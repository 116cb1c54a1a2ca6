//! Who may come in: by the real binary, over the real file.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "clippy takes helpers of tests for the product")]

mod files;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::Path;
use std::process::{Command as Process, Output};

use dawr::calendar::{Boot, Reading};
use dawr::queue::StaffId;
use dawr::staff::{Account, Book, Code, Denied, Knock, Login, Role, STAFF, SignUp, Staff};
use dawr::vault::hashed;
use dawr::vault::password::{NoPassword, Password};
use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;
use uuid::Uuid;

use crate::support::Station;

/// What people choose in these stories.
const OLD: &str = "zamzam at dawn 7";
const NEW: &str = "ثلاث حقائب زرقاء";

/// A station's data folder, and the door of its staff page.
struct House {
    folder: TempDir,
    book: Book,
    now: Reading,
}

/// The commands go by the machine's clock, so the door does as well.
fn house() -> House {
    let folder = Station::start().stop();
    let book = open(folder.path());
    let now = Reading { at: Timestamp::now(), boot: Boot(Uuid::from_u128(1)), uptime: 0, synchronised: true };
    House { folder, book, now }
}

fn open(folder: &Path) -> Book {
    let mut dice = 0_u8;
    let randomness = move |bytes: &mut [u8]| {
        for byte in bytes {
            dice = dice.wrapping_mul(37).wrapping_add(11);
            *byte = dice;
        }
    };
    Book::open(folder, Box::new(randomness)).unwrap()
}

fn dawr(folder: &Path, words: &[&str]) -> Output {
    Process::new(env!("CARGO_BIN_EXE_dawr")).args(words).arg("--data").arg(folder).env("RUST_LOG", "trace").output().unwrap()
}

fn password(text: &str) -> Password {
    Password::new(text.to_owned()).unwrap()
}

const DESK: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 168, 1, 20));

impl House {
    fn path(&self) -> &Path {
        self.folder.path()
    }

    /// What the command says, where it succeeds.
    fn run(&self, words: &[&str]) -> String {
        let output = dawr(self.path(), words);
        assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    fn refused(&self, words: &[&str]) -> String {
        let output = dawr(self.path(), words);
        assert!(!output.status.success(), "{words:?}");
        String::from_utf8(output.stderr).unwrap()
    }

    /// The code that is handed over.
    fn add(&self, login: &str, role: &str) -> String {
        value(&self.run(&["staff", "add", login, "--name", "عائشة الحربي", "--role", role]), "code")
    }

    fn reset(&self, login: &str) -> String {
        value(&self.run(&["staff", "reset", login]), "code")
    }

    fn from<'a>(&self, login: &'a str, address: IpAddr) -> Knock<'a> {
        Knock { login, address, now: self.now }
    }

    fn sign_in(&self, login: &str, text: &str) -> Result<Account, Denied> {
        self.book.sign_in(&self.from(login, DESK), &password(text))
    }

    fn choose(&self, login: &str, code: &str, text: &str) -> Result<Account, Denied> {
        self.book.choose_password(&self.from(login, DESK), &Code::typed(code).unwrap(), &password(text))
    }

    fn found(&self, code: &Code, login: &str) -> Result<Account, Denied> {
        let sign_up = SignUp { code, name: "سعد", password: &password(OLD) };
        self.book.found_representative(&self.from(login, DESK), &sign_up)
    }

    fn pass(&mut self, seconds: i64) {
        self.now.uptime += 1000 * seconds;
        self.now.at += SignedDuration::from_secs(seconds);
    }

    fn file(&self) -> String {
        std::fs::read_to_string(self.path().join(STAFF)).unwrap()
    }
}

/// Of a line such as `code      K7QM-3XTP`.
fn value(said: &str, key: &str) -> String {
    let line = said.lines().find(|line| line.split_whitespace().next() == Some(key));
    line.unwrap_or_else(|| panic!("no {key} in {said}")).split_whitespace().nth(1).unwrap().to_owned()
}

fn wrong(answer: &Result<Account, Denied>) -> bool {
    matches!(answer, Err(Denied::Wrong))
}

fn wait(answer: Result<Account, Denied>) -> u32 {
    match answer {
        Err(Denied::Wait { seconds }) => seconds,
        Err(Denied::Wrong) => 0,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_officer_gets_a_code_chooses_a_password_and_signs_in() {
    let house = house();
    let code = house.add("1042", "officer");
    assert!(wrong(&house.sign_in("1042", OLD)), "nobody has chosen a password");
    let chosen = house.choose("1042", &code.to_lowercase(), OLD).unwrap();
    let account = house.sign_in(" 1042 ", OLD).unwrap();
    assert_eq!((account.id, account.role, account.name.as_str(), account.epoch), (StaffId(1), Role::Officer, "عائشة الحربي", 1));
    assert_eq!(account, chosen);
    assert!(wrong(&house.sign_in("1042", NEW)));
    assert!(wrong(&house.choose("1042", &code, NEW)), "a code has one use");
    house.sign_in("1042", OLD).unwrap();
}

#[test]
fn a_code_lasts_a_day_and_five_tries() {
    let mut house = house();
    let code = house.add("1042", "officer");
    let other = Code::of([9; 5]).reveal();
    for _ in 0..4 {
        assert!(wrong(&house.choose("1042", &other, OLD)));
    }
    // A new day, another desk, a station that was restarted: the code counts its tries itself.
    house.book = open(house.path());
    assert!(wrong(&house.choose("1042", &other, OLD)));
    assert!(wrong(&house.choose("1042", &code, OLD)), "the sixth try is none");
    let code = house.reset("1042");
    house.book = open(house.path());
    house.pass(24 * 3600 + 60);
    assert!(wrong(&house.choose("1042", &code, OLD)), "a day is over");
    let code = house.reset("1042");
    house.now.at = Timestamp::now() + SignedDuration::from_hours(23);
    house.choose("1042", &code, OLD).unwrap();
}

#[test]
fn a_reset_ends_the_old_password_and_every_session_of_it() {
    let house = house();
    let code = house.add("1042", "officer");
    house.choose("1042", &code, OLD).unwrap();
    let session = house.sign_in("1042", OLD).unwrap();
    let code = house.reset("1042");
    assert!(wrong(&house.sign_in("1042", OLD)));
    let now = house.book.staff().account(session.id).unwrap().epoch;
    assert!(now > session.epoch, "whoever compares the epoch ends the session");
    house.choose("1042", &code, NEW).unwrap();
    assert!(wrong(&house.sign_in("1042", OLD)));
    assert_eq!(house.sign_in("1042", NEW).unwrap().epoch, now);
}

#[test]
fn who_was_removed_comes_in_no_more_and_their_number_is_never_given_again() {
    let house = house();
    let code = house.add("1042", "representative");
    house.choose("1042", &code, OLD).unwrap();
    let said = house.run(&["staff", "remove", "1042"]);
    assert!(said.contains("no representative is left"), "{said}");
    assert!(wrong(&house.sign_in("1042", OLD)));
    assert!(house.book.staff().account(StaffId(1)).is_none(), "their sessions find no account");
    let said = house.refused(&["staff", "add", "1042", "--name", "Another", "--role", "officer"]);
    assert!(said.contains("found the login 1042 a second time, expected one that was never used"), "{said}");
    house.add("1043", "officer");
    house.run(&["staff", "remove", "1043"]);
    house.add("1044", "officer");
    let staff = house.book.staff();
    assert_eq!(staff.login(StaffId(1)).map(Login::as_str), Some("1042"), "the journal's staff:1 still has a login");
    assert_eq!(staff.accounts().iter().map(|account| account.id.0).collect::<Vec<_>>(), [3]);
    assert_eq!(house.file().matches("عائشة").count(), 1, "the names of those who left are gone");
    assert!(house.refused(&["staff", "reset", "1042"]).contains("found no account 1042, expected one that `dawr staff list` names"));
    let list = house.run(&["staff", "list"]);
    assert!(list.contains("1044") && list.lines().filter(|line| line.ends_with("removed")).count() == 2, "{list}");
}

#[test]
fn the_first_representative_signs_up_with_the_code_on_the_screen_and_nobody_after() {
    let house = house();
    let code = house.book.sign_up_code().unwrap();
    assert!(wrong(&house.found(&Code::of([9; 5]), "saad")));
    let saad = house.found(&code, "Saad").unwrap();
    assert_eq!((saad.role, saad.login.as_str()), (Role::Representative, "saad"));
    house.sign_in("saad", OLD).unwrap();
    assert!(house.book.sign_up_code().is_none());
    assert!(matches!(house.found(&code, "other"), Err(Denied::RepresentativeThere)));
    // Whose password has ended is no representative who can sign in.
    house.reset("saad");
    let next = house.book.sign_up_code().unwrap();
    assert!(!next.is(&code), "the old code was used");
    assert!(wrong(&house.found(&code, "other")));
    assert!(matches!(house.found(&next, "saad"), Err(Denied::LoginTaken(_))));
}

/// One page, whichever code it is: the first representative may also be let in by the command.
#[test]
fn whoever_was_let_in_by_the_command_signs_up_also_before_the_first_representative() {
    let house = house();
    let (officer, saad) = (house.add("1042", "officer"), house.add("saad", "representative"));
    let sign_up = |login: &str, code: &str| {
        let code = Code::typed(code).unwrap();
        house.book.sign_up(&house.from(login, DESK), &SignUp { code: &code, name: "", password: &password(OLD) })
    };
    assert_eq!(sign_up("1042", &officer).unwrap().role, Role::Officer);
    assert!(house.book.sign_up_code().is_some());
    assert!(matches!(sign_up("fahd", &saad), Err(Denied::Name(_))), "who is not expected would be the first, with a name");
    assert_eq!(sign_up("saad", &saad).unwrap().role, Role::Representative);
    assert!(house.book.sign_up_code().is_none());
    assert!(wrong(&sign_up("fahd", &saad)));
}

#[test]
fn who_guesses_at_the_first_code_meets_another_one() {
    let mut house = house();
    let code = house.book.sign_up_code().unwrap();
    for guess in 0..5_u8 {
        assert!(wrong(&house.found(&Code::of([guess; 5]), &format!("guess{guess}"))));
    }
    house.pass(3600);
    assert!(!house.book.sign_up_code().unwrap().is(&code));
    assert!(wrong(&house.found(&code, "late")));
}

#[test]
fn two_who_sign_up_at_once_do_not_both_become_the_first() {
    let house = house();
    let code = house.book.sign_up_code().unwrap();
    let answers: Vec<_> = std::thread::scope(|scope| {
        let both = ["saad", "fahd"].map(|login| {
            let (house, code) = (&house, &code);
            scope.spawn(move || house.found(code, login))
        });
        both.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
    assert_eq!(house.book.staff().accounts().len(), 1);
}

#[test]
fn a_weak_password_is_not_taken_and_costs_no_try() {
    let house = house();
    let code = house.add("aisha.alharbi", "officer");
    for _ in 0..20 {
        assert!(matches!(house.choose("aisha.alharbi", &code, "password123"), Err(Denied::Password(NoPassword::Common))));
        assert!(matches!(house.choose("aisha.alharbi", &code, "Aisha.AlHarbi"), Err(Denied::Password(NoPassword::IsLogin))));
    }
    house.choose("aisha.alharbi", &code, NEW).unwrap();
}

#[test]
fn wrong_passwords_wait_for_the_account_and_for_the_address() {
    let mut house = house();
    let code = house.add("1042", "officer");
    house.choose("1042", &code, OLD).unwrap();
    for _ in 0..5 {
        assert!(wrong(&house.sign_in("1042", NEW)));
    }
    let elsewhere = IpAddr::V4(Ipv4Addr::new(192, 168, 1, 99));
    let at = |house: &House, login, address, text| house.book.sign_in(&house.from(login, address), &password(text));
    assert_eq!(wait(at(&house, "1042", elsewhere, OLD)), 30, "the account waits, right or wrong, wherever somebody tries");
    assert_eq!(wait(at(&house, "1043", DESK, OLD)), 30, "and so does the address, whoever is tried");
    house.pass(30);
    assert!(wrong(&house.sign_in("1042", NEW)));
    assert_eq!(wait(house.sign_in("1042", OLD)), 60);
    house.pass(60);
    house.sign_in("1042", OLD).unwrap();
    for _ in 0..4 {
        assert!(wrong(&house.sign_in("1042", NEW)), "whoever came in has a clean slate");
    }
}

#[test]
fn a_neighbourhood_of_ipv6_is_one_address() {
    let house = house();
    let address = |host: u16| IpAddr::V6(Ipv6Addr::new(0xfd00, 0, 0, 7, 0, 0, 0, host));
    for host in 0..5 {
        let login = format!("guess{host}");
        assert!(wrong(&house.book.sign_in(&house.from(&login, address(host)), &password(OLD))));
    }
    assert_eq!(wait(house.book.sign_in(&house.from("guess5", address(99)), &password(OLD))), 30);
    let other = IpAddr::V6(Ipv6Addr::new(0xfd00, 0, 0, 8, 0, 0, 0, 1));
    assert_eq!(wait(house.book.sign_in(&house.from("guess6", other), &password(OLD))), 0);
}

/// However many guess at once, no more are looked at than one after the other.
#[test]
fn a_hundred_tries_at_once_are_a_hundred_tries() {
    let house = house();
    let looked_at: u64 = std::thread::scope(|scope| {
        let guesses: Vec<_> = (0..100_u8)
            .map(|place| {
                let (book, now) = (&house.book, house.now);
                scope.spawn(move || {
                    let address = IpAddr::V4(Ipv4Addr::new(10, 0, 0, place));
                    drop(book.sign_in(&Knock { login: "1042", address, now }, &password(NEW)));
                    hashed()
                })
            })
            .collect();
        guesses.into_iter().map(|guess| guess.join().unwrap()).sum()
    });
    assert_eq!(looked_at, 5);
}

#[test]
fn nobody_learns_from_the_work_whether_a_login_exists() {
    let house = house();
    let code = house.add("1042", "officer");
    house.choose("1042", &code, OLD).unwrap();
    house.add("1043", "officer");
    let work = |login: &str| {
        let before = hashed();
        assert!(wrong(&house.sign_in(login, NEW)), "{login}");
        hashed() - before
    };
    for login in ["1042", "1043", "nobody", "no login at all!"] {
        assert_eq!(work(login), 1, "{login}");
    }
    house.sign_in("1042", OLD).unwrap();
    let before = hashed();
    assert!(wrong(&house.found(&Code::of([9; 5]), "saad")));
    assert_eq!(hashed() - before, 1);
    let before = hashed();
    assert!(wrong(&house.choose("nobody", &code, NEW)));
    assert_eq!(hashed() - before, 1);
}
