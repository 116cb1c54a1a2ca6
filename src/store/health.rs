//! What a technician wants to know of the database, besides whether it is whole.

use std::fmt;

use super::open::MIGRATIONS;
use super::{Store, StoreFault};

/// The schema that this program writes.
pub const SCHEMA: usize = MIGRATIONS.len();

/// How a print job ended, in the words of its row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndedJob {
    pub state: String,
    pub cause: Option<String>,
}

impl EndedJob {
    /// True where there may be no paper; a printer that cannot answer has done its part.
    pub fn is_trouble(&self) -> bool {
        self.state != "confirmed" && self.cause.as_deref() != Some("handed_over")
    }
}

impl fmt::Display for EndedJob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.cause {
            Some(cause) => write!(f, "{} ({cause})", self.state),
            None => f.write_str(&self.state),
        }
    }
}

impl Store {
    /// The schema that the database is in.
    pub fn schema(&self) -> Result<usize, StoreFault> {
        let version: i64 = self.connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
        usize::try_from(version).map_err(|_| StoreFault::Row { table: "user_version", finding: version.to_string() })
    }

    /// The latest print jobs that have come to an end, the newest first.
    pub fn ended_jobs(&self, most: u32) -> Result<Vec<EndedJob>, StoreFault> {
        let mut query = self
            .connection
            .prepare("select state, cause from print_job where state not in ('queued', 'sending') order by id desc limit ?1")?;
        let jobs = query.query_map([most], |row| Ok(EndedJob { state: row.get(0)?, cause: row.get(1)? }))?;
        Ok(jobs.collect::<Result<_, _>>()?)
    }
}

/// Of the library that is built in.
pub fn sqlite_version() -> &'static str {
    rusqlite::version()
}
