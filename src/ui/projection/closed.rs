//! The page of closed doors and of prayer.

use jiff::civil::DateTime;

use crate::calendar::{Opening, PauseSpan, Trust};
use crate::text::dates::{self, When};

use super::Scene;

#[derive(Debug, Clone, PartialEq)]
pub struct ClosedView {
    pub prayer: bool,
    pub message: String,
    pub back: String,
    /// Empty where nobody knows.
    pub time: String,
    /// Whoever was served last may still rate.
    pub rate: bool,
    /// Minutes passed of the pause, and how many it has.
    pub passed: (i64, i64),
}

/// None while the services may be shown.
pub fn closed(scene: &Scene) -> Option<ClosedView> {
    if let Opening::Closed { reopens } = scene.snapshot.opening {
        return Some(shut(scene, reopens));
    }
    if scene.snapshot.business_day.is_none() {
        return Some(shut(scene, None));
    }
    scene.snapshot.pause.as_ref().filter(|_| !scene.session.picking && scene.session.service.is_none()).map(|pause| prayer(scene, pause))
}

fn shut(scene: &Scene, reopens: Option<DateTime>) -> ClosedView {
    let words = scene.words;
    let (back, time) = match reopens.map(|at| dates::when(at, scene.snapshot.now, words)) {
        Some(When::Today(time)) => (words.say("We open at").to_owned(), time),
        Some(When::OtherDay(day, time)) => (words.fill("We open on {0} at", &[day]), time),
        None => (words.say("Please go to the counter").to_owned(), String::new()),
    };
    // Without a date the branch may well be open: the machine only says what it cannot do.
    let knows = scene.snapshot.business_day.is_some() || scene.snapshot.trust != Trust::Untrusted;
    let message = if knows { words.say("We are closed now") } else { words.say("We could not give you a number.") };
    let rate = scene.snapshot.business_day.is_some();
    ClosedView { prayer: false, message: message.to_owned(), back, time, rate, passed: (0, 1) }
}

fn prayer(scene: &Scene, pause: &PauseSpan) -> ClosedView {
    let message = scene.config.pauses.get(pause.pause.0).map(|words| scene.say(&words.message)).unwrap_or_default();
    let minutes = |from: DateTime, to: DateTime| to.duration_since(from).as_mins();
    ClosedView {
        prayer: true,
        message,
        back: scene.words.say("We are back at").to_owned(),
        time: dates::clock(pause.end.time()),
        rate: false,
        passed: (minutes(pause.start, scene.snapshot.now), minutes(pause.start, pause.end).max(1)),
    }
}
