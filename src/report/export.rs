//! A day on its way out: the rows with the configuration that gives them names, targets and times.

use super::figures::Figures;
use super::log::{Fields, Row};
use super::ratings::{PeriodRatings, RatingsOf};
use super::seal::{Seal, day_hash};
use crate::config::Config;
use crate::queue::Language;
use crate::store::DayLog;

/// All formats are made from this.
#[derive(Clone, Copy)]
pub struct Export<'a> {
    pub log: &'a DayLog,
    pub config: &'a Config,
    /// Of headers and words; Arabic or English. CSV and JSON have none.
    pub language: Language,
}

impl Export<'_> {
    pub fn rows(&self) -> Vec<Row> {
        self.log.rows.iter().map(|row| Row::of(self.log.date, row, self.config)).collect()
    }

    pub fn fields(&self) -> Vec<Fields> {
        self.rows().into_iter().map(Row::fields).collect()
    }

    pub fn figures(&self) -> Figures {
        Figures::of(self.log, self.config)
    }

    /// Of the branch in the last week before the day's own, and of no day: what many visitors said, not who said it when (DOMAIN.md §6.2).
    /// None where there are too few.
    pub fn ratings(&self) -> Option<PeriodRatings> {
        RatingsOf { rows: &self.log.ratings, config: self.config, today: self.log.date }.latest()
    }

    /// Of the day's rows, as [`Export::fields`] gives them.
    pub fn seal(&self, rows: &[Fields]) -> Seal {
        Seal {
            branch: self.config.branch.code.clone(),
            date: self.log.date,
            rows: rows.len(),
            day_hash: day_hash(rows),
            journal: self.log.head.into(),
        }
    }
}
