//! What one visitor has done so far on the screen: pure state, from touches, replies, snapshots and seconds.

mod idle;
mod notice;
mod rating;
mod technician;
mod ways;
mod writing;

use crate::config::Config;
use crate::engine::{Cause, Failure, Issued, JobId, JobOutcome, JobState, Reply, ServiceState, Snapshot};
use crate::queue::{AskForHelp, Channel, Class, Command, Issue, Language, PartySize, PrintDocuments, Refusal, ServiceId};
use crate::rating::{Given, Pass};
use crate::suggestion::{Reference, Suggestion};
use crate::technician::Order;

pub use idle::{INNER_SECONDS, TICKET_SECONDS, WARNING_SECONDS};
pub use notice::Notice;
pub use rating::{Rating, RatingTouch};
pub use technician::{Bench, Note, Step, TechnicianTouch};
pub use writing::{Writing, WritingTouch};

#[derive(Debug, Clone, PartialEq)]
pub enum Touch {
    Service(ServiceId),
    /// The next page of services, or the one before.
    MoreServices,
    FewerServices,
    Priority,
    Group,
    Language(Language),
    ChooseLanguage,
    /// The page of text size, colours and height.
    Clearer,
    NormalText,
    LargeText,
    Dark,
    Lower,
    Help,
    Rights,
    Privacy,
    Suggestion,
    Start,
    Back,
    Fewer,
    More,
    /// On from the options.
    Onward,
    PrintList,
    TakeTicket,
    Done,
    KeptNumber,
    /// During a prayer pause: take a ticket all the same.
    PickService,
    /// The answers to "Are you still here?".
    IAmHere,
    End,
    Rating(RatingTouch),
    Technician(TechnicianTouch),
    Writing(WritingTouch),
}

/// What a touch asks for; the answer comes back later.
#[derive(Debug, Clone)]
pub enum Request {
    /// Of the engine.
    Command(Command),
    /// Of the technician's desk.
    Order(Order),
    /// Of the engine: may somebody rate by this?
    Check(Pass),
    /// Of the engine: takes a rating.
    Rate(Given),
    /// Of the engine, and no command: nothing of it is in the journal.
    Suggest(Suggestion),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    Home,
    Options,
    Documents,
    Ticket,
    Trouble,
    Language,
    Clearer,
    Help,
    Rights,
    Privacy,
    Suggestion,
    Rate,
    RatingCode,
    ServiceStars,
    TreatmentStars,
    Reasons,
    Thanks,
    /// The text of a suggestion or complaint.
    Writing,
    /// It is kept, under a number.
    Noted,
    Pin,
    Station,
    Printer,
    StaffPage,
    SetUp,
}

/// Why there may be no paper, or no ticket at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    NoPaper(Cause),
    PaperUncertain(Cause),
    NoTicket,
}

impl Trouble {
    fn of(slip: JobState) -> Option<Self> {
        match slip {
            JobState::Ended(JobOutcome::NotSent(cause)) => Some(Self::NoPaper(cause)),
            JobState::Ended(JobOutcome::Uncertain(cause)) if slip.is_trouble() => Some(Self::PaperUncertain(cause)),
            _ => None,
        }
    }
}

/// What the visitor has made clearer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sight {
    pub dark: bool,
    pub large: bool,
    pub low: bool,
}

#[expect(clippy::struct_excessive_bools, reason = "each is one choice of the visitor")]
#[derive(Debug, Clone, PartialEq)]
pub struct Session {
    pub page: Page,
    pub language: Language,
    pub sight: Sight,
    pub priority: bool,
    pub people: PartySize,
    /// Which page of services, from 0; the projection wraps it.
    pub services_page: usize,
    /// The service on its way to a ticket.
    pub service: Option<ServiceId>,
    /// A command is with the engine; until its reply every touch is ignored.
    pub pending: bool,
    pub issued: Option<Issued>,
    pub trouble: Option<Trouble>,
    pub notice: Option<Notice>,
    /// An officer was called and will come; false where even that failed.
    pub help_comes: bool,
    /// The command that is pending calls an officer.
    calling: bool,
    /// The list of what to bring, on its way to the paper.
    list: Option<JobId>,
    /// The ticket's slip has not come to its end.
    printing: bool,
    /// Seconds left on the ticket page, and on the one that thanks.
    pub left: u32,
    /// Seconds left to say "I am here", while the question stands.
    pub warning: Option<u32>,
    /// The visitor wants the services, whether or not there is a pause.
    pub picking: bool,
    pub bench: Bench,
    pub rating: Rating,
    /// What is pending is the engine's answer about a rating.
    asked: Option<rating::Asked>,
    pub writing: Writing,
    /// Of what was just written.
    pub reference: Option<Reference>,
    first_language: Language,
    /// Where Back leads from the pages that the rail opens, the latest last.
    before: Vec<Page>,
    notice_left: u32,
    idle: u32,
}

impl Session {
    /// `language` is what the next visitor finds.
    pub fn new(language: Language) -> Self {
        Self {
            page: Page::Home,
            language,
            sight: Sight::default(),
            priority: false,
            people: PartySize::ONE,
            services_page: 0,
            service: None,
            pending: false,
            issued: None,
            trouble: None,
            notice: None,
            help_comes: false,
            calling: false,
            list: None,
            printing: false,
            left: 0,
            warning: None,
            picking: false,
            bench: Bench::default(),
            rating: Rating::default(),
            asked: None,
            writing: Writing::default(),
            reference: None,
            first_language: language,
            before: Vec::new(),
            notice_left: 0,
            idle: 0,
        }
    }

    /// A touch that leads to a request starts a wait for its answer.
    pub fn touch(&mut self, touch: Touch, snapshot: &Snapshot, config: &Config) -> Option<Request> {
        if self.pending {
            return None;
        }
        match touch {
            Touch::Technician(touch) => {
                (self.idle, self.warning) = (0, None);
                self.work(touch, config).map(Request::Order)
            }
            Touch::Rating(touch) => {
                self.stir(snapshot);
                self.rate(touch)
            }
            Touch::Writing(touch) => self.write(touch, config),
            Touch::Start if self.lacks_reasons() => self.leave(Self::home),
            Touch::End => self.leave(Self::forget),
            touch => self.visit(touch, snapshot, config).map(Request::Command),
        }
    }

    /// A sign of life; what stood on the page for some seconds is gone.
    fn stir(&mut self, snapshot: &Snapshot) -> Option<Notice> {
        (self.idle, self.warning) = (0, None);
        // A pause that begins now does not take the services away from under the finger.
        self.picking |= self.page == Page::Home && snapshot.pause.is_none();
        self.notice.take()
    }

    /// The next visitor never meets this one's language (U8).
    fn forget(&mut self) {
        *self = Self::new(self.first_language);
    }

    fn visit(&mut self, touch: Touch, snapshot: &Snapshot, config: &Config) -> Option<Command> {
        let list_is_printing = self.stir(snapshot) == Some(Notice::ListIsPrinting);
        match touch {
            Touch::Service(service) => return self.choose(service, snapshot, config),
            Touch::Onward => return self.after_options(config),
            Touch::TakeTicket => return self.issue(),
            Touch::PrintList if list_is_printing => self.say(Notice::ListIsPrinting),
            Touch::PrintList => return self.print_list(),
            Touch::Priority => self.priority = !self.priority,
            Touch::Group => self.people = if self.people == PartySize::ONE { self.people_and(1) } else { PartySize::ONE },
            Touch::Fewer => self.people = self.people_and(-1),
            Touch::More => self.people = self.people_and(1),
            Touch::MoreServices => self.services_page += 1,
            Touch::FewerServices => self.services_page = self.services_page.saturating_sub(1),
            Touch::NormalText => self.sight.large = false,
            Touch::LargeText => (self.sight.large, self.services_page) = (true, 0),
            Touch::Dark => self.sight.dark = !self.sight.dark,
            Touch::Lower => (self.sight.low, self.services_page) = (!self.sight.low, 0),
            Touch::Language(language) => self.speak(language),
            Touch::Clearer => self.open(Page::Clearer),
            Touch::ChooseLanguage => self.open(Page::Language),
            Touch::Rights => self.open(Page::Rights),
            Touch::Privacy => self.open(Page::Privacy),
            Touch::Suggestion => self.open(Page::Suggestion),
            Touch::Help => return self.call_officer(),
            Touch::Back => self.back(),
            Touch::PickService => self.picking = true,
            Touch::Start => self.home(),
            Touch::IAmHere | Touch::Rating(_) | Touch::Technician(_) | Touch::Writing(_) => (),
            Touch::Done | Touch::KeptNumber | Touch::End => self.forget(),
        }
        None
    }

    fn choose(&mut self, service: ServiceId, snapshot: &Snapshot, config: &Config) -> Option<Command> {
        let state = snapshot.services.iter().find(|found| found.id == service).map(|found| found.state);
        match state {
            Some(ServiceState::Closed { reopens }) => self.say(Notice::ServiceClosed { reopens }),
            Some(ServiceState::FinishedToday) => self.say(Notice::ServiceFinished),
            Some(ServiceState::Open) => {
                self.service = Some(service);
                // Priority alone asks nothing more, so that it adds exactly one touch (U1).
                if self.people == PartySize::ONE {
                    return self.after_options(config);
                }
                self.page = Page::Options;
            }
            None => self.say(Notice::AskAtCounter),
        }
        None
    }

    /// What to bring comes before the ticket (D1).
    fn after_options(&mut self, config: &Config) -> Option<Command> {
        let service = config.service(self.service.as_ref()?)?;
        if service.documents.is_empty() {
            return self.issue();
        }
        self.page = Page::Documents;
        None
    }

    fn issue(&mut self) -> Option<Command> {
        let service = self.service.clone()?;
        self.pending = true;
        Some(Command::Issue(Issue {
            service,
            class: self.priority.then_some(Class::Priority),
            channel: Channel::WalkIn,
            language: self.language,
            party_size: self.people,
        }))
    }

    fn print_list(&mut self) -> Option<Command> {
        let service = self.service.clone()?;
        self.pending = true;
        Some(Command::PrintDocuments(PrintDocuments { service, language: self.language }))
    }

    fn call_officer(&mut self) -> Option<Command> {
        if self.page == Page::Help {
            return None;
        }
        (self.pending, self.calling) = (true, true);
        Some(Command::AskForHelp(AskForHelp { language: self.language }))
    }

    fn people_and(&self, more: i8) -> PartySize {
        self.people.people().checked_add_signed(more).and_then(|people| PartySize::try_from(people).ok()).unwrap_or(self.people)
    }

    /// The answer to the command that a touch has given.
    pub fn replied(&mut self, reply: Result<Reply, Failure>) {
        self.pending = false;
        self.idle = 0;
        if let Some(asked) = self.asked.take() {
            return self.rated(asked, reply);
        }
        if std::mem::take(&mut self.calling) {
            self.help_comes = matches!(reply, Ok(_) | Err(Failure::Refused(Refusal::HelpIsComing)));
            return self.open(Page::Help);
        }
        if self.page == Page::Writing {
            return self.handed_in(&reply);
        }
        match reply {
            Ok(Reply::Issued(issued)) => {
                self.issued = Some(issued);
                self.left = TICKET_SECONDS;
                self.go(Page::Ticket);
            }
            Ok(Reply::Printing { job }) => {
                self.list = Some(job);
                self.say(Notice::ListIsPrinting);
            }
            // An officer's replies; the screen never asks for them.
            Ok(Reply::Called { .. } | Reply::MayRate { .. } | Reply::Noted { .. } | Reply::Done) => (),
            Err(Failure::Refused(refusal)) => {
                self.go(Page::Home);
                self.service = None;
                self.say(refusal.into());
            }
            Err(Failure::Unrated(_) | Failure::Fault(_) | Failure::Gone) => {
                self.trouble = Some(Trouble::NoTicket);
                self.go(Page::Trouble);
            }
        }
    }

    /// Looks after the paper of the ticket on the screen.
    pub fn seen(&mut self, snapshot: &Snapshot) {
        let state = |job: JobId| snapshot.jobs.iter().find(|found| found.job == job).map(|found| found.state);
        if self.list.and_then(state).is_some_and(JobState::is_trouble) {
            self.list = None;
            self.say(Notice::AskAtCounter);
        }
        self.seen_at_bench(snapshot);
        let Some(issued) = &self.issued else { return };
        let printed = issued.job.and_then(state);
        self.printing = printed.is_some_and(JobState::is_open);
        let trouble = printed.and_then(Trouble::of);
        if self.trouble.is_none() && trouble.is_some() {
            self.trouble = trouble;
            self.go(Page::Trouble);
            self.idle = 0;
            self.warning = None;
        }
    }
}
