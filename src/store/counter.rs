//! Open counters; which ticket each has is in the ticket's row.

use super::{Store, StoreFault};
use crate::queue::{Counter, CounterNumber, Hall, ServiceId};

impl Store {
    pub(super) fn load_counters(&self, hall: &mut Hall) -> Result<(), StoreFault> {
        let mut query = self.connection.prepare_cached("select number, services, priority_in_a_row from counter")?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let number = CounterNumber(row.get(0)?);
            let services: Vec<ServiceId> =
                serde_json::from_str(row.get_ref(1)?.as_str().unwrap_or_default()).map_err(|fault| StoreFault::row("counter", fault))?;
            hall.counters.insert(number, Counter { number, services, ticket: None, priority_in_a_row: row.get(2)? });
        }
        Ok(())
    }

    pub fn save_counter(&self, counter: &Counter) -> Result<(), StoreFault> {
        let services = serde_json::to_string(&counter.services).map_err(|fault| StoreFault::row("counter", fault))?;
        self.connection
            .prepare_cached(
                "insert into counter (number, services, priority_in_a_row) values (?1, ?2, ?3)
                 on conflict (number) do update set services = excluded.services, priority_in_a_row = excluded.priority_in_a_row",
            )?
            .execute((counter.number.0, services, counter.priority_in_a_row))?;
        Ok(())
    }

    pub fn remove_counter(&self, number: CounterNumber) -> Result<(), StoreFault> {
        self.connection.prepare_cached("delete from counter where number = ?1")?.execute([number.0])?;
        Ok(())
    }
}
