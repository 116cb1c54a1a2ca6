//! Is the database whole, and does the journal still say what it said?

use std::path::Path;

use super::{Check, Finding, Opened};
use crate::store::{DATABASE, StoreFault};

pub const START_ONCE: &str = "Start the station once; it makes the database.";
pub const KEEP_FOLDER: &str = "Keep this data folder as it is and copy it.";
pub const OTHER_VERSION: &str = "Run the version of dawr that made the database.";
pub const TRY_AGAIN: &str = "Try again in a minute; check disk and file rights.";

pub fn examine(data: &Path, store: &Opened) -> Finding {
    let checked = match store {
        Ok(store) => store.quick_check(),
        Err(fault) => return faulty(Check::Database, fault),
    };
    match checked {
        Ok(()) => {
            let path = data.join(DATABASE);
            let bytes = path.metadata().map_or(0, |file| file.len());
            Finding::well(Check::Database, format!("{}, {} kB", path.display(), bytes.div_ceil(1000)))
        }
        Err(fault) => faulty(Check::Database, &fault),
    }
}

pub fn examine_journal(store: &Opened) -> Finding {
    let Ok(store) = store else { return Finding::unknown(Check::Journal, "no database", None) };
    match store.verify_journal() {
        Ok(Ok(head)) => Finding::well(Check::Journal, format!("{} rows, unbroken, last hash {}", head.seq, head.hash_hex())),
        Ok(Err(broken)) => Finding::broken(Check::Journal, format!("broken at row {}: {}", broken.seq, broken.finding), KEEP_FOLDER),
        Err(fault) => faulty(Check::Journal, &fault),
    }
}

fn faulty(check: Check, fault: &StoreFault) -> Finding {
    let advice = match fault {
        StoreFault::Missing { .. } => START_ONCE,
        StoreFault::Damaged { .. } | StoreFault::Row { .. } => KEEP_FOLDER,
        StoreFault::Migration(_) => OTHER_VERSION,
        _ => TRY_AGAIN,
    };
    Finding::broken(check, in_short(fault), advice)
}

/// The first sentence; what to do is the advice.
fn in_short(fault: &StoreFault) -> String {
    match fault {
        StoreFault::Missing { path } => format!("{}: not there", path.display()),
        StoreFault::Damaged { path, finding } => format!("{}: damaged, {finding}", path.display()),
        other => other.to_string(),
    }
}
