//! The technician's pages: a PIN, what was found about the station, the printer with its slips, and the set-up. What was typed is gone with the pages.

use std::fmt;

use zeroize::Zeroizing;

use super::{Page, Session};
use crate::config::Config;
use crate::engine::{JobId, JobState, Snapshot};
use crate::health::Finding;
use crate::queue::{Language, TicketId};
use crate::technician::{Answer, Order, Pin, Setup, StaffPage};

/// What the technician's pages remember while they are open.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Bench {
    pub typed: Digits,
    /// The PIN that is to be repeated.
    repeat: Option<Digits>,
    pub note: Option<Note>,
    /// Worst first; empty while the station is being looked at.
    pub findings: Vec<Finding>,
    pub findings_page: usize,
    pub slips_page: usize,
    /// None while the desk is asked, or where it does not run.
    pub staff_page: Option<StaffPage>,
    pub draft: Draft,
    /// A PIN was entered, or there is none yet.
    entered: bool,
    /// What is pending is the desk's answer.
    waiting: bool,
    /// Nobody has chosen a PIN yet, so the set-up cannot do without.
    pub first: bool,
}

/// A sentence on the technician's pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Note {
    WrongPin {
        wait_seconds: u32,
    },
    NotTheSame,
    Printing,
    /// A copy of a slip, until its job has ended.
    Copying(JobId),
    Saved,
    Restarting,
    /// A message of the catalogue.
    Failed(&'static str),
}

/// Digits that no log and no dump shows.
#[derive(Clone, PartialEq, Default)]
pub struct Digits(Zeroizing<String>);

impl Digits {
    const MOST: usize = 8;

    pub fn count(&self) -> usize {
        self.0.len()
    }

    fn push(&mut self, digit: u8) {
        if self.0.len() < Self::MOST && digit < 10 {
            self.0.push(char::from(b'0' + digit));
        }
    }

    fn pin(&self) -> Option<Pin> {
        Pin::new(&self.0).ok()
    }
}

impl fmt::Debug for Digits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Digits(…)")
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Step {
    #[default]
    Language,
    Office,
    Glass,
    Pin,
}

impl Step {
    pub const ALL: [Self; 4] = [Self::Language, Self::Office, Self::Glass, Self::Pin];

    /// From 1.
    pub fn place(self) -> usize {
        1 + Self::ALL.iter().position(|step| *step == self).unwrap_or_default()
    }
}

/// The set-up as it stands on the screen, by places in the configuration's lists.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Draft {
    pub step: Step,
    pub language: usize,
    pub office: usize,
    /// Millimetres of the visible glass.
    pub width_mm: f32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TechnicianTouch {
    Open,
    Digit(u8),
    Erase,
    /// The keypad's green key.
    Enter,
    TestSlip,
    Restart,
    MoreFindings,
    /// To the printer's page.
    Printer,
    MoreSlips,
    /// One more paper of this ticket.
    Copy(TicketId),
    /// To the page that says how the staff page is reached.
    StaffPage,
    SetUp,
    Previous,
    Next,
    /// On to the next step, or to the end of the set-up.
    Onward,
    KeepPin,
}

impl Session {
    /// What is to be asked of the technician's desk, where something is.
    pub(super) fn work(&mut self, touch: TechnicianTouch, config: &Config) -> Option<Order> {
        if touch != TechnicianTouch::Open {
            self.bench.note = None;
        }
        let outside = matches!(touch, TechnicianTouch::Open | TechnicianTouch::Digit(_) | TechnicianTouch::Erase);
        let at_the_door = touch == TechnicianTouch::Enter && self.page == Page::Pin;
        if !(self.bench.entered || outside || at_the_door) {
            return None;
        }
        match touch {
            TechnicianTouch::Open => {
                self.open_bench();
                return Some(Order::Open);
            }
            TechnicianTouch::Digit(digit) => self.bench.typed.push(digit),
            TechnicianTouch::Erase => drop(self.bench.typed.0.pop()),
            TechnicianTouch::Enter if self.page == Page::Pin => return self.enter_pin(),
            TechnicianTouch::Enter => return self.choose_pin(config),
            TechnicianTouch::KeepPin if !self.bench.first => return self.save(config, None),
            TechnicianTouch::TestSlip => return Some(Order::TestSlip),
            TechnicianTouch::Restart => return Some(Order::Restart),
            TechnicianTouch::MoreFindings => self.bench.findings_page += 1,
            TechnicianTouch::Printer => self.open_printer(),
            TechnicianTouch::MoreSlips => self.bench.slips_page += 1,
            TechnicianTouch::Copy(ticket) => {
                // A second tap would be refused before the first one's answer is read.
                self.wait();
                return Some(Order::Reprint(ticket));
            }
            TechnicianTouch::StaffPage => {
                self.open_staff_page();
                return Some(Order::StaffPage);
            }
            TechnicianTouch::SetUp => self.open_set_up(config),
            TechnicianTouch::Previous => self.bench.draft.change(-1, config),
            TechnicianTouch::Next => self.bench.draft.change(1, config),
            TechnicianTouch::Onward => self.bench.draft.onward(),
            TechnicianTouch::KeepPin => (),
        }
        None
    }

    fn open_bench(&mut self) {
        self.bench = Bench::default();
        self.open(Page::Pin);
        self.wait();
    }

    fn open_printer(&mut self) {
        self.bench.slips_page = 0;
        self.open(Page::Printer);
    }

    /// What was there before may have a code that is used up.
    fn open_staff_page(&mut self) {
        self.bench.staff_page = None;
        self.open(Page::StaffPage);
        self.wait();
    }

    fn enter_pin(&mut self) -> Option<Order> {
        let pin = self.bench.typed.pin()?;
        self.bench.typed = Digits::default();
        self.wait();
        Some(Order::Enter(pin))
    }

    fn wait(&mut self) {
        (self.pending, self.bench.waiting) = (true, true);
    }

    /// Nothing that was typed outlives its page.
    pub(super) fn forget_digits(&mut self) {
        self.bench.typed = Digits::default();
        self.bench.repeat = None;
    }

    fn open_set_up(&mut self, config: &Config) {
        let language = config.languages.iter().position(|language| *language == self.first_language).unwrap_or_default();
        let office = config.branch.offices.iter().position(|office| office.code == config.branch.code).unwrap_or_default();
        self.bench.draft = Draft { step: Step::Language, language, office, width_mm: config.panel.width_mm };
        self.open(Page::SetUp);
    }

    /// Typed twice, because nobody sees what was typed.
    fn choose_pin(&mut self, config: &Config) -> Option<Order> {
        let pin = self.bench.typed.pin()?;
        let typed = std::mem::take(&mut self.bench.typed);
        match self.bench.repeat.take() {
            None => self.bench.repeat = Some(typed),
            Some(first) if first == typed => return self.save(config, Some(pin)),
            Some(_) => self.bench.note = Some(Note::NotTheSame),
        }
        None
    }

    fn save(&mut self, config: &Config, pin: Option<Pin>) -> Option<Order> {
        let setup = self.bench.draft.setup(config, pin)?;
        self.wait();
        Some(Order::SaveSetup(setup))
    }

    /// The desk's answer; sometimes there is more to ask.
    pub fn answered(&mut self, answer: Answer, config: &Config) -> Option<Order> {
        // Only what was waited for ends the wait; a command of a visitor may be on its way.
        if !matches!(answer, Answer::Findings(_) | Answer::Printing | Answer::Restarting) {
            self.pending &= !std::mem::take(&mut self.bench.waiting);
        }
        // A slip that failed meanwhile has taken the screen.
        if !self.is_at_bench() {
            return None;
        }
        self.idle = 0;
        match answer {
            Answer::PinNeeded => (),
            Answer::Entered => {
                self.bench.entered = true;
                // Back from the station leads to where the technician came from, not to the PIN.
                self.page = Page::Station;
                return Some(Order::Examine);
            }
            Answer::NoPinYet => {
                (self.bench.entered, self.bench.first) = (true, true);
                self.page = Page::Station;
                self.open_set_up(config);
                return Some(Order::Examine);
            }
            Answer::WrongPin { wait_seconds } => self.bench.note = Some(Note::WrongPin { wait_seconds }),
            Answer::Findings(mut findings) => {
                findings.sort_by_key(|finding| std::cmp::Reverse(finding.grade));
                self.bench.findings = findings;
            }
            Answer::Printing => self.bench.note = Some(Note::Printing),
            Answer::Copying(job) => self.bench.note = Some(Note::Copying(job)),
            Answer::StaffPage(page) => self.bench.staff_page = page,
            Answer::Saved => {
                self.bench.first = false;
                self.open(Page::Station);
                self.bench.note = Some(Note::Saved);
            }
            Answer::Restarting => self.bench.note = Some(Note::Restarting),
            Answer::Failed(message) => self.bench.note = Some(Note::Failed(message)),
        }
        None
    }

    /// A copy that has come to its end is told of by its row.
    pub(super) fn seen_at_bench(&mut self, snapshot: &Snapshot) {
        let ended = |job: JobId| snapshot.jobs.iter().any(|found| found.job == job && matches!(found.state, JobState::Ended(_)));
        self.bench.note = self.bench.note.filter(|note| !matches!(note, Note::Copying(job) if ended(*job)));
    }

    pub fn is_at_bench(&self) -> bool {
        matches!(self.page, Page::Pin | Page::Station | Page::Printer | Page::StaffPage | Page::SetUp)
    }

    pub fn repeats_pin(&self) -> bool {
        self.bench.repeat.is_some()
    }
}

impl Draft {
    /// The lists turn by an entry, round and round. A glass with fewer millimetres draws a longer line.
    fn change(&mut self, by: i8, config: &Config) {
        match self.step {
            Step::Language => self.language = turn(self.language, by, config.languages.len()),
            Step::Office => self.office = turn(self.office, by, config.branch.offices.len()),
            Step::Glass => self.width_mm = (self.width_mm - f32::from(by)).clamp(60.0, 1900.0),
            Step::Pin => (),
        }
    }

    fn onward(&mut self) {
        self.step = Step::ALL.get(self.step.place()).copied().unwrap_or(self.step);
    }

    /// To the step before; false at the first.
    pub(super) fn step_back(&mut self) -> bool {
        let before = self.step.place().checked_sub(2).and_then(|place| Step::ALL.get(place));
        if let Some(step) = before {
            self.step = *step;
        }
        before.is_some()
    }

    pub fn language(&self, config: &Config) -> Language {
        config.languages.get(self.language).copied().unwrap_or(Language::ARABIC)
    }

    fn setup(&self, config: &Config, pin: Option<Pin>) -> Option<Setup> {
        let panel = config.panel;
        Some(Setup {
            language: self.language(config),
            office: config.branch.offices.get(self.office)?.code.clone(),
            panel_width_mm: self.width_mm,
            // The dots of a panel are square.
            panel_height_mm: panel.height_mm * self.width_mm / panel.width_mm,
            pin,
        })
    }
}

fn turn(place: usize, by: i8, count: usize) -> usize {
    let moved = if by < 0 { place + count.saturating_sub(1) } else { place + 1 };
    moved.checked_rem(count).unwrap_or_default()
}
