//! Joins the pages with the session: callbacks → touch → command; reply and snapshot → view.

mod rating;

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use dawr_ui::{
    App, ClearerAdapter, ClosedAdapter, Demo, DocumentsAdapter, HelpAdapter, HomeAdapter, LanguageAdapter, Leaf, NotedAdapter,
    OptionsAdapter, PinAdapter, PrinterAdapter, PrivacyAdapter, RailAction, RailAdapter, RightsAdapter, SetUpAdapter, StaffPageAdapter,
    StationAdapter, StillHereAdapter, SuggestionAdapter, Theme, TicketAdapter, TroubleAdapter, WritingAdapter,
};
use slint::{ComponentHandle, Image, Timer, TimerMode, Weak};

use super::apply::apply;
use super::frame;
use super::projection::{View, project, service_at, slip_at};
use super::scanner::Scanner;
use super::session::{RatingTouch, Request, Session, TechnicianTouch, Touch, WritingTouch};
use crate::config::{Config, Panel};
use crate::engine::{Failure, Reply, Snapshot};
use crate::queue::Language;
use crate::suggestion::Kind;
use crate::technician::Answer;

/// What the screen's thread keeps; the truth is in the snapshot.
struct Kiosk {
    app: Weak<App>,
    send: Send,
    config: Arc<Config>,
    snapshot: Arc<Snapshot>,
    session: Session,
    shown: Option<View>,
    /// Runs only while a countdown or an idle time is on.
    seconds: Timer,
    scanner: Scanner,
    /// Ends what is typed too slowly.
    pause: Timer,
}

/// Sends a request and returns at once.
type Send = Rc<dyn Fn(Request)>;

thread_local! {
    static KIOSK: RefCell<Option<Kiosk>> = const { RefCell::new(None) };
}

/// Shows the home page and answers touches from now on. `send` must not block; its answer comes back through [`replied`] or
/// [`answered`].
pub fn open(app: &App, config: &Arc<Config>, snapshot: Arc<Snapshot>, send: impl Fn(Request) + 'static) {
    fit(app, &config.panel);
    let send: Send = Rc::new(send);
    let kiosk = Kiosk {
        app: app.as_weak(),
        send: Rc::clone(&send),
        config: Arc::clone(config),
        snapshot,
        session: Session::new(config.languages.first().copied().unwrap_or(Language::ARABIC)),
        shown: None,
        seconds: Timer::default(),
        scanner: Scanner::default(),
        pause: Timer::default(),
    };
    KIOSK.set(Some(kiosk));
    connect(app, &send);
    change(|_| ());
}

/// Forgets the session; a later touch, reply or snapshot does nothing.
pub fn close() {
    KIOSK.set(None);
}

/// The answer to the last command. Runs on the screen's thread.
pub fn replied(reply: Result<Reply, Failure>) {
    change(|kiosk| {
        kiosk.session.replied(reply);
        kiosk.session.seen(&kiosk.snapshot);
    });
}

/// The answer of the technician's desk. Runs on the screen's thread.
pub fn answered(answer: Answer) {
    let next = change(|kiosk| {
        let order = kiosk.session.answered(answer, &kiosk.config);
        kiosk.session.seen(&kiosk.snapshot);
        Some((order?, Rc::clone(&kiosk.send)))
    });
    if let Some((order, send)) = next {
        send(Request::Order(order));
    }
}

/// What the branch looks like now. Runs on the screen's thread.
pub fn seen(snapshot: Arc<Snapshot>) {
    change(|kiosk| {
        kiosk.session.seen(&snapshot);
        kiosk.snapshot = snapshot;
    });
}

/// Sets what a millimetre is on this panel, and its shape.
pub fn fit(app: &App, panel: &Panel) {
    let (width, height) = (pixels(panel.width_px), pixels(panel.height_px));
    let theme = app.global::<Theme>();
    theme.set_mm(frame::pixels_per_millimetre(panel, width));
    theme.set_panel_width(width);
    theme.set_panel_height(height);
}

/// Shows the printer's strip beside the panel, with its last slip.
pub fn show_slip(app: &App, slip: Image) {
    let demo = app.global::<Demo>();
    demo.set_slip(slip);
    demo.set_enabled(true);
}

/// Pixels of the window: the panel's, and the printer's strip beside it where it is shown.
pub fn window_size(app: &App) -> slint::LogicalSize {
    let demo = app.global::<Demo>();
    let strip = if demo.get_enabled() { demo.get_width() } else { 0.0 };
    let theme = app.global::<Theme>();
    slint::LogicalSize::new(theme.get_panel_width() + strip, theme.get_panel_height())
}

fn pixels(count: u32) -> f32 {
    u16::try_from(count).map_or(f32::from(u16::MAX), f32::from)
}

/// Changes the state, then shows what has become of it.
fn change<T: Default>(with: impl FnOnce(&mut Kiosk) -> T) -> T {
    KIOSK.with_borrow_mut(|kiosk| {
        let Some(kiosk) = kiosk else { return T::default() };
        let result = with(kiosk);
        kiosk.show();
        result
    })
}

impl Kiosk {
    /// Draws nothing where nothing has changed.
    fn show(&mut self) {
        let view = project(&self.session, &self.snapshot, &self.config);
        if self.shown.as_ref() != Some(&view) {
            let Some(app) = self.app.upgrade() else { return };
            apply(&app, &view);
            self.shown = Some(view);
        }
        if self.session.is_resting() {
            self.seconds.stop();
        } else if !self.seconds.running() {
            self.seconds.start(TimerMode::Repeated, Duration::from_secs(1), second_passed);
        }
    }
}

fn second_passed() {
    let next = change(|kiosk| Some((kiosk.session.second_passed()?, Rc::clone(&kiosk.send))));
    if let Some((request, send)) = next {
        send(request);
    }
}

/// The pressed look is on the screen before the command leaves.
fn touched(touch: Touch, send: &Send) {
    let request = change(|kiosk| kiosk.session.touch(touch, &kiosk.snapshot, &kiosk.config));
    if let Some(request) = request {
        send(request);
    }
}

fn touched_service(place: i32, send: &Send) {
    let service = KIOSK.with_borrow(|kiosk| {
        let kiosk = kiosk.as_ref()?;
        service_at(usize::try_from(place).ok()?, &kiosk.session, &kiosk.snapshot, &kiosk.config)
    });
    if let Some(service) = service {
        touched(Touch::Service(service), send);
    }
}

fn touched_rail(action: RailAction, send: &Send) {
    let touch = match action {
        RailAction::Help => Touch::Help,
        RailAction::Rights => Touch::Rights,
        RailAction::Clearer => Touch::Clearer,
        RailAction::Language => Touch::ChooseLanguage,
        RailAction::Start => Touch::Start,
        RailAction::Suggestion => Touch::Suggestion,
        RailAction::Rate => Touch::Rating(RatingTouch::Open),
        RailAction::Priority => Touch::Priority,
    };
    touched(touch, send);
}

fn touched_digit(digit: i32, send: &Send) {
    if let Ok(digit) = u8::try_from(digit) {
        touched(Touch::Technician(TechnicianTouch::Digit(digit)), send);
    }
}

fn touched_key(place: i32, send: &Send) {
    if let Ok(place) = usize::try_from(place) {
        touched(Touch::Writing(WritingTouch::Key(place)), send);
    }
}

fn touched_slip(place: i32, send: &Send) {
    let ticket = KIOSK.with_borrow(|kiosk| {
        let kiosk = kiosk.as_ref()?;
        slip_at(usize::try_from(place).ok()?, &kiosk.session, &kiosk.snapshot, &kiosk.config)
    });
    if let Some(ticket) = ticket {
        touched(Touch::Technician(TechnicianTouch::Copy(ticket)), send);
    }
}

fn touched_language(code: &str, send: &Send) {
    if let Ok(language) = code.parse() {
        touched(Touch::Language(language), send);
    }
}

fn connect(app: &App, send: &Send) {
    macro_rules! on {
        ($adapter:ident . $callback:ident => $touch:expr) => {{
            let send = Rc::clone(send);
            app.global::<$adapter>().$callback(move || touched($touch, &send));
        }};
        ($adapter:ident . $callback:ident ($value:ident) => $call:expr) => {{
            let send = Rc::clone(send);
            app.global::<$adapter>().$callback(move |$value| $call(&$value, &send));
        }};
    }
    on!(RailAdapter.on_tapped(action) => |action: &RailAction, send: &Send| touched_rail(*action, send));
    on!(ClearerAdapter.on_normal_text => Touch::NormalText);
    on!(ClearerAdapter.on_large_text => Touch::LargeText);
    on!(ClearerAdapter.on_dark => Touch::Dark);
    on!(ClearerAdapter.on_lower => Touch::Lower);
    on!(ClearerAdapter.on_back => Touch::Back);
    on!(PrivacyAdapter.on_technician => Touch::Technician(TechnicianTouch::Open));
    on!(PinAdapter.on_digit(digit) => |digit: &i32, send: &Send| touched_digit(*digit, send));
    on!(PinAdapter.on_erase => Touch::Technician(TechnicianTouch::Erase));
    on!(PinAdapter.on_enter => Touch::Technician(TechnicianTouch::Enter));
    on!(PinAdapter.on_keep => Touch::Technician(TechnicianTouch::KeepPin));
    on!(PinAdapter.on_back => Touch::Back);
    on!(StationAdapter.on_more => Touch::Technician(TechnicianTouch::MoreFindings));
    on!(StationAdapter.on_printer => Touch::Technician(TechnicianTouch::Printer));
    on!(StationAdapter.on_staff_page => Touch::Technician(TechnicianTouch::StaffPage));
    on!(StaffPageAdapter.on_back => Touch::Back);
    on!(StationAdapter.on_set_up => Touch::Technician(TechnicianTouch::SetUp));
    on!(StationAdapter.on_restart => Touch::Technician(TechnicianTouch::Restart));
    on!(StationAdapter.on_back => Touch::Back);
    on!(PrinterAdapter.on_copy(place) => |place: &i32, send: &Send| touched_slip(*place, send));
    on!(PrinterAdapter.on_test_slip => Touch::Technician(TechnicianTouch::TestSlip));
    on!(PrinterAdapter.on_more => Touch::Technician(TechnicianTouch::MoreSlips));
    on!(PrinterAdapter.on_back => Touch::Back);
    on!(SetUpAdapter.on_previous => Touch::Technician(TechnicianTouch::Previous));
    on!(SetUpAdapter.on_next => Touch::Technician(TechnicianTouch::Next));
    on!(SetUpAdapter.on_onward => Touch::Technician(TechnicianTouch::Onward));
    on!(SetUpAdapter.on_back => Touch::Back);
    on!(Leaf.on_turned => Touch::IAmHere);
    on!(StillHereAdapter.on_i_am_here => Touch::IAmHere);
    on!(StillHereAdapter.on_end => Touch::End);
    on!(HelpAdapter.on_back => Touch::Back);
    on!(RightsAdapter.on_privacy => Touch::Privacy);
    on!(RightsAdapter.on_back => Touch::Back);
    on!(PrivacyAdapter.on_back => Touch::Back);
    on!(SuggestionAdapter.on_help => Touch::Help);
    on!(SuggestionAdapter.on_back => Touch::Back);
    rating::connect(app, send);
    on!(SuggestionAdapter.on_suggest => Touch::Writing(WritingTouch::Begin(Kind::Suggestion)));
    on!(SuggestionAdapter.on_complain => Touch::Writing(WritingTouch::Begin(Kind::Complaint)));
    on!(WritingAdapter.on_key(place) => |place: &i32, send: &Send| touched_key(*place, send));
    on!(WritingAdapter.on_space => Touch::Writing(WritingTouch::Space));
    on!(WritingAdapter.on_erase => Touch::Writing(WritingTouch::Erase));
    on!(WritingAdapter.on_turn_leaf => Touch::Writing(WritingTouch::TurnLeaf));
    on!(WritingAdapter.on_send => Touch::Writing(WritingTouch::Send));
    on!(WritingAdapter.on_back => Touch::Back);
    on!(NotedAdapter.on_done => Touch::Done);
    on!(HomeAdapter.on_more_services => Touch::MoreServices);
    on!(HomeAdapter.on_fewer_services => Touch::FewerServices);
    on!(HomeAdapter.on_service(place) => |place: &i32, send: &Send| touched_service(*place, send));
    on!(HomeAdapter.on_priority => Touch::Priority);
    on!(HomeAdapter.on_choose_language => Touch::ChooseLanguage);
    on!(HomeAdapter.on_group => Touch::Group);
    on!(HomeAdapter.on_language(code) => touched_language);
    on!(OptionsAdapter.on_priority => Touch::Priority);
    on!(OptionsAdapter.on_fewer => Touch::Fewer);
    on!(OptionsAdapter.on_more => Touch::More);
    on!(OptionsAdapter.on_back => Touch::Back);
    on!(OptionsAdapter.on_onward => Touch::Onward);
    on!(DocumentsAdapter.on_back => Touch::Back);
    on!(DocumentsAdapter.on_print_list => Touch::PrintList);
    on!(DocumentsAdapter.on_take_ticket => Touch::TakeTicket);
    on!(TicketAdapter.on_done => Touch::Done);
    on!(TroubleAdapter.on_kept_number => Touch::KeptNumber);
    on!(ClosedAdapter.on_pick_service => Touch::PickService);
    on!(ClosedAdapter.on_rate => Touch::Rating(RatingTouch::Open));
    on!(LanguageAdapter.on_choose(code) => touched_language);
    on!(LanguageAdapter.on_back => Touch::Back);
}
