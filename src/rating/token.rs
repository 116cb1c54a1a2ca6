//! The single-use right to rate: 128 bits that only the day's key can make, and six digits of them for whoever cannot scan (R-D9.6).

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::queue::TicketId;

/// HMAC-SHA256(day key, ticket id), the first half.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Token([u8; 16]);

/// Six digits of a token. Two tickets of a day may share them; then neither can be rated by them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code(u32);

const CODES: u128 = 1_000_000;
const CODE_DIGITS: usize = 6;

impl Token {
    pub fn of(key: &[u8; 32], ticket: TicketId) -> Self {
        // A key of 32 bytes is never refused.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return Self([0; 16]) };
        mac.update(ticket.0.as_bytes());
        Self(mac.finalize().into_bytes().first_chunk().copied().unwrap_or_default())
    }

    /// Of what a scanner types: `DAWR:1:<token>`, `<public_url>/t/<token>`, or the 32 hexadecimal digits alone.
    pub fn read(scanned: &str) -> Option<Self> {
        let scanned = scanned.trim();
        let digits = scanned.rsplit_once("/t/").or_else(|| scanned.rsplit_once(':')).map_or(scanned, |(_, digits)| digits);
        let whole = digits.len() == 32 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        whole.then(|| u128::from_str_radix(digits, 16).ok())?.map(|number| Self(number.to_be_bytes()))
    }

    pub fn code(&self) -> Code {
        Code(u32::try_from(u128::from_be_bytes(self.0) % CODES).unwrap_or_default())
    }

    /// Under which a spent token is remembered: it says nothing to who does not have the token.
    pub(super) fn spent(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }
}

/// 32 hexadecimal digits.
impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// No log shows a right to rate.
impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token")
    }
}

impl Code {
    /// None unless it is six digits; spaces between them do not count.
    pub fn read(typed: &str) -> Option<Self> {
        let digits: String = typed.chars().filter(|letter| !letter.is_whitespace()).collect();
        let whole = digits.len() == CODE_DIGITS && digits.bytes().all(|digit| digit.is_ascii_digit());
        whole.then(|| digits.parse().ok())?.map(Self)
    }
}

/// `483 920`
impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:03} {:03}", self.0 / 1000, self.0 % 1000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn what_is_on_the_slip_is_read_back() {
        let token = Token::of(&[7; 32], TicketId(Uuid::from_u128(1)));
        let other = Token::of(&[8; 32], TicketId(Uuid::from_u128(1)));
        assert!(token != other, "the key of another day");
        for scanned in [format!("DAWR:1:{token}"), format!("https://turn.example.org/t/{token}\r"), token.to_string().to_uppercase()] {
            assert_eq!(Token::read(&scanned), Some(token), "{scanned}");
        }
        for wrong in ["", "DAWR:1:", "4006381333931", "DAWR:1:3f9c0a7e5d1b48c6a2e4f7019b8d6c3g", "/t/+f9c0a7e5d1b48c6a2e4f7019b8d6c35"] {
            assert_eq!(Token::read(wrong), None, "{wrong}");
        }
        assert_eq!(Code::read(&token.code().to_string()), Some(token.code()));
        assert_eq!([Code::read("48392"), Code::read("4839201"), Code::read("٤٨٣٩٢٠")], [None; 3]);
        assert_eq!(Code(7).to_string(), "000 007");
    }
}
