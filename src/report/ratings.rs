//! The figures of ratings (DOMAIN.md D5, D9, §6.1): of weeks and months that are over, and never so few that they tell of one person.
//!
//! # What is published, and why nothing hidden can be computed from it
//! A cell is a group of ratings with its n, mean, interval and satisfied share, or nothing of it. All of these are sums over its ratings,
//! so whoever adds and subtracts published cells learns of exactly those groups that are sums and differences of them. The groups are
//! chosen so that each such group is empty or has at least the threshold:
//! - A week is published by itself as soon as it is over, if it has enough. It cannot be hidden later, as the log of a day has left with it.
//!   So the month gives way: its ratings are those of its published weeks, and those of its small weeks only where these are two or more
//!   and have enough together. What month and weeks differ in is then nothing, or that whole group ([`disclosure::counted`]).
//! - The services are a list of the month whose sum is its total: [`crate::rating::shown`] hides a second one where the hidden could be
//!   computed. Weeks and services are never crossed, but the log says which services had nobody in a week: where such a week would give
//!   the small rest of a service, more services are hidden until it does not ([`disclosure::told`]).
//! - A week belongs to one month, so months share no rating.
//! - Reasons have no published sum: one rating gives up to three. Each is a cell of its own.
//! - Walk-ups are one cell of the month. Bursts are in no cell, and told by their number alone.
//! - Counters and languages are of the calendar's month, which differs from the month of the weeks by a few days. Exact sums would give the
//!   ratings of those days, so their number is told in steps of five and their means are rounded.
//! - Both questions are judged each by its own numbers: no star of one enters a cell of the other.

mod disclosure;
mod score;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::measure::Share;
use crate::config::Config;
use crate::queue::{CounterNumber, ServiceId};
use crate::rating::{FLOOR, Kind, MONTH_FLOOR, Month, Rating, Reason, Tally, TallyOf, Week};
use crate::store::RatingRows;
use crate::text::{Catalogue, dates};
use disclosure::{counted, told};
pub use score::{Band, Score};
use score::{Question, Sums};

/// Weeks of the trend, and months of it where a branch has one counter.
const TREND_WEEKS: i64 = 12;
const TREND_MONTHS: i64 = 6;

/// How a branch may be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grain {
    Weeks,
    /// With one counter every figure of the branch is that of a counter: months alone, and ten ratings (R-D9.8).
    Months,
}

impl Grain {
    pub fn of(config: &Config) -> Self {
        if config.web.as_ref().is_some_and(|web| web.counters == 1) { Self::Months } else { Self::Weeks }
    }

    /// Ratings that a cell needs.
    pub fn floor(self) -> u32 {
        if self == Self::Weeks { FLOOR } else { MONTH_FLOOR }
    }
}

/// The figures of one month. What is null has too few ratings to be shown, or is hidden with such.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RatingFigures {
    #[schema(example = "2026-11")]
    pub month: String,
    /// Before that only its weeks that are over are told.
    pub over: bool,
    /// Ratings that a cell of branch, week, service or reason needs.
    pub floor: u32,
    /// By the tokens of slips, without walk-ups.
    pub service: Option<Score>,
    pub treatment: Option<Score>,
    /// Of the visits that ended at a counter in the same weeks.
    pub response: Option<Share>,
    /// The latest twelve weeks up to the month's end, from the first that has enough; months where a branch has one counter.
    pub trend: Vec<PeriodRatings>,
    /// In the order of the home page; `other` last.
    pub services: Vec<ServiceRatings>,
    pub reasons: Vec<ReasonCount>,
    pub walk_ups: WalkUpRatings,
    /// By number. Empty where the month is not over, or the branch has one counter.
    pub counters: Vec<CounterRatings>,
    pub languages: Vec<LanguageRatings>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PeriodRatings {
    /// A week or a month.
    #[schema(example = "2026-W47")]
    pub period: String,
    pub service: Option<Score>,
    pub treatment: Option<Score>,
    pub response: Option<Share>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ServiceRatings {
    /// A service, or `other`.
    pub of: String,
    pub service: Option<Score>,
    pub treatment: Option<Score>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ReasonCount {
    #[schema(example = "long_wait")]
    pub reason: String,
    pub count: Option<u32>,
}

/// Ratings without a ticket.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct WalkUpRatings {
    pub service: Option<Score>,
    pub treatment: Option<Score>,
    /// Left out, as more than six came in a minute.
    pub bursts: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CounterRatings {
    pub counter: u8,
    pub service: Band,
    pub treatment: Option<Band>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LanguageRatings {
    pub language: String,
    pub service: Band,
    pub treatment: Option<Band>,
}

/// The weeks that the figures of a month are read from.
pub fn weeks_read(month: Month) -> std::ops::RangeInclusive<Week> {
    let first = month.before(TREND_MONTHS - 1).weeks();
    let last = month.weeks();
    let month_itself = Week::of(month.first_day());
    first.first().copied().unwrap_or(month_itself)..=last.last().copied().unwrap_or(month_itself)
}

/// What the figures are made from.
#[derive(Clone, Copy)]
pub struct RatingsOf<'a> {
    /// Of [`weeks_read`] at least.
    pub rows: &'a RatingRows,
    pub config: &'a Config,
    /// The latest business day: what is not over by it is not told.
    pub today: Date,
}

impl RatingsOf<'_> {
    /// `tallies` are those of the month.
    pub fn month(&self, month: Month, tallies: &[Tally]) -> RatingFigures {
        let grain = Grain::of(self.config);
        let over = month.is_over(self.today);
        let total = self.total(month, grain);
        let weeks = if over { self.counted(month, grain, Question::Service) } else { Vec::new() };
        RatingFigures {
            month: month.to_string(),
            over,
            floor: grain.floor(),
            service: total.service,
            treatment: total.treatment,
            response: total.response,
            trend: self.trend(month, grain),
            services: if over { self.services(month, grain) } else { Vec::new() },
            reasons: self.reasons(&weeks, grain),
            walk_ups: if over { self.walk_ups(month, grain) } else { WalkUpRatings::default() },
            counters: if over && grain == Grain::Weeks { counters(tallies) } else { Vec::new() },
            languages: if over { languages(tallies) } else { Vec::new() },
        }
    }

    /// The last week that is over, or the last month where only those are told; none where it has too few ratings.
    pub fn latest(&self) -> Option<PeriodRatings> {
        let latest = match Grain::of(self.config) {
            Grain::Weeks => self.week(Week::of(self.today).before(1)),
            Grain::Months => {
                let this = Month::of(self.today);
                let month = (1..=2).map(|months| this.before(months)).find(|month| month.is_over(self.today))?;
                self.total(month, Grain::Months)
            }
        };
        latest.service.is_some().then_some(latest)
    }

    /// From the first that has something to tell.
    fn trend(&self, month: Month, grain: Grain) -> Vec<PeriodRatings> {
        let periods = self.periods(month, grain).into_iter();
        periods.skip_while(|period| period.service.is_none()).collect()
    }

    fn periods(&self, month: Month, grain: Grain) -> Vec<PeriodRatings> {
        if grain == Grain::Months {
            let months = (0..TREND_MONTHS).rev().map(|months| month.before(months));
            return months.filter(|month| month.is_over(self.today)).map(|month| self.total(month, grain)).collect();
        }
        let Some(last) = month.weeks().last().copied() else { return Vec::new() };
        let weeks = (0..TREND_WEEKS).rev().map(|weeks| last.before(weeks));
        weeks.filter(|week| week.is_over(self.today)).map(|week| self.week(week)).collect()
    }

    fn week(&self, week: Week) -> PeriodRatings {
        let of = |question| self.sums(question, |rating| rating.week == week).score(FLOOR);
        self.period(week.to_string(), (of(Question::Service), of(Question::Treatment)), &[week])
    }

    /// Nothing but its name before it is over.
    fn total(&self, month: Month, grain: Grain) -> PeriodRatings {
        if !month.is_over(self.today) {
            return PeriodRatings { period: month.to_string(), service: None, treatment: None, response: None };
        }
        let of = |question| {
            let weeks = self.counted(month, grain, question);
            (self.sums(question, |rating| weeks.contains(&rating.week)).score(grain.floor()), weeks)
        };
        let ((service, weeks), (treatment, _)) = (of(Question::Service), of(Question::Treatment));
        self.period(month.to_string(), (service, treatment), &weeks)
    }

    fn period(&self, period: String, (service, treatment): (Option<Score>, Option<Score>), weeks: &[Week]) -> PeriodRatings {
        let visits = weeks.iter().filter_map(|week| self.rows.visits.get(week)).sum();
        let response = service.filter(|_| visits > 0).map(|score| Share::of(score.n, visits));
        PeriodRatings { period, service, treatment, response }
    }

    /// The weeks of the month whose ratings its figures are made of.
    fn counted(&self, month: Month, grain: Grain, question: Question) -> Vec<Week> {
        self.groups(month, grain, question).concat()
    }

    /// The same: each that is published by itself alone, and those that are told in the month's sum only.
    fn groups(&self, month: Month, grain: Grain, question: Question) -> Vec<Vec<Week>> {
        let weeks = month.weeks();
        if grain == Grain::Months {
            return vec![weeks];
        }
        let counts: Vec<u32> = weeks.iter().map(|week| self.sums(question, |rating| rating.week == *week).n).collect();
        let kept = weeks.iter().zip(&counts).zip(counted(&counts, FLOOR)).filter(|(_, counted)| *counted).map(|(week, _)| week);
        let (told, together): (Vec<_>, Vec<_>) = kept.partition(|(_, count)| **count >= FLOOR);
        let together = together.into_iter().map(|(week, _)| *week).collect();
        told.into_iter().map(|(week, _)| vec![*week]).chain([together]).collect()
    }

    fn services(&self, month: Month, grain: Grain) -> Vec<ServiceRatings> {
        let [stars, treatment] = [Question::Service, Question::Treatment].map(|question| self.by_service(month, grain, question));
        let name = |service: &Option<ServiceId>| service.as_ref().map_or_else(|| "other".to_owned(), ToString::to_string);
        let of = |service: &Option<ServiceId>, of: &BTreeMap<Option<ServiceId>, Score>| of.get(service).copied();
        self.rated(month)
            .iter()
            .map(|service| ServiceRatings { of: name(service), service: of(service, &stars), treatment: of(service, &treatment) })
            .collect()
    }

    /// All services, and whatever else has ratings in the month.
    fn rated(&self, month: Month) -> Vec<Option<ServiceId>> {
        let mut known: Vec<Option<ServiceId>> = self.config.services.iter().map(|service| Some(service.rule.id.clone())).collect();
        let mut others: Vec<_> = self
            .tokens()
            .filter(|rating| rating.week.month() == month)
            .map(|rating| rating.service.clone())
            .filter(|id| !known.contains(id))
            .collect();
        // None stands before all others, and last on the page.
        others.sort_by_key(|service| (service.is_none(), service.clone()));
        others.dedup();
        known.append(&mut others);
        known
    }

    fn by_service(&self, month: Month, grain: Grain, question: Question) -> BTreeMap<Option<ServiceId>, Score> {
        let (groups, services) = (self.groups(month, grain, question), self.rated(month));
        let sums = |weeks: &[Week], service: &Option<ServiceId>| {
            self.sums(question, |rating| weeks.contains(&rating.week) && rating.service == *service)
        };
        let table: Vec<Vec<u32>> = groups.iter().map(|weeks| services.iter().map(|service| sums(weeks, service).n).collect()).collect();
        let (weeks, floor) = (groups.concat(), grain.floor());
        let told = services.iter().zip(told(&table, floor)).filter(|(_, told)| *told).map(|(service, _)| service);
        told.filter_map(|service| Some((service.clone(), sums(&weeks, service).score(floor)?))).collect()
    }

    fn reasons(&self, weeks: &[Week], grain: Grain) -> Vec<ReasonCount> {
        let given = |reason| self.tokens().filter(|rating| weeks.contains(&rating.week) && rating.reasons.has(reason)).count();
        let count = |reason: &Reason| {
            let count = u32::try_from(given(*reason)).ok().filter(|count| *count >= grain.floor());
            ReasonCount { reason: <&str>::from(reason).to_owned(), count }
        };
        <Reason as strum::VariantArray>::VARIANTS.iter().map(count).collect()
    }

    fn walk_ups(&self, month: Month, grain: Grain) -> WalkUpRatings {
        let all = || self.rows.ratings.iter().filter(|rating| rating.kind == Kind::WalkUp && rating.week.month() == month);
        let of = |question| Sums::of(all().filter(|rating| !rating.burst), question).score(grain.floor());
        let bursts = u32::try_from(all().filter(|rating| rating.burst).count()).unwrap_or(u32::MAX);
        WalkUpRatings { service: of(Question::Service), treatment: of(Question::Treatment), bursts }
    }

    fn tokens(&self) -> impl Iterator<Item = &Rating> {
        self.rows.ratings.iter().filter(|rating| rating.kind == Kind::Token && !rating.burst)
    }

    fn sums(&self, question: Question, with: impl Fn(&Rating) -> bool) -> Sums {
        Sums::of(self.tokens().filter(|rating| with(rating)), question)
    }
}

/// `Ratings of the week 9 November 2026 – 15 November 2026`, or of the month.
pub fn period_name(period: &str, words: &'static Catalogue) -> String {
    if let Ok(week) = period.parse::<Week>() {
        let [first, last] = [week.first_day(), week.last_day()].map(|date| dates::gregorian_line(date, words));
        return words.fill("Ratings of the week {0} to {1}", &[&first, &last]);
    }
    let month = period.parse().map(|month| month_name(month, words));
    words.fill("Ratings of the branch in {0}", &[month.as_deref().unwrap_or(period)])
}

/// `November 2026`
pub fn month_name(month: Month, words: &'static Catalogue) -> String {
    dates::month_line(month.first_day(), words)
}

/// What the store has kept of the month has enough each; see [`rating::MONTH_FLOOR`].
fn counters(tallies: &[Tally]) -> Vec<CounterRatings> {
    let one = |tally: &Tally| match tally.of {
        TallyOf::Counter(CounterNumber(counter)) => {
            Some(CounterRatings { counter, service: Band::of(&tally.service)?, treatment: Band::of(&tally.treatment) })
        }
        TallyOf::Language(_) => None,
    };
    let mut counters: Vec<CounterRatings> = tallies.iter().filter_map(one).collect();
    counters.sort_by_key(|of| of.counter);
    counters
}

fn languages(tallies: &[Tally]) -> Vec<LanguageRatings> {
    let one = |tally: &Tally| match tally.of {
        TallyOf::Language(language) => Some(LanguageRatings {
            language: language.to_string(),
            service: Band::of(&tally.service)?,
            treatment: Band::of(&tally.treatment),
        }),
        TallyOf::Counter(_) => None,
    };
    tallies.iter().filter_map(one).collect()
}
