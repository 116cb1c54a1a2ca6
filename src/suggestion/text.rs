//! What a visitor has written.

use std::fmt;

/// Unicode scalar values.
pub const MOST_LETTERS: usize = 300;

/// One to three hundred letters, without space around them and without marks that no reader sees.
#[derive(Clone, PartialEq, Eq)]
pub struct Text(String);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("found {0} letters, expected 1 to {MOST_LETTERS}")]
pub struct NoText(pub usize);

impl Text {
    pub fn new(written: &str) -> Result<Self, NoText> {
        let seen: String =
            written.chars().map(|letter| if letter.is_whitespace() { ' ' } else { letter }).filter(|letter| !is_unseen(*letter)).collect();
        let text = seen.trim();
        match text.chars().count() {
            letters @ 1..=MOST_LETTERS => Ok(letters),
            letters => Err(NoText(letters)),
        }?;
        Ok(Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// No log shows what somebody has written.
impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Text")
    }
}

/// Control characters and those that turn the direction; a joiner is a letter's own.
fn is_unseen(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_one_to_three_hundred_letters() {
        let read = |written: &str| Text::new(written).map(|text| text.as_str().to_owned());
        assert_eq!(read("  شكرًا\nلكم \u{202E}\u{7} "), Ok("شكرًا لكم".to_owned()));
        assert_eq!(read(&"ا".repeat(300)), Ok("ا".repeat(300)));
        assert_eq!(read(&"ا".repeat(301)), Err(NoText(301)));
        assert_eq!([read(""), read(" \t\u{200F}")], [Err(NoText(0)), Err(NoText(0))]);
        assert_eq!(format!("{:?}", Text::new("Ahmad").unwrap()), "Text");
    }
}
