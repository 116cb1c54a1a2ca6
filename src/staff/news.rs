//! What has become of the staff since the journal was told, also while the station was off.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::StaffFault;
use super::file::Staff;
use crate::durable;
use crate::queue::{Record, StaffChange, StaffId, TokenId};

pub const NEWS: &str = "staff-told.toml";

/// What the journal knows, kept in the data folder: numbers, no names.
pub struct News {
    folder: PathBuf,
    told: Told,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Told {
    /// By id.
    account: BTreeMap<String, Known>,
    /// By id; true while it may come in.
    token: BTreeMap<String, bool>,
}

#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    epoch: u32,
    can_sign_in: bool,
    removed: bool,
}

impl News {
    /// Where nothing was told yet everybody is news; a file that cannot be read counts as none.
    pub fn open(folder: &Path) -> Result<Self, StaffFault> {
        let file = folder.join(NEWS);
        let told = match std::fs::read_to_string(&file) {
            Ok(source) => toml::from_str(&source).unwrap_or_default(),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => Told::default(),
            Err(cause) => return Err(StaffFault::Unreadable { file, cause }),
        };
        Ok(Self { folder: folder.to_owned(), told })
    }

    /// In the order of the ids; empty where the journal knows it all.
    pub fn of(&self, staff: &Staff) -> Vec<Record> {
        let now = Told::of(staff);
        let people = now.account.iter().flat_map(|(id, now)| {
            let changes = changes(self.told.account.get(id).copied(), *now);
            changes.into_iter().filter_map(|change| Some(Record::StaffChanged { staff: StaffId(id.parse().ok()?), change }))
        });
        let programs = now.token.iter().filter_map(|(id, now)| {
            let change = match (self.told.token.get(id), now) {
                (None, true) => StaffChange::Added,
                (Some(true), false) => StaffChange::Removed,
                _ => return None,
            };
            Some(Record::TokenChanged { token: TokenId(id.parse().ok()?), change })
        });
        people.chain(programs).collect()
    }

    /// The journal has it: after the commit, so that a power cut tells it twice rather than never.
    pub fn told(&mut self, staff: &Staff) -> Result<(), StaffFault> {
        let told = Told::of(staff);
        if told == self.told {
            return Ok(());
        }
        let unwritten = |cause| StaffFault::Unwritten { file: self.folder.join(NEWS), cause };
        let source = toml::to_string(&told).map_err(|fault| unwritten(io::Error::other(fault)))?;
        durable::write(&self.folder, NEWS, source.as_bytes()).map_err(unwritten)?;
        self.told = told;
        Ok(())
    }
}

impl Told {
    fn of(staff: &Staff) -> Self {
        // Ids of one width stand in their order.
        let key = |id: u32| format!("{id:010}");
        let there = staff
            .accounts()
            .iter()
            .map(|account| (key(account.id.0), Known { epoch: account.epoch, can_sign_in: account.can_sign_in(), removed: false }));
        let gone = staff.removed().iter().map(|removed| (key(removed.id.0), Known { removed: true, ..Known::default() }));
        let tokens = staff.tokens().iter().map(|token| (key(token.id.0), true));
        let gone_tokens = staff.removed_tokens().iter().map(|removed| (key(removed.id.0), false));
        Self { account: there.chain(gone).collect(), token: tokens.chain(gone_tokens).collect() }
    }
}

/// Several where several came between two looks.
fn changes(before: Option<Known>, now: Known) -> Vec<StaffChange> {
    let mut changes = Vec::new();
    let known = before.unwrap_or_default();
    if before.is_none() {
        changes.push(StaffChange::Added);
    }
    let reset = before.is_some() && now.epoch > known.epoch;
    if reset {
        changes.push(StaffChange::Reset);
    }
    if now.can_sign_in && (reset || !known.can_sign_in) {
        changes.push(StaffChange::PasswordChosen);
    }
    if now.removed && !known.removed {
        changes.push(StaffChange::Removed);
    }
    changes
}
