//! The memory: all SQL is here and only here. One connection writes; it belongs to the engine's thread.

mod counter;
mod day;
mod health;
mod help;
mod journal;
mod log;
mod open;
mod print_job;
mod rating;
mod suggestion;
mod ticket;

use std::path::PathBuf;

use rusqlite::Connection;

pub use day::StoredDay;
pub use health::{EndedJob, SCHEMA, sqlite_version};
pub use journal::{Broken, Entry, Head, hex};
pub use log::{DayLog, JournalRow, LogRow};
pub use open::{DATABASE, open_read_only};
pub use print_job::KnownPrinter;

use crate::calendar::{Boot, Moment, Trust};

pub struct Store {
    connection: Connection,
    /// Held as long as the station runs.
    #[expect(dead_code, reason = "the lock is its being open")]
    lock: Option<std::fs::File>,
}

/// What went wrong with the disk or the database, with enough for a technician to act.
#[derive(Debug, thiserror::Error)]
pub enum StoreFault {
    #[error("cannot make or write the data folder {folder}: {cause}; expected a folder this user may write to")]
    Folder { folder: PathBuf, cause: std::io::Error },
    #[error("cannot open the database {path}: {cause}; expected free space, and a file this user may write to")]
    Open { path: PathBuf, cause: rusqlite::Error },
    #[error("there is no database at {path}; expected a data folder that `dawr run` or `dawr demo` has made")]
    Missing { path: PathBuf },
    #[error(
        "the database {path} is damaged: {finding}. It was left as it is and no ticket was issued, so that no number repeats. Put a good copy in its place; without one, move it away when nobody waits any more, as the numbers then begin again"
    )]
    Damaged { path: PathBuf, finding: String },
    #[error("another station already uses the database {path}; expected one program for each data folder")]
    InUse { path: PathBuf },
    #[error("the database keeps {name} at {found}, expected {expected}: a power cut could lose a printed ticket")]
    Unsafe { name: &'static str, found: String, expected: &'static str },
    #[error("the database comes from another version of dawr: {0}")]
    Migration(#[from] rusqlite_migration::Error),
    #[error("the database refused: {0}")]
    Sql(#[from] rusqlite::Error),
    #[error("cannot start the thread {name}: {cause}")]
    Thread { name: &'static str, cause: std::io::Error },
    #[error("the transaction was undone")]
    Undone,
    #[error("a row of the table {table} cannot be read: {finding}")]
    Row { table: &'static str, finding: String },
}

impl StoreFault {
    fn row(table: &'static str, finding: impl std::fmt::Display) -> Self {
        Self::Row { table, finding: finding.to_string() }
    }
}

impl Store {
    pub fn begin(&self) -> Result<(), StoreFault> {
        Ok(self.connection.prepare_cached("begin immediate")?.execute([]).map(drop)?)
    }

    /// Returns only when the disk has it.
    pub fn commit(&self) -> Result<(), StoreFault> {
        Ok(self.connection.prepare_cached("commit")?.execute([]).map(drop)?)
    }

    /// False after the disk was full: SQLite has then undone the whole transaction.
    pub fn is_in_transaction(&self) -> bool {
        !self.connection.is_autocommit()
    }

    /// Also right when a fault has already ended the transaction.
    pub fn roll_back(&self) {
        if self.is_in_transaction()
            && let Err(fault) = self.connection.execute_batch("rollback")
        {
            tracing::error!(%fault, "rollback failed");
        }
    }

    /// One command inside the transaction of many: what it wrote goes, or stays, as a whole.
    pub fn savepoint<T>(&self, write: impl FnOnce() -> Result<T, StoreFault>) -> Result<T, StoreFault> {
        // A full disk ends the whole transaction by itself; a savepoint after that would commit alone.
        if !self.is_in_transaction() {
            return Err(StoreFault::Undone);
        }
        self.connection.prepare_cached("savepoint command")?.execute([])?;
        let written = write();
        if !self.is_in_transaction() {
            return written.and(Err(StoreFault::Undone));
        }
        if written.is_err() {
            self.connection.execute_batch("rollback to command")?;
        }
        self.connection.prepare_cached("release command")?.execute([])?;
        written
    }

    /// Moves what the write-ahead log holds into the database and empties it; nothing is lost where it cannot.
    pub fn checkpoint(&self) {
        if let Err(fault) = self.connection.query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(())) {
            tracing::warn!(%fault, "checkpoint put off");
        }
    }
}

/// Boot, uptime and trust in the 25 bytes that the tables hold beside a time.
fn mark(moment: &Moment) -> [u8; 25] {
    let mut mark = [0; 25];
    let trust = match moment.trust {
        Trust::Untrusted => 0,
        Trust::Plausible => 1,
        Trust::Synchronised => 2,
    };
    for (place, byte) in mark.iter_mut().zip(moment.boot.0.as_bytes().iter().copied().chain(moment.uptime.to_be_bytes()).chain([trust])) {
        *place = byte;
    }
    mark
}

fn moment(at: &str, mark: &[u8]) -> Result<Moment, String> {
    let wrong = || format!("found {at:?} with a mark of {} bytes, expected a time and 25 bytes", mark.len());
    let at = at.parse().map_err(|_| wrong())?;
    let (boot, rest) = mark.split_first_chunk::<16>().ok_or_else(wrong)?;
    let (uptime, trust) = rest.split_first_chunk::<8>().ok_or_else(wrong)?;
    let trust = match trust {
        [0] => Trust::Untrusted,
        [1] => Trust::Plausible,
        [2] => Trust::Synchronised,
        _ => return Err(wrong()),
    };
    Ok(Moment { at, boot: Boot(uuid::Uuid::from_bytes(*boot)), uptime: i64::from_be_bytes(*uptime), trust })
}
