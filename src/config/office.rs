//! The offices of a branch: one file may serve them all, and `branch.code`, or the set-up, says which one this is.

use serde::Deserialize;
use toml::Spanned;

use super::fault::Wrong;
use super::words::Texts;
use super::{Office, Words};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OfficeTable {
    code: Spanned<String>,
    name: Texts,
    waiting_area: Option<Texts>,
}

/// What `[branch]` says of this office itself.
pub(super) struct Own<'a> {
    pub code: &'a Spanned<String>,
    pub name: Option<&'a Texts>,
    pub waiting_area: Option<&'a Texts>,
}

/// This office, and all of them, this one among them. Its words stand in `[branch]`, or in the list, and only once.
pub(super) fn offices(
    own: &Own,
    listed: &[OfficeTable],
    words: &impl Fn(&Texts) -> Result<Words, Wrong>,
) -> Result<(Office, Vec<Office>), Wrong> {
    let mut offices = listed.iter().map(|table| office(table, words)).collect::<Result<Vec<_>, _>>()?;
    let repeated = listed.iter().enumerate().find(|(place, table)| listed.iter().take(*place).any(|earlier| earlier.code == table.code));
    if let Some((_, table)) = repeated {
        let found = format!("the code {:?} a second time", table.code.get_ref());
        return Err(Wrong::found(table.code.span(), found, "another code for each office"));
    }
    let code = own.code.get_ref();
    if let Some(office) = offices.iter().find(|office| office.code == *code).cloned() {
        return match own.name.or(own.waiting_area) {
            Some(texts) => Err(Wrong::found(texts.span(), "words of this office", format!("none here: the office {code:?} has its own"))),
            None => Ok((office, offices)),
        };
    }
    let Some(name) = own.name else {
        let known: Vec<&str> = offices.iter().map(|office| office.code.as_str()).collect();
        let expected = if known.is_empty() { "branch.name".to_owned() } else { format!("branch.name, or one of {}", known.join(", ")) };
        return Err(Wrong::found(own.code.span(), format!("no name for {code:?}"), expected));
    };
    let office = Office { code: code.clone(), name: words(name)?, waiting_area: own.waiting_area.map(words).transpose()? };
    offices.insert(0, office.clone());
    Ok((office, offices))
}

fn office(table: &OfficeTable, words: &impl Fn(&Texts) -> Result<Words, Wrong>) -> Result<Office, Wrong> {
    if table.code.get_ref().trim().is_empty() {
        return Err(Wrong::found(table.code.span(), "nothing", "the office's own code"));
    }
    let waiting_area = table.waiting_area.as_ref().map(words).transpose()?;
    Ok(Office { code: table.code.get_ref().clone(), name: words(&table.name)?, waiting_area })
}
