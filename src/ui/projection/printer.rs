//! The technician's page of the printer: how it is, what to do, and the latest tickets on paper.

use crate::config::Config;
use crate::engine::{Cause, Condition, JobOutcome, JobSnapshot, JobState, Snapshot, Tier};
use crate::health::{CHECK_CABLE, CHECK_PLUG, CLOSE_COVER, Grade, LOOK_AT_PAPER, NEW_ROLL, ROLL_READY, SWITCH_OFF_AND_ON};
use crate::queue::TicketId;
use crate::text::message;

use super::super::frame::Shape;
use super::super::session::Session;
use super::Scene;
use super::technician::note;
use super::ticket::spaced;

#[derive(Debug, Clone, PartialEq)]
pub struct PrinterView {
    pub grade: Grade,
    pub state: String,
    /// Empty where there is nothing to do.
    pub advice: String,
    /// What just happened, else what this printer can never say.
    pub remark: String,
    /// Those of this page.
    pub slips: Vec<SlipView>,
    pub pages: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub struct SlipView {
    pub number: String,
    /// How the latest paper of this ticket ended, in words.
    pub state: String,
    pub trouble: bool,
    pub can_copy: bool,
}

/// Slips on one page, in two columns.
fn places(shape: Shape) -> usize {
    match shape {
        Shape::Landscape => 6,
        Shape::Portrait => 8,
        Shape::Small => 2,
    }
}

pub fn printer(scene: &Scene) -> PrinterView {
    let report = scene.snapshot.printer;
    let (grade, state, advice) = said(report.condition);
    let slips = slips(scene.snapshot);
    let places = places(scene.shape);
    PrinterView {
        grade,
        state: scene.words.say(state).to_owned(),
        advice: scene.words.say(advice).to_owned(),
        remark: remark(scene),
        slips: on_page(&slips, scene.session.bench.slips_page, places).map(|job| view(scene, job)).collect(),
        pages: slips.len().div_ceil(places).max(1),
    }
}

/// The ticket of a slip on the screen, counted from the first place of the page.
pub fn slip_at(place: usize, session: &Session, snapshot: &Snapshot, config: &Config) -> Option<TicketId> {
    let places = places(Shape::of(&config.panel));
    on_page(&slips(snapshot), session.bench.slips_page, places).nth(place)?.ticket
}

/// The latest job of each ticket. The newest ticket stands first, and a copy moves no row under the finger.
fn slips(snapshot: &Snapshot) -> Vec<JobSnapshot> {
    let mut slips: Vec<JobSnapshot> = Vec::new();
    for job in snapshot.jobs.iter().filter(|job| job.ticket.is_some() && job.number.is_some()) {
        match slips.iter_mut().find(|known| known.ticket == job.ticket) {
            Some(known) => *known = *job,
            None => slips.push(*job),
        }
    }
    // The ids of tickets grow with the time.
    slips.sort_by_key(|slip| std::cmp::Reverse(slip.ticket));
    slips
}

/// `page` counts on past the last one.
fn on_page(slips: &[JobSnapshot], page: usize, places: usize) -> impl Iterator<Item = &JobSnapshot> {
    slips.iter().skip(page % slips.len().div_ceil(places).max(1) * places).take(places)
}

fn view(scene: &Scene, job: &JobSnapshot) -> SlipView {
    SlipView {
        number: job.number.map(spaced).unwrap_or_default(),
        state: scene.words.say(ended(job.state)).to_owned(),
        trouble: job.state.is_trouble(),
        can_copy: scene.snapshot.printer.condition.prints() && !job.state.is_open(),
    }
}

fn ended(state: JobState) -> &'static str {
    match state {
        JobState::Queued => message("Waiting"),
        JobState::Sending => message("Printing"),
        JobState::Ended(JobOutcome::Confirmed) => message("Printed"),
        JobState::Ended(JobOutcome::Uncertain(Cause::HandedOver)) => message("Handed over"),
        JobState::Ended(JobOutcome::Uncertain(_)) => message("May be incomplete"),
        JobState::Ended(JobOutcome::NotSent(_)) => message("Nothing came out"),
    }
}

fn remark(scene: &Scene) -> String {
    let note = note(scene);
    let mute = scene.snapshot.printer.tier == Some(Tier::C);
    if note.is_empty() && mute { scene.words.say("This printer cannot say whether a slip came out.").to_owned() } else { note }
}

/// What the printer is like, and what somebody should do.
fn said(condition: Condition) -> (Grade, &'static str, &'static str) {
    match condition {
        Condition::Well => (Grade::Well, message("The printer is ready"), ""),
        Condition::Unknown => (Grade::Unknown, message("Nobody knows how the printer is"), LOOK_AT_PAPER),
        Condition::PaperLow => (Grade::Attention, message("The roll is nearly empty"), ROLL_READY),
        Condition::PaperOut => (Grade::Attention, message("The paper has run out"), NEW_ROLL),
        Condition::CoverOpen => (Grade::Attention, message("The printer is open"), CLOSE_COVER),
        Condition::CutterJammed => (Grade::Attention, message("The cutter is stuck"), SWITCH_OFF_AND_ON),
        Condition::Offline => (Grade::Attention, message("The printer is not ready"), SWITCH_OFF_AND_ON),
        Condition::Silent => (Grade::Attention, message("The printer does not answer"), CHECK_CABLE),
        Condition::Unreachable => (Grade::Attention, message("The printer is not there"), CHECK_PLUG),
    }
}
