//! The journal: every event in order, each hash over the one before it, so that a removed or edited row shows.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{Store, StoreFault, mark, moment};
use crate::calendar::Moment;
use crate::queue::Event;

/// The end of the chain; the first row's predecessor is the hash of the epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    pub seq: i64,
    pub hash: [u8; 32],
}

impl Head {
    /// 64 hexadecimal digits.
    pub fn hash_hex(&self) -> String {
        hex(&self.hash)
    }
}

/// Lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}

/// One event on its way into the journal.
pub struct Entry<'a> {
    pub event_id: Uuid,
    pub now: Moment,
    pub kind: &'a str,
    pub body: &'a str,
    /// None for a visitor and for the station itself.
    pub actor: Option<&'a str>,
    /// The id that the asking side gave.
    pub command: Option<Uuid>,
}

/// The first row at which the chain does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    pub seq: i64,
    pub finding: String,
}

impl Entry<'_> {
    fn hash(&self, before: &Head) -> [u8; 32] {
        let at = self.now.at.to_string();
        let mut hash = Sha256::new();
        hash.update(before.hash);
        hash.update((before.seq + 1).to_be_bytes());
        hash.update(self.event_id.as_bytes());
        // Each text ends with a zero byte, so that nothing can move from one field to the next unseen.
        for part in [at.as_bytes(), &mark(&self.now), self.kind.as_bytes(), self.body.as_bytes()] {
            hash.update(part);
            hash.update([0]);
        }
        // Rows that name nobody hash as those did that had no such column; the letter tells the two apart.
        if let Some(actor) = self.actor {
            hash.update(b"a");
            hash.update(actor.as_bytes());
            hash.update([0]);
        }
        if let Some(command) = self.command {
            hash.update(b"c");
            hash.update(command.as_bytes());
        }
        hash.finalize().into()
    }
}

impl Store {
    pub fn append(&self, head: &Head, entry: &Entry) -> Result<Head, StoreFault> {
        let next = Head { seq: head.seq + 1, hash: entry.hash(head) };
        self.connection
            .prepare_cached("insert into journal (seq, event_id, at, mark, kind, body, hash, actor, command) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?
            .execute((
                next.seq,
                entry.event_id,
                entry.now.at.to_string(),
                mark(&entry.now),
                entry.kind,
                entry.body,
                next.hash,
                entry.actor,
                entry.command,
            ))?;
        Ok(next)
    }

    pub fn head(&self) -> Result<Head, StoreFault> {
        let last = self
            .connection
            .query_row("select seq, hash from journal order by seq desc limit 1", [], |row| {
                Ok(Head { seq: row.get(0)?, hash: row.get(1)? })
            })
            .optional()?;
        last.map_or_else(|| self.origin(), Ok)
    }

    /// The last acts that had an id, oldest first, with what came of each.
    pub fn latest_commands(&self, most: usize) -> Result<Vec<(Uuid, Event)>, StoreFault> {
        let mut query = self
            .connection
            .prepare_cached("select command, body from (select seq, command, body from journal order by seq desc limit ?1) where command is not null order by seq")?;
        let mut rows = query.query([i64::try_from(most).unwrap_or(i64::MAX)])?;
        let mut commands = Vec::new();
        while let Some(row) = rows.next()? {
            let body = row.get_ref(1)?.as_str().unwrap_or_default();
            commands.push((row.get(0)?, serde_json::from_str(body).map_err(|fault| StoreFault::row("journal", fault))?));
        }
        Ok(commands)
    }

    pub(super) fn origin(&self) -> Result<Head, StoreFault> {
        let epoch: [u8; 16] = self.connection.query_row("select epoch from station", [], |row| row.get(0))?;
        Ok(Head { seq: 0, hash: Sha256::digest(epoch).into() })
    }

    /// The time of the latest row whose clock was trusted (its mark does not end in 0).
    pub fn last_seen(&self) -> Result<Option<Timestamp>, StoreFault> {
        let at: Option<String> = self
            .connection
            .query_row("select at from journal where substr(mark, 25) <> x'00' order by seq desc limit 1", [], |row| row.get(0))
            .optional()?;
        at.map(|at| at.parse().map_err(|_| StoreFault::row("journal", format!("found the time {at:?}")))).transpose()
    }

    /// Recomputes the chain from its origin; `Ok(Err(..))` names the first broken row.
    pub fn verify_journal(&self) -> Result<Result<Head, Broken>, StoreFault> {
        let mut head = self.origin()?;
        // Below the first row too: a row before the beginning is a forgery.
        let mut after = i64::MIN;
        loop {
            let (next, rows) = match self.verify_page(head, after)? {
                Ok(page) => page,
                Err(broken) => return Ok(Err(broken)),
            };
            (head, after) = (next, next.seq);
            if rows < PAGE {
                return Ok(self.numbers_fit_journal()?.map_or(Ok(head), Err));
            }
        }
    }

    /// The head behind the next rows, and how many there were. A page is a read of its own, so that the log of a running station
    /// can be copied back in between.
    fn verify_page(&self, mut head: Head, after: i64) -> Result<Result<(Head, usize), Broken>, StoreFault> {
        let mut query = self.connection.prepare_cached(
            "select seq, event_id, at, mark, kind, body, hash, actor, command from journal where seq > ?1 order by seq limit ?2",
        )?;
        let mut rows = query.query((after, i64::try_from(PAGE).unwrap_or(i64::MAX)))?;
        let mut count = 0;
        while let Some(row) = rows.next()? {
            match follow(&head, row)? {
                Ok(next) => head = next,
                Err(broken) => return Ok(Err(broken)),
            }
            count += 1;
        }
        Ok(Ok((head, count)))
    }

    /// A ticket without its journal row, a journal row without its ticket, or another number than the journal gave.
    fn numbers_fit_journal(&self) -> Result<Option<Broken>, StoreFault> {
        // Joined on the ticket's own key: a join on its text would read the whole journal for every ticket.
        let finding = self
            .connection
            .query_row(
                "with born (seq, issued) as (select seq, coalesce(body -> '$.to', body) from journal where kind in ('issued', 'transferred')),
                     issued (seq, id, prefix, number) as (
                         select seq, unhex(issued ->> '$.ticket', '-'), issued ->> '$.number.prefix', issued ->> '$.number.number' from born)
                 select coalesce(issued.seq, 0), coalesce(ticket.prefix, issued.prefix) || coalesce(ticket.number, issued.number)
                 from issued full join ticket on ticket.id = issued.id
                 where issued.seq is null or ticket.id is null or issued.number <> ticket.number limit 1",
                [],
                |row| Ok(Broken { seq: row.get(0)?, finding: format!("ticket {} is not as the journal issued it", row.get::<_, String>(1)?) }),
            )
            .optional()?;
        Ok(finding)
    }
}

/// Rows that are checked in one read.
const PAGE: usize = 500;

/// Does this row stand right behind the head, and say what its hash says?
fn follow(head: &Head, row: &Row) -> Result<Result<Head, Broken>, StoreFault> {
    let seq: i64 = row.get(0)?;
    if seq != head.seq + 1 {
        return Ok(Err(Broken { seq: head.seq + 1, finding: format!("the row is missing; the next one is {seq}") }));
    }
    let (at, marked, kind, body): (String, Vec<u8>, String, String) = (row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?);
    let now = match moment(&at, &marked) {
        Ok(now) => now,
        Err(finding) => return Ok(Err(Broken { seq, finding })),
    };
    let (actor, command): (Option<String>, Option<Uuid>) = (row.get(7)?, row.get(8)?);
    let entry = Entry { event_id: row.get(1)?, now, kind: &kind, body: &body, actor: actor.as_deref(), command };
    let hash: [u8; 32] = row.get(6)?;
    if hash == entry.hash(head) {
        return Ok(Ok(Head { seq, hash }));
    }
    Ok(Err(Broken { seq, finding: format!("its hash does not fit what it says and the row before it (kind {kind}, at {at})") }))
}
