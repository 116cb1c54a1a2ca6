//! The technician's desk: what may take a while (a PIN, an examination, a file) is done on a thread of its own, and never blocks the
//! screen. Who has not entered is kept out by the screen.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use crate::clock::Clock;
use crate::config::{Config, ConfigFault, SetupFile};
use crate::engine::{Act, Engine, Failure, JobId, Randomness, Reply};
use crate::health::{Finding, Source, Subject, examine};
use crate::queue::{Actor, Command, Language, PrintTest, Refusal, Reprint, TicketId};
use crate::vault::Hash;
use crate::vault::tries::Tries;

pub use crate::vault::pin::Pin;

#[derive(Debug, Clone)]
pub enum Order {
    /// Somebody wants to come in.
    Open,
    Enter(Pin),
    Examine,
    TestSlip,
    /// One more paper of a ticket.
    Reprint(TicketId),
    SaveSetup(Setup),
    /// How the staff page is reached.
    StaffPage,
    /// Ends the program; systemd starts it again, with the set-up that was saved.
    Restart,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    PinNeeded,
    Entered,
    /// The PIN was wrong, or was not looked at, as the wait of the one before is not over.
    WrongPin {
        /// Until the next PIN is looked at; 0 is at once.
        wait_seconds: u32,
    },
    /// Nobody has chosen one: the first set-up begins.
    NoPinYet,
    Findings(Vec<Finding>),
    Printing,
    /// The job of the copy.
    Copying(JobId),
    /// None where the staff page does not run.
    StaffPage(Option<StaffPage>),
    Saved,
    Restarting,
    /// A message of the catalogue; the cause is in the log.
    Failed(&'static str),
}

/// How the staff page is reached, and how somebody knows that it is ours.
#[derive(Clone, PartialEq, Eq)]
pub struct StaffPage {
    /// `https://…`, the best to type first.
    pub addresses: Vec<String>,
    /// SHA-256 of the certificate, in hexadecimal digits, grouped or not.
    pub fingerprint: String,
    /// By which the first representative signs up; none where there is one.
    pub sign_up_code: Option<String>,
}

/// The code is for the screen alone.
impl fmt::Debug for StaffPage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StaffPage({:?})", self.addresses)
    }
}

/// What the set-up on the screen may change.
#[derive(Debug, Clone)]
pub struct Setup {
    /// What a visitor finds.
    pub language: Language,
    /// The code of one of the branch's offices.
    pub office: String,
    /// The visible glass.
    pub panel_width_mm: f32,
    pub panel_height_mm: f32,
    /// None keeps the one there is.
    pub pin: Option<Pin>,
}

pub const CHOOSE_PIN: &str = "Choose a PIN first.";
pub const DOES_NOT_FIT: &str = "The set-up does not fit this station.";
pub const NOT_SAVED: &str = "The set-up could not be saved.";
pub const NOT_PRINTED: &str = "The test slip could not be ordered.";
pub const NOT_COPIED: &str = "The copy could not be ordered.";
pub const ON_ITS_WAY: &str = "This slip is on its way.";
pub const NOT_OF_TODAY: &str = "This ticket is not of today.";
pub const GONE: &str = "The station is ending.";

/// Every message of [`Answer::Failed`], for whoever translates them.
pub const FAILURES: &[&str] = &[CHOOSE_PIN, DOES_NOT_FIT, NOT_SAVED, NOT_PRINTED, NOT_COPIED, ON_ITS_WAY, NOT_OF_TODAY, GONE];

/// A handle on the desk's thread; cheap to clone.
#[derive(Clone)]
pub struct Desk {
    orders: Sender<Request>,
}

type Then = Box<dyn FnOnce(Answer) + Send>;

struct Request {
    order: Order,
    then: Then,
}

/// What the desk is made of.
pub struct Parts {
    pub engine: Engine,
    pub config: Arc<Config>,
    pub data: PathBuf,
    /// The configuration that the next start reads; none where it is built in.
    pub configuration: Option<PathBuf>,
    pub clock: Box<dyn Clock>,
    /// Salts a new PIN.
    pub randomness: Randomness,
    /// The staff page as it is now; none where it does not run. Must return at once.
    pub staff_page: Box<dyn Fn() -> Option<StaffPage> + Send>,
    /// Ends the program, and must return at once.
    pub restart: Box<dyn Fn() + Send>,
}

#[derive(Debug, thiserror::Error)]
pub enum DeskFault {
    #[error(transparent)]
    Setup(#[from] ConfigFault),
    #[error("cannot start the technician's thread: {0}")]
    Thread(#[from] std::io::Error),
}

impl Desk {
    /// The thread ends when every handle is dropped.
    pub fn open(parts: Parts) -> Result<(Self, JoinHandle<()>), DeskFault> {
        let (orders, inbox): (_, Receiver<Request>) = channel();
        let pin = SetupFile::read(&parts.data, &parts.config)?.and_then(|setup| setup.pin);
        let mut technician = Technician { parts, pin, tries: Tries::default() };
        let thread = std::thread::Builder::new().name("technician".into()).spawn(move || {
            for Request { order, then } in inbox {
                then(technician.obey(order));
            }
        })?;
        Ok((Self { orders }, thread))
    }

    /// Never blocks; `then` runs on the desk's thread and must return at once.
    pub fn send(&self, order: Order, then: impl FnOnce(Answer) + Send + 'static) {
        if let Err(refused) = self.orders.send(Request { order, then: Box::new(then) }) {
            (refused.0.then)(Answer::Failed(GONE));
        }
    }
}

struct Technician {
    parts: Parts,
    pin: Option<Hash>,
    tries: Tries,
}

impl Technician {
    fn obey(&mut self, order: Order) -> Answer {
        match order {
            Order::Open if self.pin.is_none() => Answer::NoPinYet,
            Order::Open => Answer::PinNeeded,
            Order::Enter(pin) => self.enter(&pin),
            Order::Examine => Answer::Findings(self.examine()),
            Order::TestSlip => self.print_test(),
            Order::Reprint(ticket) => self.reprint(ticket),
            Order::SaveSetup(setup) => self.save(&setup),
            Order::StaffPage => Answer::StaffPage((self.parts.staff_page)()),
            Order::Restart => {
                tracing::info!("a technician restarts the station");
                (self.parts.restart)();
                Answer::Restarting
            }
        }
    }

    fn enter(&mut self, pin: &Pin) -> Answer {
        let Some(hash) = &self.pin else { return Answer::NoPinYet };
        let uptime = self.parts.clock.read().uptime;
        let wait_seconds = self.tries.wait(uptime);
        if wait_seconds > 0 {
            return Answer::WrongPin { wait_seconds };
        }
        if hash.fits(pin) {
            self.tries.right();
            return Answer::Entered;
        }
        let wait_seconds = self.tries.wrong(uptime);
        tracing::warn!(wait.seconds = wait_seconds, "a wrong PIN was entered");
        Answer::WrongPin { wait_seconds }
    }

    fn examine(&self) -> Vec<Finding> {
        let Parts { data, config, configuration, clock, .. } = &self.parts;
        let configuration = configuration.as_deref().map_or(Source::BuiltIn(config), Source::File);
        examine(&Subject { data, configuration, clock: &**clock }).findings
    }

    fn print_test(&self) -> Answer {
        match self.parts.engine.run(Act::by(Actor::Technician, Command::PrintTest(PrintTest))) {
            Ok(Reply::Printing { .. }) => Answer::Printing,
            other => {
                tracing::error!(reply = ?other, "the test slip could not be ordered");
                Answer::Failed(NOT_PRINTED)
            }
        }
    }

    fn reprint(&self, ticket: TicketId) -> Answer {
        match self.parts.engine.run(Act::by(Actor::Technician, Command::Reprint(Reprint { ticket }))) {
            Ok(Reply::Printing { job }) => {
                tracing::info!(job.id = job.0, "a technician wants a copy of a slip");
                Answer::Copying(job)
            }
            Err(Failure::Refused(Refusal::SlipOnItsWay)) => Answer::Failed(ON_ITS_WAY),
            Err(Failure::Refused(Refusal::DayNotOpen | Refusal::UnknownTicket)) => Answer::Failed(NOT_OF_TODAY),
            other => {
                tracing::error!(reply = ?other, "the copy could not be ordered");
                Answer::Failed(NOT_COPIED)
            }
        }
    }

    fn save(&mut self, setup: &Setup) -> Answer {
        let pin = match self.pin_for(setup) {
            Ok(pin) => pin,
            Err(answer) => return answer,
        };
        let file = SetupFile {
            language: setup.language,
            office: setup.office.clone(),
            panel_width_mm: setup.panel_width_mm,
            panel_height_mm: setup.panel_height_mm,
            pin: Some(pin.clone()),
        };
        match file.write(&self.parts.data, &self.parts.config) {
            Ok(()) => {
                self.pin = Some(pin);
                Answer::Saved
            }
            Err(fault) => {
                tracing::error!(%fault, "the set-up was not saved");
                Answer::Failed(if matches!(fault, ConfigFault::Wrong { .. }) { DOES_NOT_FIT } else { NOT_SAVED })
            }
        }
    }

    /// Without a PIN these pages would be open to every visitor.
    fn pin_for(&mut self, setup: &Setup) -> Result<Hash, Answer> {
        let Some(pin) = &setup.pin else { return self.pin.clone().ok_or(Answer::Failed(CHOOSE_PIN)) };
        let mut salt = [0; 16];
        (self.parts.randomness)(&mut salt);
        Hash::of(pin, salt).map_err(|fault| {
            tracing::error!(%fault, "the PIN could not be kept");
            Answer::Failed(NOT_SAVED)
        })
    }
}
