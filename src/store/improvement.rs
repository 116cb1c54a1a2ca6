//! The improvement register, one row each.

use rusqlite::Row;

use super::{Store, StoreFault};
use crate::improvement::{Both, Improvement, ImprovementId, Line, Plan};

impl Store {
    /// In the order in which they were opened.
    pub fn improvements(&self) -> Result<Vec<Improvement>, StoreFault> {
        let mut query = self.connection.prepare_cached("select * from improvement order by id")?;
        let mut rows = query.query([])?;
        let mut improvements = Vec::new();
        while let Some(row) = rows.next()? {
            improvements.push(read(row)?);
        }
        Ok(improvements)
    }

    pub fn save_improvement(&self, improvement: &Improvement) -> Result<(), StoreFault> {
        let Improvement { id, plan: Plan { origin, said, action, owner, due }, opened, done } = improvement;
        self.connection
            .prepare_cached(
                "insert into improvement (id, origin, said_ar, said_en, action_ar, action_en, owner, due, opened, done)
                 values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) on conflict (id) do update set
                 origin = excluded.origin, said_ar = excluded.said_ar, said_en = excluded.said_en, action_ar = excluded.action_ar,
                 action_en = excluded.action_en, owner = excluded.owner, due = excluded.due, done = excluded.done",
            )?
            .execute((
                id.0,
                origin.to_string(),
                said.ar.as_str(),
                said.en.as_str(),
                action.ar.as_str(),
                action.en.as_str(),
                owner.as_str(),
                due.to_string(),
                opened.to_string(),
                done.map(|date| date.to_string()),
            ))?;
        Ok(())
    }
}

fn read(row: &Row) -> Result<Improvement, StoreFault> {
    let text = |column: &str| row.get::<_, String>(column);
    let line = |column: &str| Line::new(&text(column)?).map_err(wrong);
    let date = |text: String| text.parse().map_err(wrong);
    let plan = Plan {
        origin: text("origin")?.parse().map_err(wrong)?,
        said: Both { ar: line("said_ar")?, en: line("said_en")? },
        action: Both { ar: line("action_ar")?, en: line("action_en")? },
        owner: line("owner")?,
        due: date(text("due")?)?,
    };
    let done = row.get::<_, Option<String>>("done")?.map(date).transpose()?;
    Ok(Improvement { id: ImprovementId(row.get("id")?), plan, opened: date(text("opened")?)?, done })
}

fn wrong(finding: impl std::fmt::Display) -> StoreFault {
    StoreFault::row("improvement", finding)
}
