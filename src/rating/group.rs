//! When ratings may be written: only as some of many (R-D9.5).
//!
//! Whoever copies the disk after each writing, and has the queue log with all its times, learns of a rating that it is of a ticket served
//! since its service's ratings were last written. So a service is written only when there are five such tickets or more, all that wait
//! of it at once. Whether it is written depends on what the log says anyway, never on who has rated: so not even the absence of a
//! rating says anything.

use std::collections::BTreeMap;

use super::{Kind, Rating, Waiting, Week};
use crate::queue::ServiceId;

/// Tickets that a rating must fit.
pub const FLOOR: u32 = 5;

/// What is written at once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Group {
    /// Sorted by what they say, so in no order of time.
    pub ratings: Vec<Rating>,
    /// The services, and None for all of them together (walk-ups), whose ratings are written up to now.
    pub written: Vec<Option<ServiceId>>,
}

/// Tickets of one week that may be rated and were served since the ratings of their service were last written; under None those of all
/// services since the walk-ups were.
pub type Fresh = BTreeMap<Option<ServiceId>, u32>;

impl Waiting {
    /// At the close of a day of this week: the ratings of each service that has enough.
    pub fn close(&mut self, week: Week, fresh: &Fresh) -> Group {
        let written: Vec<Option<ServiceId>> =
            fresh.iter().filter(|(_, tickets)| **tickets >= FLOOR).map(|(service, _)| service.clone()).collect();
        let ratings = self.drain(|rating| rating.week == week && written.contains(&rating.service));
        Group { ratings, written }
    }

    /// A week is over: what is left of it becomes `other` where all those services together have enough, and is forgotten where even
    /// they would point at somebody.
    pub fn end_week(&mut self, week: Week, fresh: &Fresh) -> Group {
        let mut group = self.close(week, fresh);
        let left = self.drain(|rating| rating.week == week);
        let small = fresh.iter().filter(|(service, tickets)| service.is_some() && **tickets < FLOOR);
        if small.map(|(_, tickets)| tickets).sum::<u32>() >= FLOOR {
            let tokens = left.into_iter().filter(|rating| rating.kind == Kind::Token);
            group.ratings.extend(tokens.map(|rating| Rating { service: None, ..rating }));
            group.ratings.sort();
        }
        group
    }
}
