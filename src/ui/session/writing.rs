//! A visitor writes a suggestion or a complaint. Until it is sent it is nowhere but here, and gone with the session (U8).

use super::{Page, Request, Session};
use crate::config::Config;
use crate::engine::{Failure, Reply};
use crate::suggestion::{Kind, MOST_LETTERS, Suggestion, Text};
use crate::ui::frame::Shape;
use crate::ui::keyboard::{Rules, Typing};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WritingTouch {
    Begin(Kind),
    /// By its place on the leaf.
    Key(usize),
    Space,
    Erase,
    TurnLeaf,
    Send,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Writing {
    pub kind: Kind,
    pub typing: Typing,
    /// It was sent, and could not be kept; it is still here.
    pub unkept: bool,
}

impl Writing {
    pub fn can_send(&self) -> bool {
        Text::new(self.typing.text()).is_ok()
    }
}

impl Session {
    /// On a panel without room for letters nobody begins.
    pub(super) fn write(&mut self, touch: WritingTouch, config: &Config) -> Option<Request> {
        (self.idle, self.warning) = (0, None);
        let rules = Rules { language: self.language, most: MOST_LETTERS };
        match touch {
            WritingTouch::Begin(_) if Shape::of(&config.panel) == Shape::Small => {}
            WritingTouch::Begin(kind) => {
                self.writing.kind = kind;
                self.open(Page::Writing);
            }
            WritingTouch::Key(place) => self.writing.typing.press(place, rules),
            WritingTouch::Space => self.writing.typing.space(rules),
            WritingTouch::Erase => self.writing.typing.erase(),
            WritingTouch::TurnLeaf => self.writing.typing.turn_leaf(),
            WritingTouch::Send => return self.hand_in(),
        }
        None
    }

    fn hand_in(&mut self) -> Option<Request> {
        let text = Text::new(self.writing.typing.text()).ok()?;
        self.pending = true;
        Some(Request::Suggest(Suggestion { kind: self.writing.kind, text }))
    }

    /// What is kept leaves the screen; what is not stays before the visitor's eyes.
    pub(super) fn handed_in(&mut self, reply: &Result<Reply, Failure>) {
        let Ok(Reply::Noted { reference }) = reply else {
            self.writing.unkept = true;
            return;
        };
        self.writing = Writing::default();
        self.reference = Some(*reference);
        self.go(Page::Noted);
    }
}
