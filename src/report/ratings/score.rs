//! Stars as figures: mean, satisfied share, and how sure each is.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::rating::{MONTH_FLOOR, Rating, StarTally, Stars};

/// The normal distribution's value for an interval of 95 %.
const Z: f64 = 1.96;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// The service itself.
    Service,
    /// How the visitor was treated.
    Treatment,
}

/// All that is known of a group of ratings, for one question.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    pub n: u32,
    stars: u32,
    squares: u32,
    high: u32,
}

/// Of so many ratings. Stars and per cent, rounded to two and one decimals.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Score {
    pub n: u32,
    /// 1 to 5 stars.
    pub mean: f64,
    /// 95 % interval of the mean, by the normal distribution.
    pub mean_from: f64,
    pub mean_to: f64,
    /// Four and five stars, in per cent of all.
    pub satisfied: f64,
    /// 95 % interval of the share, after Wilson.
    pub satisfied_from: f64,
    pub satisfied_to: f64,
}

/// Of a counter or a language in a month: the number in steps of five, one decimal of the mean, and the share in whole per cent.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Band {
    #[schema(example = 15)]
    pub n_from: u32,
    #[schema(example = 19)]
    pub n_to: u32,
    pub mean: f64,
    pub satisfied: f64,
}

impl Sums {
    pub fn of<'a>(ratings: impl Iterator<Item = &'a Rating>, question: Question) -> Self {
        let mut sums = Self::default();
        ratings.for_each(|rating| sums.ask(rating, question));
        sums
    }

    /// A question that was left counts nothing.
    pub fn ask(&mut self, rating: &Rating, question: Question) {
        match question {
            Question::Service => self.add(rating.service_stars),
            Question::Treatment => rating.treatment_stars.into_iter().for_each(|stars| self.add(stars)),
        }
    }

    fn add(&mut self, stars: Stars) {
        let count = u32::from(stars.count());
        self.n += 1;
        self.stars += count;
        self.squares += count * count;
        self.high += u32::from(stars.is_high());
    }

    /// None of fewer than `floor`.
    pub fn score(self, floor: u32) -> Option<Score> {
        if self.n < floor.max(1) {
            return None;
        }
        let n = f64::from(self.n);
        let mean = f64::from(self.stars) / n;
        // Of a sample: one rating more than it has degrees of freedom.
        let variance = (f64::from(self.squares) - n * mean * mean).max(0.0) / (n - 1.0).max(1.0);
        let half = Z * (variance / n).sqrt();
        let (from, to) = wilson(f64::from(self.high) / n, n);
        Some(Score {
            n: self.n,
            mean: rounded(mean, 100.0),
            mean_from: rounded((mean - half).max(1.0), 100.0),
            mean_to: rounded((mean + half).min(5.0), 100.0),
            satisfied: rounded(100.0 * f64::from(self.high) / n, 10.0),
            satisfied_from: rounded(100.0 * from, 10.0),
            satisfied_to: rounded(100.0 * to, 10.0),
        })
    }
}

/// The interval of a share `p` of `n`, which never leaves 0 to 1.
fn wilson(p: f64, n: f64) -> (f64, f64) {
    let square = Z * Z;
    let centre = p + square / (2.0 * n);
    let half = Z * (p * (1.0 - p) / n + square / (4.0 * n * n)).sqrt();
    let whole = 1.0 + square / n;
    (((centre - half) / whole).max(0.0), ((centre + half) / whole).min(1.0))
}

impl Band {
    const STEP: u32 = 5;

    /// None of fewer than ten.
    pub fn of(tally: &StarTally) -> Option<Self> {
        if tally.ratings < MONTH_FLOOR {
            return None;
        }
        let n = f64::from(tally.ratings);
        let n_from = tally.ratings - tally.ratings % Self::STEP;
        Some(Self {
            n_from,
            n_to: n_from + Self::STEP - 1,
            mean: rounded(f64::from(tally.stars) / n, 10.0),
            satisfied: rounded(100.0 * f64::from(tally.high) / n, 1.0),
        })
    }
}

fn rounded(value: f64, steps: f64) -> f64 {
    (value * steps).round() / steps
}
