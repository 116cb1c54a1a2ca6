//! The rules of ratings, pure (DOMAIN.md D5, D9): who may rate, what is kept of it, and when it may be written so that nobody can say
//! whose it was. A rating is no event: it is in no journal, and waits in memory until it is one of many.

mod given;
mod group;
mod reason;
mod stars;
mod suppress;
mod tally;
mod token;
mod waiting;
mod week;

pub use given::{Given, Pass, Unrated};
pub use group::{FLOOR, Fresh, Group};
pub use reason::{Reason, Reasons};
pub use stars::Stars;
pub use suppress::shown;
pub use tally::{MONTH_FLOOR, StarTally, Tally, TallyOf};
pub use token::{Code, Token};
pub use waiting::{Visit, Waiting};
pub use week::{Month, Week};

use serde::{Deserialize, Serialize};

use crate::queue::ServiceId;

/// What stands for the service of a rating that belongs to none.
pub const OTHER: &str = "other";

/// All that is kept of a rating (R-D9.5).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Rating {
    pub week: Week,
    /// None is [`OTHER`]: a walk-up's, or one that would stand out in its service.
    pub service: Option<ServiceId>,
    pub kind: Kind,
    pub service_stars: Stars,
    /// None where that question was left.
    pub treatment_stars: Option<Stars>,
    pub reasons: Reasons,
    /// Came with more than six in a minute; left out of every figure but the count of such.
    pub burst: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, strum::IntoStaticStr, strum::EnumString)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Kind {
    /// By the single-use token of a ticket that was served.
    Token,
    /// Without a ticket.
    WalkUp,
}
