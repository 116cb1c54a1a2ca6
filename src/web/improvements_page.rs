//! The register of improvements as a page.

use askama::Template;
use jiff::civil::Date;
use strum::VariantArray;

use super::page::{Frame, Tab};
use super::ratings_page::reason_name;
use crate::config::Config;
use crate::improvement::{Both, Improvement, Line, Origin};
use crate::queue::{Language, Obstacle};
use crate::rating::Reason;
use crate::report::{Vocabulary, name_of};
use crate::text::{Catalogue, dates, words};

/// `GET /improvements`
#[derive(Template)]
#[template(path = "improvements.html", config = ".config/askama.toml")]
pub struct ImprovementsPage {
    pub frame: Frame,
    pub view: ImprovementsView,
    /// The reader may write.
    pub leads: bool,
}

pub struct ImprovementsView {
    /// The next due first.
    pub open: Vec<ImprovementView>,
    /// The latest first.
    pub done: Vec<ImprovementView>,
    /// Each with its name, in groups that have one.
    pub origins: Vec<(&'static str, Vec<(String, String)>)>,
    pub longest: usize,
}

pub struct ImprovementView {
    pub number: u32,
    pub origin: String,
    /// In the reader's language.
    pub said: String,
    pub action: String,
    pub due: String,
    pub done: String,
    pub late: bool,
    /// As the form has it.
    pub plan: crate::improvement::Plan,
}

impl ImprovementsView {
    pub fn of(improvements: &[Improvement], today: Date, (config, language): (&Config, Language)) -> Self {
        let view = |improvement: &&Improvement| ImprovementView::of(improvement, today, (config, language));
        let (mut done, mut open): (Vec<&Improvement>, Vec<_>) = improvements.iter().partition(|improvement| improvement.done.is_some());
        open.sort_by_key(|improvement| (improvement.plan.due, improvement.id));
        done.sort_by_key(|improvement| std::cmp::Reverse((improvement.done, improvement.id)));
        Self {
            open: open.iter().map(view).collect(),
            done: done.iter().map(view).collect(),
            origins: origins((config, language)),
            longest: Line::MOST,
        }
    }
}

impl ImprovementView {
    fn of(improvement: &Improvement, today: Date, (config, language): (&Config, Language)) -> Self {
        let words = words(language);
        let plan = &improvement.plan;
        let spoken = |both: &Both| if language == Language::ENGLISH { both.en.as_str() } else { both.ar.as_str() }.to_owned();
        Self {
            number: improvement.id.0,
            origin: origin_name(plan.origin, (config, language), words),
            said: spoken(&plan.said),
            action: spoken(&plan.action),
            due: dates::gregorian_line(plan.due, words),
            done: improvement.done.map_or_else(String::new, |done| dates::gregorian_line(done, words)),
            late: improvement.done.is_none() && plan.due < today,
            plan: plan.clone(),
        }
    }
}

fn origins((config, language): (&Config, Language)) -> Vec<(&'static str, Vec<(String, String)>)> {
    let words = words(language);
    let named = |origin: Origin| (origin.to_string(), origin_name(origin, (config, language), words));
    vec![
        (words.say("From ratings"), Reason::VARIANTS.iter().map(|reason| named(Origin::Rating(*reason))).collect()),
        (words.say("From the counters"), Obstacle::VARIANTS.iter().map(|obstacle| named(Origin::Obstacle(*obstacle))).collect()),
        (words.say("From visitors' own words"), vec![named(Origin::Suggestion)]),
    ]
}

fn origin_name(origin: Origin, (config, language): (&Config, Language), words: &'static Catalogue) -> String {
    match origin {
        Origin::Rating(reason) => reason_name(reason.into(), words),
        Origin::Obstacle(obstacle) => name_of(Vocabulary::Code, obstacle.into(), (config, language)),
        Origin::Suggestion => words.say("Suggestions").to_owned(),
    }
}
