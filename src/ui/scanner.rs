//! A scanner that types: the whole content of a slip's code, then Enter. Everything else that a keyboard sends is thrown away.

use std::time::Duration;

use crate::rating::Token;

/// A scanner's next key comes sooner; a hand's, or a paw's, later.
pub const PAUSE: Duration = Duration::from_millis(300);
/// Longer than any code of a slip.
const MOST: usize = 200;
/// Capitals and some signs come with it.
const SHIFT: char = '\u{10}';

/// What has been typed since the last pause. No log shows it: it is a right to rate.
#[derive(Default)]
pub struct Scanner {
    typed: String,
    /// Too long, or not of a slip: nothing counts before the next Enter.
    spoilt: bool,
}

impl Scanner {
    /// One key, in Slint's letters; at Enter the token, where all that was typed is a slip's code.
    pub fn key(&mut self, key: &str) -> Option<Token> {
        let mut token = None;
        for letter in key.chars() {
            match letter {
                '\n' | '\r' => token = self.enter(),
                SHIFT => (),
                letter if letter.is_ascii_graphic() && self.typed.len() < MOST => self.typed.push(letter),
                _ => self.spoilt = true,
            }
        }
        token
    }

    /// After a pause, and on every page that takes no slip.
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    fn enter(&mut self) -> Option<Token> {
        let Self { typed, spoilt } = std::mem::take(self);
        Token::read(&typed).filter(|_| !spoilt)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIGITS: &str = "3f9c0a7e5d1b48c6a2e4f7019b8d6c35";

    fn scanned(keys: &str) -> Option<Token> {
        let mut scanner = Scanner::default();
        keys.chars().fold(None, |token, key| scanner.key(&key.to_string()).or(token))
    }

    #[test]
    fn only_a_whole_code_with_enter_after_it_counts() {
        let token = Token::read(DIGITS);
        assert!(token.is_some());
        for code in
            [format!("DAWR:1:{DIGITS}\n"), format!("\u{10}DAWR\u{10}:1:{DIGITS}\r"), format!("https://turn.example.org/t/{DIGITS}\n")]
        {
            assert_eq!(scanned(&code), token, "{code:?}");
        }
        let long = "a".repeat(MOST);
        for other in [
            format!("DAWR:1:{DIGITS}"),
            "4006381333931\n".to_owned(),
            format!("DAWR:1:\u{7f}{DIGITS}\n"),
            format!("DAWR:1:{DIGITS}\t\n"),
            format!("DAWR:1:ض{DIGITS}\n"),
            format!("{long}DAWR:1:{DIGITS}\n"),
            "\n\n\n".to_owned(),
        ] {
            assert_eq!(scanned(&other), None, "{other:?}");
        }
        assert_eq!(scanned(&format!("asdf\nDAWR:1:{DIGITS}\n")), token, "Enter begins anew");
    }
}
