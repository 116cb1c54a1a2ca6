//! What an export carries so that a removed or edited row shows: a hash over the day's rows, and where the journal ended.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::log::Fields;
use crate::store::{Head, hex};

/// SHA-256 over the rows, 64 hexadecimal digits. Each row is its 20 fields as they stand in the CSV before guarding, a unit
/// separator (U+001F) after each and a line feed at the end; the rows stand in the order of their bytes. So values are hashed and
/// not bytes: a file that was saved again, with other quotes, line ends or order of rows, keeps its hash.
pub fn day_hash(rows: &[Fields]) -> String {
    let mut lines: Vec<String> =
        rows.iter().map(|fields| fields.iter().flat_map(|field| [field, "\u{1F}"]).chain(["\n"]).collect()).collect();
    lines.sort_unstable();
    let mut hash = Sha256::new();
    for line in lines {
        hash.update(line);
    }
    hex(&hash.finalize())
}

/// The end of the journal when the rows were read: whoever edits the rows behind a file, or the journal before this place, is found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Anchor {
    pub seq: i64,
    /// 64 hexadecimal digits.
    pub hash: String,
}

impl From<Head> for Anchor {
    fn from(head: Head) -> Self {
        Self { seq: head.seq, hash: head.hash_hex() }
    }
}

/// Stands once in every export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal {
    pub branch: String,
    pub date: Date,
    pub rows: usize,
    pub day_hash: String,
    pub journal: Anchor,
}

/// The first cell of the line in a CSV file.
const MARK: &str = "# dawr";

impl Seal {
    /// The last line of a CSV: `# dawr`, branch, `date:2026-11-22`, `rows:11`, `sha256:…`, `journal:812`, `sha256:…`. It is a record
    /// with as many fields as every other one, so that a reader that counts them goes on. Each value has a word before it, so that a
    /// spreadsheet keeps it as text: a bare hash such as 12e5… would become a number. Below the rows, a double click in Excel
    /// shows it as the foot of the table; a reader that takes `#` for a comment skips it.
    pub fn fields(&self) -> Fields {
        let Self { branch, date, rows, day_hash, journal } = self;
        let mut fields = Fields::default();
        let values = [
            MARK.to_owned(),
            branch.clone(),
            format!("date:{date}"),
            format!("rows:{rows}"),
            sealed(day_hash),
            format!("journal:{}", journal.seq),
            sealed(&journal.hash),
        ];
        for (field, value) in fields.iter_mut().zip(values) {
            *field = value;
        }
        fields
    }

    /// The reverse of [`Seal::fields`]; none where this is another line.
    pub fn read<'a>(fields: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let fields: Vec<&str> = fields.into_iter().map(str::trim).collect();
        let [MARK, branch, date, rows, day_hash, seq, hash, ..] = fields.as_slice() else { return None };
        Some(Self {
            branch: (*branch).to_owned(),
            date: date.strip_prefix("date:")?.parse().ok()?,
            rows: rows.strip_prefix("rows:")?.parse().ok()?,
            day_hash: unsealed(day_hash)?,
            journal: Anchor { seq: seq.strip_prefix("journal:")?.parse().ok()?, hash: unsealed(hash)? },
        })
    }
}

fn sealed(hash: &str) -> String {
    format!("sha256:{hash}")
}

fn unsealed(text: &str) -> Option<String> {
    text.strip_prefix("sha256:").map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn row() -> impl Strategy<Value = Fields> {
        proptest::array::uniform20("[a-z0-9,;]{0,3}")
    }

    proptest! {
        #[test]
        fn the_hash_knows_no_order_and_misses_no_change(rows in proptest::collection::vec(row(), 1..6), place in 0_usize..20, other in "[A-Z]") {
            let hash = day_hash(&rows);
            let reversed: Vec<Fields> = rows.iter().rev().cloned().collect();
            prop_assert_eq!(&day_hash(&reversed), &hash);
            prop_assert_ne!(&day_hash(&rows[1..]), &hash);
            let mut edited = rows.clone();
            edited[0][place] = other;
            prop_assert_ne!(day_hash(&edited), hash);
        }

        #[test]
        fn nothing_moves_from_one_field_to_the_next_unseen(row in row(), place in 0_usize..19) {
            let mut moved = row.clone();
            let both = format!("{}{}", moved[place], moved[place + 1]);
            prop_assume!(!moved[place + 1].is_empty());
            (moved[place], moved[place + 1]) = (both, String::new());
            prop_assert_ne!(day_hash(&[moved]), day_hash(&[row]));
        }
    }

    #[test]
    fn the_line_is_read_back() {
        let journal = Anchor { seq: 812, hash: "ab".repeat(32) };
        let seal = Seal { branch: "MKH-01".into(), date: jiff::civil::date(2026, 11, 22), rows: 11, day_hash: "12".repeat(32), journal };
        let fields = seal.fields();
        assert_eq!(Seal::read(fields.iter().map(String::as_str)), Some(seal));
        assert_eq!(Seal::read(["2026-11-22", "MKH-01"]), None);
    }
}
