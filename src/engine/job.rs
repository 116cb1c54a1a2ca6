//! A print job: which paper is wanted, and what became of it. The row in the database holds ids only, never text.

use std::time::Instant;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::calendar::PauseSpan;
use crate::queue::{Channel, Class, Estimate, Event, Language, PartySize, ServiceId, TicketId, TicketNumber};
use crate::rating::Token;
use crate::report::SummarySlip;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct JobId(pub i64);

/// The kind of paper a job is for, with the ids that it is drawn from.
#[derive(Debug, Clone, PartialEq)]
pub enum Paper {
    Ticket(TicketId, ServiceId, Language),
    /// The same again, as a person has asked for it.
    Copy(TicketId, ServiceId, Language),
    Documents(ServiceId, Language),
    Test,
    Summary(Date),
}

impl Paper {
    /// The paper that an event asks for.
    pub fn of(event: &Event) -> Option<Self> {
        match event {
            Event::DocumentsAsked { service, language } => Some(Self::Documents(service.clone(), *language)),
            Event::TestAsked => Some(Self::Test),
            Event::SummaryAsked { date } => Some(Self::Summary(*date)),
            Event::Reprinted { ticket, service, language } => Some(Self::Copy(*ticket, service.clone(), *language)),
            // Who telephones or writes has no hand under the printer.
            _ => event
                .issued()
                .filter(|born| matches!(born.channel, Channel::WalkIn | Channel::Transfer))
                .map(|born| Self::Ticket(born.ticket, born.service.clone(), born.language)),
        }
    }

    /// The name in the table's column `kind`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Ticket(..) | Self::Copy(..) => "ticket",
            Self::Documents(..) => "documents",
            Self::Test => "test",
            Self::Summary(_) => "summary",
        }
    }
}

/// What the printing thread gets after the commit.
#[derive(Debug, Clone, PartialEq)]
pub struct PrintOrder {
    pub job: JobId,
    pub slip: Slip,
    /// After the commit.
    pub ordered: Instant,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Slip {
    Ticket(TicketSlip),
    /// The list of what to bring, asked for before a ticket is taken.
    Documents {
        service: ServiceId,
        language: Language,
    },
    /// For the technician: what the printer can do.
    Test {
        asked: Timestamp,
        /// False where the clock cannot be trusted: then no date is printed.
        dated: bool,
    },
    /// The figures of a day, for the representative.
    Summary(Box<SummarySlip>),
}

/// All that a ticket slip says which is not in the configuration.
#[derive(Debug, Clone, PartialEq)]
pub struct TicketSlip {
    pub number: TicketNumber,
    pub service: ServiceId,
    pub class: Class,
    pub language: Language,
    pub party_size: PartySize,
    /// Tickets before this one when it was issued, or when its copy was asked for.
    pub ahead: usize,
    pub estimate: Option<Estimate>,
    /// The prayer pause inside the estimate.
    pub pause: Option<PauseSpan>,
    pub issued: Timestamp,
    /// False where the clock cannot be trusted: then no date is printed.
    pub dated: bool,
    pub token: Token,
    /// A person has asked for this paper again.
    pub copy: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    Queued,
    /// The first byte may be out.
    Sending,
    Ended(JobOutcome),
}

/// How a job ended (PRINTING.md, the promise).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobOutcome {
    /// The printer, or for the virtual one the disk, said so.
    Confirmed,
    /// Not one byte went out.
    NotSent(Cause),
    /// Something went out, and nobody can say what came of it.
    Uncertain(Cause),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr, strum::EnumString)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Cause {
    /// All bytes were taken by a printer that cannot answer: no fault, but no proof either.
    HandedOver,
    /// The device or the address was not there.
    Unreachable,
    /// It stopped taking data before the deadline.
    Stalled,
    /// It went away in the middle.
    Lost,
    PaperOut,
    CoverOpen,
    CutterJammed,
    Offline,
    /// The answer that it gives to others did not come.
    Silent,
    /// The slip could not be drawn.
    NotDrawn,
    /// The database could not keep the start of the job.
    NotKept,
    /// It waited behind others until nobody waited for it any more.
    TooLate,
    /// The station was restarted before the job came to its end.
    Restarted,
}

impl JobState {
    /// True where the visitor must be told that there may be no paper.
    pub fn is_trouble(self) -> bool {
        matches!(self, Self::Ended(outcome) if !outcome.is_whole())
    }

    pub fn is_open(self) -> bool {
        matches!(self, Self::Queued | Self::Sending)
    }
}

impl JobOutcome {
    /// The printer has it all, as far as it can say.
    pub fn is_whole(self) -> bool {
        matches!(self, Self::Confirmed | Self::Uncertain(Cause::HandedOver))
    }
}
