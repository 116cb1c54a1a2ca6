//! The technician's pages: nobody comes in without the PIN, and nothing that was typed stays behind.

use dawr::config::Panel;
use dawr::technician::{Answer, Order};
use dawr::ui::{Session, TechnicianTouch, Touch};

use super::*;

/// A kiosk that writes down what is asked of the technician's desk.
pub struct Workshop {
    pub kiosk: Kiosk,
    pub orders: Rc<RefCell<Vec<Order>>>,
}

fn workshop(panel: Panel) -> Workshop {
    let (app, sent, orders) = (blank(), Rc::default(), Rc::default());
    app.window().set_size(PhysicalSize::new(panel.width_px, panel.height_px));
    let config = Arc::new(Config { panel, ..Config::example().unwrap() });
    let commands: Rc<RefCell<Vec<Command>>> = Rc::clone(&sent);
    let book: Rc<RefCell<Vec<Order>>> = Rc::clone(&orders);
    ui::open(&app, &config, Arc::new(sample::snapshot()), move |request| match request {
        Request::Command(command) => commands.borrow_mut().push(command),
        Request::Order(order) => book.borrow_mut().push(order),
        other => panic!("nobody asked for {other:?}"),
    });
    Workshop { kiosk: Kiosk { app, sent }, orders }
}

impl Workshop {
    /// What was asked since the last look, by name.
    fn asked(&self) -> Vec<String> {
        self.orders.borrow_mut().drain(..).map(|order| format!("{order:?}").split(['(', ' ']).next().unwrap().to_owned()).collect()
    }

    fn type_pin(&self, digits: &str) -> &Self {
        for digit in digits.chars() {
            self.kiosk.tap(&digit.to_string());
        }
        self
    }

    fn to_the_door(&self) -> &Self {
        self.kiosk.tap("English").tap("Your\nrights").tap("Privacy").tap("Technician");
        ui::answered(Answer::PinNeeded);
        self
    }

    pub fn enter(&self) -> &Self {
        self.to_the_door().type_pin("2468").kiosk.tap("Enter");
        ui::answered(Answer::Entered);
        ui::answered(Answer::Findings(sample::findings()));
        self
    }
}

pub fn standard() -> Workshop {
    workshop(Config::example().unwrap().panel)
}

#[test]
fn behind_the_pin_stand_findings_restart_and_two_taps_away_the_test_slip() {
    let shop = standard();
    shop.enter();
    assert_eq!(shop.asked(), ["Open", "Enter", "Examine"]);
    assert!(shop.kiosk.says("Check the printer's power, network cable and address."), "worst first: {:#?}", words(&shop.kiosk.app));
    shop.kiosk.tap("Printer").tap("Test slip");
    ui::answered(Answer::Printing);
    assert!(shop.kiosk.says("The test slip is being printed"));
    shop.kiosk.tap("Back").tap("Restart");
    assert_eq!(shop.asked(), ["TestSlip", "Restart"]);
}

#[test]
fn the_first_representative_finds_address_fingerprint_and_code() {
    let shop = standard();
    shop.enter().kiosk.tap("Staff page");
    assert_eq!(shop.asked().last().map(String::as_str), Some("StaffPage"));
    ui::answered(Answer::StaffPage(Some(sample::staff_page(Some("K7QM-3XTP")))));
    let said = |text: &str| shop.kiosk.says(&format!("\u{2066}{text}\u{2069}"));
    for text in ["https://dawr-mkh-01.local:8443", "https://192.168.100.150:8443", "3F9C 0A7E 5D1B 48C6", "K7QM-3XTP"] {
        assert!(said(text), "{text}: {:#?}", words(&shop.kiosk.app));
    }
    // The code is used up meanwhile: who looks again does not find it.
    shop.kiosk.tap("Back").tap("Staff page");
    assert!(!said("K7QM-3XTP"), "not even while the desk is asked");
    ui::answered(Answer::StaffPage(Some(sample::staff_page(None))));
    assert!(said("3F9C 0A7E 5D1B 48C6") && !said("K7QM-3XTP") && !shop.kiosk.says("Code for the first representative"));
    shop.kiosk.tap("Back").tap("Staff page");
    ui::answered(Answer::StaffPage(None));
    assert!(shop.kiosk.says("The staff page is not running"));
}

#[test]
fn a_wrong_pin_opens_nothing_and_says_how_long_to_wait() {
    let shop = standard();
    shop.to_the_door().type_pin("1357").kiosk.tap("Enter");
    ui::answered(Answer::WrongPin { wait_seconds: 30 });
    assert!(shop.kiosk.says("Wrong PIN. Wait 30 s"), "{:#?}", words(&shop.kiosk.app));
    assert_eq!(shop.kiosk.element("Enter").accessible_enabled(), Some(false), "the digits are gone");
}

/// Whatever a touch says: without the PIN the desk hears of nothing but the door.
#[test]
fn no_order_leaves_before_the_pin() {
    let config = Config::example().unwrap();
    for touch in [
        TechnicianTouch::TestSlip,
        TechnicianTouch::Printer,
        TechnicianTouch::Copy(sample::issued().ticket),
        TechnicianTouch::Restart,
        TechnicianTouch::StaffPage,
        TechnicianTouch::SetUp,
        TechnicianTouch::KeepPin,
        TechnicianTouch::Onward,
        TechnicianTouch::Enter,
    ] {
        let mut session = Session::new(Language::ARABIC);
        assert!(session.touch(Touch::Technician(touch), &sample::snapshot(), &config).is_none(), "{touch:?}");
        assert!(session.touch(Touch::Technician(TechnicianTouch::Open), &sample::snapshot(), &config).is_some());
        drop(session.answered(Answer::PinNeeded, &config));
        assert!(session.touch(Touch::Technician(touch), &sample::snapshot(), &config).is_none(), "{touch:?} at the door");
    }
}

#[test]
fn digits_do_not_wait_for_the_next_person() {
    let shop = standard();
    shop.to_the_door().type_pin("2468");
    assert_eq!(shop.kiosk.element("Enter").accessible_enabled(), Some(true));
    shop.kiosk.tap("Language").tap("Back");
    assert_eq!(shop.kiosk.element("Enter").accessible_enabled(), Some(false));
}

#[test]
fn the_set_up_is_saved_and_says_so() {
    let shop = standard();
    shop.enter().kiosk.tap("Set-up").tap("Next").tap("Next");
    assert!(shop.kiosk.says("218 mm"), "{:#?}", words(&shop.kiosk.app));
    shop.kiosk.tap("Longer").tap("Shorter").tap("Shorter").tap("Next");
    shop.type_pin("1111").kiosk.tap("Enter");
    shop.type_pin("1112").kiosk.tap("Enter");
    assert!(shop.kiosk.says("Not the same. Try again"));
    for _ in 0..2 {
        shop.type_pin("1111").kiosk.tap("Enter");
    }
    let saved = shop.orders.borrow().last().cloned();
    let Some(Order::SaveSetup(setup)) = saved else { panic!("{saved:?}") };
    assert_eq!((setup.language, setup.office.as_str(), setup.pin.is_some()), (Language::ARABIC, "MKH-01", true));
    assert!((setup.panel_width_mm - 218.7).abs() < 0.01 && (setup.panel_height_mm - 136.6).abs() < 0.1, "{setup:?}");
    ui::answered(Answer::Saved);
    assert!(shop.kiosk.says("Saved. Restart to use it") && shop.kiosk.says("Restart"), "{:#?}", words(&shop.kiosk.app));
}

#[test]
fn a_slip_that_fails_while_the_desk_thinks_leaves_the_screen_alive() {
    let shop = standard();
    shop.kiosk.tap("متابعة طلب");
    issued();
    shop.kiosk.tap(ar("Your\nrights")).tap(ar("Privacy")).tap(ar("Technician"));
    ui::seen(Arc::new(sample::no_paper()));
    ui::answered(Answer::PinNeeded);
    assert!(shop.kiosk.says("R 014"));
    shop.kiosk.tap("حفظت رقمي");
    assert!(shop.kiosk.says("التطوع"));
}

#[test]
fn the_small_panel_has_a_way_to_rights_and_technician() {
    let (_, panel) = sample::PANELS[0];
    let shop = workshop(panel);
    shop.kiosk.tap("English").tap("More services").tap("Suggestion or complaint");
    while !words(&shop.kiosk.app).contains(&"Your rights".to_owned()) {
        shop.kiosk.tap("Next");
    }
    shop.kiosk.tap("Your rights").tap("Privacy").tap("Technician");
    ui::answered(Answer::PinNeeded);
    shop.type_pin("2468").kiosk.tap("Enter");
    ui::answered(Answer::Entered);
    shop.kiosk.tap("Set-up").tap("Next").tap("Next").tap("Next").tap("Keep the PIN");
    assert_eq!(shop.asked().last().map(String::as_str), Some("SaveSetup"));
}

/// U8: who has a number and touches Start leaves nothing behind.
#[test]
fn start_after_a_ticket_gives_the_next_visitor_the_first_language() {
    let shop = standard();
    shop.kiosk.tap("English").tap("Volunteering");
    issued();
    shop.kiosk.tap("Start");
    assert!(shop.kiosk.says("التطوع"));
}
