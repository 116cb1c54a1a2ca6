//! The log as JSON: rows, figures and seal in one object.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::export::Export;
use super::figures::Figures;
use super::log::Row;
use super::ratings::PeriodRatings;
use super::seal::{Anchor, Seal};

/// A day's log as the API gives it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LogBody {
    #[schema(example = "MKH-01")]
    pub branch: String,
    /// The business day.
    #[schema(example = "2026-11-22")]
    pub date: String,
    /// In the order of issue.
    pub rows: Vec<Row>,
    pub figures: Figures,
    /// Of the branch in the last week that was over before the day; null where there are too few.
    #[serde(default)]
    pub ratings: Option<PeriodRatings>,
    /// SHA-256 over the values of the rows, in 64 hexadecimal digits; `dawr log --verify` computes it again.
    pub day_hash: String,
    pub journal: Anchor,
}

impl LogBody {
    pub fn of(export: &Export) -> Self {
        let rows = export.rows();
        let seal = export.seal(&rows.iter().cloned().map(Row::fields).collect::<Vec<_>>());
        Self {
            branch: seal.branch,
            date: seal.date.to_string(),
            rows,
            figures: export.figures(),
            ratings: export.ratings(),
            day_hash: seal.day_hash,
            journal: seal.journal,
        }
    }

    /// None where the date is none.
    pub fn seal(&self) -> Option<Seal> {
        Some(Seal {
            branch: self.branch.clone(),
            date: self.date.parse().ok()?,
            rows: self.rows.len(),
            day_hash: self.day_hash.clone(),
            journal: self.journal.clone(),
        })
    }
}
