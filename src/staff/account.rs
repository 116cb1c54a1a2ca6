//! One person of the staff, and one program with a token of its own.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::queue::{StaffId, TokenId};
use crate::vault::Hash;

/// What somebody may do; which pages and calls that is, the staff page decides.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    strum::IntoStaticStr,
    strum::EnumString,
    strum::VariantNames,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Role {
    /// At a counter.
    Officer,
    /// The social researcher, at a counter too.
    Researcher,
    /// Answers for the branch: its log, its day, its staff.
    Representative,
    Technician,
}

/// 1 to 32 of `a-z 0-9 . -`, such as the employee number `1042`; unique for ever.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Login(String);

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("found the login {0:?}, expected 1 to 32 lower-case letters, digits, dots and hyphens")]
pub struct NoLogin(pub String);

impl Login {
    /// As it is written in the file.
    pub fn new(text: &str) -> Result<Self, NoLogin> {
        let fits = |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'.' || letter == b'-';
        let right = (1..=32).contains(&text.len()) && text.bytes().all(fits);
        // A message must not grow with what was typed.
        if right { Ok(Self(text.to_owned())) } else { Err(NoLogin(text.chars().take(40).collect())) }
    }

    /// As a person types it: a telephone begins with a capital and ends with a space, and an Arabic keyboard has digits of its own.
    pub fn typed(text: &str) -> Result<Self, NoLogin> {
        let latin = |letter: char| match letter {
            '٠'..='٩' => char::from_digit(u32::from(letter) - u32::from('٠'), 10).unwrap_or(letter),
            '۰'..='۹' => char::from_digit(u32::from(letter) - u32::from('۰'), 10).unwrap_or(letter),
            other => other.to_ascii_lowercase(),
        };
        Self::new(&text.trim().chars().map(latin).collect::<String>())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Login {
    type Error = NoLogin;

    fn try_from(text: String) -> Result<Self, NoLogin> {
        Self::new(&text)
    }
}

impl fmt::Display for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// 1 to 64 characters, in any script.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Name(String);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("found {found} characters of a name, expected 1 to 64 that can be seen")]
pub struct NoName {
    pub found: usize,
}

impl Name {
    pub fn new(text: &str) -> Result<Self, NoName> {
        let text = text.trim();
        let found = text.chars().count();
        // What turns the direction of others' lines is no part of a name.
        let hidden = |letter: char| letter.is_control() || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if (1..=64).contains(&found) && !text.contains(hidden) { Ok(Self(text.to_owned())) } else { Err(NoName { found }) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Name {
    type Error = NoName;

    fn try_from(text: String) -> Result<Self, NoName> {
        Self::new(&text)
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    pub id: StaffId,
    pub login: Login,
    pub name: Name,
    pub role: Role,
    /// Grows with each reset: a session of another epoch has ended.
    pub epoch: u32,
    pub added: Timestamp,
    /// None until it is chosen, and again after a reset.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) password: Option<Hash>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<OpenCode>,
}

impl Account {
    /// A password was chosen.
    pub fn can_sign_in(&self) -> bool {
        self.password.is_some()
    }
}

/// A one-time code that waits for its owner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenCode {
    pub(super) hash: Hash,
    /// By the station's clock: where that cannot be trusted, sooner or later. One use and five tries hold all the same.
    pub until: Timestamp,
    /// Each is counted before the code is looked at.
    pub tries: u32,
}

/// Its id and login are never given to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemovedAccount {
    pub id: StaffId,
    pub login: Login,
}

/// A program that may come in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Token {
    pub id: TokenId,
    pub name: Name,
    /// It may do what this role may.
    pub role: Role,
    pub created: Timestamp,
    /// Of 256 random bits, so that a quick hash keeps them.
    pub(super) sha256: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemovedToken {
    pub id: TokenId,
    pub name: Name,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_is_short_and_plain() {
        for right in ["1042", "a", "aisha.al-harbi", &"x".repeat(32)] {
            assert_eq!(Login::new(right).unwrap().as_str(), right);
        }
        for wrong in ["", "Aisha", "a b", "عائشة", "a_b", &"x".repeat(33), "1042\n"] {
            assert!(Login::new(wrong).is_err(), "{wrong}");
        }
        assert_eq!(Login::typed(" Aisha ").unwrap(), Login::new("aisha").unwrap());
        assert_eq!(["١٠٤٢", "۱۰۴۲"].map(|typed| Login::typed(typed).unwrap()), [Login::new("1042").unwrap(), Login::new("1042").unwrap()]);
        assert!(Login::new(&"é".repeat(9000)).unwrap_err().0.len() < 100);
    }

    #[test]
    fn a_name_is_in_any_script_and_turns_no_line() {
        assert_eq!(Name::new(" عائشة الحربي ").unwrap().as_str(), "عائشة الحربي");
        for wrong in ["", "  ", "a\nb", "a\u{202e}b", &"x".repeat(65)] {
            assert!(Name::new(wrong).is_err(), "{wrong:?}");
        }
    }
}
