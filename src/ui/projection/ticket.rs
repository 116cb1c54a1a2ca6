//! The ticket page, and the page that stands in for paper that did not come.

use crate::engine::{Cause, Issued};
use crate::qr::{self, Code};
use crate::queue::TicketNumber;
use crate::text::{dates, message};

use super::super::phrase::{Run, runs};
use super::super::session::{TICKET_SECONDS, Trouble};
use super::Scene;

#[derive(Debug, Clone, PartialEq)]
pub struct TicketView {
    pub number: String,
    pub service: String,
    pub ahead: Vec<Run>,
    pub wait: Vec<Run>,
    pub waiting_area: Vec<Run>,
    pub pause: Vec<Run>,
    /// Seconds left, and how many there were.
    pub left: (u32, u32),
}

#[derive(Debug, Clone, PartialEq)]
pub struct TroubleView {
    pub title: Vec<Run>,
    pub text: String,
    /// Empty where no ticket was taken.
    pub number: String,
    pub service: String,
    pub code: Option<Code>,
    pub photograph: Vec<Run>,
    pub remember: Vec<Run>,
}

pub fn ticket(scene: &Scene) -> TicketView {
    let issued = scene.session.issued.as_ref();
    let area = scene.config.branch.waiting_area.as_ref();
    TicketView {
        number: issued.map(|issued| spaced(issued.number)).unwrap_or_default(),
        service: service_name(scene, issued),
        ahead: issued.map(|issued| runs(&issued.ahead.to_string())).unwrap_or_default(),
        wait: issued.map(|issued| wait(scene, issued)).unwrap_or_default(),
        waiting_area: area.map(|area| runs(&scene.say(area))).unwrap_or_default(),
        pause: issued.map(|issued| pause(scene, issued)).unwrap_or_default(),
        left: (scene.session.left, TICKET_SECONDS),
    }
}

pub fn trouble(scene: &Scene) -> TroubleView {
    let issued = scene.session.issued.as_ref();
    let (title, text) = what_happened(scene.session.trouble);
    let content = |issued: &Issued| qr::content(scene.config.branch.public_url.as_deref(), &issued.token.to_string());
    TroubleView {
        title: scene.phrase(title, &[]),
        text: scene.words.say(text).to_owned(),
        number: issued.map(|issued| spaced(issued.number)).unwrap_or_default(),
        service: service_name(scene, issued),
        code: issued.and_then(|issued| qr::code(&content(issued)).ok()),
        photograph: scene.phrase("Photograph it", &[]),
        remember: scene.phrase("Or remember it", &[]),
    }
}

fn what_happened(trouble: Option<Trouble>) -> (&'static str, &'static str) {
    let title = match trouble {
        // Half a slip may be there: that the paper has run out is true all the same, and says why.
        Some(Trouble::NoPaper(Cause::PaperOut) | Trouble::PaperUncertain(Cause::PaperOut)) => {
            message("The paper has run out. Your number is kept.")
        }
        Some(Trouble::NoPaper(Cause::CoverOpen)) => message("The printer is open. Your number is kept."),
        Some(Trouble::NoPaper(_)) => message("No paper came out. Your number is kept."),
        Some(Trouble::PaperUncertain(_)) => message("Your slip may be incomplete. Your number is kept."),
        Some(Trouble::NoTicket) | None => return (message("We could not give you a number."), message("Please go to the counter")),
    };
    (title, message("Tell an officer: your turn is not lost"))
}

/// `R 014`: the letter apart, so that nobody reads it as a digit.
pub(super) fn spaced(number: TicketNumber) -> String {
    format!("{} {:03}", number.prefix, number.number)
}

fn service_name(scene: &Scene, issued: Option<&Issued>) -> String {
    issued.and_then(|issued| scene.config.service(&issued.service)).map(|service| scene.say(&service.name)).unwrap_or_default()
}

fn wait(scene: &Scene, issued: &Issued) -> Vec<Run> {
    match issued.estimate {
        None => Vec::new(),
        Some(estimate) if estimate.is_now() => scene.phrase("now", &[]),
        Some(estimate) => runs(&scene.words.count("{0} minute", "{0} minutes", estimate.high, &[&dates::range(estimate)])),
    }
}

fn pause(scene: &Scene, issued: &Issued) -> Vec<Run> {
    let Some(pause) = &issued.pause else { return Vec::new() };
    let name = scene.config.pauses.get(pause.pause.0).map(|words| scene.say(&words.name)).unwrap_or_default();
    scene.phrase("Includes the {0} pause {1}", &[&name, &dates::span(pause)])
}
