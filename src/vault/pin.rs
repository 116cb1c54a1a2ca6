//! The technician's PIN: never stored, never logged, gone from memory with its last use.

use std::fmt;

use zeroize::Zeroizing;

use super::Secret;

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

impl Secret for Pin {
    fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// Shows no digit, and not how many there are.
impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin(…)")
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
}
