//! What people do that changes no ticket: signing in and out, taking the log out of the house, changing who may come in.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Event, Refusal, Situation, StaffId, TokenId};

/// It has happened already: the rule refuses nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Record {
    SignedIn,
    SignedOut,
    /// `rows` tickets of a day have left (DOMAIN.md §6.3).
    LogExported {
        date: Date,
        format: LogFormat,
        rows: u32,
    },
    /// `rows` improvements have left (R-D9.11).
    ImprovementsExported {
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
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StaffChange {
    Added,
    /// A new code was made, and the old password has ended.
    Reset,
    Removed,
    PasswordChosen,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr, strum::EnumString)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum LogFormat {
    Csv,
    Xlsx,
    Json,
    /// The page for A4.
    Page,
    /// The summary on the slip printer.
    Slip,
}

impl Record {
    pub fn decide(&self, _: &Situation) -> Result<Event, Refusal> {
        Ok(match *self {
            Self::SignedIn => Event::SignedIn,
            Self::SignedOut => Event::SignedOut,
            Self::LogExported { date, format, rows } => Event::LogExported { date, format, rows },
            Self::ImprovementsExported { rows } => Event::ImprovementsExported { rows },
            Self::StaffChanged { staff, change } => Event::StaffChanged { staff, change },
            Self::TokenChanged { token, change } => Event::TokenChanged { token, change },
        })
    }
}
