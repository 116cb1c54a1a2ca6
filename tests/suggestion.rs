//! A suggestion or complaint, from the touch to the table and on to whoever may read it: without a name, a time and an order.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::channel;

use dawr::config::Config;
use dawr::engine::{Engine, Failure, Parts, Reply, Snapshots};
use dawr::queue::{CloseDay, Command, Language};
use dawr::staff::{Login, Name, Newcomer, Role, Staff};
use dawr::store::Store;
use dawr::suggestion::{BLOCK, Kind, Reference, Released, Suggestion, Text};
use dawr::ui::{self, Request, sample};
use i_slint_backend_testing::ElementHandle;
use jiff::SignedDuration;
use slint::platform::PointerEventButton;

use crate::screen::{blank, buttons, words};
use crate::support::{Setting, Station};

fn suggestion(text: &str) -> Suggestion {
    Suggestion { kind: Kind::Suggestion, text: Text::new(text).unwrap() }
}

fn give(engine: &Engine, suggestion: Suggestion) -> Result<Reference, Failure> {
    let (tell, told) = channel();
    engine.suggest(suggestion, move |reply| tell.send(reply).unwrap());
    match told.recv().unwrap()? {
        Reply::Noted { reference } => Ok(reference),
        other => panic!("{other:?}"),
    }
}

fn released(station: &Station) -> Vec<Released> {
    station.store().released_suggestions().unwrap()
}

/// Everything that is in the table, each row as it stands on the disk.
fn table(folder: &Path) -> Vec<(String, String, Option<String>, Option<String>)> {
    let database = rusqlite::Connection::open(folder.join("dawr.sqlite")).unwrap();
    let mut query = database.prepare("select reference, text, day, released from suggestion").unwrap();
    query.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))).unwrap().map(Result::unwrap).collect()
}

fn next_day(station: &Station) {
    station.clock.advance(SignedDuration::from_hours(24));
    station.engine.tick().unwrap();
}

thread_local! {
    static ANSWERS: RefCell<Vec<Result<Reply, Failure>>> = RefCell::default();
}

#[test]
fn what_a_finger_types_reaches_the_table_masked_under_the_number_on_the_screen() {
    let (app, station) = (blank(), Station::start());
    let engine = station.engine.clone();
    ui::open(&app, &Arc::new(Config::example().unwrap()), station.snapshot(), move |request| match request {
        Request::Suggest(suggestion) => {
            let reply = give(&engine, suggestion).map(|reference| Reply::Noted { reference });
            ANSWERS.with_borrow_mut(|answers| answers.push(reply));
        }
        other => panic!("nobody asked for {other:?}"),
    });
    let tap = |label: &str| {
        let found = buttons(&app).into_iter().find(|button: &ElementHandle| button.accessible_label().unwrap() == label);
        found.unwrap_or_else(|| panic!("no {label:?}: {:#?}", words(&app))).mock_single_click(PointerEventButton::Left);
    };
    let ar = |message: &str| dawr::text::words(Language::ARABIC).say(message).to_owned();
    tap(&ar("Idea or\ncomplaint"));
    tap(&ar("Complaint"));
    for word in ["ا س م ي", "خ ا ل د", "ه ا ت ف"] {
        word.split(' ').for_each(tap);
        tap(&ar("Space"));
    }
    tap(&ar("More keys"));
    "0 5 5 1 2 3 4 5 6 7".split(' ').for_each(tap);
    tap(&ar("Send"));
    ANSWERS.with_borrow_mut(Vec::pop).into_iter().for_each(ui::replied);
    let rows = table(station.folder());
    let [(reference, text, day, released)] = &rows[..] else { panic!("{rows:?}") };
    assert!(words(&app).contains(reference), "{reference} of {:#?}", words(&app));
    assert_eq!((text.as_str(), day.as_deref(), released), (format!("اسمي {BLOCK}").as_str(), Some("2026-11-22"), &None));
}

/// `spell` finds each letter on the leaves of every language: sent, and kept as it was written.
#[test]
fn every_language_can_be_written() {
    let config = Config::example().unwrap();
    for language in ["ar", "en", "ur", "id", "bn", "fr", "tr", "fa"] {
        let language: Language = language.parse().unwrap();
        let thanks = dawr::text::words(language).say("Please wait here").to_lowercase().replace('\u{307}', "");
        let mut session = ui::Session::new(language);
        let begin = ui::Touch::Writing(ui::WritingTouch::Begin(Kind::Suggestion));
        let touches = [vec![ui::Touch::Suggestion, begin], sample::spell(&thanks, language)].concat();
        for touch in touches {
            assert!(session.touch(touch, &sample::snapshot(), &config).is_none());
        }
        let Some(Request::Suggest(sent)) = session.touch(ui::Touch::Writing(ui::WritingTouch::Send), &sample::snapshot(), &config) else {
            panic!("{language}: nothing is sent")
        };
        let plain =
            |text: &str| text.to_lowercase().replace(['\u{307}', '\u{200c}', '\u{64b}', '\u{64e}', '\u{64f}', '\u{650}', '\u{651}'], "");
        let apart = |text: &str| text.replace('\u{9dc}', "\u{9a1}\u{9bc}").replace('\u{9df}', "\u{9af}\u{9bc}");
        assert_eq!(plain(sent.text.as_str()), apart(&plain(&thanks)).replace('’', ""), "{language}");
    }
}

/// Bytes of the folder, file by file.
fn holds(folder: &Path, canary: &str) -> Vec<String> {
    let files = std::fs::read_dir(folder).unwrap().map(Result::unwrap).filter(|entry| entry.path().is_file());
    let holding = files.filter(|entry| {
        let bytes = std::fs::read(entry.path()).unwrap();
        bytes.windows(canary.len()).any(|window| window == canary.as_bytes())
    });
    holding.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

#[test]
fn no_name_and_no_number_that_was_typed_is_in_any_file() {
    let station = Station::start();
    hire(&station, "زرقاء اليمامية");
    let texts = [
        "اسمي قيسون وهاتفي ٠٥٥٩٨٧٦٥٤٣ شاهدعدل",
        "my name is Zubaydor, call +966 55 987 6543 or zub@example.org",
        "الموظفة زرقاء لم تساعدني، ولليمامية رأي آخر",
        "میرا نام خرمشاہ ہے ۰۳۰۰۹۸۷۶۵۴۳",
    ];
    let canaries = ["قيسون", "٠٥٥٩٨٧٦٥٤٣", "Zubaydor", "987 6543", "zub@example.org", "لليمامية", "زرقاء لم", "خرمشاہ", "۰۳۰۰۹۸۷۶۵۴۳"];
    for text in texts {
        give(&station.engine, suggestion(text)).unwrap();
        station.issue("enquiry").unwrap();
    }
    let clean = |folder: &Path, when: &str| {
        for canary in canaries {
            assert_eq!(holds(folder, canary), Vec::<String>::new(), "{canary} {when}");
        }
    };
    clean(station.folder(), "while the station runs");
    assert!(holds(station.folder(), "شاهدعدل").contains(&"dawr.sqlite".to_owned()), "the search finds what is there");
    station.run(Command::CloseDay(CloseDay)).unwrap();
    next_day(&station);
    clean(station.folder(), "after the day");
    clean(station.stop().path(), "after the station");
}

fn hire(station: &Station, name: &str) {
    let code = dawr::staff::Code::of([7; 5]);
    let hash = dawr::vault::Hash::of(&code, [7; 16]).unwrap();
    let at = dawr::clock::Clock::read(&station.clock).at;
    let who = Newcomer { login: Login::new("1042").unwrap(), name: Name::new(name).unwrap(), role: Role::Officer, at };
    Staff::change(station.folder(), |staff| staff.add(who, hash)).unwrap();
}

/// In the log it would stand between the tickets of its minute.
#[test]
fn the_write_ahead_log_forgets_it_at_once() {
    let station = Station::start();
    station.issue("enquiry").unwrap();
    give(&station.engine, suggestion("مقاعد أكثر من فضلكم")).unwrap();
    // Asked after it, answered after it.
    station.engine.tick().unwrap();
    assert!(!holds(station.folder(), "مقاعد أكثر").contains(&"dawr.sqlite-wal".to_owned()));
    assert_eq!(station.store().head().unwrap().seq, 2, "no journal knows of it: the day and the ticket alone");
}

#[test]
fn four_wait_and_five_are_released_together_when_the_day_closes() {
    let station = Station::start();
    let mut given: Vec<Reference> = (0..4).map(|number| give(&station.engine, suggestion(&format!("كراسي {number}"))).unwrap()).collect();
    next_day(&station);
    assert_eq!(released(&station), [], "four would not hide each other");
    given.push(give(&station.engine, suggestion("ماء بارد")).unwrap());
    assert_eq!(released(&station), [], "not at the moment when it comes");
    station.run(Command::CloseDay(CloseDay)).unwrap();
    let released = released(&station);
    let found: BTreeSet<_> = released.iter().map(|released| released.masked.reference).collect();
    assert_eq!(found, given.into_iter().collect());
    assert!(released.iter().all(|released| released.week.to_string() == "2026-W48"));
    assert!(table(station.folder()).iter().all(|(_, _, day, released)| day.is_none() && released.is_some()), "its day is erased");
}

#[test]
fn one_alone_is_heard_after_seven_days() {
    let station = Station::start();
    give(&station.engine, suggestion("مواقف للسيارات")).unwrap();
    for _ in 0..6 {
        next_day(&station);
        assert_eq!(released(&station), []);
    }
    let clock = station.clock.clone();
    let station = station.restart(Setting { clock, ..Setting::default() });
    next_day(&station);
    assert_eq!(released(&station).len(), 1);
}

/// Of forty that lie on one page of the disk: the share of pairs of which the first lies before the other.
fn share_in_order() -> f64 {
    const MANY: u32 = 40;
    let station = Station::start();
    for number in 0..MANY {
        give(&station.engine, suggestion(&format!("mark{number:03}end"))).unwrap();
    }
    station.run(Command::CloseDay(CloseDay)).unwrap();
    let bytes = std::fs::read(station.stop().path().join("dawr.sqlite")).unwrap();
    let place = |number: u32| {
        let mark = format!("mark{number:03}end");
        bytes.windows(mark.len()).position(|window| window == mark.as_bytes()).unwrap()
    };
    let places: Vec<usize> = (0..MANY).map(place).collect();
    let pairs = || (0..places.len()).flat_map(|one| (one + 1..places.len()).map(move |other| (one, other)));
    let in_order = pairs().filter(|(one, other)| places[*one] < places[*other]).count();
    f64::from(u32::try_from(in_order).unwrap()) / f64::from(u32::try_from(pairs().count()).unwrap())
}

/// Also who copies the disk finds no order: a row that was only changed would lie where it came, three times out of four.
#[test]
fn a_release_says_nothing_of_who_came_first() {
    let shares: Vec<f64> = (0..12).map(|_| share_in_order()).collect();
    let mean = shares.iter().sum::<f64>() / 12.0;
    assert!((0.4..0.6).contains(&mean), "{mean:.2} of the pairs lie in the order in which they came: {shares:.2?}");
}

#[test]
fn a_full_disk_says_so_and_keeps_nothing_by_half() {
    let folder = Station::start().stop();
    let store = Store::open(folder.path(), [0; 16]).unwrap();
    store.limit_pages(40).unwrap();
    let station = Station::over(folder, store, Setting::default()).unwrap();
    let long = "كلمة ".repeat(59);
    let mut kept = 0;
    let fault = loop {
        match give(&station.engine, suggestion(&long)) {
            Ok(_) => kept += 1,
            Err(fault) => break fault,
        }
    };
    assert!(matches!(fault, Failure::Fault(_)) && fault.to_string().contains("full"), "{fault}");
    assert!(!fault.to_string().contains("كلمة"), "no log shows what was written");
    assert_eq!(table(station.folder()).len(), kept);
}

/// A dice that falls twice on the same side.
#[test]
fn no_two_have_one_number() {
    let folder = tempfile::tempdir().unwrap();
    let (orders, _paper) = channel();
    let mut falls = 0_u8;
    let (engine, thread) = Engine::start(Parts {
        store: Store::open(folder.path(), [7; 16]).unwrap(),
        clock: Box::new(dawr::clock::FixedClock::at("2026-11-22T05:00:00Z".parse().unwrap())),
        config: Arc::new(Config::example().unwrap()),
        randomness: Box::new(move |bytes| {
            falls += 1;
            bytes.fill(if bytes.len() == 6 { falls / 8 } else { falls });
        }),
        orders,
        snapshots: Snapshots::default(),
        vouched: None,
        memory: None,
        known_names: Box::new(Vec::new),
    })
    .unwrap();
    let given: BTreeSet<_> = (0..8).map(|_| give(&engine, suggestion("شكرا")).unwrap()).collect();
    assert_eq!(given.len(), 8);
    drop(engine);
    thread.join().unwrap();
}
