//! What a visitor would have improved (DOMAIN.md §3.5).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    strum::IntoStaticStr,
    strum::EnumString,
    strum::VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Reason {
    LongWait,
    NotClear,
    MissingDocument,
    Language,
    Manner,
    Place,
    RequestRefused,
    Other,
}

/// At most three.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "BTreeSet<Reason>", into = "BTreeSet<Reason>")]
pub struct Reasons(BTreeSet<Reason>);

impl Reasons {
    pub const MOST: usize = 3;

    /// Chooses a reason, or no longer; a fourth changes nothing.
    #[must_use]
    pub fn toggled(&self, reason: Reason) -> Self {
        let mut reasons = self.0.clone();
        if !reasons.remove(&reason) && reasons.len() < Self::MOST {
            reasons.insert(reason);
        }
        Self(reasons)
    }

    pub fn has(&self, reason: Reason) -> bool {
        self.0.contains(&reason)
    }

    pub fn iter(&self) -> impl Iterator<Item = Reason> {
        self.0.iter().copied()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl TryFrom<BTreeSet<Reason>> for Reasons {
    type Error = String;

    fn try_from(reasons: BTreeSet<Reason>) -> Result<Self, String> {
        if reasons.len() > Self::MOST {
            return Err(format!("found {} reasons, expected at most {}", reasons.len(), Self::MOST));
        }
        Ok(Self(reasons))
    }
}

impl From<Reasons> for BTreeSet<Reason> {
    fn from(reasons: Reasons) -> Self {
        reasons.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fourth_reason_changes_nothing_and_a_second_touch_takes_one_back() {
        let three = [Reason::LongWait, Reason::Place, Reason::Manner].into_iter().fold(Reasons::default(), |all, one| all.toggled(one));
        assert_eq!(three.toggled(Reason::Other), three);
        assert_eq!(three.toggled(Reason::Place).iter().collect::<Vec<_>>(), [Reason::LongWait, Reason::Manner]);
    }
}
