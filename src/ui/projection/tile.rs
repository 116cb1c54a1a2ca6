//! One cell of the home page: a service with its wait, or what leads elsewhere.

use jiff::civil::DateTime;

use crate::config::{ServiceConfig, Tint};
use crate::engine::{ServiceSnapshot, ServiceState};
use crate::queue::{Estimate, PartySize};
use crate::text::dates::{self, When};
use crate::text::message;

use super::super::frame::{Cell, Shape};
use super::super::phrase::{Run, runs};
use super::Scene;

#[derive(Debug, Clone, PartialEq)]
pub struct TileView {
    /// Its cell in the grid, counted in reading order.
    pub place: usize,
    pub kind: TileKind,
    pub name: String,
    /// Stands instead where `name` has no room.
    pub brief: String,
    /// The longest word of `name`, which no line may cut.
    pub longest: String,
    pub icon: String,
    pub tint: Tint,
    pub state: TileState,
    /// The number of people waiting, or the first of two lines of words.
    pub upper: Vec<Run>,
    /// `upper` is a number of people.
    pub counted: bool,
    pub lower: Vec<Run>,
    pub sign: Sign,
    /// The sign stands in the upper line, because the unit of the wait is long.
    pub sign_above: bool,
    pub spoken: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TileKind {
    Service,
    Group,
    Suggestion,
    Rate,
    More,
    First,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TileState {
    Rest,
    /// Chosen, as a group is.
    On,
    Busy,
    Closed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    None,
    Clock,
    Mosque,
    Slip,
}

/// None for a service that the configuration does not know.
pub fn cell(scene: &Scene, place: usize, cell: Cell) -> Option<TileView> {
    let tile = match cell {
        Cell::Service(at) => {
            let service = scene.snapshot.services.get(at)?;
            tile(scene, scene.config.service(&service.id)?, service)?
        }
        Cell::Group => way(scene, TileKind::Group, message("Group"), "group"),
        Cell::Suggestion => way(scene, TileKind::Suggestion, message("Suggestion or complaint"), "suggestion"),
        Cell::Rate => way(scene, TileKind::Rate, message("Rate your visit"), "star"),
        Cell::More => way(scene, TileKind::More, message("More services"), "more"),
        Cell::First => way(scene, TileKind::First, message("First services"), "more"),
    };
    Some(TileView { place, ..tile })
}

fn way(scene: &Scene, kind: TileKind, name: &'static str, icon: &str) -> TileView {
    let name = scene.words.say(name).to_owned();
    let on = kind == TileKind::Group && scene.session.people != PartySize::ONE;
    TileView {
        place: 0,
        kind,
        longest: longest(&name),
        brief: name.clone(),
        name,
        icon: icon.to_owned(),
        tint: Tint::Sky,
        state: if on { TileState::On } else { TileState::Rest },
        upper: Vec::new(),
        counted: false,
        lower: Vec::new(),
        sign: Sign::None,
        sign_above: false,
        spoken: String::new(),
    }
}

/// Where room is short the short name stands.
fn name(scene: &Scene, config: &ServiceConfig) -> String {
    let roomy = scene.shape != Shape::Small && !scene.sight.large && !scene.sight.low;
    scene.say(if roomy { &config.name } else { &config.short_name })
}

fn longest(name: &str) -> String {
    name.split_whitespace().max_by_key(|word| word.chars().count()).unwrap_or_default().to_owned()
}

fn tile(scene: &Scene, config: &ServiceConfig, service: &ServiceSnapshot) -> Option<TileView> {
    let name = name(scene, config);
    let (upper, lower) = match service.state {
        ServiceState::Open => return Some(open_tile(scene, config, service, name)),
        ServiceState::Closed { reopens } => opens(reopens, scene),
        ServiceState::FinishedToday => {
            scene.words.say("finished\ntoday").split_once('\n').map(|(upper, lower)| (runs(upper), runs(lower)))?
        }
    };
    let spoken = joined(&upper, &lower);
    Some(TileView { state: TileState::Closed, upper, lower, spoken, ..resting(scene, config, name) })
}

/// What every tile of a service has, before anything is said of its queue.
fn resting(scene: &Scene, config: &ServiceConfig, name: String) -> TileView {
    TileView {
        place: 0,
        kind: TileKind::Service,
        longest: longest(&name),
        name,
        brief: scene.say(&config.short_name),
        icon: config.icon.clone(),
        tint: config.tint,
        state: TileState::Rest,
        upper: Vec::new(),
        counted: false,
        lower: Vec::new(),
        sign: Sign::None,
        sign_above: false,
        spoken: String::new(),
    }
}

fn open_tile(scene: &Scene, config: &ServiceConfig, service: &ServiceSnapshot, name: String) -> TileView {
    let busy = scene.session.pending && scene.session.service.as_ref() == Some(&service.id);
    let short_unit = scene.words.say("{0} min").chars().count() <= "{0} m".len();
    let lower = if busy { Vec::new() } else { wait(scene, service.estimate) };
    let sign = match service.estimate {
        _ if busy => Sign::Slip,
        Some(_) if scene.snapshot.pause.is_some() => Sign::Mosque,
        Some(_) if short_unit => Sign::Clock,
        _ => Sign::None,
    };
    let waiting = scene.words.count("{0} person waiting", "{0} people waiting", service.waiting, &[&service.waiting.to_string()]);
    TileView {
        state: if busy { TileState::Busy } else { TileState::Rest },
        upper: runs(&service.waiting.to_string()),
        counted: true,
        sign,
        sign_above: sign == Sign::Mosque && !short_unit,
        spoken: joined(&runs(&waiting), &lower),
        lower,
        ..resting(scene, config, name)
    }
}

fn wait(scene: &Scene, estimate: Option<Estimate>) -> Vec<Run> {
    match estimate {
        None => Vec::new(),
        Some(estimate) if estimate.is_now() => scene.phrase("now", &[]),
        Some(estimate) => scene.phrase("{0} min", &[&dates::range(estimate)]),
    }
}

/// Two short lines: "opens" and the time, or the day.
fn opens(reopens: Option<DateTime>, scene: &Scene) -> (Vec<Run>, Vec<Run>) {
    let line = match reopens.map(|at| dates::when(at, scene.snapshot.now, scene.words)) {
        Some(When::Today(time)) => time,
        Some(When::OtherDay(day, _)) => day.to_owned(),
        None => return (scene.phrase("closed", &[]), Vec::new()),
    };
    (scene.phrase("opens", &[]), runs(&line))
}

fn joined(upper: &[Run], lower: &[Run]) -> String {
    let text = |runs: &[Run]| runs.iter().flat_map(|run| [if run.gap { " " } else { "" }, &run.text]).collect::<String>();
    [text(upper), text(lower)].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}
