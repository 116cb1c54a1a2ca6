//! What happens to the printer when: `row 120: paper-out; 3s: paper-in; byte 400: die`.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use super::Fault;
use super::fault::{Time, duration};

/// In the order of the text; each step happens once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Script(pub Vec<Step>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    pub when: When,
    pub fault: Fault,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    Start,
    /// So many bytes were taken since the start.
    Byte(u64),
    /// So many rows were printed since the start.
    Row(u64),
    /// So long after the step before it in the script, or after the start where it is the first.
    After(Duration),
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("found {found:?} in the script, expected {expected}")]
pub struct ScriptFault {
    found: String,
    expected: String,
}

impl ScriptFault {
    pub(super) fn new(found: &str, expected: impl Into<String>) -> Self {
        Self { found: found.into(), expected: expected.into() }
    }
}

const WHEN: &str = "start, byte N, row N or a time such as 3s or 800ms";

impl FromStr for Script {
    type Err = ScriptFault;

    /// Steps stand apart by `;` or by a line end; a line that begins with `#` says nothing.
    fn from_str(text: &str) -> Result<Self, ScriptFault> {
        let lines = text.lines().map(str::trim).filter(|line| !line.starts_with('#'));
        let steps = lines.flat_map(|line| line.split(';')).map(str::trim).filter(|step| !step.is_empty());
        steps.map(str::parse).collect::<Result<_, _>>().map(Self)
    }
}

impl FromStr for Step {
    type Err = ScriptFault;

    fn from_str(text: &str) -> Result<Self, ScriptFault> {
        let parts = text.split_once(':').ok_or_else(|| ScriptFault::new(text, "WHEN: FAULT, such as row 120: paper-out"));
        let (when, fault) = parts?;
        Ok(Self { when: when.trim().parse()?, fault: fault.trim().parse()? })
    }
}

impl FromStr for When {
    type Err = ScriptFault;

    fn from_str(text: &str) -> Result<Self, ScriptFault> {
        let count = |number: &str| number.trim().parse().ok();
        let when = match text.split_once(' ') {
            Some(("byte", number)) => count(number).map(Self::Byte),
            Some(("row", number)) => count(number).map(Self::Row),
            None if text == "start" => Some(Self::Start),
            _ => duration(text).map(Self::After),
        };
        when.ok_or_else(|| ScriptFault::new(text, WHEN))
    }
}

impl fmt::Display for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let steps: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&steps.join("; "))
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.when, self.fault)
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Start => f.write_str("start"),
            Self::Byte(count) => write!(f, "byte {count}"),
            Self::Row(count) => write!(f, "row {count}"),
            Self::After(time) => write!(f, "{}", Time(*time)),
        }
    }
}

/// How far a script has come.
#[derive(Debug, Clone)]
pub(super) struct Agenda {
    /// Each step, and when it happened.
    steps: Vec<(Step, Option<Duration>)>,
    pub taken: u64,
    pub rows: u64,
}

impl Agenda {
    pub fn new(script: Script) -> Self {
        Self { steps: script.0.into_iter().map(|step| (step, None)).collect(), taken: 0, rows: 0 }
    }

    /// The first step that is due and has not happened yet; it counts as happened now.
    pub fn due(&mut self, now: Duration) -> Option<Fault> {
        let place = (0..self.steps.len()).find(|place| self.is_due(*place, now))?;
        let (step, happened) = self.steps.get_mut(place)?;
        *happened = Some(now);
        Some(step.fault)
    }

    /// When a step is due by itself.
    pub fn next(&self) -> Option<Duration> {
        (0..self.steps.len()).filter_map(|place| self.time(place)).min()
    }

    fn is_due(&self, place: usize, now: Duration) -> bool {
        let Some((step, None)) = self.steps.get(place) else { return false };
        match step.when {
            When::Start => true,
            When::Byte(count) => self.taken >= count,
            When::Row(count) => self.rows >= count,
            When::After(_) => self.time(place).is_some_and(|time| time <= now),
        }
    }

    fn time(&self, place: usize) -> Option<Duration> {
        let Some((Step { when: When::After(pause), .. }, None)) = self.steps.get(place) else { return None };
        let Some(before) = place.checked_sub(1) else { return Some(*pause) };
        let (_, happened) = self.steps.get(before)?;
        happened.map(|happened| happened + *pause)
    }
}
