//! A short line of words, as it stands on the screen.

use serde::{Deserialize, Serialize};

/// 1 to 40 letters without line breaks: two lines of the head of the home page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Line(String);

/// The same in Arabic and in English; every other language reads the Arabic one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Both {
    pub ar: Line,
    pub en: Line,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("found {0:?}, expected 1 to {most} letters on one line", most = Line::MOST)]
pub struct LineFault(String);

impl Line {
    pub const MOST: usize = 40;

    /// Spaces around it are taken away.
    pub fn new(text: &str) -> Result<Self, LineFault> {
        let text = text.trim();
        let fits = (1..=Self::MOST).contains(&text.chars().count()) && !text.chars().any(is_no_letter);
        if fits { Ok(Self(text.to_owned())) } else { Err(LineFault(text.to_owned())) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Controls, and what would turn the direction of the words around it.
fn is_no_letter(letter: char) -> bool {
    letter.is_control() || matches!(letter, '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

impl TryFrom<String> for Line {
    type Error = LineFault;

    fn try_from(text: String) -> Result<Self, LineFault> {
        Self::new(&text)
    }
}

impl From<Line> for String {
    fn from(line: Line) -> Self {
        line.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_short_and_one_line() {
        assert_eq!(Line::new("  شبّاك ثانٍ ").unwrap().as_str(), "شبّاك ثانٍ");
        assert!(Line::new(&"ش".repeat(40)).is_ok());
        for wrong in ["", "   ", &"x".repeat(41), "two\nlines", "a\u{202E}b"] {
            assert!(Line::new(wrong).is_err(), "{wrong:?}");
        }
    }
}
