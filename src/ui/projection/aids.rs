//! What helps a visitor along: a clearer screen, an officer, and the question before the screen forgets.

use super::super::session::{Page, WARNING_SECONDS};
use super::Scene;

#[expect(clippy::struct_excessive_bools, reason = "each is one choice of the page")]
#[derive(Debug, Clone, PartialEq)]
pub struct ClearerView {
    pub large: bool,
    pub dark: bool,
    pub low: bool,
    pub can_low: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct StillHereView {
    pub seconds: String,
    /// What will happen.
    pub text: String,
    /// Seconds left, and how many there were.
    pub left: (u32, u32),
}

#[derive(Debug, Clone, PartialEq)]
pub struct HelpView {
    pub comes: bool,
    pub title: String,
    pub text: String,
}

pub fn clearer(scene: &Scene) -> ClearerView {
    let sight = scene.session.sight;
    ClearerView { large: sight.large, dark: sight.dark, low: sight.low, can_low: scene.shape.can_lower() }
}

pub fn still_here(scene: &Scene, left: u32) -> StillHereView {
    let numbered =
        scene.session.issued.is_some() && matches!(scene.session.page, Page::Trouble | Page::Ticket) || scene.session.page == Page::Noted;
    let words = scene.words;
    let text = if numbered { words.say("Keep your number. It stays valid.") } else { words.say("We go back to the start.") };
    StillHereView { seconds: left.to_string(), text: text.to_owned(), left: (left, WARNING_SECONDS) }
}

pub fn help(scene: &Scene) -> HelpView {
    let (title, text) = if scene.session.help_comes {
        (scene.words.say("An officer is coming to you"), scene.words.say("Please wait here"))
    } else {
        (scene.words.say("We could not call an officer"), scene.words.say("Please go to the counter"))
    };
    HelpView { comes: scene.session.help_comes, title: title.to_owned(), text: text.to_owned() }
}
