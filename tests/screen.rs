//! The touchscreen as a visitor meets it: taps on accessible labels, the words of every page, its measures and its colours.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "clippy takes helpers of tests for the product")]

mod aids;
mod criteria;
mod legible;
mod look;
mod paper;
mod rating;
mod technician;
mod wandering;
mod writing;

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use dawr::config::Config;
use dawr::engine::{Failure, JobSnapshot, JobState, Reply, Snapshot};
use dawr::queue::{Channel, Class, Command, Issue, Language, PartySize, PrintDocuments, Refusal, ServiceId};
use dawr::ui::{self, App, Request, sample};
use i_slint_backend_testing::{AccessibleRole, ElementHandle, ElementQuery, TestingBackend, TestingBackendOptions, mock_elapsed_time};
use slint::platform::{PointerEventButton, WindowEvent};
use slint::{ComponentHandle, LogicalPosition, PhysicalSize, Rgba8Pixel, SharedPixelBuffer};

pub const LANGUAGES: [&str; 8] = ["ar", "en", "ur", "id", "bn", "fr", "tr", "fa"];

/// A kiosk at 11:50 that writes its commands down.
struct Kiosk {
    app: App,
    sent: Rc<RefCell<Vec<Command>>>,
}

pub fn blank() -> App {
    let options = TestingBackendOptions { mock_time: true, threading: false, renderer_name: Some("software".into()) };
    slint::platform::set_platform(Box::new(TestingBackend::new(options))).unwrap();
    let app = App::new().unwrap();
    app.show().unwrap();
    app.window().set_size(PhysicalSize::new(1280, 800));
    app
}

fn kiosk(snapshot: Snapshot) -> Kiosk {
    let (app, config, sent) = (blank(), Arc::new(Config::example().unwrap()), Rc::default());
    let book: Rc<RefCell<Vec<Command>>> = Rc::clone(&sent);
    ui::open(&app, &config, Arc::new(snapshot), move |request| match request {
        Request::Command(command) => book.borrow_mut().push(command),
        other => panic!("nobody asked for {other:?}"),
    });
    Kiosk { app, sent }
}

impl Kiosk {
    fn element(&self, label: &str) -> ElementHandle {
        let mut buttons = buttons(&self.app);
        buttons.retain(|button| button.accessible_label().is_some_and(|found| found == label));
        buttons.pop().unwrap_or_else(|| panic!("no button says {label:?}; the page says {:#?}", words(&self.app)))
    }

    fn tap(&self, label: &str) -> &Self {
        self.element(label).mock_single_click(PointerEventButton::Left);
        self
    }

    fn says(&self, text: &str) -> bool {
        words(&self.app).iter().any(|found| found == text)
    }

    fn commands(&self) -> Vec<Command> {
        self.sent.borrow().clone()
    }
}

/// The engine's answer.
fn issued() {
    ui::replied(Ok(Reply::Issued(sample::issued())));
}

fn wait(seconds: u64) {
    for _ in 0..seconds {
        mock_elapsed_time(Duration::from_secs(1));
    }
}

fn issue(service: &str, class: Option<Class>, language: Language, people: u8) -> Command {
    Command::Issue(Issue {
        service: ServiceId::from(service),
        class,
        channel: Channel::WalkIn,
        language,
        party_size: PartySize::try_from(people).unwrap(),
    })
}

/// The Arabic words of a message.
fn ar(message: &str) -> &str {
    dawr::text::words(Language::ARABIC).say(message)
}

fn elements(app: &App) -> Vec<ElementHandle> {
    ElementQuery::from_root(app).match_descendants().find_all()
}

pub fn buttons(app: &App) -> Vec<ElementHandle> {
    let mut buttons: Vec<ElementHandle> = Vec::new();
    for button in elements(app).into_iter().filter(|element| element.accessible_role() == Some(AccessibleRole::Button)) {
        // A component and the one it inherits are two elements of one item.
        if buttons.iter().all(|other| other.absolute_position() != button.absolute_position()) {
            buttons.push(button);
        }
    }
    buttons
}

/// Everything that is written on the page, in the order of the markup, each once.
pub fn words(app: &App) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for label in elements(app).iter().filter_map(ElementHandle::accessible_label) {
        let label = label.replace('\u{a0}', "");
        if !label.is_empty() && !found.contains(&label) {
            found.push(label);
        }
    }
    found
}

fn show(app: &App, page: &str, language: &str) {
    let config = Config::example().unwrap();
    let (session, snapshot) = sample::scene(page, language.parse().unwrap(), &config).unwrap();
    ui::fit(app, &config.panel);
    ui::apply(app, &ui::project(&session, &snapshot, &config));
}

fn pixel(picture: &SharedPixelBuffer<Rgba8Pixel>, x: usize, y: usize) -> [u8; 3] {
    let pixel = picture.as_slice()[y * 1280 + x];
    [pixel.r, pixel.g, pixel.b]
}

#[test]
fn one_tap_on_a_service_issues_a_ticket_at_once() {
    let kiosk = kiosk(sample::snapshot());
    kiosk.tap("متابعة طلب");
    assert_eq!(kiosk.commands(), [issue("follow_up", None, Language::ARABIC, 1)]);
}

#[test]
fn two_taps_reach_a_ticket_in_another_language() {
    let kiosk = kiosk(sample::snapshot());
    kiosk.tap("English").tap("Volunteering");
    assert_eq!(kiosk.commands(), [issue("volunteering", None, Language::ENGLISH, 1)]);
}

#[test]
fn two_quick_taps_give_one_ticket_and_a_tap_elsewhere_gives_none() {
    let kiosk = kiosk(sample::snapshot());
    kiosk.tap("متابعة طلب").tap("متابعة طلب").tap("التطوع");
    assert_eq!(kiosk.commands().len(), 1);
    issued();
    assert!(kiosk.says("R 014") && kiosk.says("رقمك"), "{:#?}", words(&kiosk.app));
}

#[test]
fn the_label_that_is_read_aloud_acts_like_the_tap() {
    let kiosk = kiosk(sample::snapshot());
    kiosk.element("التطوع").invoke_accessible_default_action();
    assert_eq!(kiosk.commands(), [issue("volunteering", None, Language::ARABIC, 1)]);
}

#[test]
fn a_service_with_documents_shows_them_first() {
    let kiosk = kiosk(sample::snapshot());
    kiosk.tap("طلب مساعدة");
    assert!(kiosk.says("هل معك هذه المستندات؟") && kiosk.commands().is_empty());
    kiosk.tap("اطبع\nالقائمة");
    let list = PrintDocuments { service: ServiceId::from("assist_request"), language: Language::ARABIC };
    assert_eq!(kiosk.commands(), [Command::PrintDocuments(list)]);
    ui::replied(Ok(Reply::Printing { job: dawr::engine::JobId(9) }));
    assert!(kiosk.says("نطبع لك القائمة الآن"));
    kiosk.tap("اطبع\nالقائمة");
    assert_eq!(kiosk.commands().len(), 1, "one list is enough");
    kiosk.tap("خذ تذكرة");
    assert_eq!(kiosk.commands().last(), Some(&issue("assist_request", None, Language::ARABIC, 1)));
}

#[test]
fn back_from_the_documents_forgets_the_service() {
    let kiosk = kiosk(sample::snapshot());
    kiosk.tap("طلب مساعدة").tap("رجوع").tap("التطوع");
    assert_eq!(kiosk.commands(), [issue("volunteering", None, Language::ARABIC, 1)]);
}

#[test]
fn priority_and_group_open_the_options_and_reach_the_command() {
    let kiosk = kiosk(sample::snapshot());
    kiosk.tap("أحتاج\nأولوية").tap("مجموعة").tap("وجبات وسقيا ومستلزمات");
    assert!(kiosk.says("كم عددكم؟") && kiosk.commands().is_empty());
    kiosk.tap("أكثر").tap("أكثر").tap("أقل").tap("خذ تذكرة");
    assert_eq!(kiosk.commands(), [issue("meals_kit", Some(Class::Priority), Language::ARABIC, 3)]);
}

#[test]
fn a_clock_nobody_trusts_is_not_shown() {
    let kiosk = kiosk(Snapshot { trust: dawr::calendar::Trust::Untrusted, ..sample::snapshot() });
    assert!(!kiosk.says("11:50") && kiosk.says("متابعة طلب"), "{:#?}", words(&kiosk.app));
    ui::seen(Arc::new(sample::snapshot()));
    assert!(kiosk.says("11:50"));
}

#[test]
fn priority_adds_exactly_one_touch() {
    let kiosk = kiosk(sample::snapshot());
    kiosk.tap("أحتاج\nأولوية").tap("متابعة طلب");
    assert_eq!(kiosk.commands(), [issue("follow_up", Some(Class::Priority), Language::ARABIC, 1)]);
}

#[test]
fn a_group_is_never_larger_than_fifty_nor_smaller_than_one() {
    let kiosk = kiosk(sample::snapshot());
    kiosk.tap("مجموعة").tap("وجبات وسقيا ومستلزمات");
    for _ in 0..60 {
        kiosk.tap("أكثر");
    }
    assert!(kiosk.says("50") && kiosk.element("أكثر").accessible_enabled() == Some(false));
    for _ in 0..60 {
        kiosk.tap("أقل");
    }
    kiosk.tap("خذ تذكرة");
    assert_eq!(kiosk.commands(), [issue("meals_kit", None, Language::ARABIC, 1)]);
}

#[test]
fn a_closed_and_a_finished_tile_explain_themselves_for_some_seconds() {
    let kiosk = kiosk(sample::some_closed());
    kiosk.tap("كرسي متحرك ونقل");
    assert!(kiosk.says("تفتح هذه الخدمة الساعة") && kiosk.says("16:00"), "{:#?}", words(&kiosk.app));
    kiosk.tap("وجبات وسقيا ومستلزمات");
    assert!(kiosk.says("انتهت هذه الخدمة لليوم") && kiosk.commands().is_empty());
    wait(7);
    assert!(!kiosk.says("انتهت هذه الخدمة لليوم") && kiosk.says("English"));
}

#[test]
fn a_refusal_is_a_sentence_and_a_fault_sends_to_the_counter() {
    let kiosk = kiosk(sample::snapshot());
    kiosk.tap("متابعة طلب");
    ui::replied(Err(Failure::Refused(Refusal::ServiceFinished)));
    assert!(kiosk.says("انتهت هذه الخدمة لليوم"));
    kiosk.tap("متابعة طلب");
    ui::replied(Err(Failure::Gone));
    assert!(kiosk.says("لم نتمكن من إعطائك رقمًا.") && kiosk.says("تفضل إلى الشباك"));
    kiosk.tap("فهمت");
    assert!(kiosk.says("التطوع"));
}

#[test]
fn a_slip_that_did_not_come_shows_number_and_code() {
    let kiosk = kiosk(sample::snapshot());
    kiosk.tap("متابعة طلب");
    issued();
    ui::seen(Arc::new(sample::no_paper()));
    assert!(kiosk.says("لم تخرج تذكرة. رقمك محفوظ.") && kiosk.says("R 014"), "{:#?}", words(&kiosk.app));
    wait(20);
    assert!(kiosk.says("R 014"), "the page waits for the visitor");
    kiosk.tap("حفظت رقمي");
    assert!(kiosk.says("التطوع"));
}

#[test]
fn half_a_slip_is_another_sentence() {
    let kiosk = kiosk(sample::snapshot());
    kiosk.tap("متابعة طلب");
    issued();
    ui::seen(Arc::new(sample::half_a_slip()));
    assert!(kiosk.says("قد تكون تذكرتك ناقصة. رقمك محفوظ."));
}

#[test]
fn the_ticket_page_counts_down_to_the_home_page_of_the_next_visitor() {
    let kiosk = kiosk(sample::snapshot());
    kiosk.tap("English").tap("Volunteering");
    issued();
    wait(14);
    assert!(kiosk.says("Your number"));
    wait(1);
    assert!(kiosk.says("التطوع"), "the next visitor finds the first language");
}

#[test]
fn done_gives_the_next_visitor_the_first_language() {
    let kiosk = kiosk(sample::snapshot());
    kiosk.tap("English").tap("Volunteering");
    issued();
    kiosk.tap("Done");
    assert!(kiosk.says("التطوع"));
}

#[test]
fn the_number_stays_while_the_printer_takes_its_time() {
    let kiosk = kiosk(sample::snapshot());
    let mut snapshot = sample::snapshot();
    snapshot.jobs = vec![JobSnapshot { job: sample::issued().job.unwrap(), ticket: None, number: None, state: JobState::Sending }];
    ui::seen(Arc::new(snapshot));
    kiosk.tap("التطوع");
    issued();
    wait(20);
    assert!(kiosk.says("رقمك"), "a stalled printer may still fail");
    ui::seen(Arc::new(sample::no_paper()));
    assert!(kiosk.says("لم تخرج تذكرة. رقمك محفوظ."));
}

#[test]
fn start_keeps_the_language_until_nobody_has_touched_for_thirty_seconds() {
    let kiosk = kiosk(sample::snapshot());
    kiosk.tap("English").tap("Assistance request").tap("Start");
    wait(29);
    assert!(kiosk.says("Volunteering"));
    wait(1);
    assert!(kiosk.says("التطوع"));
}

#[test]
fn an_inner_page_that_is_left_goes_home_and_forgets() {
    let kiosk = kiosk(sample::snapshot());
    kiosk.tap("English").tap("Group").tap("Assistance request");
    wait(44);
    assert!(kiosk.says("What do you need?"));
    wait(21);
    kiosk.tap("التطوع");
    assert_eq!(kiosk.commands(), [issue("volunteering", None, Language::ARABIC, 1)]);
}

#[test]
fn the_language_page_leads_back_to_the_page_it_came_from() {
    let kiosk = kiosk(sample::snapshot());
    kiosk.tap("طلب مساعدة").tap("اللغة").tap("English");
    assert!(kiosk.says("Do you have these with you?"), "{:#?}", words(&kiosk.app));
}

#[test]
fn tickets_are_issued_during_a_prayer_pause() {
    let kiosk = kiosk(sample::prayer());
    assert!(kiosk.says("نصلّي الظهر ونعود إليكم") && kiosk.says("12:32"));
    kiosk.tap("اختر الخدمة").tap("التطوع");
    assert_eq!(kiosk.commands(), [issue("volunteering", None, Language::ARABIC, 1)]);
}

#[test]
fn a_pause_that_begins_leaves_the_services_to_the_visitor_who_is_choosing() {
    let kiosk = kiosk(sample::snapshot());
    kiosk.tap("English");
    ui::seen(Arc::new(sample::prayer()));
    assert!(kiosk.says("Volunteering"));
    wait(30);
    assert!(kiosk.says("نصلّي الظهر ونعود إليكم"));
}

#[test]
fn closed_doors_offer_no_service() {
    let kiosk = kiosk(sample::closed());
    assert!(kiosk.says("نحن مغلقون الآن") && kiosk.says("08:00") && !kiosk.says("التطوع"));
}

#[test]
fn the_press_shows_in_its_own_frame_and_moves_nothing_else() {
    let kiosk = kiosk(sample::snapshot());
    let tile = kiosk.element("متابعة طلب");
    let (corner, size) = (tile.absolute_position(), tile.size());
    let before = kiosk.app.window().take_snapshot().unwrap();
    let position = LogicalPosition::new(corner.x + size.width / 2.0, corner.y + size.height / 2.0);
    kiosk.app.window().dispatch_event(WindowEvent::PointerPressed { position, button: PointerEventButton::Left });
    let after = kiosk.app.window().take_snapshot().unwrap();
    let inside = |x: f32, y: f32| {
        (corner.x - 1.0..=corner.x + size.width + 1.0).contains(&x) && (corner.y - 1.0..=corner.y + size.height + 1.0).contains(&y)
    };
    let (mut changed, mut elsewhere) = (0, 0);
    for y in 0..800_u16 {
        for x in 0..1280_u16 {
            if pixel(&before, x.into(), y.into()) != pixel(&after, x.into(), y.into()) {
                *(if inside(x.into(), y.into()) { &mut changed } else { &mut elsewhere }) += 1;
            }
        }
    }
    assert!(changed > 2000 && elsewhere == 0, "{changed} pixels changed in the tile, {elsewhere} elsewhere");
    assert!(kiosk.commands().is_empty(), "a press alone is no tap");
}
