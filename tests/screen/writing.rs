//! A suggestion or complaint as a visitor writes it: key by key, sent once, and gone with the visitor.

use dawr::config::Panel;
use dawr::suggestion::{Kind, Reference, Suggestion};

use super::*;

/// What is asked of the engine, without its names: they are nobody's to see.
fn asked(kiosk: &WritingKiosk) -> Vec<(Kind, String)> {
    kiosk.sent.borrow().iter().map(|suggestion| (suggestion.kind, suggestion.text.as_str().to_owned())).collect()
}

struct WritingKiosk {
    kiosk: Kiosk,
    sent: Rc<RefCell<Vec<Suggestion>>>,
}

fn writing_kiosk(panel: Option<Panel>) -> WritingKiosk {
    let (app, mut config, sent) = (blank(), Config::example().unwrap(), Rc::default());
    if let Some(panel) = panel {
        app.window().set_size(PhysicalSize::new(panel.width_px, panel.height_px));
        config.panel = panel;
    }
    let book: Rc<RefCell<Vec<Suggestion>>> = Rc::clone(&sent);
    ui::open(&app, &Arc::new(config), Arc::new(sample::snapshot()), move |request| match request {
        Request::Suggest(suggestion) => book.borrow_mut().push(suggestion),
        other => panic!("nobody asked for {other:?}"),
    });
    WritingKiosk { kiosk: Kiosk { app, sent: Rc::default() }, sent }
}

fn keys(kiosk: &Kiosk, keys: &str) {
    for key in keys.split(' ') {
        kiosk.tap(key);
    }
}

fn noted() {
    ui::replied(Ok(Reply::Noted { reference: Reference::read("K7Q-M3X").unwrap() }));
}

#[test]
fn a_suggestion_is_typed_sent_and_numbered() {
    let screen = writing_kiosk(None);
    let kiosk = &screen.kiosk;
    kiosk.tap(ar("Idea or\ncomplaint")).tap(ar("Suggestion"));
    assert!(kiosk.says(ar("Write your suggestion")) && kiosk.says(ar("Names and phone numbers are struck out")));
    assert_eq!(kiosk.element(ar("Send")).accessible_enabled(), Some(false), "nothing is written");
    keys(kiosk, "م ا ء ء");
    kiosk.tap(ar("Erase")).tap(ar("Space"));
    keys(kiosk, "ب ا ر د");
    kiosk.tap(ar("More keys")).tap("!").tap(ar("Send")).tap(ar("Send"));
    assert_eq!(asked(&screen), [(Kind::Suggestion, "ما بارد!".to_owned())], "once");
    assert!(!kiosk.says("K7Q-M3X"), "not before the commit");
    noted();
    assert!(
        kiosk.says("K7Q-M3X") && kiosk.says(ar("Photograph it")) && kiosk.says(ar("Your name is not kept")),
        "{:#?}",
        words(&kiosk.app)
    );
    kiosk.tap(ar("Done"));
    assert!(kiosk.says("التطوع"));
}

#[test]
fn the_keys_follow_the_language_and_the_text_stays() {
    let screen = writing_kiosk(None);
    let kiosk = &screen.kiosk;
    kiosk.tap("English").tap("Idea or\ncomplaint").tap("Complaint");
    keys(kiosk, "W a i t");
    kiosk.tap("Language").tap("العربية");
    assert!(kiosk.says("Wait"), "{:#?}", words(&kiosk.app));
    kiosk.tap(ar("Space"));
    keys(kiosk, "ط و ي ل");
    kiosk.tap(ar("Send"));
    assert_eq!(asked(&screen), [(Kind::Complaint, "Wait طويل".to_owned())]);
}

#[test]
fn letters_run_from_the_right_in_arabic_and_digits_never_do() {
    let screen = writing_kiosk(None);
    let kiosk = &screen.kiosk;
    let left = |key: &str| kiosk.element(key).absolute_position().x;
    kiosk.tap(ar("Idea or\ncomplaint")).tap(ar("Suggestion"));
    assert!(left("ا") > left("ب") && left("ب") > left("ذ"));
    kiosk.tap(ar("More keys"));
    assert!(left("1") < left("2") && left("2") < left("9"));
    kiosk.tap(ar("Letters")).tap(ar("Language")).tap("English");
    assert!(left("A") < left("B"));
}

#[test]
fn what_could_not_be_kept_stays_on_the_screen_and_sends_to_the_counter() {
    let screen = writing_kiosk(None);
    let kiosk = &screen.kiosk;
    kiosk.tap(ar("Idea or\ncomplaint")).tap(ar("Suggestion"));
    keys(kiosk, "م ا ء");
    kiosk.tap(ar("Send"));
    ui::replied(Err(Failure::Gone));
    assert!(kiosk.says("ماء") && kiosk.says(ar("Please go to the counter")) && kiosk.says(ar("We are sorry: it could not be kept.")));
    kiosk.tap(ar("Back"));
    assert!(kiosk.says("ماء") && kiosk.says("ب"), "and can be written on: {:#?}", words(&kiosk.app));
    kiosk.tap(ar("Send"));
    ui::replied(Err(Failure::Gone));
    kiosk.tap(ar("Try again"));
    noted();
    assert!(kiosk.says("K7Q-M3X") && screen.sent.borrow().len() == 3);
}

/// U8: by Start, by Back to the home page, by going away; half-written or numbered.
#[test]
fn nothing_that_somebody_wrote_is_left_for_the_next() {
    let screen = writing_kiosk(None);
    let kiosk = &screen.kiosk;
    let begin = || {
        kiosk.tap(ar("Idea or\ncomplaint")).tap(ar("Suggestion"));
        assert!(kiosk.says(ar("Write your suggestion")), "an empty field: {:#?}", words(&kiosk.app));
        keys(kiosk, "س ر");
        assert!(kiosk.says("سر"));
    };
    begin();
    kiosk.tap(ar("Start"));
    begin();
    kiosk.tap(ar("Back")).tap(ar("Back"));
    begin();
    wait(44);
    assert!(kiosk.says("سر"));
    wait(1);
    assert!(kiosk.says(ar("Are you still here?")) && !kiosk.says("سر"));
    kiosk.tap(ar("I am here"));
    assert!(kiosk.says("سر"), "whoever is still there goes on");
    wait(65);
    assert!(kiosk.says("التطوع"));
    begin();
    kiosk.tap(ar("Send"));
    noted();
    wait(65);
    assert!(kiosk.says("التطوع") && !kiosk.says("K7Q-M3X"));
    begin();
}

#[test]
fn a_small_panel_has_no_letters_and_keeps_the_other_ways() {
    let screen = writing_kiosk(Some(sample::PANELS[0].1));
    let kiosk = &screen.kiosk;
    kiosk.tap(ar("More services")).tap(ar("Suggestion or complaint"));
    assert!(buttons(&kiosk.app).iter().all(|button| button.accessible_label().unwrap() != ar("Suggestion")));
    assert!(words(&kiosk.app).iter().any(|words| words.contains("+966 12 000 0000")), "{:#?}", words(&kiosk.app));
}
