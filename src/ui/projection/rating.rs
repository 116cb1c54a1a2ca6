//! Rating a visit: by what, the two questions, what to improve, and thanks.

use crate::config::Config;
use crate::engine::{CardSnapshot, Snapshot};
use crate::queue::TicketId;
use crate::rating::{Reason, Reasons, Stars};
use crate::text::message;

use super::super::phrase::Run;
use super::super::session::Page;
use super::{Scene, home, ticket};

/// A ticket whose service has just ended.
#[derive(Debug, Clone, PartialEq)]
pub struct CardView {
    pub number: String,
    /// What those hear who hear the screen.
    pub spoken: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct RateView {
    pub cards: Vec<CardView>,
    /// Stands for some seconds; empty where there is nothing to say.
    pub notice: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct RatingCodeView {
    /// As it stands on the slip, with a line where a digit is missing.
    pub typed: String,
    pub can_enter: bool,
    pub notice: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct StarsView {
    pub question: String,
    /// "Step 1 of 2".
    pub step: Vec<Run>,
    /// 0 where none is chosen.
    pub stars: u8,
    pub notice: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ReasonsView {
    /// How many may be chosen.
    pub most: Vec<Run>,
    pub reasons: Vec<ReasonView>,
    /// One at least is chosen.
    pub chosen: bool,
    pub notice: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ReasonView {
    pub icon: String,
    pub name: String,
    pub on: bool,
}

pub fn cards(scene: &Scene) -> Vec<CardView> {
    let view = |card: &CardSnapshot| {
        let number = ticket::spaced(card.number);
        CardView { spoken: scene.words.fill("Rate {0}", &[&number]), number }
    };
    lit(scene.snapshot, scene.config).map(view).collect()
}

/// The ticket of a card, counted from the newest.
pub fn card_at(place: usize, snapshot: &Snapshot, config: &Config) -> Option<TicketId> {
    lit(snapshot, config).nth(place).map(|card| card.ticket)
}

/// A snapshot may be a minute old.
fn lit<'a>(snapshot: &'a Snapshot, config: &'a Config) -> impl Iterator<Item = &'a CardSnapshot> {
    snapshot.cards.iter().filter(|card| config.calendar.local(card.until) > snapshot.now)
}

pub fn rate(scene: &Scene) -> RateView {
    RateView { cards: cards(scene), notice: notice(scene) }
}

pub fn code(scene: &Scene) -> RatingCodeView {
    let typed = &scene.session.rating.typed;
    let lined = format!("{typed:_<6}");
    let (first, second) = lined.split_at_checked(3).unwrap_or_default();
    RatingCodeView { typed: format!("{first} {second}"), can_enter: typed.len() == 6, notice: notice(scene) }
}

pub fn stars(scene: &Scene) -> StarsView {
    let rating = &scene.session.rating;
    let (question, step, stars) = match scene.session.page {
        Page::TreatmentStars => (message("How were you treated?"), "2", rating.treatment),
        _ => (message("How was the service?"), "1", rating.service),
    };
    StarsView {
        question: scene.words.say(question).to_owned(),
        step: scene.phrase("Step {0} of {1}", &[step, "2"]),
        stars: stars.map_or(0, Stars::count),
        notice: notice(scene),
    }
}

/// As they are drawn, in reading order.
const REASONS: [(Reason, &str, &str); 8] = [
    (Reason::LongWait, "hourglass", message("Long wait")),
    (Reason::NotClear, "unclear", message("Not clear")),
    (Reason::MissingDocument, "document-missing", message("Document missing")),
    (Reason::Language, "language", message("Language")),
    (Reason::Manner, "manner", message("Manners")),
    (Reason::Place, "seat", message("The place")),
    (Reason::RequestRefused, "refused", message("Request refused")),
    (Reason::Other, "other", message("Other reason")),
];

pub fn reason_at(place: usize) -> Option<Reason> {
    REASONS.get(place).map(|(reason, _, _)| *reason)
}

pub fn reasons(scene: &Scene) -> ReasonsView {
    let chosen = &scene.session.rating.reasons;
    let view = |(reason, icon, name): &(Reason, &'static str, &'static str)| ReasonView {
        icon: (*icon).to_owned(),
        name: scene.words.say(name).to_owned(),
        on: chosen.has(*reason),
    };
    ReasonsView {
        most: scene.phrase("Up to {0} reasons", &[&Reasons::MOST.to_string()]),
        reasons: REASONS.iter().map(view).collect(),
        chosen: !chosen.is_empty(),
        notice: notice(scene),
    }
}

fn notice(scene: &Scene) -> String {
    scene.session.notice.map(|notice| home::sentence(notice, scene)).unwrap_or_default()
}
