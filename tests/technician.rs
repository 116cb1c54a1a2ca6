//! The technician's desk over a real station: the PIN, the findings, the test slip, the set-up and the restart.

use std::path::{Path, PathBuf};
use std::process::Command as Process;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;

use dawr::app::{self, Look};
use dawr::config::{Config, EXAMPLE, SETUP};
use dawr::engine::{Cause, JobOutcome, PrintOrder, Slip, TicketSlip};
use dawr::health::{Check, Grade};
use dawr::queue::Language;
use dawr::technician::{
    Answer, CHOOSE_PIN, DOES_NOT_FIT, Desk, FAILURES, NOT_OF_TODAY, NOT_SAVED, ON_ITS_WAY, Order, Parts, Pin, Setup, StaffPage,
};
use jiff::SignedDuration;

use crate::support::{Setting, Station};

/// The shipped branch in three languages, so that an office is named in few words.
fn branch() -> String {
    let listed = EXAMPLE.lines().find(|line| line.starts_with("languages = ")).unwrap();
    EXAMPLE.replacen(listed, "languages = [\"ar\", \"en\", \"ur\"]", 1)
}

/// With a second office in its list.
fn two_offices() -> String {
    let second =
        "[[branch.office]]\ncode = \"MKH-02\"\nname = { ar = \"فرع المنصور\", en = \"Mansour branch\", ur = \"شاخ المنصور\" }\n\n[panel]";
    branch().replacen("[panel]", second, 1)
}

fn config() -> Config {
    Config::parse(&two_offices(), Path::new("station.toml")).unwrap()
}

fn page() -> StaffPage {
    StaffPage {
        addresses: vec!["https://dawr.local:8443".to_owned()],
        fingerprint: "ab".repeat(32),
        sign_up_code: Some("K7QM-3XTP".to_owned()),
    }
}

struct Workshop {
    station: Station,
    desk: Desk,
    thread: JoinHandle<()>,
    restarts: Receiver<()>,
}

impl Workshop {
    fn open() -> Self {
        Self::on(Station::with(Setting { config: config(), ..Setting::default() }))
    }

    fn on(station: Station) -> Self {
        std::fs::write(station.folder().join("station.toml"), two_offices()).unwrap();
        let (restart, restarts) = channel();
        let (desk, thread) = Desk::open(Parts {
            engine: station.engine.clone(),
            config: Arc::new(config().with_setup(station.folder()).unwrap()),
            data: station.folder().into(),
            configuration: Some(station.folder().join("station.toml")),
            clock: Box::new(station.clock.clone()),
            randomness: Box::new(|bytes| bytes.fill(5)),
            staff_page: Box::new(|| Some(page())),
            restart: Box::new(move || restart.send(()).unwrap()),
        })
        .unwrap();
        Self { station, desk, thread, restarts }
    }

    fn ask(&self, order: Order) -> Answer {
        let (told, answer) = channel();
        self.desk.send(order, move |answer| drop(told.send(answer)));
        answer.recv().unwrap()
    }

    fn enter(&self, digits: &str) -> Answer {
        self.ask(Order::Enter(Pin::new(digits).unwrap()))
    }

    fn save(&self, setup: Setup) -> Answer {
        self.ask(Order::SaveSetup(setup))
    }

    fn folder(&self) -> PathBuf {
        self.station.folder().into()
    }

    /// Desk and engine end, and begin again over the same folder.
    fn restart(self) -> Self {
        let clock = self.station.clock.clone();
        drop(self.desk);
        self.thread.join().unwrap();
        Self::on(self.station.restart(Setting { clock, config: config(), ..Setting::default() }))
    }
}

fn setup(pin: Option<&str>) -> Setup {
    Setup {
        language: Language::ENGLISH,
        office: "MKH-02".to_owned(),
        panel_width_mm: 344.2,
        panel_height_mm: 193.0,
        pin: pin.map(|digits| Pin::new(digits).unwrap()),
    }
}

#[test]
fn the_desk_tells_how_the_staff_page_is_reached_and_no_log_tells_the_code() {
    let workshop = Workshop::open();
    let answer = workshop.ask(Order::StaffPage);
    assert_eq!(answer, Answer::StaffPage(Some(page())));
    assert_eq!(format!("{answer:?}"), "StaffPage(Some(StaffPage([\"https://dawr.local:8443\"])))");
}

#[test]
fn five_wrong_pins_cost_a_wait_and_each_further_one_a_longer_one() {
    let workshop = Workshop::open();
    assert_eq!(workshop.enter("4711"), Answer::NoPinYet);
    assert_eq!(workshop.save(setup(Some("4711"))), Answer::Saved);
    for wait_seconds in [0, 0, 0, 0, 30] {
        assert_eq!(workshop.enter("1234"), Answer::WrongPin { wait_seconds });
    }
    workshop.station.clock.advance(SignedDuration::from_secs(29));
    assert_eq!(workshop.enter("4711"), Answer::WrongPin { wait_seconds: 1 }, "nobody looks at it, right or wrong");
    workshop.station.clock.advance(SignedDuration::from_secs(1));
    assert_eq!(workshop.enter("1234"), Answer::WrongPin { wait_seconds: 60 });
    // Neither a set clock nor a patient visitor shortens it.
    workshop.station.clock.change(|reading| reading.at = "2027-01-01T00:00:00Z".parse().unwrap());
    assert_eq!(workshop.enter("4711"), Answer::WrongPin { wait_seconds: 60 });
    workshop.station.clock.advance(SignedDuration::from_secs(60));
    assert_eq!(workshop.enter("4711"), Answer::Entered);
    assert_eq!(workshop.enter("1234"), Answer::WrongPin { wait_seconds: 0 }, "the right one has wiped the slate");
}

#[test]
fn the_findings_are_those_of_the_folder_that_the_station_works_in() {
    let workshop = Workshop::open();
    let Answer::Findings(findings) = workshop.ask(Order::Examine) else { panic!("no findings") };
    assert_eq!(findings.len(), 10);
    assert!(findings.iter().all(|finding| finding.grade != Grade::Broken), "{findings:#?}");
    std::fs::write(workshop.folder().join("station.toml"), "languages = 5").unwrap();
    let Answer::Findings(findings) = workshop.ask(Order::Examine) else { panic!("no findings") };
    let broken: Vec<_> = findings.iter().filter(|finding| finding.grade == Grade::Broken).map(|finding| finding.check).collect();
    assert_eq!(broken, [Check::Configuration], "said before the restart that would fail");
}

#[test]
fn a_test_slip_is_ordered_journaled_and_kept_with_no_day_open() {
    let workshop = Workshop::open();
    workshop.station.run(dawr::queue::Command::CloseDay(dawr::queue::CloseDay)).unwrap();
    assert_eq!(workshop.ask(Order::TestSlip), Answer::Printing);
    let order = workshop.station.orders.recv().unwrap();
    assert_eq!(order.slip, Slip::Test { asked: "2026-11-22T05:00:00Z".parse().unwrap(), dated: true });
    assert_eq!(workshop.station.snapshot().jobs.last().map(|job| (job.job, job.ticket)), Some((order.job, None)));
    let database = rusqlite::Connection::open(workshop.folder().join("dawr.sqlite")).unwrap();
    let job: String = database.query_row("select kind || ' ' || state from print_job", [], |row| row.get(0)).unwrap();
    let last: String = database.query_row("select body from journal order by seq desc limit 1", [], |row| row.get(0)).unwrap();
    assert_eq!((job.as_str(), last.as_str()), ("test queued", r#"{"event":"test_asked"}"#));
    assert!(matches!(workshop.station.store().verify_journal(), Ok(Ok(_))));
}

#[test]
fn a_test_slip_of_a_clock_that_is_wrong_has_no_date() {
    let setting = Setting { config: config(), ..Setting::default() };
    setting.clock.change(|reading| (reading.at, reading.synchronised) = ("1970-01-01T00:00:00Z".parse().unwrap(), false));
    let workshop = Workshop::on(Station::with(setting));
    assert_eq!(workshop.ask(Order::TestSlip), Answer::Printing);
    assert!(matches!(workshop.station.orders.recv().unwrap().slip, Slip::Test { dated: false, .. }));
}

#[test]
fn a_copy_is_ordered_once_and_a_refusal_is_said() {
    let workshop = Workshop::open();
    let station = &workshop.station;
    let first = station.issue("enquiry").unwrap();
    assert_eq!(workshop.ask(Order::Reprint(first.ticket)), Answer::Failed(ON_ITS_WAY));
    station.engine.mark_ended(first.job.unwrap(), JobOutcome::NotSent(Cause::PaperOut)).unwrap();
    let Answer::Copying(job) = workshop.ask(Order::Reprint(first.ticket)) else { panic!("no copy") };
    assert_eq!(workshop.ask(Order::Reprint(first.ticket)), Answer::Failed(ON_ITS_WAY));
    let orders = [0; 2].map(|_| station.orders.recv().unwrap());
    let [PrintOrder { slip: Slip::Ticket(paper), .. }, copy] = &orders else { panic!("{orders:?}") };
    let again = TicketSlip { estimate: None, pause: None, copy: true, ..paper.clone() };
    assert_eq!((copy.job, &copy.slip), (job, &Slip::Ticket(again)));
    station.engine.mark_ended(job, JobOutcome::Confirmed).unwrap();
    station.run(dawr::queue::Command::CloseDay(dawr::queue::CloseDay)).unwrap();
    assert_eq!(workshop.ask(Order::Reprint(first.ticket)), Answer::Failed(NOT_OF_TODAY));
}

#[test]
fn what_was_saved_counts_from_the_next_start_on() {
    let workshop = Workshop::open();
    assert_eq!(workshop.save(setup(Some("20261122"))), Answer::Saved);
    let folder = workshop.folder();
    let written = std::fs::read_to_string(folder.join(SETUP)).unwrap();
    assert!(written.contains("pin = \"$argon2id$v=19$") && !written.contains("20261122"), "{written}");
    let config = config().with_setup(&folder).unwrap();
    assert_eq!(config.languages.iter().map(Language::code).take(2).collect::<Vec<_>>(), ["en", "ar"]);
    assert_eq!((config.branch.code.as_str(), config.branch.name.say(Language::ENGLISH)), ("MKH-02", "Mansour branch"));
    assert_eq!(config.branch.waiting_area, None, "the hall is the other office's");
    assert_eq!((config.panel.width_mm, config.panel.height_mm, config.panel.width_px), (344.2, 193.0, 1280));
    let workshop = workshop.restart();
    assert_eq!(workshop.enter("20261122"), Answer::Entered);
    // Without a new PIN the old one stays.
    assert_eq!(workshop.save(Setup { office: "MKH-01".to_owned(), ..setup(None) }), Answer::Saved);
    let workshop = workshop.restart();
    assert_eq!(workshop.enter("20261122"), Answer::Entered);
    assert_eq!(self::config().with_setup(&folder).unwrap().branch.code, "MKH-01");
}

#[test]
fn a_setup_that_would_not_start_is_refused_and_the_old_one_stays() {
    let workshop = Workshop::open();
    assert_eq!(workshop.save(setup(None)), Answer::Failed(CHOOSE_PIN), "these pages must not stay open to everybody");
    assert_eq!(workshop.save(setup(Some("4711"))), Answer::Saved);
    let written = std::fs::read(workshop.folder().join(SETUP)).unwrap();
    let wrong = [
        Setup { office: "MKH-09".to_owned(), ..setup(Some("9999")) },
        Setup { language: "sw".parse().unwrap(), ..setup(Some("9999")) },
        Setup { panel_width_mm: 30.0, panel_height_mm: 20.0, ..setup(Some("9999")) },
        Setup { panel_width_mm: f32::NAN, ..setup(Some("9999")) },
        Setup { panel_width_mm: 136.0, panel_height_mm: 217.0, ..setup(Some("9999")) },
    ];
    for setup in wrong {
        assert_eq!(workshop.save(setup), Answer::Failed(DOES_NOT_FIT));
    }
    assert_eq!(std::fs::read(workshop.folder().join(SETUP)).unwrap(), written);
    assert_eq!(workshop.enter("4711"), Answer::Entered, "the PIN of a set-up that was refused counts for nothing");
}

#[test]
fn a_cut_in_the_middle_of_a_save_leaves_the_old_setup() {
    let workshop = Workshop::open();
    assert_eq!(workshop.save(setup(Some("4711"))), Answer::Saved);
    let (folder, name) = (workshop.folder(), format!(".{SETUP}.part"));
    let whole = std::fs::read(folder.join(SETUP)).unwrap();
    // Every length that a torn file may have, beside the old one as the rename has not come.
    for length in 0..whole.len() {
        std::fs::write(folder.join(&name), &whole[..length]).unwrap();
        assert_eq!(config().with_setup(&folder).unwrap().branch.code, "MKH-02");
    }
    let workshop = workshop.restart();
    assert_eq!(workshop.save(Setup { office: "MKH-01".to_owned(), ..setup(None) }), Answer::Saved);
    assert!(!folder.join(&name).exists());
    assert_eq!(config().with_setup(&folder).unwrap().branch.code, "MKH-01");
}

#[test]
fn a_disk_that_takes_nothing_is_said() {
    let workshop = Workshop::open();
    std::fs::create_dir_all(workshop.folder().join(format!(".{SETUP}.part/in the way"))).unwrap();
    assert_eq!(workshop.save(setup(Some("4711"))), Answer::Failed(NOT_SAVED));
    assert_eq!(workshop.enter("4711"), Answer::NoPinYet);
}

#[test]
fn a_wrong_setup_stops_the_start_with_file_and_line() {
    let good = "language = \"en\"\noffice = \"MKH-02\"\npanel_width_mm = 217.7\npanel_height_mm = 136\n";
    for (from, to, says) in [
        ("\"en\"", "\"sw\"", "setup.toml:1: found the language sw, expected one of ar, en"),
        ("\"MKH-02\"", "\"MKH-03\"", "setup.toml:2: found the office \"MKH-03\", expected one of MKH-01, MKH-02"),
        ("217.7", "21.77", "setup.toml:3: found 21.77 mm, expected 50 to 2000 mm"),
        ("136\n", "300\n", "setup.toml:3: found 217.7 x 300 mm, expected the longer side where the 1280 x 800 pixels have it"),
        ("136\n", "136\npin = \"4711\"\n", "setup.toml:5: found no hash of argon2id, expected the hash"),
        ("office", "offices", "setup.toml:2: found the unknown key `offices`"),
        ("language = \"en\"\n", "", "found no `language`, expected this key here"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        assert!(good.contains(from));
        std::fs::write(folder.path().join(SETUP), good.replacen(from, to, 1)).unwrap();
        let fault = config().with_setup(folder.path()).unwrap_err().to_string();
        assert!(fault.contains(says), "{fault}");
    }
}

#[test]
fn the_offices_of_a_branch_have_one_name_each() {
    let office = |code: &str| format!("[[branch.office]]\ncode = \"{code}\"\nname = {{ ar = \"أ\", en = \"A\", ur = \"ا\" }}\n\n");
    let read = |text: String| Config::parse(&text, Path::new("station.toml"));
    let with = |offices: String| branch().replacen("[panel]", &(offices + "[panel]"), 1);
    let codes = |config: &Config| config.branch.offices.iter().map(|office| office.code.clone()).collect::<Vec<_>>();
    assert_eq!(codes(&Config::example().unwrap()), ["MKH-01"], "a branch of one office lists none");
    assert_eq!(codes(&read(with(office("MKH-02"))).unwrap()), ["MKH-01", "MKH-02"]);
    let fault = read(with(office("MKH-01"))).unwrap_err().to_string();
    assert!(fault.contains("found words of this office, expected none here"), "{fault}");
    let fault = read(with(office("MKH-02") + &office("MKH-02"))).unwrap_err().to_string();
    assert!(fault.contains("found the code \"MKH-02\" a second time, expected another code"), "{fault}");
    let nameless: Vec<&str> = EXAMPLE.lines().take_while(|line| *line != "[panel]").filter(|line| own_word(line)).collect();
    let nameless =
        with(office("MKH-01") + &office("MKH-02")).lines().filter(|line| !nameless.contains(line)).collect::<Vec<_>>().join("\n");
    let config = read(nameless.clone()).unwrap();
    assert_eq!((config.branch.name.say(Language::ENGLISH), codes(&config)), ("A", vec!["MKH-01".to_owned(), "MKH-02".to_owned()]));
    let fault = read(nameless.replacen("code = \"MKH-01\"", "code = \"MKH-07\"", 1)).unwrap_err().to_string();
    assert!(fault.contains("found no name for \"MKH-07\", expected branch.name, or one of MKH-01, MKH-02"), "{fault}");
}

/// A line of `[branch]` that names this office.
fn own_word(line: &str) -> bool {
    line.starts_with("name.") || line.starts_with("waiting_area.")
}

#[test]
fn what_cannot_be_done_is_said_in_few_words() {
    for message in FAILURES {
        assert!(message.split_whitespace().count() <= 8, "{message}");
    }
}

#[test]
fn a_restart_is_asked_for_once_and_answered() {
    let workshop = Workshop::open();
    assert_eq!(workshop.ask(Order::Restart), Answer::Restarting);
    assert_eq!(workshop.restarts.try_iter().count(), 1);
}

/// The child reads it; it holds the data folder.
const VARIABLE: &str = "DAWR_TEST_RESTART";

#[test]
fn the_whole_station_ends_by_itself_to_be_started_again() {
    let folder = tempfile::tempdir().unwrap();
    let output = Process::new(std::env::current_exe().unwrap())
        .args(["--exact", "technician::a_station_that_a_technician_restarts", "--nocapture"])
        .env(VARIABLE, folder.path())
        .env_remove("DISPLAY")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("the end is Restart"), "{said}");
}

/// The child's side of the story above. Without the variable, in an ordinary run of the tests, it returns at once.
#[test]
fn a_station_that_a_technician_restarts() {
    let Ok(folder) = std::env::var(VARIABLE) else { return };
    let mut config = config();
    let web = config.web.as_mut().unwrap();
    (web.listen, web.board) = ("127.0.0.1:0".parse().unwrap(), None);
    let station =
        app::Station { config, configuration: None, data: folder.into(), look: Look::Window, vouched: None, printed: Box::new(|_| ()) };
    let end = app::run(station, |running| {
        running.desk.send(Order::Restart, |_| ());
        Ok(())
    });
    println!("the end is {:?}", end.unwrap());
}
