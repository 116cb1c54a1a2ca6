//! Does a file still say what left the station? Held against its own hash, the rows of today, and the journal.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::export::Export;
use super::log::{COLUMNS, Fields};
use super::reading::Sheet;
use super::seal::day_hash;
use crate::config::Config;
use crate::queue::{Language, TicketId};
use crate::store::{Broken, DayLog, Head, Store, StoreFault};

/// One row in which file and database differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// In the file only.
    Added {
        ticket: String,
    },
    /// In the database only.
    Missing {
        ticket: String,
    },
    Differs {
        ticket: String,
        cells: Vec<Cell>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    pub column: &'static str,
    pub file: String,
    pub database: String,
}

/// Who has changed the rows in which file and database differ.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Somebody has edited the file.
    File,
    /// The journal says that the ticket went on after the file had left: as it should be.
    Since,
    /// The station's configuration is another one: a target, or the branch's code.
    Configuration,
    /// The database has changed, and no journal row says why.
    Database,
    /// The file was edited, and this ticket has also gone on: nobody can say which of both it was.
    Unclear,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// The file's rows have the hash that it carries.
    pub intact: bool,
    pub changes: Vec<(Verdict, Change)>,
    /// The journal has the row that the file names, with that hash.
    pub anchored: bool,
    /// The whole journal, checked from its beginning.
    pub journal: Result<Head, Broken>,
    pub rows: usize,
}

/// Reads rows and journal anew. None where the station knows no such business day.
pub fn verify(sheet: &Sheet, store: &Store, config: &Config) -> Result<Option<Judgement>, StoreFault> {
    let Some(log) = store.log(sheet.seal.date)? else { return Ok(None) };
    let gone_on = store.changed_after(sheet.seal.journal.seq)?;
    let hash = store.journal_hash(sheet.seal.journal.seq)?.map(|hash| crate::store::hex(&hash));
    let intact = day_hash(&sheet.rows) == sheet.seal.day_hash;
    let changes = differences(sheet, &Today { log: &log, config, gone_on: &gone_on });
    Ok(Some(Judgement {
        intact,
        changes: judged(sheet, changes, intact),
        anchored: hash.as_ref() == Some(&sheet.seal.journal.hash),
        journal: store.verify_journal()?,
        rows: sheet.rows.len(),
    }))
}

struct Today<'a> {
    log: &'a DayLog,
    config: &'a Config,
    /// By the journal, since the file left.
    gone_on: &'a BTreeSet<TicketId>,
}

/// A row in which both differ, as the database has it.
struct Difference {
    change: Change,
    /// None where the database has no such row.
    database: Option<Fields>,
    has_gone_on: bool,
}

fn number(fields: &Fields) -> &str {
    let [_, _, number, ..] = fields;
    number
}

fn differences(sheet: &Sheet, today: &Today) -> Vec<Difference> {
    let export = Export { log: today.log, config: today.config, language: Language::ENGLISH };
    let database: BTreeMap<String, Fields> = export.fields().into_iter().map(|fields| (number(&fields).to_owned(), fields)).collect();
    let gone_on: BTreeSet<String> =
        today.log.rows.iter().filter(|row| today.gone_on.contains(&row.ticket.id)).map(|row| row.ticket.number.to_string()).collect();
    let mut seen = BTreeSet::new();
    let mut differences = Vec::new();
    for row in &sheet.rows {
        let ticket = number(row).to_owned();
        let known = database.get(&ticket).filter(|_| seen.insert(ticket.clone()));
        let change = match known {
            None => Change::Added { ticket: ticket.clone() },
            Some(known) if known == row => continue,
            Some(known) => Change::Differs { ticket: ticket.clone(), cells: cells(row, known) },
        };
        differences.push(Difference { change, database: known.cloned(), has_gone_on: known.is_some() && gone_on.contains(&ticket) });
    }
    let missing = database.into_iter().filter(|(ticket, _)| !seen.contains(ticket));
    differences.extend(missing.map(|(ticket, fields)| Difference {
        has_gone_on: gone_on.contains(&ticket),
        change: Change::Missing { ticket },
        database: Some(fields),
    }));
    differences
}

fn cells(file: &Fields, database: &Fields) -> Vec<Cell> {
    let columns = COLUMNS.into_iter().zip(file.iter().zip(database));
    let other = columns.filter(|(_, (file, database))| file != database);
    other.map(|(column, (file, database))| Cell { column, file: file.clone(), database: database.clone() }).collect()
}

/// A file that is intact was not edited, so the station's side has changed. One that is not was edited where undoing those edits
/// gives back its hash.
fn judged(sheet: &Sheet, differences: Vec<Difference>, intact: bool) -> Vec<(Verdict, Change)> {
    let restored = |difference: &Difference| !difference.has_gone_on;
    let edits_explain_all = !intact && restores(sheet, &differences, restored);
    let all_were_edited = !intact && !edits_explain_all && restores(sheet, &differences, |_| true);
    let verdict = |difference: &Difference| match (intact, difference.has_gone_on) {
        (true, true) => Verdict::Since,
        (true, false) if is_configured(&difference.change) => Verdict::Configuration,
        (true, false) => Verdict::Database,
        (false, false) => Verdict::File,
        (false, true) if edits_explain_all => Verdict::Since,
        (false, true) if all_were_edited => Verdict::File,
        (false, true) => Verdict::Unclear,
    };
    differences.into_iter().map(|difference| (verdict(&difference), difference.change)).collect()
}

/// Whether the file has its hash again when some of its rows are as the database has them.
fn restores(sheet: &Sheet, differences: &[Difference], chosen: impl Fn(&Difference) -> bool) -> bool {
    let tickets: BTreeSet<&str> =
        differences.iter().filter(|difference| chosen(difference)).map(|difference| difference.change.ticket()).collect();
    let kept = sheet.rows.iter().filter(|row| !tickets.contains(number(row))).cloned();
    let known = differences.iter().filter(|difference| tickets.contains(difference.change.ticket()));
    let known: BTreeMap<&str, &Fields> = known.filter_map(|known| Some((known.change.ticket(), known.database.as_ref()?))).collect();
    day_hash(&kept.chain(known.into_values().cloned()).collect::<Vec<_>>()) == sheet.seal.day_hash
}

fn is_configured(change: &Change) -> bool {
    matches!(change, Change::Differs { cells, .. } if cells.iter().all(|cell| matches!(cell.column, "branch" | "within_sla")))
}

impl Change {
    pub fn ticket(&self) -> &str {
        match self {
            Self::Added { ticket } | Self::Missing { ticket } | Self::Differs { ticket, .. } => ticket,
        }
    }
}

impl Judgement {
    /// The file says what left, and whatever is other today the journal explains.
    pub fn agrees(&self) -> bool {
        let explained = self.changes.iter().all(|(verdict, _)| matches!(verdict, Verdict::Since | Verdict::Configuration));
        self.intact && explained && self.anchored && self.journal.is_ok()
    }

    fn of(&self, verdict: &Verdict) -> Vec<&Change> {
        self.changes.iter().filter(|(found, _)| found == verdict).map(|(_, change)| change).collect()
    }
}

/// A line a finding, for a person at a terminal.
impl fmt::Display for Judgement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let own = if self.intact { "its rows have the hash that it carries" } else { "its rows do NOT have the hash that it carries" };
        writeln!(f, "file: {} rows; {own}", self.rows)?;
        for (verdict, says) in [
            (Verdict::File, "EDITED in the file"),
            (Verdict::Unclear, "edited in the file, or gone on since by the journal"),
            (Verdict::Database, "CHANGED in the database without a journal row"),
            (Verdict::Since, "gone on since the export, by the journal"),
            (Verdict::Configuration, "other by the configuration of today"),
        ] {
            for change in self.of(&verdict) {
                writeln!(f, "  {says}: {change}")?;
            }
        }
        if !self.intact && self.changes.is_empty() {
            writeln!(f, "  the rows are those of the database: the seal itself was EDITED")?;
        }
        let anchored = if self.anchored {
            "the row that the file names is there"
        } else {
            "the row that the file names is NOT there, or has another hash"
        };
        match &self.journal {
            Ok(head) => writeln!(f, "journal: {anchored}; {} rows verified", head.seq)?,
            Err(broken) => writeln!(f, "journal: {anchored}; BROKEN at row {}: {}", broken.seq, broken.finding)?,
        }
        write!(f, "{}", if self.agrees() { "agrees" } else { "does NOT agree" })
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Added { ticket } => write!(f, "{ticket} is in the file only"),
            Self::Missing { ticket } => write!(f, "{ticket} is in the database only"),
            Self::Differs { ticket, cells } => {
                write!(f, "{ticket}")?;
                for (place, Cell { column, file, database }) in cells.iter().enumerate() {
                    let sign = if place == 0 { ":" } else { ";" };
                    write!(f, "{sign} {column} is {file:?} in the file, {database:?} in the database")?;
                }
                Ok(())
            }
        }
    }
}
