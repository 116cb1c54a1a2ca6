//! Years of a branch, written straight into its database.

use std::fs::File;
use std::path::Path;

use rusqlite::Connection;

/// Past days of 400 tickets each, with their journal rows.
pub fn fill(database: &Path, tickets: u32) {
    if tickets == 0 {
        return;
    }
    let path = database;
    let database = Connection::open(path).unwrap();
    database
        .execute_batch(&format!(
            "pragma synchronous = off; begin;
             with recursive day (n) as (select 1 union all select n + 1 from day where n < {tickets} / 400)
             insert into business_day (id, date, opened_at, closed_at) select n, date('2026-11-01', '-' || n || ' days'), 'x', 'x' from day;
             with recursive ticket_n (n) as (select 0 union all select n + 1 from ticket_n where n < {tickets} - 1)
             insert into ticket (id, day, visit, service, prefix, number, class, channel, language, party_size, state, outcome, issued_at, issued_mark,
                 turn, visit_issued_at, visit_issued_mark, first_called_at, first_called_mark, wait_gross_s, wait_net_s, wait_estimated, recalls)
             select unhex(printf('%012x', 1500000000000 + n) || hex(randomblob(10))), n / 400 + 1, randomblob(16), 'enquiry', 'A', n % 400 + 1, 'ordinary', 'walk_in',
                 'ar', 1, 'served', 'delivered', '2020-01-01T00:00:00Z', zeroblob(25), n, '2020-01-01T00:00:00Z', zeroblob(25), '2020-01-01T00:00:00Z',
                 zeroblob(25), 60, 60, 0, 0 from ticket_n;
             with recursive row (n) as (select 1 union all select n + 1 from row where n < {tickets})
             insert into journal (seq, event_id, at, mark, kind, body, hash)
             select n, randomblob(16), '2020-01-01T00:00:00Z', unhex(printf('%048x', 0) || '02'), 'cancelled', '{{\"event\":\"cancelled\",\"ticket\":\"x\"}}', randomblob(32) from row;
             commit; pragma wal_checkpoint(truncate);"
        ))
        .unwrap();
    // Else the first checkpoint of the bench would pay for it.
    File::open(path).unwrap().sync_all().unwrap();
}
