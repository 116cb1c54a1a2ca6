//! The ways between the pages: what the rail opens, where Back leads, and Start.

use super::{Bench, Page, Session, Writing};
use crate::queue::{Language, PartySize};

impl Session {
    /// Opens a page of the rail over the present one; a page that is open already is returned to.
    pub(super) fn open(&mut self, page: Page) {
        if self.page == page {
            return;
        }
        self.forget_digits();
        match self.before.iter().position(|open| *open == page) {
            Some(place) => self.before.truncate(place),
            None => self.before.push(self.page),
        }
        self.page = page;
    }

    /// Goes on, and leaves nothing to come back to.
    pub(super) fn go(&mut self, page: Page) {
        self.before.clear();
        self.forget_digits();
        self.page = page;
    }

    pub(super) fn speak(&mut self, language: Language) {
        self.language = language;
        if self.page == Page::Language {
            self.back();
        }
    }

    pub(super) fn back(&mut self) {
        self.forget_digits();
        if self.page == Page::Writing && std::mem::take(&mut self.writing.unkept) {
            return;
        }
        if self.page == Page::SetUp && self.bench.draft.step_back() {
            return;
        }
        let options_came_first = self.people != PartySize::ONE;
        self.page = match self.before.pop() {
            Some(page) => page,
            None if self.page == Page::Documents && options_came_first => Page::Options,
            None => Page::Home,
        };
        if self.page == Page::Home {
            self.service = None;
            self.writing = Writing::default();
        }
        if !self.is_at_bench() {
            self.bench = Bench::default();
        }
    }

    /// The visitor is still there: language and sight stay until nobody touches for a while. Who has a number is done, and leaves
    /// nothing to the next (U8).
    pub(super) fn home(&mut self) {
        if self.issued.is_some() || self.trouble.is_some() || self.reference.is_some() {
            *self = Self::new(self.first_language);
            return;
        }
        *self = Self { language: self.language, sight: self.sight, picking: self.picking, ..Self::new(self.first_language) };
    }
}
