//! The technician's pages: the keypad, what was found about the station, and the set-up.

use crate::health::{Check, Finding, Grade};
use crate::text::words;

use super::super::frame::Shape;
use super::super::session::{Note, Page, Step};
use super::Scene;

#[derive(Debug, Clone, PartialEq)]
pub struct PinView {
    pub title: String,
    /// Digits typed so far.
    pub typed: usize,
    pub note: String,
    pub can_enter: bool,
    /// The PIN that there is may be kept.
    pub can_keep: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct StationView {
    /// Those of this page; empty while the station is being looked at.
    pub findings: Vec<FindingView>,
    pub pages: usize,
    pub note: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct FindingView {
    pub grade: Grade,
    pub name: String,
    /// The grade in a word.
    pub state: String,
    /// Technical: always from left to right.
    pub found: String,
    pub advice: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct SetUpView {
    /// From 1.
    pub step: usize,
    pub steps: usize,
    pub question: String,
    pub value: String,
    /// Its language, for the font.
    pub language: String,
    /// A line of 100 mm as a part of the panel's width, where the glass is measured; else 0.
    pub line: f32,
}

/// Rows of findings on one page.
fn rows(shape: Shape) -> usize {
    match shape {
        Shape::Landscape | Shape::Portrait => 5,
        Shape::Small => 2,
    }
}

pub fn pin(scene: &Scene) -> PinView {
    let bench = &scene.session.bench;
    let words = scene.words;
    let title = match (scene.session.page, scene.session.repeats_pin()) {
        (Page::SetUp, false) => words.say("Choose a PIN of 4 to 8 digits"),
        (Page::SetUp, true) => words.say("Type the PIN once more"),
        _ => words.say("The technician's PIN"),
    };
    PinView {
        title: title.to_owned(),
        typed: bench.typed.count(),
        note: note(scene),
        can_enter: bench.typed.count() >= 4 && !scene.session.pending,
        can_keep: scene.session.page == Page::SetUp && !bench.first,
    }
}

pub fn station(scene: &Scene) -> StationView {
    let bench = &scene.session.bench;
    let rows = rows(scene.shape);
    let pages = bench.findings.len().div_ceil(rows).max(1);
    let first = bench.findings_page % pages * rows;
    StationView {
        findings: bench.findings.iter().skip(first).take(rows).map(|finding| view(scene, finding)).collect(),
        pages,
        note: note(scene),
    }
}

fn view(scene: &Scene, finding: &Finding) -> FindingView {
    let words = scene.words;
    let name = match finding.check {
        Check::Configuration => words.say("Configuration"),
        Check::Fonts => words.say("Fonts"),
        Check::Database => words.say("Database"),
        Check::Journal => words.say("Journal"),
        Check::Disk => words.say("Disk"),
        Check::Clock => words.say("Clock"),
        Check::Printer => words.say("Printer"),
        Check::Paper => words.say("Paper"),
        Check::Staff => words.say("Staff"),
        Check::Version => words.say("Version"),
    };
    let state = match finding.grade {
        Grade::Well => words.say("Good"),
        Grade::Unknown => words.say("Unknown"),
        Grade::Attention => words.say("Needs care"),
        Grade::Broken => words.say("Broken"),
    };
    FindingView {
        grade: finding.grade,
        name: name.to_owned(),
        state: state.to_owned(),
        found: finding.found.clone(),
        advice: finding.advice.map(|advice| words.say(advice).to_owned()).unwrap_or_default(),
    }
}

/// What just happened, or an empty sentence.
pub fn note(scene: &Scene) -> String {
    let words = scene.words;
    match scene.session.bench.note {
        None => String::new(),
        Some(Note::WrongPin { wait_seconds: 0 }) => words.say("This PIN is wrong").to_owned(),
        Some(Note::WrongPin { wait_seconds }) => words.fill("Wrong PIN. Wait {0} s", &[&wait_seconds.to_string()]),
        Some(Note::NotTheSame) => words.say("Not the same. Try again").to_owned(),
        Some(Note::Printing) => words.say("The test slip is being printed").to_owned(),
        Some(Note::Copying(_)) => words.say("The copy is being printed").to_owned(),
        Some(Note::Saved) => words.say("Saved. Restart to use it").to_owned(),
        Some(Note::Restarting) => words.say("The station restarts").to_owned(),
        Some(Note::Failed(message)) => words.say(message).to_owned(),
    }
}

pub fn set_up(scene: &Scene) -> SetUpView {
    let (draft, config) = (&scene.session.bench.draft, scene.config);
    let language = draft.language(config);
    let words_of = |language| words(language).say("English").to_owned();
    let (question, value) = match draft.step {
        Step::Language => (scene.words.say("The language a visitor finds"), words_of(language)),
        Step::Office => {
            let office = config.branch.offices.get(draft.office);
            (scene.words.say("Which office is this?"), office.map(|office| scene.say(&office.name)).unwrap_or_default())
        }
        Step::Glass => (scene.words.say("Make this line 100 mm long"), scene.words.fill("{0} mm", &[&format!("{:.0}", draft.width_mm)])),
        Step::Pin => ("", String::new()),
    };
    SetUpView {
        step: draft.step.place(),
        steps: Step::ALL.len(),
        question: question.to_owned(),
        value,
        language: if draft.step == Step::Language { language } else { scene.session.language }.code().to_owned(),
        line: if draft.step == Step::Glass { 100.0 / draft.width_mm } else { 0.0 },
    }
}
