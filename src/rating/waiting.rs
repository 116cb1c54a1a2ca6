//! The ratings that wait to be some of many, and the tokens that were spent for them. They live and die together: where a power cut
//! takes both, the token may be used again, and still no more than one rating of it is ever written.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::tally::Tallies;
use super::{Given, Kind, Month, Rating, Tally, TallyOf, Token, Unrated, Week};
use crate::queue::{CounterNumber, Language, ServiceId};

/// Milliseconds between two ratings without a ticket.
const WALK_UP_PAUSE: i64 = 5_000;
/// More than so many without a ticket in a minute are a burst.
const BURST: usize = 6;
const MINUTE: i64 = 60_000;

/// What the rules must know of the ticket that is rated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    pub token: Token,
    pub service: ServiceId,
    pub counter: Option<CounterNumber>,
    pub language: Language,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Waiting {
    /// Always sorted: nothing tells which came first.
    ratings: Vec<Rating>,
    /// Hashes, joined to nothing; gone at the close of the day.
    spent: BTreeSet<[u8; 32]>,
    tallies: Tallies,
    /// The last minute's without a ticket, by uptime in milliseconds; never on any disk.
    #[serde(skip)]
    walk_ups: Vec<(i64, Rating)>,
}

impl Waiting {
    pub fn is_spent(&self, token: &Token) -> bool {
        self.spent.contains(&token.spent())
    }

    /// The rating of a ticket that was served; its token is good once.
    pub fn take(&mut self, given: &Given, visit: &Visit, date: Date) -> Result<(), Unrated> {
        if !self.spent.insert(visit.token.spent()) {
            return Err(Unrated::Spent);
        }
        let month = Month::of(date);
        self.tallies.add(month, TallyOf::Language(visit.language), given);
        if let Some(counter) = visit.counter {
            self.tallies.add(month, TallyOf::Counter(counter), given);
        }
        self.insert(rating(given, date, Some(visit.service.clone())));
        Ok(())
    }

    /// A rating without a ticket. `uptime` in milliseconds.
    pub fn walk_up(&mut self, given: &Given, date: Date, uptime: i64) -> Result<(), Unrated> {
        if self.walk_ups.last().is_some_and(|(last, _)| (0..WALK_UP_PAUSE).contains(&(uptime - last))) {
            return Err(Unrated::TooSoon);
        }
        let rating = rating(given, date, None);
        self.walk_ups.retain(|(at, _)| (0..MINUTE).contains(&(uptime - at)));
        self.walk_ups.push((uptime, rating.clone()));
        self.insert(rating);
        if self.walk_ups.len() > BURST {
            self.flag();
        }
        Ok(())
    }

    /// No token of the day is good any more.
    pub fn forget_spent(&mut self) {
        self.spent.clear();
    }

    /// Weeks of which something waits.
    pub fn weeks(&self) -> BTreeSet<Week> {
        self.ratings.iter().map(|rating| rating.week).collect()
    }

    /// The tallies of the months before this one that may be kept.
    pub fn end_months(&mut self, month: Month) -> Vec<Tally> {
        self.tallies.over(month)
    }

    pub fn len(&self) -> usize {
        self.ratings.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ratings.is_empty()
    }

    pub(super) fn drain(&mut self, goes: impl Fn(&Rating) -> bool) -> Vec<Rating> {
        let (gone, left) = self.ratings.drain(..).partition(|rating| goes(rating));
        self.ratings = left;
        gone
    }

    fn insert(&mut self, rating: Rating) {
        let place = self.ratings.partition_point(|other| *other < rating);
        self.ratings.insert(place, rating);
    }

    /// All of the last minute's are of the burst, also those that came before it was one.
    fn flag(&mut self) {
        for place in 0..self.walk_ups.len() {
            let Some((_, rating)) = self.walk_ups.get_mut(place).filter(|(_, rating)| !rating.burst) else { continue };
            let calm = std::mem::replace(rating, Rating { burst: true, ..rating.clone() });
            if let Ok(found) = self.ratings.binary_search(&calm) {
                self.ratings.remove(found);
                self.insert(Rating { burst: true, ..calm });
            }
        }
    }
}

fn rating(given: &Given, date: Date, service: Option<ServiceId>) -> Rating {
    Rating {
        week: Week::of(date),
        kind: if service.is_some() { Kind::Token } else { Kind::WalkUp },
        service,
        service_stars: given.service,
        treatment_stars: given.treatment,
        reasons: given.reasons.clone(),
        burst: false,
    }
}
