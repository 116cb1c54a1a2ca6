//! Opening the database: settings that survive a power cut, migrations, and a look at its health.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags};
use rusqlite_migration::{M, Migrations};
use rustix::fs::{FlockOperation, flock};

use super::{Store, StoreFault};

/// The file in the data folder.
pub const DATABASE: &str = "dawr.sqlite";
const LOCK: &str = "station.lock";
const LOCK_TRIES: u32 = 20;
const LOCK_PAUSE: Duration = Duration::from_millis(25);

pub(super) const MIGRATIONS: &[M] = &[
    M::up(include_str!("migrations/001_queue.sql")),
    M::up(include_str!("migrations/002_help.sql")),
    M::up(include_str!("migrations/003_printer.sql")),
    M::up(include_str!("migrations/004_staff.sql")),
    M::up(include_str!("migrations/005_summary.sql")),
    M::up(include_str!("migrations/006_rating.sql")),
    M::up(include_str!("migrations/007_suggestion.sql")),
];
/// 8 GiB in pages of 4 kB: a runaway table must not fill the card.
const MOST_PAGES: u32 = 2_097_152;

impl Store {
    /// Makes folder and database where there are none. `epoch` is used for a new database only.
    pub fn open(folder: &Path, epoch: [u8; 16]) -> Result<Self, StoreFault> {
        std::fs::create_dir_all(folder).map_err(|cause| StoreFault::Folder { folder: folder.into(), cause })?;
        let lock = lock(folder)?;
        let path = folder.join(DATABASE);
        let connection = Connection::open(&path).map_err(|cause| StoreFault::Open { path: path.clone(), cause })?;
        Ok(Self { lock: Some(lock), ..Self::prepare(connection, &path, epoch)? })
    }

    /// The same over a connection that is already open, for a test that brings its own file system.
    pub fn prepare(mut connection: Connection, path: &Path, epoch: [u8; 16]) -> Result<Self, StoreFault> {
        settle(&connection).map_err(|fault| judge(fault, path))?;
        Migrations::from_slice(MIGRATIONS).to_latest(&mut connection).map_err(|fault| match fault {
            rusqlite_migration::Error::RusqliteError { err, .. } => judge(err, path),
            other => other.into(),
        })?;
        check(&connection, path)?;
        connection
            .execute("insert into station (id, epoch) values (1, ?1) on conflict do nothing", [epoch.as_slice()])
            .map_err(|fault| judge(fault, path))?;
        let store = Self { connection, lock: None };
        store.limit_pages(MOST_PAGES)?;
        Ok(store)
    }

    /// The budget of the file in pages of 4 kB; past it a write is refused as on a full disk.
    pub fn limit_pages(&self, pages: u32) -> Result<(), StoreFault> {
        Ok(self.connection.pragma_update(None, "max_page_count", pages)?)
    }

    /// Reads the whole file for damage; says what is wrong first.
    pub fn quick_check(&self) -> Result<(), StoreFault> {
        let path = PathBuf::from(self.connection.path().unwrap_or(DATABASE));
        quick_check(&self.connection, &path)
    }
}

/// For commands that only look: never makes, changes or migrates anything.
pub fn open_read_only(folder: &Path) -> Result<Store, StoreFault> {
    let path = folder.join(DATABASE);
    if !path.exists() {
        return Err(StoreFault::Missing { path });
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(&path, flags).map_err(|cause| StoreFault::Open { path: path.clone(), cause })?;
    connection.busy_timeout(Duration::from_secs(2)).map_err(|fault| judge(fault, &path))?;
    Ok(Store { connection, lock: None })
}

/// Two stations on one folder would give numbers twice; the kernel lets go of the lock when the program dies.
fn lock(folder: &Path) -> Result<File, StoreFault> {
    let file = File::create(folder.join(LOCK)).map_err(|cause| StoreFault::Folder { folder: folder.into(), cause })?;
    for _ in 0..LOCK_TRIES {
        if flock(&file, FlockOperation::NonBlockingLockExclusive).is_ok() {
            return Ok(file);
        }
        // A station that is just ending, or a child process between fork and exec, lets go in a moment.
        std::thread::sleep(LOCK_PAUSE);
    }
    Err(StoreFault::InUse { path: folder.join(DATABASE) })
}

/// WAL and FULL: the Pi loses power daily, and a printed ticket must survive it.
fn settle(connection: &Connection) -> Result<(), rusqlite::Error> {
    connection.busy_timeout(Duration::from_millis(500))?;
    connection.set_prepared_statement_cache_capacity(64);
    connection.execute_batch(
        "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;
         pragma trusted_schema = off; pragma cell_size_check = on; pragma secure_delete = on;",
    )
}

/// Trusts nothing that was only asked for, and reads the whole file once.
fn check(connection: &Connection, path: &Path) -> Result<(), StoreFault> {
    for (name, expected) in [("journal_mode", "wal"), ("synchronous", "2")] {
        let found =
            connection.pragma_query_value(None, name, |row| row.get::<_, rusqlite::types::Value>(0)).map_err(|fault| judge(fault, path))?;
        let found = match found {
            rusqlite::types::Value::Integer(number) => number.to_string(),
            rusqlite::types::Value::Text(text) => text,
            other => format!("{other:?}"),
        };
        if found != expected {
            return Err(StoreFault::Unsafe { name, found, expected });
        }
    }
    quick_check(connection, path)
}

fn quick_check(connection: &Connection, path: &Path) -> Result<(), StoreFault> {
    let finding: String = connection.query_row("pragma quick_check(1)", [], |row| row.get(0)).map_err(|fault| judge(fault, path))?;
    if finding == "ok" { Ok(()) } else { Err(StoreFault::Damaged { path: path.into(), finding }) }
}

fn judge(fault: rusqlite::Error, path: &Path) -> StoreFault {
    let path = PathBuf::from(path);
    match fault.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => StoreFault::Damaged { path, finding: fault.to_string() },
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreFault::InUse { path },
        Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::DiskFull) => StoreFault::Open { path, cause: fault },
        _ => StoreFault::Sql(fault),
    }
}
