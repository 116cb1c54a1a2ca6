//! Ratings, as the rules of `rating` let them be written.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use jiff::civil::Date;
use rusqlite::{OptionalExtension, Row};
use uuid::Uuid;

use super::{Store, StoreFault};
use crate::queue::{CounterNumber, ServiceId};
use crate::rating::{Month, OTHER, Rating, Reasons, StarTally, Stars, Tally, TallyOf, Week};

/// What the figures of some weeks are made from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RatingRows {
    /// In no order.
    pub ratings: Vec<Rating>,
    /// [`Store::served_visits`] of all services.
    pub visits: BTreeMap<Week, u32>,
}

impl Store {
    /// Of the weeks from the first to the last.
    pub fn rating_rows(&self, weeks: &RangeInclusive<Week>) -> Result<RatingRows, StoreFault> {
        let mut query = self.connection.prepare_cached(
            "select date, count(*) from ticket join business_day on ticket.day = business_day.id
             where date between ?1 and ?2 and state = 'served' and outcome <> 'transferred' and service_end_at is not null
             group by date",
        )?;
        let mut rows = query.query((weeks.start().first_day().to_string(), weeks.end().last_day().to_string()))?;
        let mut visits = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let date: Date = row.get_ref(0)?.as_str().map_err(wrong)?.parse().map_err(wrong)?;
            *visits.entry(Week::of(date)).or_insert(0) += row.get::<_, u32>(1)?;
        }
        Ok(RatingRows { ratings: self.ratings(weeks)?, visits })
    }

    /// `ids` are random and sorted: the page on the disk then shows no order of its own.
    pub fn insert_ratings(&self, ratings: &[(Uuid, Rating)]) -> Result<(), StoreFault> {
        let mut insert = self.connection.prepare_cached(
            "insert into rating (id, week, service, kind, service_stars, treatment_stars, reasons, burst) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?;
        for (id, rating) in ratings {
            let reasons = serde_json::to_string(&rating.reasons).map_err(|fault| StoreFault::row("rating", fault))?;
            insert.execute((
                id,
                rating.week.to_string(),
                name(rating.service.as_ref()),
                <&str>::from(rating.kind),
                rating.service_stars.count(),
                rating.treatment_stars.map(Stars::count),
                reasons,
                rating.burst,
            ))?;
        }
        Ok(())
    }

    /// Of the weeks from the first to the last, in no order.
    pub fn ratings(&self, weeks: &RangeInclusive<Week>) -> Result<Vec<Rating>, StoreFault> {
        let mut query = self.connection.prepare_cached(
            "select week, service, kind, service_stars, treatment_stars, reasons, burst from rating where week between ?1 and ?2",
        )?;
        let mut rows = query.query((weeks.start().to_string(), weeks.end().to_string()))?;
        let mut ratings = Vec::new();
        while let Some(row) = rows.next()? {
            ratings.push(read(row)?);
        }
        Ok(ratings)
    }

    /// Tickets of the days of this week whose service has ended at a counter and that were not transferred: those that may be rated.
    /// What the close of a day has ended is not among them.
    pub fn served_visits(&self, week: Week) -> Result<BTreeMap<ServiceId, u32>, StoreFault> {
        let mut query = self.connection.prepare_cached(
            "select service, count(*) from ticket join business_day on ticket.day = business_day.id
             where date between ?1 and ?2 and state = 'served' and outcome <> 'transferred' and service_end_at is not null
             group by service",
        )?;
        let counts = query.query_map((week.first_day().to_string(), week.last_day().to_string()), |row| {
            Ok((ServiceId::from(row.get_ref(0)?.as_str()?), row.get(1)?))
        })?;
        Ok(counts.collect::<Result<_, _>>()?)
    }

    /// How many of [`Store::served_visits`] there were when the ratings of a service were last written; None stands for all services.
    pub fn rating_marks(&self, week: Week) -> Result<BTreeMap<Option<ServiceId>, u32>, StoreFault> {
        let mut query = self.connection.prepare_cached("select service, tickets from rating_mark where week = ?1")?;
        let marks = query.query_map([week.to_string()], |row| Ok((service(row.get_ref(0)?.as_str()?), row.get(1)?)))?;
        Ok(marks.collect::<Result<_, _>>()?)
    }

    pub fn save_rating_mark(&self, week: Week, service: Option<&ServiceId>, tickets: u32) -> Result<(), StoreFault> {
        self.connection
            .prepare_cached(
                "insert into rating_mark (week, service, tickets) values (?1, ?2, ?3)
                 on conflict (week, service) do update set tickets = excluded.tickets",
            )?
            .execute((week.to_string(), name(service), tickets))?;
        Ok(())
    }

    pub fn insert_tallies(&self, tallies: &[Tally]) -> Result<(), StoreFault> {
        // A restored database may have the month already.
        let mut insert = self.connection.prepare_cached(
            "insert into rating_tally values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) on conflict (month, kind, name) do nothing",
        )?;
        for Tally { month, of, service, treatment } in tallies {
            let (kind, name) = match of {
                TallyOf::Counter(counter) => ("counter", counter.0.to_string()),
                TallyOf::Language(language) => ("language", language.to_string()),
            };
            let [service, treatment] = [service, treatment].map(|tally| (tally.ratings, tally.stars, tally.high));
            insert.execute((month.to_string(), kind, name, service.0, service.1, service.2, treatment.0, treatment.1, treatment.2))?;
        }
        Ok(())
    }

    pub fn rating_tallies(&self, month: Month) -> Result<Vec<Tally>, StoreFault> {
        let mut query = self.connection.prepare_cached("select * from rating_tally where month = ?1 order by kind, name")?;
        let mut rows = query.query([month.to_string()])?;
        let mut tallies = Vec::new();
        while let Some(row) = rows.next()? {
            tallies.push(read_tally(month, row)?);
        }
        Ok(tallies)
    }

    /// The name of what waited and is written.
    pub fn written_generation(&self) -> Result<Option<Uuid>, StoreFault> {
        Ok(self.connection.query_row("select written from rating_generation", [], |row| row.get(0)).optional()?)
    }

    pub fn save_written_generation(&self, generation: Uuid) -> Result<(), StoreFault> {
        self.connection
            .prepare_cached("insert into rating_generation values (1, ?1) on conflict (id) do update set written = excluded.written")?
            .execute([generation])?;
        Ok(())
    }

    /// The slips' tokens of the open day are no longer good.
    pub fn change_day_key(&self, key: [u8; 32]) -> Result<(), StoreFault> {
        self.connection.execute("update business_day set key = ?1 where closed_at is null", [key])?;
        Ok(())
    }
}

fn name(service: Option<&ServiceId>) -> &str {
    service.map_or(OTHER, |service| &service.0)
}

fn service(name: &str) -> Option<ServiceId> {
    (name != OTHER).then(|| name.into())
}

fn read(row: &Row) -> Result<Rating, StoreFault> {
    let stars = |count: u8| Stars::try_from(count).map_err(wrong);
    let reasons: Reasons = serde_json::from_str(row.get_ref("reasons")?.as_str().map_err(wrong)?).map_err(wrong)?;
    Ok(Rating {
        week: row.get_ref("week")?.as_str().map_err(wrong)?.parse().map_err(wrong)?,
        service: service(row.get_ref("service")?.as_str().map_err(wrong)?),
        kind: row.get_ref("kind")?.as_str().map_err(wrong)?.parse().map_err(wrong)?,
        service_stars: stars(row.get("service_stars")?)?,
        treatment_stars: row.get::<_, Option<u8>>("treatment_stars")?.map(stars).transpose()?,
        reasons,
        burst: row.get("burst")?,
    })
}

fn read_tally(month: Month, row: &Row) -> Result<Tally, StoreFault> {
    let name: String = row.get("name")?;
    let of = match row.get_ref("kind")?.as_str().map_err(wrong)? {
        "counter" => TallyOf::Counter(CounterNumber(name.parse().map_err(wrong)?)),
        _ => TallyOf::Language(name.parse().map_err(wrong)?),
    };
    let tally = |question: &str| -> Result<StarTally, StoreFault> {
        let column = |what: &str| format!("{question}_{what}");
        Ok(StarTally { ratings: row.get(&*column("ratings"))?, stars: row.get(&*column("stars"))?, high: row.get(&*column("high"))? })
    };
    Ok(Tally { month, of, service: tally("service")?, treatment: tally("treatment")? })
}

fn wrong(finding: impl std::fmt::Display) -> StoreFault {
    StoreFault::row("rating", finding)
}
