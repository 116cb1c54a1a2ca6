//! A password of the staff: never stored, never logged, gone from memory with its last use.

use std::fmt;

use zeroize::Zeroizing;

use super::Secret;

/// 10 to 128 characters of any script, as they were typed (OWASP ASVS 5.0, 6.2: length counts, no rule of composition).
#[derive(Clone)]
pub struct Password(Zeroizing<String>);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoPassword {
    #[error("found {found} characters, expected 10 to 128")]
    Length { found: usize },
    #[error("found the login itself, expected a password that nobody can guess from it")]
    IsLogin,
    #[error("found one of the commonest passwords, expected one that nobody else would choose")]
    Common,
}

const LEAST: usize = 10;
const MOST: usize = 128;

/// The commonest of ten characters and more, in lower case; longer runs of the keyboard begin with one of them.
const COMMON: &[&str] = &[
    "0123456789",
    "0987654321",
    "1029384756",
    "123123123123",
    "1234512345",
    "1234567890",
    "1234567891",
    "12345678910",
    "123456789a",
    "147258369",
    "1q2w3e4r5t",
    "1qaz2wsx3edc",
    "9876543210",
    "a123456789",
    "abcdefghij",
    "administrator",
    "alhamdulillah",
    "allahuakbar",
    "asdfghjkl",
    "bismillah1",
    "bismillah123",
    "changeme123",
    "football123",
    "iloveyou123",
    "insyaallah",
    "letmein123",
    "makkah1234",
    "mohammed123",
    "muhammad123",
    "passw0rd123",
    "password12",
    "passwordpassword",
    "princess123",
    "qazwsxedcrfv",
    "qwerty1234",
    "qwertyuiop",
    "saudiarabia",
    "welcome123",
    "zxcvbnm123",
];

impl Password {
    /// Takes the text over, so that no copy of it stays in memory.
    pub fn new(text: String) -> Result<Self, NoPassword> {
        let text = Zeroizing::new(text);
        let found = text.chars().count();
        if (LEAST..=MOST).contains(&found) { Ok(Self(text)) } else { Err(NoPassword::Length { found }) }
    }

    /// May somebody with this login choose it? The login over and over is the login.
    pub fn choosable(&self, login: &str) -> Result<(), NoPassword> {
        let plain = Zeroizing::new(self.0.to_lowercase());
        let login = login.to_lowercase();
        if plain.trim().replace(&login, "").trim().is_empty() {
            return Err(NoPassword::IsLogin);
        }
        // One figure or letter all over is as common as the list.
        let monotone = plain.chars().all(|letter| plain.starts_with(letter));
        let common = monotone || COMMON.iter().any(|common| plain.strip_prefix(common).is_some_and(|rest| rest.chars().count() <= 3));
        if common { Err(NoPassword::Common) } else { Ok(()) }
    }
}

impl Secret for Password {
    fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// Shows no letter, and not how many there are.
impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_to_a_hundred_and_twenty_eight_characters_of_any_script() {
        for (text, found) in [("", 0), ("nine char", 9), ("كلمةسرقصي", 9), (&"a".repeat(129), 129)] {
            assert_eq!(Password::new(text.to_owned()).unwrap_err(), NoPassword::Length { found }, "{text}");
        }
        for text in ["ten chars.", "كلمة سر جد", "পাসওয়ার্ডট", &"é".repeat(128)] {
            assert_eq!(format!("{:?}", Password::new(text.to_owned()).unwrap()), "Password(…)");
        }
    }

    #[test]
    fn what_everybody_would_guess_cannot_be_chosen() {
        let chosen = |text: &str| Password::new(text.to_owned()).unwrap().choosable("aisha.alharbi");
        for common in ["1234567890", "Password123", "QWERTYUIOP12", "0000000000", "ععععععععععع", "administrator!"] {
            assert_eq!(chosen(common), Err(NoPassword::Common), "{common}");
        }
        for own in ["aisha.alharbi", "AISHA.ALHARBI", " aisha.alharbi ", "aisha.alharbiaisha.alharbi"] {
            assert_eq!(chosen(own), Err(NoPassword::IsLogin), "{own}");
        }
        for good in ["zamzam at dawn 7", "1234567890 ways to walk", "ثلاث حقائب زرقاء"] {
            assert_eq!(chosen(good), Ok(()), "{good}");
        }
    }

    #[test]
    fn every_common_password_could_be_typed() {
        for common in COMMON {
            assert_eq!(common.to_lowercase(), *common);
            assert!((LEAST - 3..=MOST).contains(&common.len()), "{common}: nobody could choose it anyway");
        }
    }
}
