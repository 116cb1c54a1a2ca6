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
