//! The rules of time: the business day, opening hours, prayer pauses, the Hijri date, the clock's trust.

mod business_day;
mod hijri;
mod moment;
mod pause;
mod week;

pub use business_day::{Roll, business_date, roll};
pub use hijri::{HijriDate, hijri};
pub use moment::{Boot, Moment, Reading, Trust, trust};
pub use pause::{Calendar, Opening, Pause, PauseId, PauseSpan};
pub use week::{Span, Week};
