//! What stands on the screen, as strings and booleans: a pure function of session, snapshot and configuration.

mod aids;
mod closed;
mod home;
mod printer;
mod rail;
mod rating;
mod rights;
mod staff_page;
mod technician;
mod ticket;
mod tile;
mod writing;

use crate::config::{Config, ServiceConfig};
use crate::engine::Snapshot;
use crate::queue::{Language, PartySize};
use crate::text::{Catalogue, message, words};

use super::frame::Shape;
use super::phrase::{Run, runs};
use super::session::{Page, Session, Sight, Step};

pub use aids::{ClearerView, HelpView, StillHereView};
pub use closed::ClosedView;
pub use home::{HomeView, LanguageView, service_at};
pub use printer::{PrinterView, slip_at};
pub use rail::RailPlace;
pub use rating::{CardView, RateView, RatingCodeView, ReasonsView, StarsView, card_at, reason_at};
pub use rights::{ContactView, RightsView};
pub use staff_page::StaffPageView;
pub use technician::{FindingView, PinView, SetUpView, StationView};
pub use ticket::{TicketView, TroubleView};
pub use tile::{Sign, TileKind, TileState, TileView};
pub use writing::{NotedView, SuggestionView, WritingView};

#[derive(Debug, Clone, PartialEq)]
pub struct View {
    pub language: Language,
    pub sight: Sight,
    pub rail: Vec<RailPlace>,
    pub page: PageView,
}

#[derive(Debug, Clone, PartialEq)]
pub enum PageView {
    Home(HomeView),
    Options(OptionsView),
    Documents(DocumentsView),
    Ticket(TicketView),
    Trouble(TroubleView),
    Closed(ClosedView),
    Language(Vec<LanguageView>),
    Clearer(ClearerView),
    StillHere(StillHereView),
    Help(HelpView),
    Rights(RightsView),
    Privacy(Vec<String>),
    Rate(RateView),
    RatingCode(RatingCodeView),
    Stars(StarsView),
    Reasons(ReasonsView),
    Thanks,
    Suggestion(SuggestionView),
    Writing(WritingView),
    Noted(NotedView),
    Pin(PinView),
    Station(StationView),
    Printer(PrinterView),
    StaffPage(StaffPageView),
    SetUp(SetUpView),
}

#[expect(clippy::struct_excessive_bools, reason = "each is one thing that the page shows")]
#[derive(Debug, Clone, PartialEq)]
pub struct OptionsView {
    pub service: String,
    pub icon: String,
    pub priority: bool,
    pub people: String,
    pub can_fewer: bool,
    pub can_more: bool,
    pub action: String,
    pub busy: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct DocumentsView {
    pub service: String,
    pub icon: String,
    pub documents: Vec<DocumentView>,
    pub remark: String,
    pub busy: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct DocumentView {
    pub icon: String,
    pub name: String,
    pub note: String,
}

/// What every page is made from.
struct Scene<'a> {
    session: &'a Session,
    snapshot: &'a Snapshot,
    config: &'a Config,
    words: &'static Catalogue,
    shape: Shape,
    /// As far as the panel allows it.
    sight: Sight,
}

pub fn project(session: &Session, snapshot: &Snapshot, config: &Config) -> View {
    let shape = Shape::of(&config.panel);
    let sight = sight(session, shape);
    let scene = Scene { session, snapshot, config, words: words(session.language), shape, sight };
    let page = scene.page();
    View { language: session.language, sight, rail: rail::rail(&scene, &page), page }
}

/// As far as panel and page allow it: the technician stands, and reads well.
fn sight(session: &Session, shape: Shape) -> Sight {
    let plain = session.is_at_bench();
    // The bottom third has no room for an alphabet.
    let typing = session.page == Page::Writing && session.warning.is_none();
    Sight { low: session.sight.low && shape.can_lower() && !plain && !typing, large: session.sight.large && !plain, ..session.sight }
}

impl Scene<'_> {
    fn page(&self) -> PageView {
        if let Some(left) = self.session.warning {
            return PageView::StillHere(aids::still_here(self, left));
        }
        match self.session.page {
            Page::Home => closed::closed(self).map_or_else(|| PageView::Home(home::home(self)), PageView::Closed),
            Page::Options => PageView::Options(self.options()),
            Page::Documents => PageView::Documents(self.documents()),
            Page::Ticket => PageView::Ticket(ticket::ticket(self)),
            Page::Trouble => PageView::Trouble(ticket::trouble(self)),
            Page::Language => PageView::Language(home::languages(self)),
            Page::Clearer => PageView::Clearer(aids::clearer(self)),
            Page::Help => PageView::Help(aids::help(self)),
            Page::Rights => PageView::Rights(rights::rights(self)),
            Page::Privacy => PageView::Privacy(rights::privacy(self)),
            Page::Rate => PageView::Rate(rating::rate(self)),
            Page::RatingCode => PageView::RatingCode(rating::code(self)),
            Page::ServiceStars | Page::TreatmentStars => PageView::Stars(rating::stars(self)),
            Page::Reasons => PageView::Reasons(rating::reasons(self)),
            Page::Thanks => PageView::Thanks,
            Page::Suggestion => PageView::Suggestion(writing::suggestion(self)),
            Page::Writing => PageView::Writing(writing::writing(self)),
            Page::Noted => PageView::Noted(writing::noted(self)),
            Page::Station => PageView::Station(technician::station(self)),
            Page::Printer => PageView::Printer(printer::printer(self)),
            Page::StaffPage => PageView::StaffPage(staff_page::staff_page(self)),
            Page::SetUp if self.session.bench.draft.step == Step::Pin => PageView::Pin(technician::pin(self)),
            Page::Pin => PageView::Pin(technician::pin(self)),
            Page::SetUp => PageView::SetUp(technician::set_up(self)),
        }
    }

    fn say(&self, words: &crate::config::Words) -> String {
        words.say(self.session.language).to_owned()
    }

    fn service(&self) -> Option<&ServiceConfig> {
        self.config.service(self.session.service.as_ref()?)
    }

    fn options(&self) -> OptionsView {
        let service = self.service();
        let documents_follow = service.is_some_and(|service| !service.documents.is_empty());
        let people = self.session.people;
        OptionsView {
            service: service.map(|service| self.say(&service.name)).unwrap_or_default(),
            icon: service.map(|service| service.icon.clone()).unwrap_or_default(),
            priority: self.session.priority,
            people: people.people().to_string(),
            can_fewer: people != PartySize::ONE && !self.session.pending,
            can_more: people != PartySize::MOST && !self.session.pending,
            action: self.words.say(if documents_follow { message("Next") } else { message("Take a ticket") }).to_owned(),
            busy: self.session.pending,
        }
    }

    fn documents(&self) -> DocumentsView {
        let service = self.service();
        let view = |document: &crate::config::Document| DocumentView {
            icon: document.icon.clone(),
            name: self.say(&document.name),
            note: document.note.as_ref().map(|note| self.say(note)).unwrap_or_default(),
        };
        DocumentsView {
            service: service.map(|service| self.say(&service.name)).unwrap_or_default(),
            icon: service.map(|service| service.icon.clone()).unwrap_or_default(),
            documents: service.map(|service| service.documents.iter().map(view).collect()).unwrap_or_default(),
            remark: self.remark(service),
            busy: self.session.pending,
        }
    }

    /// What just happened to the list, else what is true of the service (D7).
    fn remark(&self, service: Option<&ServiceConfig>) -> String {
        if let Some(notice) = self.session.notice {
            return home::sentence(notice, self);
        }
        let free = service.is_some_and(|service| service.free).then(|| self.words.say("The service is free."));
        let no_approval = service.is_some_and(|service| service.not_approval).then(|| self.words.say("A ticket is not an approval."));
        free.into_iter().chain(no_approval).collect::<Vec<_>>().join(" ")
    }

    fn phrase(&self, msgid: &'static str, values: &[&str]) -> Vec<Run> {
        runs(&self.words.fill(msgid, values))
    }
}
