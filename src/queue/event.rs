//! What has happened: the body of a journal row.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    AmendReason, CallReason, Channel, Class, CounterNumber, Ending, Language, LogFormat, Obstacle, Outcome, PartySize, ServiceId,
    StaffChange, StaffId, State, Ticket, TicketId, TicketNumber, TokenId, TransferReason, Undoable, VisitId, Wait,
};
use crate::calendar::Moment;
use crate::improvement::Improvement;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr)]
#[serde(tag = "event", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Event {
    /// A day that was closed is opened again under the same date and goes on with its numbers.
    DayOpened {
        date: Date,
    },
    DayClosed {
        date: Date,
        ended: Vec<Ended>,
    },
    CounterOpened {
        counter: CounterNumber,
        services: Vec<ServiceId>,
    },
    CounterClosed {
        counter: CounterNumber,
    },
    ServiceFinished {
        service: ServiceId,
    },
    ServiceReopened {
        service: ServiceId,
    },
    Issued(Box<Issued>),
    DocumentsAsked {
        service: ServiceId,
        language: Language,
    },
    Called {
        ticket: TicketId,
        counter: CounterNumber,
        wait_gross: Wait,
        wait_net: Wait,
        reason: Option<CallReason>,
    },
    Recalled {
        ticket: TicketId,
        counter: CounterNumber,
    },
    ServiceStarted {
        ticket: TicketId,
        counter: CounterNumber,
    },
    Finished {
        ticket: TicketId,
        outcome: Outcome,
        obstacle: Option<Obstacle>,
        service_time: Wait,
    },
    HeldBack {
        ticket: TicketId,
        counter: CounterNumber,
    },
    Resumed {
        ticket: TicketId,
        counter: CounterNumber,
    },
    /// One act: the old ticket ends, the new one waits (DOMAIN.md §1.5).
    Transferred {
        ticket: TicketId,
        service_time: Wait,
        reason: TransferReason,
        to: Box<Issued>,
    },
    NotShown {
        ticket: TicketId,
    },
    Reinstated {
        ticket: TicketId,
    },
    Cancelled {
        ticket: TicketId,
    },
    HelpAsked {
        language: Language,
    },
    HelpAnswered {
        counter: CounterNumber,
    },
    /// A test slip, for the technician.
    TestAsked,
    /// The figures of a day on paper.
    SummaryAsked {
        date: Date,
    },
    /// The paper of a ticket is wanted again.
    Reprinted {
        ticket: TicketId,
        service: ServiceId,
        language: Language,
    },
    Amended {
        ticket: TicketId,
        from: Ending,
        to: Ending,
        obstacle: Option<Obstacle>,
        reason: AmendReason,
    },
    /// The ticket is again what it was; the one that a transfer has issued is withdrawn.
    Undone {
        counter: CounterNumber,
        act: Undoable,
        ticket: Box<Ticket>,
        priority_in_a_row: u8,
        withdrawn: Option<TicketId>,
    },
    SignedIn,
    SignedOut,
    LogExported {
        date: Date,
        format: LogFormat,
        rows: u32,
    },
    StaffChanged {
        staff: StaffId,
        change: StaffChange,
    },
    TokenChanged {
        token: TokenId,
        change: StaffChange,
    },
    /// As each is from now on.
    ImprovementOpened(Box<Improvement>),
    ImprovementChanged(Box<Improvement>),
    ImprovementFinished(Box<Improvement>),
    /// The register has left.
    ImprovementsExported {
        rows: u32,
    },
}

/// A ticket at its birth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issued {
    pub ticket: TicketId,
    pub visit: VisitId,
    pub service: ServiceId,
    pub number: TicketNumber,
    pub class: Class,
    pub channel: Channel,
    pub language: Language,
    pub party_size: PartySize,
    pub turn: i64,
    pub visit_issued: Moment,
}

/// A ticket that the close of the day has ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    pub ticket: TicketId,
    pub state: State,
    pub outcome: Option<Outcome>,
}

impl Event {
    /// The name in the journal's column `kind`.
    pub fn kind(&self) -> &'static str {
        self.into()
    }

    /// The ticket this event has issued, where it has.
    pub fn issued(&self) -> Option<&Issued> {
        match self {
            Self::Issued(issued) | Self::Transferred { to: issued, .. } => Some(issued),
            _ => None,
        }
    }

    /// The improvement whose row changes.
    pub fn improvement(&self) -> Option<&Improvement> {
        match self {
            Self::ImprovementOpened(improvement) | Self::ImprovementChanged(improvement) | Self::ImprovementFinished(improvement) => {
                Some(improvement)
            }
            _ => None,
        }
    }

    /// The tickets whose rows change.
    pub fn tickets(&self) -> Vec<TicketId> {
        match self {
            Self::Issued(issued) => vec![issued.ticket],
            Self::Transferred { ticket, to, .. } => vec![*ticket, to.ticket],
            Self::Undone { ticket, withdrawn, .. } => std::iter::once(ticket.id).chain(*withdrawn).collect(),
            Self::DayClosed { ended, .. } => ended.iter().map(|ended| ended.ticket).collect(),
            Self::Called { ticket, .. }
            | Self::Recalled { ticket, .. }
            | Self::ServiceStarted { ticket, .. }
            | Self::Finished { ticket, .. }
            | Self::HeldBack { ticket, .. }
            | Self::Resumed { ticket, .. }
            | Self::NotShown { ticket }
            | Self::Reinstated { ticket }
            | Self::Cancelled { ticket }
            | Self::Amended { ticket, .. } => vec![*ticket],
            _ => Vec::new(),
        }
    }
}
