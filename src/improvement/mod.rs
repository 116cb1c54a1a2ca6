//! The improvement register, pure (DOMAIN.md D8, D11, R-D9.11): what visitors said again and again, what is done about it, by which
//! department, and until when. It is the evidence that ratings are for correction and development.

mod line;
mod origin;
mod register;

pub use line::{Both, Line, LineFault};
pub use origin::Origin;
pub use register::{ChangeImprovement, FinishImprovement, Improve, OpenImprovement};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Counts from 1, and is never given to another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ImprovementId(pub u32);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Improvement {
    pub id: ImprovementId,
    #[serde(flatten)]
    pub plan: Plan,
    /// The business days on which it was opened and finished.
    pub opened: Date,
    pub done: Option<Date>,
}

/// What may be changed as long as it is not done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    pub origin: Origin,
    /// "You said"
    pub said: Both,
    /// "We did"
    pub action: Both,
    /// A role or a department, no person.
    pub owner: Line,
    pub due: Date,
}

/// The done ones for the idle screen, the latest first.
pub fn shown(register: &[Improvement]) -> Vec<Improvement> {
    /// So many pairs take turns.
    const MOST: usize = 5;
    let mut done: Vec<&Improvement> = register.iter().filter(|improvement| improvement.done.is_some()).collect();
    done.sort_by_key(|improvement| std::cmp::Reverse((improvement.done, improvement.id)));
    done.into_iter().take(MOST).cloned().collect()
}
