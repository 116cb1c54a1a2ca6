//! What a careless design would let in: the same copies, with one thing more on the disk.

use std::path::Path;

use rusqlite::Connection;
use sha2::Digest;

use super::month::{Copy, Month, Truth, said};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leak {
    /// Each rating with its second.
    Time,
    /// Ids that grow.
    Order,
    /// A tally of each counter that is kept up with every rating.
    LiveCounter,
    /// Written at each close, also where a service had a single ticket.
    SmallCell,
}

/// Opens the copy after it was made leaky; the referee's list of whose row is whose is made anew.
pub fn let_in(leak: Leak, month: &Month, copy: &mut Copy, to: &Path) {
    std::fs::copy(&copy.path, to).unwrap();
    copy.path = to.to_owned();
    let database = Connection::open(to).unwrap();
    database.execute_batch("pragma journal_mode = memory; pragma synchronous = off; begin").unwrap();
    match leak {
        Leak::Time => time(&database, month, copy),
        Leak::Order => order(&database, copy),
        Leak::LiveCounter => live_counter(&database, &month.truths[..copy.given]),
        Leak::SmallCell => small_cell(&database, &month.truths, copy),
    }
    database.execute_batch("commit").unwrap();
}

fn time(database: &Connection, month: &Month, copy: &Copy) {
    database.execute_batch("alter table rating add column at text").unwrap();
    for (id, truth) in &copy.whose {
        database.execute("update rating set at = ?2 where id = ?1", (id, month.truths[*truth].at.to_string())).unwrap();
    }
}

fn order(database: &Connection, copy: &mut Copy) {
    let id = |truth: usize| (truth as u128 + 1).to_be_bytes().to_vec();
    // Out of the way first: no random id is that small.
    for (old, truth) in &copy.whose {
        database.execute("update rating set id = ?2 where id = ?1", (old, id(*truth))).unwrap();
    }
    copy.whose = copy.whose.values().map(|truth| (id(*truth), *truth)).collect();
}

fn live_counter(database: &Connection, truths: &[Truth]) {
    database
        .execute_batch("create table rating_live (counter integer, stars integer, ratings integer, primary key (counter, stars))")
        .unwrap();
    for truth in truths {
        let Some((_, counter)) = &truth.visit else { continue };
        database
            .execute(
                "insert into rating_live values (?1, ?2, 1) on conflict (counter, stars) do update set ratings = ratings + 1",
                (counter.0, truth.given.service.count()),
            )
            .unwrap();
    }
}

fn small_cell(database: &Connection, truths: &[Truth], copy: &mut Copy) {
    database.execute_batch("delete from rating; delete from rating_mark").unwrap();
    copy.whose.clear();
    for (place, truth) in truths[..copy.given].iter().enumerate().filter(|(_, truth)| truth.visit.is_some()) {
        let said = said(truth);
        // As if drawn by lot, and the same in each copy.
        let id = sha2::Sha256::digest(place.to_be_bytes())[..16].to_vec();
        database
            .execute(
                "insert into rating values (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0)",
                (&id, said.week, said.service, said.kind, said.stars.0, said.stars.1, said.reasons),
            )
            .unwrap();
        copy.whose.insert(id, place);
    }
    database
        .execute_batch(
            "insert into rating_mark select strftime('%G-W%V', date), service, count(*) from ticket
             join business_day on ticket.day = business_day.id where service_end_at is not null group by 1, 2",
        )
        .unwrap();
}
