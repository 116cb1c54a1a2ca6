//! The ways between the pages: what the rail opens, where Back leads, and Start.

use super::{Page, Session};
use crate::queue::{Language, PartySize};

impl Session {
    /// Opens a page of the rail over the present one; a page that is open already is returned to.
    pub(super) fn open(&mut self, page: Page) {
        if self.page == page {
            return;
        }
        match self.before.iter().position(|open| *open == page) {
            Some(place) => self.before.truncate(place),
            None => self.before.push(self.page),
        }
        self.page = page;
    }

    /// Goes on, and leaves nothing to come back to.
    pub(super) fn go(&mut self, page: Page) {
        self.before.clear();
        self.page = page;
    }

    pub(super) fn speak(&mut self, language: Language) {
        self.language = language;
        if self.page == Page::Language {
            self.back();
        }
    }

    pub(super) fn back(&mut self) {
        let options_came_first = self.people != PartySize::ONE;
        self.page = match self.before.pop() {
            Some(page) => page,
            None if self.page == Page::Documents && options_came_first => Page::Options,
            None => Page::Home,
        };
        if self.page == Page::Home {
            self.service = None;
        }
    }

    /// The visitor is still there: language and sight stay until nobody touches for a while.
    pub(super) fn home(&mut self) {
        *self = Self { language: self.language, sight: self.sight, picking: self.picking, ..Self::new(self.first_language) };
    }
}
