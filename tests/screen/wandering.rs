//! Ten thousand random touches, presses and idle times through the real pages, over a real station with a clock moved by hand.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::sync::mpsc::channel;

use jiff::SignedDuration;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use dawr::engine::{PrintOrder, Slip};
use dawr::queue::{CallNext, CounterNumber, Finish, OpenCounter, Outcome};
use dawr::rating::Token;
use dawr::technician::{Answer, Order};

use super::*;
use crate::support::Station;

const STEPS: usize = 10_000;

thread_local! {
    /// Answers of the engine that have not reached the screen.
    static ANSWERS: RefCell<VecDeque<Result<Reply, Failure>>> = RefCell::default();
    static ORDERS: RefCell<VecDeque<Order>> = RefCell::default();
    static ASKED: RefCell<Asked> = RefCell::default();
}

#[derive(Default)]
struct Asked {
    tickets: usize,
    ratings: usize,
    others: usize,
    suggestions: usize,
}

struct Wanderer {
    app: App,
    station: Station,
    dice: ChaCha8Rng,
}

fn token(order: PrintOrder) -> Option<Token> {
    match order.slip {
        Slip::Ticket(slip) => Some(slip.token),
        _ => None,
    }
}

/// Waits for the engine, as no screen does.
fn asked(ask: impl FnOnce(Box<dyn FnOnce(Result<Reply, Failure>) + Send>)) -> Result<Reply, Failure> {
    let (told, reply) = channel();
    ask(Box::new(move |answer| drop(told.send(answer))));
    reply.recv().unwrap()
}

impl Wanderer {
    fn new(seed: u64) -> Self {
        let (app, station) = (blank(), Station::start());
        let config = Arc::new(Config::example().unwrap());
        let engine = station.engine.clone();
        ui::open(&app, &config, station.snapshot(), move |request| {
            let answer = |reply| ANSWERS.with_borrow_mut(|answers| answers.push_back(reply));
            let command = match request {
                Request::Command(command) => command,
                Request::Check(pass) => return answer(asked(|told| engine.check(pass, told))),
                Request::Rate(given) => {
                    let reply = asked(|told| engine.rate(given, told));
                    ASKED.with_borrow_mut(|asked| asked.ratings += usize::from(reply.is_ok()));
                    return answer(reply);
                }
                // No PIN was ever chosen, and nobody saves one: the desk is a table of answers.
                Request::Order(order) => return ORDERS.with_borrow_mut(|orders| orders.push_back(order)),
                Request::Suggest(suggestion) => {
                    let (tell, told) = std::sync::mpsc::channel();
                    engine.suggest(suggestion, move |reply| tell.send(reply).unwrap());
                    ASKED.with_borrow_mut(|asked| asked.suggestions += 1);
                    return ANSWERS.with_borrow_mut(|answers| answers.push_back(told.recv().unwrap()));
                }
            };
            let reply = engine.run(command);
            ASKED.with_borrow_mut(|asked| match reply {
                Ok(Reply::Issued(_)) => asked.tickets += 1,
                _ => asked.others += 1,
            });
            answer(reply);
        });
        Self { app, station, dice: ChaCha8Rng::seed_from_u64(seed) }
    }

    fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.dice.next_u64() % u64::try_from(most).unwrap()).unwrap()
    }

    fn step(&mut self) {
        match self.below(20) {
            0..13 => self.tap_a_button(),
            13..15 => self.press_anywhere(),
            15..17 => self.answer(),
            17 => self.serve_or_scan(),
            18 => {
                let seconds = 1 + self.below(15);
                self.idle(seconds);
            }
            _ => {
                let seconds = 30 + self.below(60);
                self.idle(seconds);
            }
        }
    }

    fn tap_a_button(&mut self) {
        let mut buttons = buttons(&self.app);
        // A hand that writes comes to an end: of an alphabet every eighth key is enough.
        let is_letter = |button: &ElementHandle| button.accessible_label().is_some_and(|label| label.trim().chars().count() == 1);
        let mut letters = 0..;
        buttons.retain(|button| !is_letter(button) || letters.next().is_some_and(|place: usize| place.is_multiple_of(8)));
        assert!(!buttons.is_empty(), "a page without a button: {:#?}", words(&self.app));
        let sends = LANGUAGES.map(|language| dawr::text::words(language.parse().unwrap()).say("Send"));
        let can_send = |button: &ElementHandle| {
            sends.iter().any(|send| button.accessible_label().unwrap() == *send) && button.accessible_enabled() == Some(true)
        };
        let sending = buttons.iter().position(can_send).filter(|_| self.below(2) == 0);
        let place = sending.unwrap_or_else(|| self.below(buttons.len()));
        buttons[place].mock_single_click(PointerEventButton::Left);
    }

    /// A finger that comes down anywhere, and may slide off before it leaves.
    fn press_anywhere(&mut self) {
        let mut side = |most| f32::from(u16::try_from(self.below(most)).unwrap());
        let mut at = || LogicalPosition::new(side(1280), side(800));
        let (down, up) = (at(), at());
        let (window, button) = (self.app.window(), PointerEventButton::Left);
        window.dispatch_event(WindowEvent::PointerPressed { position: down, button });
        window.dispatch_event(WindowEvent::PointerMoved { position: up });
        window.dispatch_event(WindowEvent::PointerReleased { position: up, button });
        window.dispatch_event(WindowEvent::PointerExited);
    }

    /// An officer ends a visit, or somebody holds a slip of the last tickets to the scanner.
    fn serve_or_scan(&mut self) {
        let counter = CounterNumber(1);
        if self.below(3) > 0 {
            let services = ["enquiry", "follow_up", "lost", "health"].map(Into::into).to_vec();
            for command in [
                Command::OpenCounter(OpenCounter { counter, services }),
                Command::CallNext(CallNext { counter }),
                Command::Finish(Finish { counter, outcome: Outcome::Delivered, obstacle: None }),
            ] {
                // With nobody waiting, or no day open, there is nothing to end.
                drop(self.station.engine.run(command));
            }
            return;
        }
        let Some(token) = self.station.orders.try_iter().filter_map(token).last() else { return };
        for key in format!("DAWR:1:{token}\n").chars() {
            self.app.window().dispatch_event(WindowEvent::KeyPressed { text: key.to_string().into() });
        }
    }

    /// What the engine has said reaches the screen, late or at once.
    fn answer(&mut self) {
        while let Some(answer) = ANSWERS.with_borrow_mut(VecDeque::pop_front) {
            ui::replied(answer);
        }
        while let Some(order) = ORDERS.with_borrow_mut(VecDeque::pop_front) {
            ui::answered(match order {
                Order::Open => Answer::PinNeeded,
                // One PIN in three is right.
                Order::Enter(_) if self.dice.next_u64().is_multiple_of(3) => Answer::Entered,
                Order::Enter(_) => Answer::WrongPin { wait_seconds: 0 },
                Order::Examine => Answer::Findings(Vec::new()),
                Order::TestSlip => Answer::Printing,
                Order::Reprint(_) => Answer::Failed(dawr::technician::ON_ITS_WAY),
                Order::StaffPage => Answer::StaffPage(Some(sample::staff_page(None))),
                Order::SaveSetup(_) => Answer::Saved,
                Order::Restart => Answer::Restarting,
            });
        }
        ui::seen(self.station.snapshot());
    }

    fn idle(&mut self, seconds: usize) {
        self.answer();
        self.station.clock.advance(SignedDuration::from_secs(i64::try_from(seconds).unwrap()));
        self.station.engine.tick().unwrap();
        ui::seen(self.station.snapshot());
        wait(u64::try_from(seconds).unwrap());
    }

    fn is_home(&self) -> bool {
        matches!(self.app.get_page(), dawr_ui::PageName::Home | dawr_ui::PageName::Closed)
    }

    /// Whatever is open: at most two touches lead home.
    fn go_home(&mut self) {
        self.answer();
        for _ in 0..2 {
            if self.is_home() {
                return;
            }
            let ways = ["Start", "Done", "Understood", "I have kept my number", "End", "I am here"];
            let ways = ways.map(|way| LANGUAGES.map(|language| dawr::text::words(language.parse().unwrap()).say(way)));
            let button = buttons(&self.app).into_iter().find(|button| {
                let label = button.accessible_label().unwrap();
                ways.iter().flatten().any(|way| label == *way)
            });
            button.unwrap_or_else(|| panic!("no way home: {:#?}", words(&self.app))).mock_single_click(PointerEventButton::Left);
            self.answer();
        }
        assert!(self.is_home(), "two touches did not lead home: {:#?}", words(&self.app));
    }
}

#[test]
fn ten_thousand_touches_find_no_dead_end_and_leave_nothing_behind() {
    let mut wanderer = Wanderer::new(3);
    for step in 1..=STEPS {
        wanderer.step();
        if step % 25 == 0 {
            wanderer.go_home();
        }
        if step % 100 == 0 {
            // Twice: what is open when everybody has gone, and the notice that came of it.
            wanderer.idle(90);
            wanderer.idle(90);
            let left = words(&wanderer.app);
            let snapshot = wanderer.station.snapshot();
            let fresh = ui::Session::new(Language::ARABIC);
            ui::apply(&wanderer.app, &ui::project(&fresh, &snapshot, &Config::example().unwrap()));
            assert_eq!(left, words(&wanderer.app), "what the last visitor has left behind, after {step} steps");
        }
    }
    wanderer.answer();
    let issued = wanderer.station.store().load().unwrap().1.tickets.len();
    ASKED.with_borrow(|asked| {
        assert_eq!(issued, asked.tickets, "one ticket for each accepted touch");
        assert!(asked.suggestions > 3, "{} suggestions", asked.suggestions);
        assert!(asked.tickets > 100 && asked.others > 100, "{} tickets and {} other commands", asked.tickets, asked.others);
        assert!(asked.ratings > 10, "{} ratings", asked.ratings);
    });
}
