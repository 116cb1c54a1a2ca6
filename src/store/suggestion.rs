//! Suggestions and complaints, masked; released as the rules of `suggestion` let them be.

use jiff::civil::Date;
use rusqlite::Row;
use uuid::Uuid;

use super::{Store, StoreFault};
use crate::rating::Week;
use crate::suggestion::{Masked, Reference, Released};

impl Store {
    pub fn insert_suggestion(&self, id: Uuid, suggestion: &Masked, day: Date) -> Result<(), StoreFault> {
        let Masked { reference, kind, text } = suggestion;
        self.connection
            .prepare_cached("insert into suggestion (id, reference, kind, text, day) values (?1, ?2, ?3, ?4, ?5)")?
            .execute((id, reference.to_string(), <&str>::from(*kind), text, day.to_string()))?;
        Ok(())
    }

    pub fn knows_reference(&self, reference: Reference) -> Result<bool, StoreFault> {
        let mut query = self.connection.prepare_cached("select exists (select 1 from suggestion where reference = ?1)")?;
        Ok(query.query_row([reference.to_string()], |row| row.get(0))?)
    }

    /// The days on which those that wait have come, in no order.
    pub fn suggestion_days(&self) -> Result<Vec<Date>, StoreFault> {
        let mut query = self.connection.prepare_cached("select day from suggestion where day is not null")?;
        let days: Vec<String> = query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        days.iter().map(|day| day.parse().map_err(wrong)).collect()
    }

    /// Takes out all that wait.
    pub fn take_suggestions(&self) -> Result<Vec<Masked>, StoreFault> {
        let mut query = self.connection.prepare_cached("delete from suggestion where released is null returning reference, kind, text")?;
        let mut rows = query.query([])?;
        let mut taken = Vec::new();
        while let Some(row) = rows.next()? {
            taken.push(read(row)?);
        }
        Ok(taken)
    }

    /// `ids` are random and sorted: the page on the disk then shows no order of its own.
    pub fn insert_released(&self, week: Week, suggestions: &[(Uuid, Masked)]) -> Result<(), StoreFault> {
        let mut insert =
            self.connection.prepare_cached("insert into suggestion (id, reference, kind, text, released) values (?1, ?2, ?3, ?4, ?5)")?;
        for (id, Masked { reference, kind, text }) in suggestions {
            insert.execute((id, reference.to_string(), <&str>::from(*kind), text, week.to_string()))?;
        }
        Ok(())
    }

    /// The latest week first, and in no order within a week: nobody can tell which came first.
    pub fn released_suggestions(&self) -> Result<Vec<Released>, StoreFault> {
        let mut query = self.connection.prepare_cached(
            "select reference, kind, text, released from suggestion where released is not null order by released desc, id",
        )?;
        let mut rows = query.query([])?;
        let mut released = Vec::new();
        while let Some(row) = rows.next()? {
            let week = row.get_ref("released")?.as_str().map_err(wrong)?.parse().map_err(wrong)?;
            released.push(Released { masked: read(row)?, week });
        }
        Ok(released)
    }
}

fn read(row: &Row) -> Result<Masked, StoreFault> {
    let reference = Reference::read(row.get_ref("reference")?.as_str().map_err(wrong)?).ok_or_else(|| wrong("no reference"))?;
    let kind = row.get_ref("kind")?.as_str().map_err(wrong)?.parse().map_err(wrong)?;
    Ok(Masked { reference, kind, text: row.get("text")? })
}

fn wrong(finding: impl std::fmt::Display) -> StoreFault {
    StoreFault::row("suggestion", finding)
}
