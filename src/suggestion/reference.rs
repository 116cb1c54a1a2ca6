//! The number by which a visitor can ask for the own suggestion, and nobody can tell when it came.

use std::fmt;

/// Without I and O, 0 and 1, which are read for one another.
const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const LENGTH: usize = 6;

/// `K7Q-M3X`: six letters in no order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference([u8; LENGTH]);

impl Reference {
    /// Of random bytes.
    pub fn of(random: [u8; LENGTH]) -> Self {
        // Thirty-two letters: each byte chooses all of them equally often.
        Self(random.map(|byte| ALPHABET.get(usize::from(byte & 31)).copied().unwrap_or_default()))
    }

    /// As somebody types it: in small letters too, with or without the hyphen.
    pub fn read(typed: &str) -> Option<Self> {
        let letters = typed.chars().filter(|letter| !letter.is_whitespace() && !matches!(letter, '-' | '–' | '\u{2066}' | '\u{2069}'));
        let letters: Option<Vec<u8>> = letters.map(|letter| u8::try_from(letter.to_ascii_uppercase()).ok()).collect();
        let letters: [u8; LENGTH] = letters?.try_into().ok()?;
        letters.iter().all(|letter| ALPHABET.contains(letter)).then_some(Self(letters))
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, letter) in self.0.iter().enumerate() {
            let hyphen = if place == LENGTH / 2 { "-" } else { "" };
            write!(f, "{hyphen}{}", char::from(*letter))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn what_is_shown_is_read_back_however_it_is_typed(random: [u8; 6]) {
            let reference = Reference::of(random);
            let shown = reference.to_string();
            proptest::prop_assert!(shown.len() == 7 && !shown.contains(['0', 'O', '1', 'I']), "{}", shown);
            for typed in [shown.clone(), shown.to_lowercase(), shown.replace('-', ""), shown.replace('-', " ")] {
                proptest::prop_assert_eq!(Reference::read(&typed), Some(reference));
            }
        }
    }

    #[test]
    fn what_is_no_reference_is_not_read() {
        for typed in ["", "K7QM3", "K7QM3XX", "K7Q-M30", "K7Q-M3I", "ك7Q-M3X"] {
            assert_eq!(Reference::read(typed), None, "{typed}");
        }
    }
}
