//! How often, and how well, a counter or a language was rated in a month: the one thing that is known of either (R-D9.5, R-D9.8).

use serde::{Deserialize, Serialize};

use super::{Given, Month, Stars, shown};
use crate::queue::{CounterNumber, Language};

/// Ratings of a counter or a language that a month needs before anything of them is kept.
pub const MONTH_FLOOR: u32 = 10;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TallyOf {
    Counter(CounterNumber),
    Language(Language),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    pub month: Month,
    pub of: TallyOf,
    pub service: StarTally,
    pub treatment: StarTally,
}

/// Enough for a mean and a satisfied share, too little for a single rating.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StarTally {
    pub ratings: u32,
    pub stars: u32,
    /// Of four and five stars.
    pub high: u32,
}

impl StarTally {
    fn add(&mut self, stars: Stars) {
        self.ratings += 1;
        self.stars += u32::from(stars.count());
        self.high += u32::from(stars.is_high());
    }
}

/// The tallies of months that are not over, in no order of time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tallies(Vec<Tally>);

impl Tallies {
    pub fn add(&mut self, month: Month, of: TallyOf, given: &Given) {
        let place = self.0.partition_point(|tally| (tally.month, tally.of) < (month, of));
        if self.0.get(place).is_none_or(|tally| (tally.month, tally.of) != (month, of)) {
            self.0.insert(place, Tally { month, of, service: StarTally::default(), treatment: StarTally::default() });
        }
        let Some(tally) = self.0.get_mut(place) else { return };
        tally.service.add(given.service);
        if let Some(stars) = given.treatment {
            tally.treatment.add(stars);
        }
    }

    /// Those of the months before `month`: what may be kept of them is returned, the rest is forgotten.
    pub fn over(&mut self, month: Month) -> Vec<Tally> {
        let (over, going_on): (Vec<Tally>, Vec<Tally>) = self.0.drain(..).partition(|tally| tally.month < month);
        self.0 = going_on;
        let is_same = |one: &Tally, other: &Tally| {
            let both = (one.of, other.of);
            one.month == other.month
                && matches!(both, (TallyOf::Counter(_), TallyOf::Counter(_)) | (TallyOf::Language(_), TallyOf::Language(_)))
        };
        over.chunk_by(is_same).flat_map(kept).collect()
    }
}

fn kept(list: &[Tally]) -> Vec<Tally> {
    let counts: Vec<u32> = list.iter().map(|tally| tally.service.ratings).collect();
    list.iter().zip(shown(&counts, MONTH_FLOOR)).filter(|(_, shown)| *shown).map(|(tally, _)| *tally).collect()
}
