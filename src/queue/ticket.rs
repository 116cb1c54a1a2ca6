//! A ticket: one visitor's (or group's) turn at one service.

use std::fmt;
use std::num::NonZeroU16;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Amendment, CounterNumber, ServiceId};
use crate::calendar::Moment;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TicketId(pub Uuid);

/// All tickets of one visitor in one coming: a transfer issues a new ticket in the same visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct VisitId(pub Uuid);

/// The letter of a service's tickets, `A` to `Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "char", into = "char")]
pub struct Prefix(char);

impl TryFrom<char> for Prefix {
    type Error = String;

    fn try_from(letter: char) -> Result<Self, String> {
        if letter.is_ascii_uppercase() { Ok(Self(letter)) } else { Err(format!("found {letter:?}, expected one letter A to Z")) }
    }
}

impl From<Prefix> for char {
    fn from(prefix: Prefix) -> Self {
        prefix.0
    }
}

impl fmt::Display for Prefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// What the visitor sees and hears, `A042`: unique within a business day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TicketNumber {
    pub prefix: Prefix,
    pub number: NonZeroU16,
}

impl fmt::Display for TicketNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:03}", self.prefix, self.number)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, strum::IntoStaticStr, strum::EnumString)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Class {
    Ordinary,
    Priority,
}

/// How the visitor reached us (DOMAIN.md §1.5, C1–C8): a closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr, strum::EnumString, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Channel {
    WalkIn,
    Phone,
    Social,
    Letter,
    Request,
    Volunteer,
    Website,
    Representative,
    Transfer,
}

/// An ISO 639-1 code, two lower-case letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Language([u8; 2]);

impl Language {
    pub const ARABIC: Self = Self(*b"ar");
    pub const ENGLISH: Self = Self(*b"en");

    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl TryFrom<String> for Language {
    type Error = String;

    fn try_from(code: String) -> Result<Self, String> {
        code.parse()
    }
}

impl std::str::FromStr for Language {
    type Err = String;

    fn from_str(code: &str) -> Result<Self, String> {
        match code.as_bytes() {
            [a, b] if a.is_ascii_lowercase() && b.is_ascii_lowercase() => Ok(Self([*a, *b])),
            _ => Err(format!("found {code:?}, expected a language code of two lower-case letters, such as \"ar\"")),
        }
    }
}

impl From<Language> for String {
    fn from(language: Language) -> Self {
        language.code().to_owned()
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// People on one ticket, 1 to 50 (DOMAIN.md §2.3, the group leader).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct PartySize(u8);

impl PartySize {
    pub const ONE: Self = Self(1);
    pub const MOST: Self = Self(50);

    pub fn people(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for PartySize {
    type Error = String;

    fn try_from(people: u8) -> Result<Self, String> {
        if (1..=Self::MOST.0).contains(&people) {
            Ok(Self(people))
        } else {
            Err(format!("found {people}, expected 1 to {} people", Self::MOST.0))
        }
    }
}

impl From<PartySize> for u8 {
    fn from(size: PartySize) -> Self {
        size.0
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, strum::IntoStaticStr, strum::EnumString)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum State {
    Waiting,
    Called,
    Serving,
    OnHold,
    Served,
    NoShow,
    Cancelled,
    Abandoned,
}

impl State {
    /// Waiting, called, being served or on hold: the visitor may still be in the hall.
    pub fn is_live(self) -> bool {
        matches!(self, Self::Waiting | Self::Called | Self::Serving | Self::OnHold)
    }
}

/// What a served visit came to (S7): a visit is never closed as served without one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr, strum::EnumString, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Outcome {
    Delivered,
    Referred,
    Refused,
    InformationOnly,
    Transferred,
    /// The day closed while the visitor was being served, and nobody said how it ended.
    NotRecorded,
}

/// What stood in the way (D11, D7).
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    strum::IntoStaticStr,
    strum::EnumString,
    strum::VariantArray,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Obstacle {
    MissingDocument,
    SystemDown,
    NoInterpreter,
    WrongBranch,
    NotEligible,
    Left,
    WrongExpectation,
}

/// A length of time in seconds; `estimated` where a restart or a set clock lies inside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wait {
    pub seconds: i64,
    pub estimated: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    pub id: TicketId,
    pub visit: VisitId,
    pub service: ServiceId,
    pub number: TicketNumber,
    pub class: Class,
    pub channel: Channel,
    pub language: Language,
    pub party_size: PartySize,
    pub state: State,
    pub issued: Moment,
    /// The journal row of the visit's first issue: the place in the queue, which a transfer keeps and no clock can change.
    pub turn: i64,
    /// When that was.
    pub visit_issued: Moment,
    pub first_called: Option<Moment>,
    /// The latest call from the queue; a recall does not change it.
    pub called: Option<Moment>,
    /// Recalls since the ticket was last called from the queue.
    pub recalls: u8,
    pub service_start: Option<Moment>,
    pub service_end: Option<Moment>,
    /// Issue to first call, without anything taken off.
    pub wait_gross: Option<Wait>,
    /// The same without prayer pauses and closed hours (DOMAIN.md §6.1).
    pub wait_net: Option<Wait>,
    pub service_time: Option<Wait>,
    pub counter: Option<CounterNumber>,
    pub outcome: Option<Outcome>,
    pub obstacle: Option<Obstacle>,
    pub transferred_to: Option<TicketId>,
    /// When it left the queue for good without being served.
    pub ended: Option<Moment>,
    /// None where the ending stands as it was first told.
    #[serde(default)]
    pub amended: Option<Amendment>,
}
