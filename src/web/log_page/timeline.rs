//! The day as a picture: each ticket's wait and service on one line of time, from right to left in Arabic.

use std::fmt::Write as _;

use jiff::civil::DateTime;

use crate::queue::{State, Ticket};
use crate::report::{Export, day_pauses, day_span};
use crate::text::{dates, words};

/// The picture's units: it is stretched to the page's width.
pub const WIDTH: i64 = 1290;
const EDGE: i64 = 14;
const LANES: usize = 4;
const LANE: i64 = 13;
const BAR: i64 = 9;
/// What a ticket number takes behind its bar.
const LABEL: i64 = 40;
/// With more tickets the numbers would lie over each other.
const MOST_LABELS: usize = 60;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Timeline {
    /// False where the day had no ticket.
    pub shown: bool,
    /// SVG path data of all waits, and of all services.
    pub waits: String,
    pub services: String,
    pub labels: Vec<Bar>,
    pub hours: Vec<Hour>,
    pub pauses: Vec<PauseMark>,
}

/// A ticket's number at the end of its bars.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    pub number: String,
    pub x: i64,
    pub y: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hour {
    /// `08:00`
    pub name: String,
    pub x: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PauseMark {
    pub name: String,
    pub x: i64,
    pub width: i64,
}

/// From local time to the picture.
struct Axis {
    from: DateTime,
    seconds: i64,
    rtl: bool,
}

impl Axis {
    fn x(&self, at: DateTime) -> i64 {
        let past = at.duration_since(self.from).as_secs().clamp(0, self.seconds);
        EDGE + past * (WIDTH - 2 * EDGE) / self.seconds
    }

    /// The left edge of what lies between two places.
    fn left(&self, start: i64, end: i64) -> i64 {
        if self.rtl { WIDTH - end } else { start }
    }
}

impl Timeline {
    pub fn of(export: &Export) -> Self {
        let local = |at| export.config.calendar.local(at);
        let Some((first, last)) = day_span(export.log) else { return Self::default() };
        let hour = |at: DateTime| at.with().minute(0).second(0).subsec_nanosecond(0).build().unwrap_or(at);
        let from = hour(local(first));
        // Room behind the last bar for its number, and for the stretch of one who left.
        let seconds = local(last).duration_since(from).as_secs().max(3600) * 106 / 100 + 1200;
        let axis = Axis { from, seconds, rtl: words(export.language).is_rtl() };
        let mut timeline = Self { shown: true, hours: hours(&axis), pauses: pauses(export, &axis), ..Self::default() };
        timeline.draw(export, &axis);
        timeline
    }

    /// Each ticket takes the first lane that is free again, and the one that was free longest where none is.
    fn draw(&mut self, export: &Export, axis: &Axis) {
        let labelled = export.log.rows.len() <= MOST_LABELS;
        let mut taken = [0_i64; LANES];
        for ticket in export.log.rows.iter().map(|row| &row.ticket) {
            let stretches = Stretches::of(ticket, export, axis);
            let free = taken.iter().position(|until| *until <= stretches.start);
            let lane = free.or_else(|| taken.iter().enumerate().min_by_key(|(_, until)| **until).map(|(lane, _)| lane)).unwrap_or_default();
            let y = 5 + LANE * i64::try_from(lane).unwrap_or_default();
            let mut end = stretches.start;
            for (stretch, path) in [(stretches.wait, &mut self.waits), (stretches.service, &mut self.services)] {
                let Some((from, to)) = stretch else { continue };
                let width = (to - from).max(2);
                // A string takes all.
                let _ = write!(path, "M{} {y}h{width}v{BAR}h-{width}z", axis.left(from, from + width));
                end = end.max(from + width);
            }
            // Bars that lie over each other have no number: it would lie over them too, and the table has it.
            if let Some(covered) = self.labels.iter().rposition(|label| label.y == y + 8).filter(|_| free.is_none()) {
                self.labels.remove(covered);
            }
            if labelled && free.is_some() {
                self.labels.push(Bar { number: ticket.number.to_string(), x: axis.left(end + 5, end + 5), y: y + 8 });
            }
            if let Some(until) = taken.get_mut(lane) {
                *until = end + if labelled { LABEL } else { 2 };
            }
        }
    }
}

/// Where a ticket's wait and service lie, counted from the beginning of the day.
struct Stretches {
    start: i64,
    wait: Option<(i64, i64)>,
    service: Option<(i64, i64)>,
}

impl Stretches {
    fn of(ticket: &Ticket, export: &Export, axis: &Axis) -> Self {
        let x = |moment: crate::calendar::Moment| axis.x(export.config.calendar.local(moment.at));
        let start = x(ticket.issued);
        // Who left was there for nobody knows how long: twenty minutes stand for it, and no more than until the close.
        let gone = || {
            let stood = start + (1200 * (WIDTH - 2 * EDGE) / axis.seconds);
            ticket.ended.filter(|_| ticket.state == State::Abandoned).map(|ended| stood.min(x(ended)))
        };
        let wait = ticket.first_called.map(x).or_else(gone).map(|end| (start, end.min(WIDTH - EDGE)));
        let service = ticket.service_end.and_then(|end| Some((x(ticket.service_start.or(ticket.called)?), x(end))));
        Self { start, wait, service }
    }
}

fn hours(axis: &Axis) -> Vec<Hour> {
    let hours = axis.seconds / 3600;
    // As many as can be read.
    let step = (hours / 12).max(1);
    let hour = |hour: i64| {
        let at = axis.from.checked_add(jiff::SignedDuration::from_hours(hour)).ok()?;
        let x = axis.x(at);
        Some(Hour { name: dates::clock(at.time()), x: axis.left(x, x) })
    };
    (0..=hours).filter(|hour| hour % step == 0).filter_map(hour).collect()
}

fn pauses(export: &Export, axis: &Axis) -> Vec<PauseMark> {
    let mark = |pause: crate::calendar::PauseSpan| {
        let (from, to) = (axis.x(pause.start), axis.x(pause.end));
        let name = export.config.pauses.get(pause.pause.0).map_or("", |pause| pause.name.say(export.language));
        PauseMark { name: name.to_owned(), x: axis.left(from, to), width: (to - from).max(1) }
    };
    day_pauses(export.log, export.config).into_iter().map(mark).collect()
}
