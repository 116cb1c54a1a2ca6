//! The board-approved policy, and what it gives the beneficiary: content of the branch, never compiled in (P1, P2, A1).

use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;

use super::fault::Wrong;
use super::words::{Texts, Words};
use crate::calendar::hijri;

#[derive(Debug, Clone)]
pub struct Policy {
    pub name: Words,
    /// The number of the board's meeting.
    pub meeting: u16,
    pub approved: Date,
    /// Where the whole text can be read.
    pub url: Option<String>,
    /// Short sentences, most important first.
    pub rights: Vec<Words>,
    pub privacy: Vec<Words>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PolicyTable {
    name: Texts,
    meeting: u16,
    approved: Spanned<String>,
    approved_hijri: Spanned<String>,
    url: Option<String>,
    rights: Vec<Texts>,
    privacy: Vec<Texts>,
}

/// Both dates of the approval are given and must be the same day, so that a slip of the pen is seen at the start (A1).
pub(super) fn policy(table: &PolicyTable, words: &impl Fn(&Texts) -> Result<Words, Wrong>) -> Result<Policy, Wrong> {
    let given = table.approved.get_ref();
    let approved: Date =
        given.parse().map_err(|_| Wrong::found(table.approved.span(), format!("{given:?}"), "a date such as \"2024-11-24\""))?;
    let same = hijri(approved).map(|date| format!("{}-{:02}-{:02}", date.year, date.month, date.day)).unwrap_or_default();
    if *table.approved_hijri.get_ref() != same {
        let found = format!("{:?}", table.approved_hijri.get_ref());
        return Err(Wrong::found(table.approved_hijri.span(), found, format!("\"{same}\", the same day as {approved}")));
    }
    Ok(Policy {
        name: words(&table.name)?,
        meeting: table.meeting,
        approved,
        url: table.url.clone(),
        rights: table.rights.iter().map(words).collect::<Result<_, _>>()?,
        privacy: table.privacy.iter().map(words).collect::<Result<_, _>>()?,
    })
}
