//! The home page: header, tiles, languages, and the sentence that explains a refusal.

use jiff::civil::DateTime;

use crate::calendar::Trust;
use crate::config::{Config, ServiceConfig, Tint};
use crate::engine::{ServiceSnapshot, ServiceState};
use crate::queue::{Estimate, Language, PartySize};
use crate::text::dates::{self, When};
use crate::text::words;

use super::super::phrase::{Run, runs};
use super::super::session::Notice;
use super::Scene;

#[derive(Debug, Clone, PartialEq)]
pub struct HomeView {
    pub time: String,
    pub hijri: Vec<Run>,
    pub gregorian: Vec<Run>,
    pub priority: bool,
    pub group: bool,
    pub tiles: Vec<TileView>,
    pub languages: Vec<LanguageView>,
    pub notice: Vec<Run>,
    /// False while a command is with the engine.
    pub idle: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct TileView {
    pub name: String,
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
pub enum TileState {
    Rest,
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

#[derive(Debug, Clone, PartialEq)]
pub struct LanguageView {
    pub code: String,
    pub name: String,
}

pub fn home(scene: &Scene) -> HomeView {
    let now = scene.snapshot.now;
    // No time is better than a wrong one.
    let known = scene.snapshot.trust != Trust::Untrusted;
    let shown = |text: String| if known { text } else { String::new() };
    let tiles = scene.snapshot.services.iter().filter_map(|service| tile(scene, scene.config.service(&service.id)?, service));
    HomeView {
        time: shown(dates::clock(now.time())),
        hijri: runs(&shown(dates::hijri_line(now.date(), scene.words))),
        gregorian: runs(&shown(dates::gregorian_line(now.date(), scene.words))),
        priority: scene.session.priority,
        group: scene.session.people != PartySize::ONE,
        tiles: tiles.collect(),
        languages: languages(scene.config, Some(scene.session.language)),
        notice: scene.session.notice.map(|notice| runs(&sentence(notice, scene))).unwrap_or_default(),
        idle: !scene.session.pending,
    }
}

/// Each in its own words; the header of the page is one of them already, so `without` leaves it out.
pub fn languages(config: &Config, without: Option<Language>) -> Vec<LanguageView> {
    let others = config.languages.iter().filter(|language| Some(**language) != without);
    others.map(|language| LanguageView { code: language.code().to_owned(), name: words(*language).say("English").to_owned() }).collect()
}

fn tile(scene: &Scene, config: &ServiceConfig, service: &ServiceSnapshot) -> Option<TileView> {
    let name = scene.say(&config.name);
    let (upper, lower) = match service.state {
        ServiceState::Open => return Some(open_tile(scene, config, service, name)),
        ServiceState::Closed { reopens } => opens(reopens, scene),
        ServiceState::FinishedToday => {
            scene.words.say("finished\ntoday").split_once('\n').map(|(upper, lower)| (runs(upper), runs(lower)))?
        }
    };
    let spoken = joined(&upper, &lower);
    let (icon, tint) = (config.icon.clone(), config.tint);
    Some(TileView { name, icon, tint, state: TileState::Closed, upper, counted: false, lower, sign: Sign::None, sign_above: false, spoken })
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
        name,
        icon: config.icon.clone(),
        tint: config.tint,
        state: if busy { TileState::Busy } else { TileState::Rest },
        upper: runs(&service.waiting.to_string()),
        counted: true,
        sign,
        sign_above: sign == Sign::Mosque && !short_unit,
        spoken: joined(&runs(&waiting), &lower),
        lower,
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

pub fn sentence(notice: Notice, scene: &Scene) -> String {
    let words = scene.words;
    match notice {
        Notice::ServiceClosed { reopens } => match reopens.map(|at| dates::when(at, scene.snapshot.now, words)) {
            Some(When::Today(time)) => words.fill("This service opens at {0}", &[&time]),
            Some(When::OtherDay(day, time)) => words.fill("This service opens on {0} at {1}", &[day, &time]),
            None => words.say("This service is closed now").to_owned(),
        },
        Notice::BranchClosed { reopens } => match reopens.map(|at| dates::when(at, scene.snapshot.now, words)) {
            Some(When::Today(time)) => words.fill("We open at {0}", &[&time]),
            Some(When::OtherDay(day, time)) => words.fill("We open on {0} at {1}", &[day, &time]),
            None => words.say("We are closed now").to_owned(),
        },
        Notice::ServiceFinished => words.say("This service is finished for today").to_owned(),
        Notice::NumbersUsedUp => words.say("No more numbers today. Please go to the counter").to_owned(),
        Notice::ListIsPrinting => words.say("Your list is being printed").to_owned(),
        Notice::AskAtCounter => words.say("Please go to the counter").to_owned(),
    }
}
