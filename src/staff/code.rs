//! What the station makes up and says once: one-time codes for people, tokens for programs.

use std::fmt;

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::vault::Secret;

/// Without I and O, 0 and 1, which are read for one another.
const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// `K7QM-3XTP`: 40 bits, for a day, five tries and one use.
#[derive(Clone)]
pub struct Code(Zeroizing<String>);

impl Code {
    const LENGTH: usize = 8;

    pub fn of(random: [u8; 5]) -> Self {
        let bits = random.iter().fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
        let letter = |place: usize| usize::try_from(bits >> (5 * place) & 31).ok().and_then(|at| ALPHABET.get(at));
        Self(Zeroizing::new((0..Self::LENGTH).filter_map(letter).copied().map(char::from).collect()))
    }

    /// As it is typed: in small letters too, with or without the hyphen.
    pub fn typed(text: &str) -> Option<Self> {
        let letters = text.chars().filter(|letter| !letter.is_whitespace() && *letter != '-').take(Self::LENGTH + 1);
        let code: Zeroizing<String> = Zeroizing::new(letters.map(|letter| letter.to_ascii_uppercase()).collect());
        let right = code.len() == Self::LENGTH && code.bytes().all(|letter| ALPHABET.contains(&letter));
        right.then_some(Self(code))
    }

    /// For the eyes of whoever hands it on, and for nothing that is kept.
    pub fn reveal(&self) -> String {
        let (first, last) = self.0.split_at(Self::LENGTH / 2);
        format!("{first}-{last}")
    }

    /// Takes as long whichever letter is wrong.
    pub fn is(&self, other: &Self) -> bool {
        self.bytes().iter().zip(other.bytes()).fold(0, |differing, (one, other)| differing | (one ^ other)) == 0
    }
}

impl Secret for Code {
    fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code(…)")
    }
}

/// `dawr_` and 64 hexadecimal digits: 256 bits, said once.
pub struct TokenSecret(Zeroizing<String>);

impl TokenSecret {
    pub fn of(random: [u8; 32]) -> Self {
        Self(Zeroizing::new(format!("dawr_{}", hex(&random))))
    }

    /// For the eyes of whoever hands it on, and for nothing that is kept.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for TokenSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenSecret(…)")
    }
}

/// 64 hexadecimal digits.
pub(super) fn sha256(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(half.into(), 16);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).flatten().collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_code_is_typed_as_it_is_said(random in any::<[u8; 5]>()) {
            let code = Code::of(random);
            let said = code.reveal();
            prop_assert_eq!((said.len(), said.find('-')), (9, Some(4)));
            for typed in [said.clone(), said.to_lowercase(), said.replace('-', " "), format!(" {} ", said.replace('-', ""))] {
                prop_assert!(Code::typed(&typed).is_some_and(|typed| typed.is(&code)), "{}", typed);
            }
            let other = Code::of(random.map(|byte| byte ^ 1));
            prop_assert!(!other.is(&code));
        }
    }

    #[test]
    fn what_is_no_code_is_none_and_nothing_shows_one() {
        for wrong in ["", "K7QM-3XT", "K7QM-3XTPP", "K7QM-3XT0", "K7QM-3XTO", "K7QM-3XTé", "ＫＫＫＫＫＫＫＫ"] {
            assert!(Code::typed(wrong).is_none(), "{wrong}");
        }
        assert_eq!(format!("{:?} {:?}", Code::of([0; 5]), TokenSecret::of([0; 32])), "Code(…) TokenSecret(…)");
        assert_eq!(TokenSecret::of([0xA5; 32]).reveal(), format!("dawr_{}", "a5".repeat(32)));
    }
}
