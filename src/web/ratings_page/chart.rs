//! The trend as a picture: both questions over the weeks, each with the range it lies in.

use std::fmt::Write;

use crate::rating::{Month, Week};
use crate::report::{PeriodRatings, Score};

/// Of the picture, in its own units.
const WIDTH: f64 = 1000.0;
const EDGE: f64 = 28.0;
/// One star and five.
const LOWEST: f64 = 150.0;
const HIGHEST: f64 = 14.0;

pub struct Chart {
    /// There is a week to draw.
    pub shown: bool,
    /// Each star with the height of its line.
    pub stars: Vec<(u8, String)>,
    pub ticks: Vec<Mark>,
    /// Lines from week to week; a week without figures breaks them.
    pub service: String,
    pub treatment: String,
    /// From end to end of each range.
    pub ranges: String,
    pub service_marks: Vec<Mark>,
    pub treatment_marks: Vec<Mark>,
}

pub struct Mark {
    pub x: String,
    pub y: String,
    /// Read out, or the name of a tick.
    pub says: String,
}

impl Chart {
    /// Time goes from the right where the page does.
    pub fn of(trend: &[PeriodRatings], rtl: bool) -> Self {
        let places = f64::from(u32::try_from(trend.len().saturating_sub(1)).unwrap_or(1).max(1));
        let x = |place: u32| {
            let at = EDGE + f64::from(place) * (WIDTH - 2.0 * EDGE) / places;
            if rtl { WIDTH - at } else { at }
        };
        let periods = || (0_u32..).zip(trend).map(|(place, period)| (x(place), period));
        let (service, service_marks) = line(periods().map(|(x, period)| (x, period.service)));
        let (treatment, treatment_marks) = line(periods().map(|(x, period)| (x, period.treatment)));
        let mut ranges = String::new();
        for (x, score) in periods().filter_map(|(x, period)| Some((x, period.service?))) {
            // A string takes all.
            let _ = write!(ranges, "M{x:.1} {:.1}V{:.1}", height(score.mean_from), height(score.mean_to));
        }
        Self {
            shown: trend.iter().any(|period| period.service.is_some()),
            stars: (1..=5).map(|star| (star, format!("{:.1}", height(f64::from(star))))).collect(),
            ticks: periods().map(|(x, period)| Mark { x: format!("{x:.1}"), y: String::new(), says: tick(&period.period) }).collect(),
            service,
            treatment,
            ranges,
            service_marks,
            treatment_marks,
        }
    }
}

fn height(stars: f64) -> f64 {
    LOWEST - (stars - 1.0) * (LOWEST - HIGHEST) / 4.0
}

fn line(scores: impl Iterator<Item = (f64, Option<Score>)>) -> (String, Vec<Mark>) {
    let (mut path, mut marks, mut begun) = (String::new(), Vec::new(), false);
    for (x, score) in scores {
        let Some(score) = score else {
            begun = false;
            continue;
        };
        let y = height(score.mean);
        let _ = write!(path, "{}{x:.1} {y:.1}", if begun { 'L' } else { 'M' });
        begun = true;
        marks.push(Mark { x: format!("{x:.1}"), y: format!("{y:.1}"), says: format!("{:.1}", score.mean) });
    }
    (path, marks)
}

/// `16/11`, the Monday of a week; `11/2026` of a month.
fn tick(period: &str) -> String {
    if let Ok(week) = period.parse::<Week>() {
        return week.first_day().strftime("%-d/%-m").to_string();
    }
    period.parse::<Month>().map_or_else(|_| period.to_owned(), |month| month.first_day().strftime("%-m/%Y").to_string())
}
