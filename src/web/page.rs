//! The staff's pages and the board: what each template is given, and the files that go with them.

mod facts;
mod script_words;

use askama::Template;

use crate::queue::Language;
use crate::text::{Catalogue, words};

pub use facts::{Facts, ReaderFacts};
pub use script_words::{SCRIPT_COUNTED, SCRIPT_WORDS};

/// Said to visitors on the board, each in the own language: kiosk messages.
pub const TO_VISITORS: &[&str] = &["Please go to counter {0}"];

/// A file under `/static/`.
pub struct Asset {
    pub name: &'static str,
    pub mime: &'static str,
    pub text: &'static str,
}

const CSS: &str = "text/css; charset=utf-8";
const JAVASCRIPT: &str = "text/javascript; charset=utf-8";

#[rustfmt::skip]
pub const ASSETS: &[Asset] = &[
    Asset { name: "staff.css", mime: CSS, text: include_str!("pages/staff.css") },
    Asset { name: "sign_in.css", mime: CSS, text: include_str!("pages/sign_in.css") },
    Asset { name: "counter.css", mime: CSS, text: include_str!("pages/counter.css") },
    Asset { name: "board.css", mime: CSS, text: include_str!("pages/board.css") },
    Asset { name: "live.js", mime: JAVASCRIPT, text: include_str!("pages/live.js") },
    Asset { name: "sign_in.js", mime: JAVASCRIPT, text: include_str!("pages/sign_in.js") },
    Asset { name: "counter.js", mime: JAVASCRIPT, text: include_str!("pages/counter.js") },
    Asset { name: "hall.js", mime: JAVASCRIPT, text: include_str!("pages/hall.js") },
    Asset { name: "waiting.js", mime: JAVASCRIPT, text: include_str!("pages/waiting.js") },
    Asset { name: "said.js", mime: JAVASCRIPT, text: include_str!("pages/said.js") },
    Asset { name: "dialog.js", mime: JAVASCRIPT, text: include_str!("pages/dialog.js") },
    Asset { name: "dialogs.js", mime: JAVASCRIPT, text: include_str!("pages/dialogs.js") },
    Asset { name: "board.js", mime: JAVASCRIPT, text: include_str!("pages/board.js") },
    Asset { name: "log.css", mime: CSS, text: include_str!("pages/log.css") },
    Asset { name: "log.js", mime: JAVASCRIPT, text: include_str!("pages/log.js") },
    Asset { name: "log_print.css", mime: CSS, text: include_str!("pages/log_print.css") },
    Asset { name: "log_print.js", mime: JAVASCRIPT, text: include_str!("pages/log_print.js") },
    Asset { name: "suggestions.css", mime: CSS, text: include_str!("pages/suggestions.css") },
    Asset { name: "ratings.css", mime: CSS, text: include_str!("pages/ratings.css") },
    Asset { name: "improvements.js", mime: JAVASCRIPT, text: include_str!("pages/improvements.js") },
    Asset { name: "post.js", mime: JAVASCRIPT, text: include_str!("pages/post.js") },
    Asset { name: "mark.svg", mime: "image/svg+xml", text: include_str!("pages/mark.svg") },
];

/// The tab that is lit in the top bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    Counter,
    Log,
    Suggestions,
    /// What visitors said, and what is done about it.
    Ratings,
    /// Before the sign-in, and on the board.
    None,
}

/// Who reads the page.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a right, and a tab")]
pub struct Reader {
    pub name: String,
    /// The tabs of the counter are for those who may serve.
    pub serves: bool,
    /// The log is for those who may see it.
    pub reads_log: bool,
    pub reads_suggestions: bool,
    /// So are the ratings.
    pub reads_ratings: bool,
}

/// What every page knows of branch, language and reader.
pub struct Frame {
    pub words: &'static Catalogue,
    /// `ar` or `en`: the staff have no others.
    pub language: Language,
    /// In that language: «فرع العزيزية».
    pub branch: String,
    pub association: String,
    /// `MKH-01`
    pub station: String,
    pub reader: Option<Reader>,
    pub tab: Tab,
    /// The path of this page with its query, `lang` left out: the language switch leads back to it.
    pub path: String,
}

impl Frame {
    /// Any language but English reads Arabic.
    pub fn words_of(language: Language) -> &'static Catalogue {
        if language == Language::ENGLISH { words(Language::ENGLISH) } else { words(Language::ARABIC) }
    }

    pub fn code(&self) -> &str {
        if self.words.is_rtl() { "ar" } else { "en" }
    }

    pub fn direction(&self) -> &'static str {
        if self.words.is_rtl() { "rtl" } else { "ltr" }
    }

    /// The same page in the other language of the staff.
    pub fn in_language(&self, code: &str) -> String {
        let mark = if self.path.contains('?') { '&' } else { '?' };
        format!("{}{mark}lang={code}", self.path)
    }

    pub fn version(&self) -> &'static str {
        env!("CARGO_PKG_VERSION")
    }

    pub fn is(&self, tab: Tab) -> bool {
        self.tab == tab
    }
}

/// Posts `login`, `password` and `next` to `/sign-in`.
#[derive(Template)]
#[template(path = "sign_in.html", config = ".config/askama.toml")]
pub struct SignIn {
    pub frame: Frame,
    /// Whether the door leads on to the first representative's sign-up.
    pub founder: Founder,
    /// As it was typed.
    pub login: String,
    /// Why whoever had signed in is here again.
    pub note: Option<&'static str>,
    /// In words of the reader's language.
    pub error: Option<String>,
    /// The path that the sign-in leads to; empty where the role decides.
    pub next: String,
}

/// Posts `code`, `login`, `password`, `again`, and the founder's `name`, to `/sign-up`.
#[derive(Template)]
#[template(path = "sign_up.html", config = ".config/askama.toml")]
pub struct SignUp {
    pub frame: Frame,
    pub founder: Founder,
    pub login: String,
    pub name: String,
    pub error: Option<String>,
}

/// Whether the page makes the first representative or lets somebody choose a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Founder {
    FirstRepresentative,
    SomebodyKnown,
}

/// Also the choice of a counter, for a reader who has none.
#[derive(Template)]
#[template(path = "counter.html", config = ".config/askama.toml")]
pub struct CounterPage {
    pub frame: Frame,
    /// [`Facts::block`]
    pub facts: String,
}

/// In place of a page that was asked for and is not given.
#[derive(Template)]
#[template(path = "problem.html", config = ".config/askama.toml")]
pub struct ProblemPage {
    pub frame: Frame,
    pub said: &'static str,
    /// Where to go instead: path and words.
    pub back: (&'static str, &'static str),
}

/// Numbers only, for any screen, without a sign-in; it has a reader where that is somebody whose role has no other page.
#[derive(Template)]
#[template(path = "board.html", config = ".config/askama.toml")]
pub struct BoardPage {
    pub frame: Frame,
    /// [`Facts::block`]
    pub facts: String,
}

#[cfg(test)]
mod tests;
