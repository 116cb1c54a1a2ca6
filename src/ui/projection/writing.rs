//! A suggestion or complaint: the choice, the page on which it is written, and the number under which it is kept.

use super::super::frame::Shape;
use super::super::keyboard::{Room, face, is_signs, most_keys, next_leaf};
use super::super::phrase::Run;
use super::Scene;
use super::rights::{ContactView, contacts};
use crate::suggestion::{Kind, MOST_LETTERS};

#[derive(Debug, Clone, PartialEq)]
pub struct SuggestionView {
    /// The panel has room for letters; else the ways to the association stand alone.
    pub writes: bool,
    pub contacts: Vec<ContactView>,
}

#[derive(Clone, PartialEq)]
pub struct WritingView {
    pub prompt: String,
    pub text: String,
    /// `12/300`
    pub count: String,
    pub keyboard: KeyboardView,
    pub can_send: bool,
    pub busy: bool,
    /// It could not be kept.
    pub unkept: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct KeyboardView {
    pub faces: Vec<String>,
    /// Of the largest leaf.
    pub most: usize,
    /// Digits and marks: they stand as they are counted, in every language.
    pub signs: bool,
    pub next_leaf: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct NotedView {
    pub reference: String,
    pub photograph: Vec<Run>,
    pub remember: Vec<Run>,
}

/// No log shows what somebody writes.
impl std::fmt::Debug for WritingView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WritingView").field("count", &self.count).finish_non_exhaustive()
    }
}

pub fn suggestion(scene: &Scene) -> SuggestionView {
    SuggestionView { writes: scene.shape != Shape::Small, contacts: contacts(scene) }
}

pub fn writing(scene: &Scene) -> WritingView {
    let writing = &scene.session.writing;
    let prompt = match writing.kind {
        Kind::Suggestion => scene.words.say("Write your suggestion"),
        Kind::Complaint => scene.words.say("Write your complaint"),
    };
    WritingView {
        prompt: prompt.to_owned(),
        text: writing.typing.text().to_owned(),
        count: format!("{}/{MOST_LETTERS}", writing.typing.text().chars().count()),
        keyboard: keyboard(scene),
        can_send: writing.can_send(),
        busy: scene.session.pending,
        unkept: writing.unkept,
    }
}

fn keyboard(scene: &Scene) -> KeyboardView {
    let (typing, language) = (&scene.session.writing.typing, scene.session.language);
    let room = if scene.sight.large { Room::Little } else { Room::Enough };
    KeyboardView {
        faces: typing.keys(language).iter().map(|key| face(key, room)).collect(),
        most: most_keys(language),
        signs: is_signs(language, typing.leaf()),
        next_leaf: next_leaf(language, typing.leaf()),
    }
}

pub fn noted(scene: &Scene) -> NotedView {
    NotedView {
        reference: scene.session.reference.map(|reference| reference.to_string()).unwrap_or_default(),
        photograph: scene.phrase("Photograph it", &[]),
        remember: scene.phrase("Or remember it", &[]),
    }
}
