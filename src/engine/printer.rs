//! What is known of the printer: what it can promise, and how it is.

use serde::{Deserialize, Serialize};

/// What a printer can say of a job (PRINTING.md, the promise), learned by a probe and never assumed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr, strum::EnumString)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Tier {
    /// Answers a job's own number when its printing is done.
    A,
    /// Answers in its turn, so that an answer means that all before it was processed.
    B,
    /// Only takes: nothing proves that anything came out.
    C,
}

/// How the printer is, as it said itself, or as the way to it showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, strum::IntoStaticStr, strum::EnumString)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Condition {
    /// It cannot say, or nobody has asked yet.
    #[default]
    Unknown,
    Well,
    /// Prints on, and somebody should bring a new roll.
    PaperLow,
    PaperOut,
    CoverOpen,
    CutterJammed,
    /// There, and not ready to print.
    Offline,
    /// There, and without the answer that it gave before.
    Silent,
    /// Not there: switched off, unplugged, or no way to it.
    Unreachable,
}

impl Condition {
    /// False where a slip would not come out.
    pub fn prints(self) -> bool {
        matches!(self, Self::Unknown | Self::Well | Self::PaperLow)
    }
}

/// What the printing thread tells of the printer whenever it has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PrinterReport {
    pub condition: Condition,
    /// None until a probe has learned it.
    pub tier: Option<Tier>,
}
