//! The home page: header, one page of cells, languages, and the sentence that explains a refusal.

use crate::calendar::Trust;
use crate::config::Config;
use crate::engine::Snapshot;
use crate::queue::{Language, PartySize, ServiceId};
use crate::text::dates::{self, When};
use crate::text::words;

use super::super::frame::{self, Cell, CellPage, Shape};
use super::super::phrase::{Run, runs};
use super::super::session::{Notice, Session};
use super::Scene;
use super::rating::{self, CardView};
use super::tile::{self, TileView};

#[expect(clippy::struct_excessive_bools, reason = "each is one thing that the page shows")]
#[derive(Debug, Clone, PartialEq)]
pub struct HomeView {
    pub time: String,
    pub hijri: Vec<Run>,
    pub gregorian: Vec<Run>,
    /// Of tickets whose service has just ended, the newest first; the header shows as many as it has room for.
    pub cards: Vec<CardView>,
    pub association: String,
    pub branch: String,
    pub priority: bool,
    pub group: bool,
    pub columns: usize,
    pub rows: usize,
    /// Those of the present page.
    pub tiles: Vec<TileView>,
    /// From 0.
    pub page: usize,
    pub pages: usize,
    pub languages: Vec<LanguageView>,
    /// There are more languages than the page has room for.
    pub globe: bool,
    pub notice: Vec<Run>,
    /// The same sentence in two lines.
    pub notice_lines: [Vec<Run>; 2],
    /// False while a command is with the engine.
    pub idle: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct LanguageView {
    pub code: String,
    pub name: String,
    /// The one that the page speaks.
    pub on: bool,
}

pub fn home(scene: &Scene) -> HomeView {
    let now = scene.snapshot.now;
    // No time is better than a wrong one.
    let known = scene.snapshot.trust != Trust::Untrusted;
    let shown = |text: String| if known { text } else { String::new() };
    let cells = frame::cells(scene.shape, scene.sight, scene.snapshot.services.len(), scene.session.services_page);
    let (languages, globe) = offered(scene);
    let notice = scene.session.notice.map(|notice| sentence(notice, scene)).unwrap_or_default();
    HomeView {
        time: shown(dates::clock(now.time())),
        hijri: runs(&shown(dates::hijri_line(now.date(), scene.words))),
        gregorian: runs(&shown(dates::gregorian_line(now.date(), scene.words))),
        cards: rating::cards(scene),
        association: scene.say(&scene.config.branch.association),
        branch: scene.say(&scene.config.branch.name),
        priority: scene.session.priority,
        group: scene.session.people != PartySize::ONE,
        columns: cells.grid.columns,
        rows: cells.grid.rows,
        tiles: cells.cells.iter().filter_map(|(place, cell)| tile::cell(scene, *place, *cell)).collect(),
        page: cells.page,
        pages: cells.pages,
        languages,
        globe,
        notice: runs(&notice),
        notice_lines: halves(&notice),
        idle: !scene.session.pending,
    }
}

/// The service in a cell of the page that the visitor sees.
pub fn service_at(place: usize, session: &Session, snapshot: &Snapshot, config: &Config) -> Option<ServiceId> {
    let shape = Shape::of(&config.panel);
    let CellPage { cells, .. } = frame::cells(shape, super::sight(session, shape), snapshot.services.len(), session.services_page);
    let (_, cell) = cells.into_iter().find(|(at, _)| *at == place)?;
    let Cell::Service(at) = cell else { return None };
    Some(snapshot.services.get(at)?.id.clone())
}

/// Each in its own words, in the order of the configuration.
pub fn languages(scene: &Scene) -> Vec<LanguageView> {
    let view = |language: &Language| LanguageView {
        code: language.code().to_owned(),
        name: words(*language).say("English").to_owned(),
        on: *language == scene.session.language,
    };
    scene.config.languages.iter().map(view).collect()
}

/// Those on the home page, and whether a globe leads to the others. Only the tall panel has room for the one that is spoken already.
fn offered(scene: &Scene) -> (Vec<LanguageView>, bool) {
    let mut languages = languages(scene);
    languages.retain(|language| !language.on || scene.shape == Shape::Portrait);
    let places = frame::language_places(scene.shape);
    let globe = languages.len() > places;
    languages.truncate(if globe { places - 1 } else { places });
    (languages, globe)
}

/// Cut at the space nearest to the middle.
fn halves(sentence: &str) -> [Vec<Run>; 2] {
    let middle = sentence.len() / 2;
    let space = sentence.match_indices(' ').map(|(at, _)| at).min_by_key(|at| at.abs_diff(middle)).unwrap_or(sentence.len());
    let (upper, lower) = sentence.split_at(space);
    [runs(upper), runs(lower)]
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
        Notice::RatedAlready => words.say("Rated already. Thank you").to_owned(),
        Notice::UnknownCode => words.say("This code is not of today").to_owned(),
        Notice::NotServedYet => words.say("Please rate after your service").to_owned(),
        Notice::RatedTooSoon => words.say("One moment, then touch again").to_owned(),
        Notice::RateLater => words.say("No ratings right now").to_owned(),
        Notice::RateAgain => words.say("Please touch once more").to_owned(),
        Notice::RatingLost => words.say("Sorry, your rating could not be kept").to_owned(),
    }
}
