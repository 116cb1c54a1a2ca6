//! The daily queue log, from rows to what a person opens: figures, CSV, workbook, JSON; and whether a file still says what left.

mod csv;
mod definitions;
mod export;
mod figures;
mod improvements;
mod json;
mod log;
mod measure;
mod names;
mod pauses;
mod ratings;
mod reading;
mod seal;
mod summary;
mod summary_slip;
mod verify;
mod workbook;

pub use csv::{file_name, write_csv};
pub use export::Export;
pub use figures::{Figures, Measures, ServiceFigures};
pub use improvements::write_improvements;
pub use json::LogBody;
pub use log::{COLUMNS, Fields, Row, outcome, within_target};
pub use measure::{Mean, NONE, Rank, Share};
pub use names::{Vocabulary, name_of};
pub use pauses::{day_pauses, day_span, pauses_note};
pub use ratings::{
    Band, CounterRatings, Grain, LanguageRatings, PeriodRatings, RatingFigures, RatingsOf, ReasonCount, Score, ServiceRatings,
    WalkUpRatings, month_name, period_name, weeks_read,
};
pub use reading::{Sheet, Unreadable, read};
pub use seal::{Anchor, Seal, day_hash};
pub use summary_slip::{Pair, ServiceLine, SummarySlip, SummaryText};
pub use verify::{Change, Judgement, Verdict, verify};
pub use workbook::workbook;
