//! A visitor rates a visit: by card, scanner, code or without a ticket, over a real station; touches are counted.

use std::sync::mpsc::{Receiver, channel};

use dawr::rating::{Given, Kind, Pass, Rating, Reason, Reasons, Week};
use jiff::SignedDuration;

use super::*;
use crate::rating::{check, close_day, serve_all, served, stars, stored};
use crate::support::Station;

const WEEK: &str = "2026-W47";

/// The real pages over the real engine, in Arabic.
struct Hall {
    app: App,
    station: Station,
    replies: Receiver<Result<Reply, Failure>>,
    given: Rc<RefCell<Vec<Given>>>,
    touches: RefCell<u32>,
}

fn hall() -> Hall {
    let (app, station) = (blank(), Station::start());
    let (told, replies) = channel();
    let (engine, given) = (station.engine.clone(), Rc::<RefCell<Vec<Given>>>::default());
    let book = Rc::clone(&given);
    ui::open(&app, &Arc::new(Config::example().unwrap()), station.snapshot(), move |request| {
        let told = told.clone();
        let then = move |reply| drop(told.send(reply));
        match request {
            Request::Command(command) => engine.send(command, then),
            Request::Check(pass) => engine.check(pass, then),
            Request::Rate(rating) => {
                book.borrow_mut().push(rating.clone());
                engine.rate(rating, then);
            }
            other => panic!("nobody asked for {other:?}"),
        }
    });
    Hall { app, station, replies, given, touches: RefCell::new(0) }
}

/// Without the marks that keep a number's order.
fn plain(label: &str) -> String {
    label.replace(['\u{2066}', '\u{2069}', '\u{a0}'], "")
}

impl Hall {
    fn find(&self, label: &str) -> Option<ElementHandle> {
        buttons(&self.app).into_iter().find(|button| plain(&button.accessible_label().unwrap()) == label)
    }

    fn tap(&self, label: &str) -> &Self {
        *self.touches.borrow_mut() += 1;
        let button = self.find(label).unwrap_or_else(|| panic!("no button says {label:?}; the page says {:#?}", words(&self.app)));
        button.mock_single_click(PointerEventButton::Left);
        self
    }

    fn star(&self, stars: u8) -> &Self {
        self.tap(&format!("{stars} من 5"))
    }

    /// The engine's answer reaches the screen.
    fn answered(&self) -> &Self {
        ui::replied(self.replies.recv_timeout(Duration::from_secs(59)).unwrap());
        ui::seen(self.station.snapshot());
        self
    }

    fn says(&self, text: &str) -> bool {
        words(&self.app).iter().any(|found| plain(found) == text)
    }

    fn is_home(&self) -> bool {
        self.says("التطوع")
    }

    /// As a scanner types: each key at once after the other, capitals with Shift.
    fn scan(&self, content: &str) -> &Self {
        for letter in content.chars().chain(['\n']) {
            let shift = letter.is_ascii_uppercase().then_some(slint::platform::Key::Shift.into());
            let keys: Vec<slint::SharedString> = shift.into_iter().chain([letter.to_string().into()]).collect();
            for text in &keys {
                self.app.window().dispatch_event(WindowEvent::KeyPressed { text: text.clone() });
            }
            for text in keys.into_iter().rev() {
                self.app.window().dispatch_event(WindowEvent::KeyReleased { text });
            }
        }
        self
    }

    fn seen(&self) -> &Self {
        ui::seen(self.station.snapshot());
        self
    }

    fn walk_up(&self) -> &Self {
        self.tap(ar("Rate your\nvisit")).tap(ar("Without\na ticket")).answered()
    }
}

fn given(pass: Pass, service: u8, treatment: Option<u8>, reasons: &[Reason]) -> Given {
    let reasons = reasons.iter().fold(Reasons::default(), |all, one| all.toggled(*one));
    Given { pass, service: stars(service), treatment: treatment.map(stars), reasons }
}

#[test]
fn a_card_is_three_touches_from_thanks_and_the_rating_reaches_the_database_as_one_of_many() {
    let hall = hall();
    served(&hall.station, "enquiry", 5);
    hall.seen().tap("قيّم A 005").answered();
    assert!(hall.says(ar("How was the service?")) && hall.says("1 من 2"), "{:#?}", words(&hall.app));
    assert!(hall.says(ar("Rating is your right: no name, no effect on your case")));
    hall.star(5);
    assert!(hall.says(ar("How were you treated?")) && hall.says("2 من 2"));
    hall.star(4).answered();
    assert!(hall.says(ar("Thank you")), "{:#?}", words(&hall.app));
    assert_eq!(*hall.touches.borrow(), 3);
    wait(3);
    assert!(hall.says(ar("Thank you")));
    wait(1);
    assert!(hall.is_home() && hall.find("قيّم A 005").is_none() && hall.find("قيّم A 004").is_some(), "a card that was rated is gone");
    close_day(&hall.station);
    let (service, week) = (Some("enquiry".into()), WEEK.parse::<Week>().unwrap());
    let rating = |service_stars, treatment_stars| Rating {
        week,
        service: service.clone(),
        kind: Kind::Token,
        service_stars: stars(service_stars),
        treatment_stars: Some(stars(treatment_stars)),
        reasons: Reasons::default(),
        burst: false,
    };
    assert_eq!(stored(hall.station.folder(), WEEK), [rating(5, 4)]);
}

#[test]
fn a_card_stands_for_a_quarter_of_an_hour() {
    let hall = hall();
    served(&hall.station, "enquiry", 1);
    hall.station.clock.advance(SignedDuration::from_secs(14 * 60));
    hall.station.engine.tick().unwrap();
    assert!(hall.seen().find("قيّم A 001").is_some());
    hall.station.clock.advance(SignedDuration::from_secs(60));
    hall.station.engine.tick().unwrap();
    assert!(hall.seen().find("قيّم A 001").is_none());
}

#[test]
fn the_first_star_is_the_rightmost_and_none_is_chosen_before_a_touch() {
    let hall = hall();
    hall.walk_up();
    let cards: Vec<ElementHandle> = (1..=5).map(|stars| hall.find(&format!("{stars} من 5")).unwrap()).collect();
    assert!(cards.windows(2).all(|pair| pair[0].absolute_position().x > pair[1].absolute_position().x));
    assert!(cards.iter().all(|card| card.accessible_checked() == Some(false)));
    hall.tap(ar("Language")).tap("English");
    let place = |label: &str| hall.find(label).unwrap().absolute_position().x;
    assert!(place("1 of 5 stars") < place("5 of 5 stars"), "and in English the leftmost");
    hall.tap("2 of 5 stars").tap("Back");
    let full = (1..=5).map(|stars| hall.find(&format!("{stars} of 5 stars")).unwrap().accessible_checked().unwrap()).collect::<Vec<_>>();
    assert_eq!(full, [true, true, false, false, false], "Back shows what was chosen");
}

#[test]
fn a_slip_held_to_the_scanner_opens_the_stars_from_home_and_from_the_page_of_ratings() {
    let hall = hall();
    let issued = served(&hall.station, "enquiry", 2);
    hall.seen().scan(&format!("DAWR:1:{}", issued[0].token)).answered();
    assert!(hall.says(ar("How was the service?")));
    hall.star(4).star(4).answered();
    // Whoever comes next need not wait for the end of the thanks.
    hall.scan(&format!("https://turn.example.org/t/{}", issued[1].token)).answered();
    assert!(hall.says(ar("How was the service?")));
    hall.tap(ar("Skip"));
    assert!(hall.is_home() && check(&hall.station, Pass::Token(issued[1].token)).is_ok(), "who skips has spent nothing");
    hall.tap(ar("Rate your\nvisit")).scan(&issued[1].token.to_string()).answered();
    assert!(hall.says(ar("How was the service?")));
}

#[test]
fn nothing_else_that_types_does_anything() {
    let hall = hall();
    let code = format!("DAWR:1:{}", served(&hall.station, "enquiry", 1)[0].token);
    hall.seen();
    let home = words(&hall.app);
    // By hand, by a cat, and the code of something from a shop.
    for letter in code.chars().chain(['\n']) {
        hall.app.window().dispatch_event(WindowEvent::KeyPressed { text: letter.to_string().into() });
        mock_elapsed_time(Duration::from_millis(400));
    }
    hall.scan("ggggggggggggggfdsa7").scan("4006381333931").scan(&"a1".repeat(300));
    assert!(hall.replies.try_recv().is_err() && words(&hall.app) == home);
    // Where no slip is asked for nobody's typing counts, there or later.
    hall.tap("طلب مساعدة").scan(&code);
    assert!(hall.replies.try_recv().is_err() && hall.says("هل معك هذه المستندات؟"));
    let (most, last) = code.split_at(code.len() - 1);
    most.chars().for_each(|letter| hall.app.window().dispatch_event(WindowEvent::KeyPressed { text: letter.to_string().into() }));
    hall.tap(ar("Back")).scan(last);
    assert!(hall.replies.try_recv().is_err() && hall.is_home());
}

#[test]
fn the_six_digits_of_a_slip_open_the_stars() {
    let hall = hall();
    let code = served(&hall.station, "enquiry", 1)[0].token.code();
    hall.tap(ar("Rate your\nvisit")).tap(ar("Type the code")).tap("7").tap(ar("Erase"));
    for digit in code.to_string().chars().filter(char::is_ascii_digit) {
        assert!(!hall.find(ar("Enter")).unwrap().accessible_enabled().unwrap());
        hall.tap(&digit.to_string());
    }
    assert!(hall.says(&code.to_string()), "as it stands on the slip: {:#?}", words(&hall.app));
    hall.tap(ar("Enter")).answered().star(5).tap(ar("Skip")).answered();
    assert!(hall.says(ar("Thank you")), "the second question may be left");
    assert_eq!(*hall.given.borrow(), [Given { treatment: None, ..given(hall.given.borrow()[0].pass, 5, None, &[]) }]);
}

#[test]
fn every_answer_of_the_engine_is_a_sentence_and_no_dead_end() {
    let hall = hall();
    let token = |hall: &Hall| hall.station.issue("enquiry").unwrap().token;
    let waiting = token(&hall);
    hall.scan(&waiting.to_string()).answered();
    assert!(hall.says(ar("Please rate after your service")), "{:#?}", words(&hall.app));
    serve_all(&hall.station, "enquiry");
    hall.scan(&waiting.to_string()).answered().star(5).star(5).answered();
    hall.scan(&waiting.to_string()).answered();
    assert!(hall.says(ar("Rated already. Thank you")), "{:#?}", words(&hall.app));
    wait(6);
    assert!(!hall.says(ar("Rated already. Thank you")) && hall.find(ar("Without\na ticket")).is_some());
    hall.scan("DAWR:1:00000000000000000000000000000000").answered();
    assert!(hall.says(ar("This code is not of today")));
    close_day(&hall.station);
    hall.scan(&waiting.to_string()).answered();
    assert!(hall.says(ar("No ratings right now")), "{:#?}", words(&hall.app));
}

#[test]
fn a_second_rating_without_a_ticket_waits_a_moment_and_keeps_its_stars() {
    let hall = hall();
    hall.walk_up().star(5).star(5).answered().tap(ar("Done"));
    hall.walk_up().star(4).star(5).answered();
    assert!(hall.says(ar("One moment, then touch again")), "{:#?}", words(&hall.app));
    hall.station.clock.advance(SignedDuration::from_secs(5));
    hall.star(5).answered();
    assert!(hall.says(ar("Thank you")));
}

#[test]
fn few_stars_lead_to_what_can_be_improved() {
    let hall = hall();
    hall.walk_up().star(5).star(3);
    assert!(hall.says(ar("What should we improve?")) && hall.given.borrow().is_empty());
    hall.tap(ar("Back")).star(2).tap(ar("Long wait")).tap(ar("The place")).tap(ar("Manners"));
    hall.tap(ar("Request refused"));
    assert!(!hall.find(ar("Request refused")).unwrap().accessible_checked().unwrap(), "three are enough");
    hall.tap(ar("Send")).answered();
    assert!(hall.says(ar("Thank you")));
    let reasons = [Reason::LongWait, Reason::Place, Reason::Manner];
    assert_eq!(*hall.given.borrow(), [given(Pass::WalkUp, 5, Some(2), &reasons)]);
}

#[test]
fn reasons_of_an_answer_that_was_changed_for_the_better_are_forgotten() {
    let hall = hall();
    hall.walk_up().star(5).star(3).tap(ar("Long wait")).tap(ar("Back")).star(4).answered();
    assert_eq!(*hall.given.borrow(), [given(Pass::WalkUp, 5, Some(4), &[])]);
}

/// Start, End, and nobody any more: at the reasons the rating is given without them, at the stars it is left.
#[test]
fn who_leaves_at_the_reasons_has_rated_and_who_leaves_at_the_stars_has_not() {
    let hall = hall();
    let wait_out = |hall: &Hall| hall.station.clock.advance(SignedDuration::from_secs(20));
    let at_reasons = |hall: &Hall| {
        hall.walk_up().star(1).star(1).tap(ar("Long wait"));
    };
    at_reasons(&hall);
    hall.tap(ar("Start")).answered();
    assert!(hall.is_home());
    wait_out(&hall);
    at_reasons(&hall);
    wait(45);
    hall.tap(ar("End")).answered();
    assert!(hall.is_home());
    wait_out(&hall);
    at_reasons(&hall);
    hall.tap(ar("Your\nrights"));
    wait(65);
    hall.answered();
    assert!(hall.is_home());
    assert_eq!(*hall.given.borrow(), vec![given(Pass::WalkUp, 1, Some(1), &[]); 3]);
    hall.walk_up().star(1);
    wait(65);
    assert!(hall.is_home() && hall.replies.try_recv().is_err());
    hall.walk_up().star(1).tap(ar("Start"));
    assert!(hall.is_home() && hall.given.borrow().len() == 3);
}

/// A touch on Start is not held up by the answer; what it says is said on the home page.
#[test]
fn a_rating_that_was_not_kept_is_said_politely_and_can_be_given_again() {
    let (app, asked) = (blank(), Rc::new(RefCell::new(0)));
    let count = Rc::clone(&asked);
    ui::open(&app, &Arc::new(Config::example().unwrap()), Arc::new(sample::cards()), move |_| *count.borrow_mut() += 1);
    let (_, hall) = channel();
    let hall = Hall { app, station: Station::start(), replies: hall, given: Rc::default(), touches: RefCell::new(0) };
    let rate = || {
        hall.tap("قيّم A 042");
        ui::replied(Ok(Reply::MayRate { number: None }));
        hall.star(2).star(2);
    };
    rate();
    hall.tap(ar("Send"));
    ui::replied(Err(Failure::Gone));
    assert!(hall.says(ar("Please touch once more")), "{:#?}", words(&hall.app));
    hall.tap(ar("Send"));
    ui::replied(Ok(Reply::Done));
    hall.tap(ar("Done"));
    rate();
    hall.tap(ar("Start"));
    ui::replied(Err(Failure::Gone));
    assert!(hall.is_home() && hall.says(ar("Sorry, your rating could not be kept")), "{:#?}", words(&hall.app));
    assert_eq!(*asked.borrow(), 5, "two checks and three ratings");
}

/// R-D9.1: the last visit of the day ends behind closed doors.
#[test]
fn closed_doors_still_take_ratings_of_the_day() {
    let hall = kiosk(sample::closed());
    hall.tap(ar("Rate your visit"));
    assert!(hall.says(ar("Hold your slip to the scanner")));
}

/// P1, and D9: rights, ratings and complaints from the home page of every panel and look.
#[test]
fn rights_and_ratings_are_near_on_every_panel() {
    let app = blank();
    for (name, panel) in sample::PANELS {
        let mut config = Config::example().unwrap();
        config.panel = panel;
        ui::open(&app, &Arc::new(config), Arc::new(sample::snapshot()), |_| ());
        app.window().set_size(PhysicalSize::new(panel.width_px, panel.height_px));
        let labels = || buttons(&app).iter().map(|button| button.accessible_label().unwrap().to_string()).collect::<Vec<_>>();
        let has = |label: &str| labels().iter().any(|found| found == label);
        if name == "7" {
            let more = buttons(&app).into_iter().find(|button| button.accessible_label().unwrap() == ar("More services")).unwrap();
            more.mock_single_click(PointerEventButton::Left);
            assert!(has(ar("Rate your visit")) && has(ar("Suggestion or complaint")), "{name}: {:#?}", labels());
        } else {
            for label in ["Rate your\nvisit", "Your\nrights", "Idea or\ncomplaint"] {
                assert!(has(ar(label)), "{name} {label}: {:#?}", labels());
            }
        }
    }
}
