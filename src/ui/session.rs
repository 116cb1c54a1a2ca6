//! What one visitor has done so far on the screen: pure state, from touches, replies, snapshots and seconds.

use jiff::civil::DateTime;

use crate::config::Config;
use crate::engine::{Failure, Issued, Reply, ServiceState, Snapshot};
use crate::engine::{JobId, JobOutcome, JobState};
use crate::queue::{Channel, Class, Command, Issue, Language, PartySize, PrintDocuments, Refusal, ServiceId};

/// Seconds of the ticket page before it goes home by itself.
pub const TICKET_SECONDS: u32 = 15;
/// Seconds without a touch after which an inner page goes home, and the home page forgets the visitor.
const INNER_SECONDS: u32 = 45;
const HOME_SECONDS: u32 = 30;
const NOTICE_SECONDS: u32 = 6;

#[derive(Debug, Clone, PartialEq)]
pub enum Touch {
    Service(ServiceId),
    Priority,
    Group,
    Language(Language),
    Clearer,
    ChooseLanguage,
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
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    Home,
    Options,
    Documents,
    Ticket,
    Trouble,
    Language,
}

/// Why there may be no paper, or no ticket at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    NoPaper,
    PaperUncertain,
    NoTicket,
}

/// A sentence that stands for some seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    ServiceClosed {
        reopens: Option<DateTime>,
    },
    ServiceFinished,
    BranchClosed {
        reopens: Option<DateTime>,
    },
    NumbersUsedUp,
    ListIsPrinting,
    /// For refusals that no visitor is expected to meet.
    AskAtCounter,
}

#[expect(clippy::struct_excessive_bools, reason = "each is one choice of the visitor")]
#[derive(Debug, Clone, PartialEq)]
pub struct Session {
    pub page: Page,
    pub language: Language,
    pub priority: bool,
    pub people: PartySize,
    pub dark: bool,
    /// The service on its way to a ticket.
    pub service: Option<ServiceId>,
    /// A command is with the engine; until its reply every touch is ignored.
    pub pending: bool,
    pub issued: Option<Issued>,
    pub trouble: Option<Trouble>,
    pub notice: Option<Notice>,
    /// The list of what to bring, on its way to the paper.
    list: Option<JobId>,
    /// The ticket's slip has not come to its end.
    printing: bool,
    /// Seconds left on the ticket page.
    pub left: u32,
    /// The visitor wants the services, whether or not there is a pause.
    pub picking: bool,
    first_language: Language,
    before_language: Page,
    notice_left: u32,
    idle: u32,
}

impl Session {
    /// `language` is what the next visitor finds.
    pub fn new(language: Language) -> Self {
        Self {
            page: Page::Home,
            language,
            priority: false,
            people: PartySize::ONE,
            dark: false,
            service: None,
            pending: false,
            issued: None,
            trouble: None,
            notice: None,
            list: None,
            printing: false,
            left: 0,
            picking: false,
            first_language: language,
            before_language: Page::Home,
            notice_left: 0,
            idle: 0,
        }
    }

    /// Nobody has left a trace: no clock needs to run.
    pub fn is_resting(&self) -> bool {
        let untouched = Self::new(self.first_language);
        *self == Self { idle: self.idle, ..untouched }
    }

    /// A touch that leads to a command starts a wait for its reply.
    pub fn touch(&mut self, touch: Touch, snapshot: &Snapshot, config: &Config) -> Option<Command> {
        if self.pending {
            return None;
        }
        self.idle = 0;
        // A pause that begins now does not take the services away from under the finger.
        self.picking |= self.page == Page::Home && snapshot.pause.is_none();
        let list_is_printing = self.notice.take() == Some(Notice::ListIsPrinting);
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
            Touch::Clearer => self.dark = !self.dark,
            Touch::Language(language) => self.speak(language),
            Touch::ChooseLanguage => self.choose_language(),
            Touch::Back => self.back(),
            Touch::PickService => self.picking = true,
            Touch::Start => self.home(),
            // The next visitor never meets this one's language (U8).
            Touch::Done | Touch::KeptNumber => *self = Self::new(self.first_language),
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

    fn people_and(&self, more: i8) -> PartySize {
        self.people.people().checked_add_signed(more).and_then(|people| PartySize::try_from(people).ok()).unwrap_or(self.people)
    }

    fn speak(&mut self, language: Language) {
        self.language = language;
        if self.page == Page::Language {
            self.page = self.before_language;
        }
    }

    fn choose_language(&mut self) {
        if self.page != Page::Language {
            self.before_language = self.page;
            self.page = Page::Language;
        }
    }

    fn back(&mut self) {
        let options_came_first = self.people != PartySize::ONE;
        self.page = match self.page {
            Page::Language => self.before_language,
            Page::Documents if options_came_first => Page::Options,
            _ => Page::Home,
        };
        if self.page == Page::Home {
            self.service = None;
        }
    }

    /// The visitor is still there: language and colours stay until nobody touches for a while.
    fn home(&mut self) {
        *self = Self { language: self.language, dark: self.dark, picking: self.picking, ..Self::new(self.first_language) };
    }

    fn say(&mut self, notice: Notice) {
        self.notice = Some(notice);
        self.notice_left = NOTICE_SECONDS;
    }

    /// The answer to the command that a touch has given.
    pub fn replied(&mut self, reply: Result<Reply, Failure>) {
        self.pending = false;
        self.idle = 0;
        match reply {
            Ok(Reply::Issued(issued)) => {
                self.issued = Some(issued);
                self.left = TICKET_SECONDS;
                self.page = Page::Ticket;
            }
            Ok(Reply::Printing { job }) => {
                self.list = Some(job);
                self.say(Notice::ListIsPrinting);
            }
            // An officer's replies; the screen never asks for them.
            Ok(Reply::Called { .. } | Reply::Done) => (),
            Err(Failure::Refused(refusal)) => {
                self.page = Page::Home;
                self.service = None;
                self.say(notice_of(refusal));
            }
            Err(Failure::Fault(_) | Failure::Gone) => {
                self.trouble = Some(Trouble::NoTicket);
                self.page = Page::Trouble;
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
        let Some(issued) = &self.issued else { return };
        self.printing = matches!(state(issued.job), Some(JobState::Queued | JobState::Sending));
        let job = snapshot.jobs.iter().find(|job| job.job == issued.job && job.state.is_trouble());
        if let Some(job) = job
            && self.trouble.is_none()
        {
            let uncertain = matches!(job.state, JobState::Ended(JobOutcome::Uncertain(_)));
            self.trouble = Some(if uncertain { Trouble::PaperUncertain } else { Trouble::NoPaper });
            self.page = Page::Trouble;
            self.idle = 0;
        }
    }

    /// One second without a touch.
    pub fn second_passed(&mut self) {
        if self.pending {
            return;
        }
        self.idle += 1;
        self.notice_left = self.notice_left.saturating_sub(1);
        if self.notice_left == 0 {
            self.notice = None;
        }
        // A printer may take its time to fail: the visitor must still be looking at the number then.
        if self.page == Page::Ticket && !self.printing {
            self.left = self.left.saturating_sub(1);
        }
        let over = match self.page {
            Page::Ticket => self.left == 0,
            Page::Home => self.idle >= HOME_SECONDS,
            _ => self.idle >= INNER_SECONDS,
        };
        if over {
            *self = Self::new(self.first_language);
        }
    }
}

fn notice_of(refusal: Refusal) -> Notice {
    match refusal {
        Refusal::Closed { reopens } => Notice::BranchClosed { reopens },
        Refusal::DayNotOpen => Notice::BranchClosed { reopens: None },
        Refusal::ServiceClosed { reopens } => Notice::ServiceClosed { reopens },
        Refusal::ServiceFinished => Notice::ServiceFinished,
        Refusal::NumbersUsedUp => Notice::NumbersUsedUp,
        _ => Notice::AskAtCounter,
    }
}
