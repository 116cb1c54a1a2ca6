//! The technician's PIN: never stored, never logged, gone from memory with its last use.

use std::fmt;

use argon2::password_hash::phc::PasswordHash;
use argon2::{ARGON2ID_IDENT, Argon2, PasswordHasher, PasswordVerifier};
use zeroize::Zeroizing;

/// 4 to 8 digits.
#[derive(Clone)]
pub struct Pin(Zeroizing<String>);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected 4 to 8 digits")]
pub struct NoPin;

impl Pin {
    pub fn new(digits: &str) -> Result<Self, NoPin> {
        let right = (4..=8).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit());
        if right { Ok(Self(Zeroizing::new(digits.to_owned()))) } else { Err(NoPin) }
    }
}

/// Shows no digit, and not how many there are.
impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin(…)")
    }
}

/// `$argon2id$v=19$m=19456,t=2,p=1$…`, the PHC string. A PIN is short: whoever has the hash finds the PIN, so its file is the station's alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PinHash(String);

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoHash {
    #[error("found no hash of argon2id")]
    Foreign,
    #[error("the hash could not be made: {0}")]
    NotMade(String),
}

impl PinHash {
    /// Takes some tens of milliseconds and 19 MiB, by intent. `salt` is random.
    pub fn of(pin: &Pin, salt: [u8; 16]) -> Result<Self, NoHash> {
        let hash = Argon2::default().hash_password_with_salt(pin.0.as_bytes(), &salt);
        hash.map(|hash: PasswordHash| Self(hash.to_string())).map_err(|fault| NoHash::NotMade(fault.to_string()))
    }

    pub fn parse(text: &str) -> Result<Self, NoHash> {
        let hash = PasswordHash::new(text).map_err(|_| NoHash::Foreign)?;
        // Without its end a hash would fit nothing, and lock the technician out.
        let whole = hash.algorithm == ARGON2ID_IDENT && hash.salt.is_some() && hash.hash.is_some();
        if whole { Ok(Self(text.to_owned())) } else { Err(NoHash::Foreign) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As slow as [`PinHash::of`].
    pub fn fits(&self, pin: &Pin) -> bool {
        PasswordHash::new(&self.0).is_ok_and(|hash| Argon2::default().verify_password(pin.0.as_bytes(), &hash).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_is_four_to_eight_digits_and_shows_none() {
        for (digits, right) in [("123", false), ("1234", true), ("00000000", true), ("123456789", false), ("12a4", false), ("١٢٣٤", false)]
        {
            assert_eq!(Pin::new(digits).is_ok(), right, "{digits}");
        }
        assert_eq!(format!("{:?}", Pin::new("1234").unwrap()), "Pin(…)");
    }

    #[test]
    fn only_its_own_pin_fits_a_hash() {
        let hash = PinHash::of(&Pin::new("4711").unwrap(), [7; 16]).unwrap();
        assert!(hash.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$") && !hash.as_str().contains("4711"));
        assert_ne!(hash, PinHash::of(&Pin::new("4711").unwrap(), [8; 16]).unwrap(), "the salt makes another hash of the same PIN");
        let read = PinHash::parse(hash.as_str()).unwrap();
        assert!(read.fits(&Pin::new("4711").unwrap()) && !read.fits(&Pin::new("4712").unwrap()));
        let cut: String = hash.as_str().chars().take(40).collect();
        for wrong in ["", "4711", cut.as_str(), &hash.as_str().replace("argon2id", "argon2i")] {
            assert_eq!(PinHash::parse(wrong), Err(NoHash::Foreign), "{wrong}");
        }
    }
}
