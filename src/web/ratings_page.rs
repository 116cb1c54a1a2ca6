//! The ratings of a month as a page: what its template shows, made from the figures.

mod chart;

use askama::Template;

pub use chart::Chart;

use super::log_page::Kpi;
use super::page::{Frame, Tab};
use crate::config::Config;
use crate::queue::Language;
use crate::rating::{Month, Week};
use crate::report::{Band, NONE, PeriodRatings, RatingFigures, ReasonCount, Score, Share, Vocabulary, month_name, name_of};
use crate::text::{Catalogue, dates, message, words};

/// `GET /ratings/2026-11`
#[derive(Template)]
#[template(path = "ratings.html", config = ".config/askama.toml")]
pub struct RatingsPage {
    pub frame: Frame,
    pub view: RatingsView,
    pub months: Months,
}

/// The month of the page, between the first and the last that the branch was open in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Months {
    pub month: Month,
    pub first: Month,
    pub last: Month,
}

impl Months {
    pub fn previous(&self) -> Option<Month> {
        Some(self.month.before(1)).filter(|month| *month >= self.first)
    }

    pub fn next(&self) -> Option<Month> {
        Some(self.month.before(-1)).filter(|month| *month <= self.last)
    }
}

/// All texts in the reader's language.
pub struct RatingsView {
    pub name: String,
    pub over: bool,
    pub kpis: Vec<Kpi>,
    pub chart: Chart,
    pub weeks: Vec<Line>,
    pub services: Vec<Line>,
    pub reasons: Vec<Bar>,
    pub counters: Vec<Line>,
    pub languages: Vec<Line>,
    /// One row.
    pub walk_ups: Vec<Line>,
    /// Empty where there were none.
    pub bursts: String,
    /// What is not shown, and why.
    pub notes: Vec<String>,
}

/// A row: who or what, and both questions.
pub struct Line {
    pub name: String,
    pub service: Cell,
    pub treatment: Cell,
    /// Only of a week.
    pub response: String,
}

/// Everything is `—` of too few.
pub struct Cell {
    pub known: bool,
    pub mean: String,
    /// `4.1–4.5`
    pub range: String,
    pub satisfied: String,
    pub n: String,
}

pub struct Bar {
    pub name: String,
    /// The number, or words where there are too few.
    pub count: String,
    /// Of 100.
    pub width: u32,
}

/// The codes of [`crate::rating::Reason`].
const REASONS: [(&str, &str); 8] = [
    ("long_wait", message("The wait was long")),
    ("not_clear", message("It was not clear")),
    ("missing_document", message("A document was missing")),
    ("language", message("The language")),
    ("manner", message("The manner of the staff")),
    ("place", message("The place or the seats")),
    ("request_refused", message("The request was refused")),
    ("other", message("Something else")),
];

/// A code without a name stands for itself.
pub fn reason_name(code: &str, words: &'static Catalogue) -> String {
    REASONS.iter().find(|(known, _)| *known == code).map_or(code, |(_, name)| words.say(name)).to_owned()
}

impl RatingsView {
    pub fn of(figures: &RatingFigures, months: &Months, (config, language): (&Config, Language)) -> Self {
        let words = words(language);
        let line = |name, service: Cell, treatment: Cell| Line { name, service, treatment, response: String::new() };
        let named = |vocabulary, code: &str| name_of(vocabulary, code, (config, language));
        let service =
            |code: &str| if code == "other" { words.say("Other services together").to_owned() } else { named(Vocabulary::Service, code) };
        let walk_ups = &figures.walk_ups;
        let bursts = walk_ups.bursts;
        Self {
            name: month_name(months.month, words),
            over: figures.over,
            kpis: kpis(figures, words),
            chart: Chart::of(&figures.trend, words.is_rtl()),
            weeks: figures.trend.iter().map(|period| week(period, words)).collect(),
            services: figures.services.iter().map(|of| line(service(&of.of), of.service.into(), of.treatment.into())).collect(),
            reasons: reasons(&figures.reasons, figures.floor, words),
            counters: figures
                .counters
                .iter()
                .map(|of| line(of.counter.to_string(), Some(of.service).into(), of.treatment.into()))
                .collect(),
            languages: figures
                .languages
                .iter()
                .map(|of| line(named(Vocabulary::Language, &of.language), Some(of.service).into(), of.treatment.into()))
                .collect(),
            walk_ups: vec![line(words.say("Without a ticket").to_owned(), walk_ups.service.into(), walk_ups.treatment.into())],
            bursts: if bursts == 0 {
                String::new()
            } else {
                words.fill("{0} were left out, as they came too fast", &[&bursts.to_string()])
            },
            notes: notes(figures.floor, words),
        }
    }
}

fn kpis(figures: &RatingFigures, words: &'static Catalogue) -> Vec<Kpi> {
    let few = || words.say("too few").to_owned();
    let none = |label| Kpi { label, figures: vec![NONE.to_owned()], beside: few() };
    let stars = |label, score: Option<Score>| {
        let shown = |score: Score| Kpi {
            label,
            figures: vec![format!("{:.1}", score.mean)],
            beside: words.fill("of 5 · between {0}", &[&range(score.mean_from, score.mean_to)]),
        };
        score.map_or_else(|| none(label), shown)
    };
    let satisfied = |label, score: Option<Score>| {
        let shown = |score: Score| Kpi {
            label,
            figures: vec![percent(score.satisfied)],
            beside: words.fill("of {0} · between {1}", &[&score.n.to_string(), &percents(score.satisfied_from, score.satisfied_to)]),
        };
        score.map_or_else(|| none(label), shown)
    };
    let response = |label, share: Option<Share>| {
        let of = |share: Share| words.fill("{0} of {1}", &[&share.part.to_string(), &share.of.to_string()]);
        share.map_or_else(|| none(label), |share| Kpi { label, figures: vec![share.text()], beside: of(share) })
    };
    vec![
        stars(words.say("Service"), figures.service),
        satisfied(words.say("Satisfied with the service"), figures.service),
        stars(words.say("Treatment"), figures.treatment),
        satisfied(words.say("Satisfied with the treatment"), figures.treatment),
        response(words.say("Rated, of the visits served"), figures.response),
    ]
}

fn week(period: &PeriodRatings, words: &'static Catalogue) -> Line {
    let name = match (period.period.parse::<Week>(), period.period.parse::<Month>()) {
        (Ok(week), _) => dates::gregorian_line(week.first_day(), words),
        (_, Ok(month)) => month_name(month, words),
        _ => period.period.clone(),
    };
    let response = period.response.map_or_else(|| NONE.to_owned(), |share| share.text());
    Line { name, service: period.service.into(), treatment: period.treatment.into(), response }
}

fn reasons(counts: &[ReasonCount], floor: u32, words: &'static Catalogue) -> Vec<Bar> {
    let most = counts.iter().filter_map(|of| of.count).max().unwrap_or(1).max(1);
    let few = || words.fill("fewer than {0}", &[&floor.to_string()]);
    let bar = |of: &ReasonCount| Bar {
        name: reason_name(&of.reason, words),
        count: of.count.map_or_else(few, |count| count.to_string()),
        width: of.count.unwrap_or_default() * 100 / most,
    };
    counts.iter().map(bar).collect()
}

fn notes(floor: u32, words: &'static Catalogue) -> Vec<String> {
    let mut notes = vec![
        words.fill("Nothing is shown of fewer than {0} ratings, and where such a number could be computed another is hidden with it. That is what — stands for.", &[&floor.to_string()]),
        words.say("A week with too few ratings is left out of its month where it could be computed. A week belongs to the month of its Thursday.").to_owned(),
        words.say("Between: were the same visits rated again and again, the figure would lie there 95 times in 100. Where two ranges overlap, the figures may well be the same.").to_owned(),
        words.say("Counters and languages are of the calendar month, from 10 ratings, and their numbers are told in steps of five.").to_owned(),
    ];
    if floor > crate::rating::FLOOR {
        notes.push(words.say("The branch has one counter: its figures are those of the branch, by month alone.").to_owned());
    }
    notes
}

fn range(from: f64, to: f64) -> String {
    format!("{from:.1}–{to:.1}")
}

fn percents(from: f64, to: f64) -> String {
    format!("{from:.0}–{to:.0}%")
}

fn percent(share: f64) -> String {
    format!("{share:.0}%")
}

impl From<Option<Score>> for Cell {
    fn from(score: Option<Score>) -> Self {
        let Some(score) = score else { return Self::unknown() };
        Self {
            known: true,
            mean: format!("{:.1}", score.mean),
            range: range(score.mean_from, score.mean_to),
            satisfied: percent(score.satisfied),
            n: score.n.to_string(),
        }
    }
}

impl From<Option<Band>> for Cell {
    fn from(band: Option<Band>) -> Self {
        let Some(band) = band else { return Self::unknown() };
        let n = format!("{}–{}", band.n_from, band.n_to);
        Self { known: true, mean: format!("{:.1}", band.mean), range: String::new(), satisfied: percent(band.satisfied), n }
    }
}

impl Cell {
    fn unknown() -> Self {
        let none = || NONE.to_owned();
        Self { known: false, mean: none(), range: String::new(), satisfied: none(), n: none() }
    }
}
