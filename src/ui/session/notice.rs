//! Sentences that stand for some seconds in place of a strip of the page.

use jiff::civil::DateTime;

use super::Session;
use crate::queue::Refusal;

const NOTICE_SECONDS: u32 = 6;

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
    /// This visit has been rated.
    RatedAlready,
    /// No slip of today has this code.
    UnknownCode,
    NotServedYet,
    /// Another has just rated without a ticket.
    RatedTooSoon,
    /// Nothing can be rated now.
    RateLater,
    /// A rating was not kept, and stands there to be touched again.
    RateAgain,
    /// A rating was not kept, and its visitor has gone on.
    RatingLost,
    /// For refusals that no visitor is expected to meet.
    AskAtCounter,
}

impl Session {
    pub(super) fn say(&mut self, notice: Notice) {
        self.notice = Some(notice);
        self.notice_left = NOTICE_SECONDS;
    }
}

impl From<Refusal> for Notice {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Closed { reopens } => Self::BranchClosed { reopens },
            Refusal::DayNotOpen => Self::BranchClosed { reopens: None },
            Refusal::ServiceClosed { reopens } => Self::ServiceClosed { reopens },
            Refusal::ServiceFinished => Self::ServiceFinished,
            Refusal::NumbersUsedUp => Self::NumbersUsedUp,
            _ => Self::AskAtCounter,
        }
    }
}
