//! The open call for help, one row at the most.

use rusqlite::OptionalExtension;

use super::{Store, StoreFault, mark, moment};
use crate::queue::HelpCall;

impl Store {
    pub(super) fn load_help(&self) -> Result<Option<HelpCall>, StoreFault> {
        let row = self
            .connection
            .query_row("select first_at, first_mark, latest_at, latest_mark, times from help", [], |row| {
                Ok((row.get::<_, String>(0)?, row.get::<_, Vec<u8>>(1)?, row.get::<_, String>(2)?, row.get::<_, Vec<u8>>(3)?, row.get(4)?))
            })
            .optional()?;
        let Some((first_at, first_mark, latest_at, latest_mark, times)) = row else { return Ok(None) };
        let read = |at: &str, mark: &[u8]| moment(at, mark).map_err(|finding| StoreFault::row("help", finding));
        Ok(Some(HelpCall { first: read(&first_at, &first_mark)?, latest: read(&latest_at, &latest_mark)?, times }))
    }

    /// None ends the call.
    pub fn save_help(&self, call: Option<&HelpCall>) -> Result<(), StoreFault> {
        let Some(call) = call else {
            self.connection.prepare_cached("delete from help")?.execute([])?;
            return Ok(());
        };
        self.connection
            .prepare_cached(
                "insert into help (id, first_at, first_mark, latest_at, latest_mark, times) values (1, ?1, ?2, ?3, ?4, ?5)
                 on conflict (id) do update set latest_at = excluded.latest_at, latest_mark = excluded.latest_mark, times = excluded.times",
            )?
            .execute((call.first.at.to_string(), mark(&call.first), call.latest.at.to_string(), mark(&call.latest), call.times))?;
        Ok(())
    }
}
