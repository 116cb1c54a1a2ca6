//! The rules of time: the business day, opening hours and seasons, prayer times and pauses, the Hijri date, the clock's trust.

mod almanac;
mod business_day;
#[cfg(test)]
mod fixture;
mod hijri;
mod moment;
mod opening;
mod pause;
mod prayer;
mod season;
mod week;
mod worked;

pub use almanac::Almanac;
pub use business_day::{Roll, business_date, roll};
pub use hijri::{HijriDate, hijri};
pub use moment::{Boot, Moment, Reading, Trust, trust};
pub use opening::{Calendar, Hours, Opening};
pub use pause::{Begins, Pause, PauseId, PauseSpan};
pub use prayer::{Place, Prayer, PrayerTimes};
pub use season::{Announced, HijriDay, HijriMonth, Season, SeasonDays};
pub use week::{Span, Week};
